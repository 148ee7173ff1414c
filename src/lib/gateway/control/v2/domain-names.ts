// Custom domain names as API Gateway's second control plane has them (API reference V2: DomainNames): the same records as
// v1's, in other words. What is edge-optimized or private is made and changed by v1 alone.

import type {
  CreateDomainNameRequest,
  DeleteDomainNameRequest,
  DomainName,
  DomainNameConfiguration,
  GetDomainNameRequest,
  GetDomainNamesRequest,
  GetDomainNamesResponse,
  UpdateDomainNameRequest,
} from '@aws-sdk/client-apigatewayv2';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import type { Context } from '../context.ts';
import { settleMutualTls } from '../domains/domain-mutual-tls.ts';
import { changeDomain, createDomain, deleteDomain, refuseChanging } from '../domains/domain-name-changes.ts';
import { settleName } from '../domains/domain-name-fields.ts';
import { domainId, findDomainName, listDomainNames, type StoredDomainName } from '../domains/domain-name-store.ts';
import { badRequest, conflict } from '../faults.ts';
import { settleTags } from '../tags.ts';
import { presentDomainName, storedRoutingMode } from './present-domain-name.ts';

function createDomainName(input: CreateDomainNameRequest, context: Context): DomainName {
  const configuration = oneConfiguration(input.DomainNameConfigurations);
  const now = context.now.getTime();
  const start: StoredDomainName = {
    domainName: settleName(input.DomainName ?? '', ['REGIONAL']),
    createdDate: now,
    changedDate: now,
    routingMode: storedRoutingMode(input.RoutingMode) ?? 'BASE_PATH_MAPPING_ONLY',
    ...fieldsOf(configuration),
    ...given({
      mutualTlsAuthentication: mutualTlsOf(input),
      tags: settleTags(input.Tags),
    }),
  };
  if (context.records.get(['domainname', start.domainName])) {
    throw conflict('The domain name you provided already exists.');
  }
  return presentDomainName(context, createDomain(context, start));
}

/** AWS's text [observed]. */
function oneConfiguration(configurations: DomainNameConfiguration[] | undefined): DomainNameConfiguration {
  const [configuration, ...more] = configurations ?? [];
  if (!configuration || more.length > 0) throw badRequest('Invalid input. Expected one domain name configuration');
  return configuration;
}

const securityPolicies = ['TLS_1_0', 'TLS_1_2'];
const addressTypes = ['ipv4', 'dualstack'];

/** What a configuration sets, as a whole: what it leaves out has its default. Any type but EDGE is REGIONAL [measured]. */
function fieldsOf(configuration: DomainNameConfiguration) {
  const { EndpointType, IpAddressType = 'ipv4', SecurityPolicy = 'TLS_1_2' } = configuration;
  if (EndpointType === 'EDGE') throw badRequest('EDGE endpoint type is not supported for APIGatewayV2 domainName');
  refuseOther('SecurityPolicy', SecurityPolicy, securityPolicies);
  refuseOther('IpAddressType', IpAddressType, addressTypes);
  return {
    types: ['REGIONAL' as const],
    securityPolicy: SecurityPolicy,
    ipAddressType: IpAddressType,
    ...given({
      regionalCertificateArn: configuration.CertificateArn,
      regionalCertificateName: configuration.CertificateName,
      ownershipVerificationCertificateArn: configuration.OwnershipVerificationCertificateArn,
    }),
  };
}

function refuseOther(name: string, value: string, set: readonly string[]): void {
  if (!set.includes(value)) throw badRequest(`Invalid ${name} specified. Valid options are ${set.join(',')}`);
}

function mutualTlsOf({ MutualTlsAuthentication: input }: UpdateDomainNameRequest | CreateDomainNameRequest) {
  return settleMutualTls(given({ truststoreUri: input?.TruststoreUri, truststoreVersion: input?.TruststoreVersion }));
}

/** The domain, where v2 may change it: its text is AWS's [measured]. */
export function findManaged(context: Context, domainName: string | undefined): StoredDomainName {
  const found = findDomainName(context, { domainName });
  if (found.types.includes('REGIONAL')) return found;
  throw badRequest(
    'Only REGIONAL domain names can be managed through the API Gateway V2 API. For EDGE domain names, please use the API Gateway V1 API. Also note that only REST APIs can be attached to EDGE domain names.',
  );
}

function getDomainName(input: GetDomainNameRequest, context: Context): DomainName {
  return presentDomainName(context, findDomainName(context, { domainName: input.DomainName }));
}

/** Private domains are v1's alone. */
function getDomainNames(input: GetDomainNamesRequest, context: Context): GetDomainNamesResponse {
  const all = listDomainNames(context).filter(({ domainNameId }) => domainNameId === undefined);
  const request = { limit: Number(input.MaxResults ?? 0), position: input.NextToken };
  const { items, position } = page(all, request, domainId);
  return { Items: items.map((stored) => presentDomainName(context, stored)), ...given({ NextToken: position }) };
}

function updateDomainName(input: UpdateDomainNameRequest, context: Context): DomainName {
  const before = findManaged(context, input.DomainName);
  refuseChanging(context, before);
  const { mutualTlsAuthentication, ...others } = before;
  const wanted: StoredDomainName = {
    ...(input.DomainNameConfigurations ? configured(others, input.DomainNameConfigurations) : others),
    ...given({
      routingMode: storedRoutingMode(input.RoutingMode),
      mutualTlsAuthentication: input.MutualTlsAuthentication ? mutualTlsOf(input) : mutualTlsAuthentication,
    }),
  };
  return presentDomainName(context, changeDomain(context, before, wanted));
}

function configured(before: StoredDomainName, configurations: DomainNameConfiguration[]): StoredDomainName {
  const {
    endpointAccessMode: _mode,
    ownershipVerificationCertificateArn: _proof,
    regionalCertificateArn: _arn,
    regionalCertificateName: _name,
    ...others
  } = before;
  return { ...others, ...fieldsOf(oneConfiguration(configurations)) };
}

function deleteDomainName(input: DeleteDomainNameRequest, context: Context): object {
  deleteDomain(context, findDomainName(context, { domainName: input.DomainName }));
  return {};
}

/** Operations on custom domain names. */
export const domainNameHandlers = {
  CreateDomainName: createDomainName,
  GetDomainName: getDomainName,
  GetDomainNames: getDomainNames,
  UpdateDomainName: updateDomainName,
  DeleteDomainName: deleteDomainName,
};
