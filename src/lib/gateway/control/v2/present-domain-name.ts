// A stored domain name as v2 returns it: one configuration for each of its endpoint types.

import type { DomainName, DomainNameConfiguration, RoutingMode } from '@aws-sdk/client-apigatewayv2';
import { given } from '../../../model/given.ts';
import { wireDate } from '../api-store.ts';
import type { Context } from '../context.ts';
import { domainArn, type StoredDomainName } from '../domains/domain-name-store.ts';
import { domainStatus } from '../domains/present-domain-name.ts';
import { badRequest } from '../faults.ts';
import { distributionZone, regionalZone } from '../target-zones.ts';

/** v2's words for v1's routing modes. */
const routingModes = {
  API_MAPPING_ONLY: 'BASE_PATH_MAPPING_ONLY',
  ROUTING_RULE_ONLY: 'ROUTING_RULE_ONLY',
  ROUTING_RULE_THEN_API_MAPPING: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
} as const;

/** The mode as it is stored. */
export function storedRoutingMode(mode: RoutingMode | undefined): StoredDomainName['routingMode'] | undefined {
  if (mode === undefined) return undefined;
  if (Object.hasOwn(routingModes, mode)) return routingModes[mode];
  throw badRequest(`Invalid RoutingMode specified. Valid options are ${Object.keys(routingModes).join(',')}`);
}

/** The record as the control plane returns it. */
export function presentDomainName(context: Context, stored: StoredDomainName): DomainName {
  const { mutualTlsAuthentication: mutualTls, routingMode } = stored;
  const mode = Object.entries(routingModes).find(([, v1]) => v1 === routingMode)?.[0] as RoutingMode;
  return {
    ApiMappingSelectionExpression: '$request.basepath',
    DomainName: stored.domainName,
    DomainNameArn: domainArn(context, stored),
    DomainNameConfigurations: stored.types.map((type) =>
      type === 'EDGE' ? edgeConfiguration(context, stored) : regionalConfiguration(context, stored),
    ),
    RoutingMode: mode,
    Tags: stored.tags ?? {},
    ...(mutualTls && {
      MutualTlsAuthentication: given({
        TruststoreUri: mutualTls.truststoreUri,
        TruststoreVersion: mutualTls.truststoreVersion,
        TruststoreWarnings: mutualTls.truststoreWarnings,
      }),
    }),
  };
}

function regionalConfiguration(context: Context, stored: StoredDomainName): DomainNameConfiguration {
  return {
    ...commonFields(context, stored),
    EndpointType: 'REGIONAL',
    HostedZoneId: regionalZone(context.region),
    ...given({
      ApiGatewayDomainName: stored.regionalDomainName,
      CertificateArn: stored.regionalCertificateArn,
      CertificateName: stored.regionalCertificateName,
      OwnershipVerificationCertificateArn: stored.ownershipVerificationCertificateArn,
    }),
  };
}

function edgeConfiguration(context: Context, stored: StoredDomainName): DomainNameConfiguration {
  const { certificateUploadDate } = stored;
  return {
    ...commonFields(context, stored),
    EndpointType: 'EDGE',
    HostedZoneId: distributionZone,
    ...given({
      ApiGatewayDomainName: stored.distributionDomainName,
      CertificateArn: stored.certificateArn,
      CertificateName: stored.certificateName,
      CertificateUploadDate: certificateUploadDate === undefined ? undefined : wireDate(certificateUploadDate),
    }),
  };
}

/** v2 does not know PENDING. */
function commonFields(context: Context, stored: StoredDomainName): DomainNameConfiguration {
  return {
    DomainNameStatus: domainStatus(context, stored) === 'AVAILABLE' ? 'AVAILABLE' : 'UPDATING',
    IpAddressType: stored.ipAddressType,
    SecurityPolicy: stored.securityPolicy as NonNullable<DomainNameConfiguration['SecurityPolicy']>,
  };
}
