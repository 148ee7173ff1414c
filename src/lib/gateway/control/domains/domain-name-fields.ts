// What a custom domain name's fields may be: names, endpoint types, TLS policies (guide: "Custom domain names for REST
// APIs", "Choose a security policy for your custom domain"). Texts that are not marked are ours: AWS's are not known.

import type { EndpointConfiguration, EndpointType, IpAddressType } from '@aws-sdk/client-api-gateway';
import { eachOneOf, enums, oneOf, type Violation } from '../constraints.ts';
import { badRequest } from '../faults.ts';
import type { StoredDomainName } from './domain-name-store.ts';

/** In this order nowhere recorded. */
export const domainEnums = {
  securityPolicy: [
    'TLS_1_0',
    'TLS_1_2',
    'SecurityPolicy_TLS13_1_3_2025_09',
    'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
    'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_2021_06',
    'SecurityPolicy_TLS13_2025_EDGE',
    'SecurityPolicy_TLS12_PFS_2025_EDGE',
    'SecurityPolicy_TLS12_2018_EDGE',
  ],
  routingMode: ['BASE_PATH_MAPPING_ONLY', 'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING'],
  resourceOwner: ['SELF', 'OTHER_ACCOUNTS'],
} as const;

interface EnumeratedFields {
  endpointConfiguration?: EndpointConfiguration | undefined;
  securityPolicy?: string | undefined;
  endpointAccessMode?: string | undefined;
  routingMode?: string | undefined;
}

/** The framework's checks of a new domain. */
export function domainViolations(at: string, fields: EnumeratedFields): Violation[] {
  const { endpointConfiguration: endpoint } = fields;
  return [
    eachOneOf(`${at}.endpointConfiguration.types`, endpoint?.types, enums.endpointType),
    oneOf(`${at}.endpointConfiguration.ipAddressType`, endpoint?.ipAddressType, enums.ipAddressType),
    oneOf(`${at}.securityPolicy`, fields.securityPolicy, domainEnums.securityPolicy),
    oneOf(`${at}.endpointAccessMode`, fields.endpointAccessMode, enums.endpointAccessMode),
    oneOf(`${at}.routingMode`, fields.routingMode, domainEnums.routingMode),
  ];
}

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const longestName = 253;

/**
 * The name in lower case. It is ASCII of two labels at least (other scripts as xn--…); a wildcard is the whole leftmost
 * label, and private domains have none.
 */
export function settleName(given: string, types: readonly EndpointType[]): string {
  const name = given.toLowerCase();
  const labels = name.split('.');
  const wild = labels[0] === '*';
  const valid = name.length <= longestName && labels.length > 1 && labels.slice(wild ? 1 : 0).every(isLabel);
  if (!valid || (wild && labels.length < 3)) {
    throw badRequest(
      `Invalid domain name: ${given}. It must be an ASCII host name of at least two labels of at most 63 characters; only its first label can be a wildcard (*).`,
    );
  }
  if (wild && types.includes('PRIVATE')) throw badRequest('Wildcard domain names are not supported for PRIVATE.');
  return name;
}

const isLabel = (text: string): boolean => label.test(text);

/** Endpoint types as they may be: one, or EDGE and REGIONAL together while a domain is migrated. */
export function settleTypes(types: readonly EndpointType[] | undefined): EndpointType[] {
  const distinct = [...new Set(types ?? (['EDGE'] as const))];
  if (distinct.length === 0) {
    throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  }
  if (distinct.length > 1 && distinct.includes('PRIVATE')) {
    throw badRequest('A PRIVATE domain name cannot have other endpoint types.');
  }
  return distinct;
}

/** `ipv4` unless said otherwise; private domains have both kinds of addresses, always. */
export function settleAddresses(types: readonly EndpointType[], given: string | undefined): IpAddressType {
  const isPrivate = types.includes('PRIVATE');
  if (isPrivate && given === 'ipv4') {
    throw badRequest('Only dualstack ipAddressType is supported for Private domain names.');
  }
  return (given as IpAddressType | undefined) ?? (isPrivate ? 'dualstack' : 'ipv4');
}

type Secured = Pick<
  StoredDomainName,
  'types' | 'securityPolicy' | 'endpointAccessMode' | 'mutualTlsAuthentication' | 'routingMode' | 'policy'
>;

/** Refuses combinations of endpoint types, TLS policy, access mode and mutual TLS that the guide rules out. */
export function refuseUnfitSecurity(domain: Secured): void {
  const { endpointAccessMode, securityPolicy, types } = domain;
  const enhanced = securityPolicy.startsWith('SecurityPolicy_');
  if (enhanced && !endpointAccessMode) {
    throw badRequest(`The security policy ${securityPolicy} requires an endpoint access mode: BASIC or STRICT.`);
  }
  if (!enhanced && endpointAccessMode) {
    throw badRequest(
      `Endpoint access mode is only available for security policies that start with SecurityPolicy_, not for ${securityPolicy}.`,
    );
  }
  for (const type of types) refuseUnfitPolicy(type, securityPolicy);
  if (endpointAccessMode === 'STRICT' && types.length > 1) {
    throw badRequest('A domain name with two endpoint types requires the endpoint access mode BASIC.');
  }
  if (domain.policy && !types.includes('PRIVATE')) {
    throw badRequest('Resource policy is only supported for PRIVATE domain names.');
  }
  if (domain.mutualTlsAuthentication) refuseUnfitMutualTls(domain);
}

function refuseUnfitPolicy(type: EndpointType, securityPolicy: string): void {
  if (!securityPolicy.startsWith('SecurityPolicy_')) return;
  if (securityPolicy.endsWith('_EDGE') === (type === 'EDGE')) return;
  throw badRequest(`The security policy ${securityPolicy} is not supported for the endpoint type ${type}.`);
}

/** Guide: "Mutual TLS authentication for REST APIs". */
function refuseUnfitMutualTls({ securityPolicy, types }: Secured): void {
  if (types.length !== 1 || types[0] !== 'REGIONAL') {
    throw badRequest('Mutual TLS authentication is only supported for REGIONAL domain names.');
  }
  if (securityPolicy !== 'TLS_1_2') {
    throw badRequest('Mutual TLS authentication requires the security policy TLS_1_2.');
  }
}
