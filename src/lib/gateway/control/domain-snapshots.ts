// From the store's records to what TLS and host routing serve: which custom domains to publish or withdraw after a
// transaction. A certificate that is imported anew or renewed changes the domains that use it.

import type {
  CustomDomain,
  DomainEndpoint,
  DomainMapping,
  PrivateAccess,
  RoutingRule,
  ServerCertificate,
} from '../../model/custom-domain.ts';
import { given } from '../../model/given.ts';
import { policyFromText } from '../../model/rest-records-policy.ts';
import type { RecordKey, Records, Scope, Written } from '../store/records.ts';
import { findCertificate } from './acm/certificate-store.ts';
import { usersOf } from './acm/certificate-use.ts';
import {
  associatedDomain,
  associationFamily,
  endpointsAssociated,
  foreignAssociationFamily,
} from './domains/access-association-store.ts';
import { uploadKey } from './domains/domain-certificates.ts';
import { listMappings } from './domains/domain-mapping-store.ts';
import { truststoreKey } from './domains/domain-mutual-tls.ts';
import {
  domainId,
  domainKey,
  domainOfArn,
  listDomainNames,
  type StoredDomainName,
  type UploadedCertificate,
} from './domains/domain-name-store.ts';
import { listRules, type StoredRoutingRule } from './domains/routing-rule-store.ts';

/** A domain by its place in the store: `id` is its name, with `+` and its own id where it is a private one. */
export interface DomainPlaceKey extends Scope {
  id: string;
}

export interface DomainChanges {
  publish: CustomDomain[];
  withdraw: DomainPlaceKey[];
}

/** What a transaction that wrote (or removed) these records changes. */
export function domainSnapshots(records: Records, written: readonly Written[]): DomainChanges {
  const touched = new Map<string, DomainPlaceKey>();
  for (const { key, scope } of written) {
    for (const place of placesTouched(records, scope, key)) {
      touched.set(`${place.account}/${place.region}/${place.id}`, place);
    }
  }
  const changes: DomainChanges = { publish: [], withdraw: [] };
  for (const place of touched.values()) {
    const domain = loadDomain(records, place);
    if (domain) changes.publish.push(domain);
    else changes.withdraw.push(place);
  }
  return changes;
}

/** Families of records under a domain's id. */
export const domainFamilies = [
  'domainname',
  'basepathmapping',
  'routingrule',
  'truststore',
  'domaincertificate',
  associationFamily,
  foreignAssociationFamily,
];

function placesTouched(records: Records, scope: Scope, [family = '', id = '']: RecordKey): DomainPlaceKey[] {
  if (family === foreignAssociationFamily) return [{ ...scope, id: associatedDomain(id) }];
  // The index of names has no account.
  if (scope.account !== '' && domainFamilies.includes(family)) return [{ ...scope, id }];
  if (family !== 'certificate') return [];
  return usersOf(records.at(scope), id).flatMap((arn) => {
    const place = domainOfArn(arn);
    return place ? [{ account: scope.account, region: place.region, id: domainId(place) }] : [];
  });
}

/** Every domain of an account and region that can be served, for a start. */
export function allDomains(records: Records, scope: Scope): CustomDomain[] {
  return listDomainNames({ records: records.at(scope) }).flatMap((stored) => {
    const domain = customDomain(records.at(scope), scope, stored);
    return domain ? [domain] : [];
  });
}

function loadDomain(records: Records, { id, ...scope }: DomainPlaceKey): CustomDomain | undefined {
  const own = records.at(scope);
  const stored = own.get<StoredDomainName>(['domainname', id]);
  return stored && customDomain(own, scope, stored);
}

/** Undefined where none of its endpoints has a certificate. */
function customDomain(records: Records, scope: Scope, stored: StoredDomainName): CustomDomain | undefined {
  const endpoints = endpointsOf(records, stored);
  if (endpoints.length === 0) return undefined;
  const truststore = records.get<string>(truststoreKey(stored));
  return {
    ...scope,
    id: domainKey(stored)[1] ?? '',
    name: stored.domainName,
    endpoints,
    createdAt: stored.createdDate,
    routingMode: stored.routingMode,
    mappings: listMappings({ records }, stored).map(mappingOfRecord),
    rules: listRules({ records }, stored).map(ruleOfRecord),
    ...(stored.types.includes('PRIVATE') && { access: privateAccess(records, stored) }),
    ...(truststore !== undefined && stored.mutualTlsAuthentication && { mutualTls: { truststore } }),
  };
}

function privateAccess(records: Records, stored: StoredDomainName): PrivateAccess {
  const { policy } = stored;
  return { ...(policy && { policy: policyFromText(policy) }), vpcEndpointIds: endpointsAssociated(records, stored) };
}

function endpointsOf(records: Records, stored: StoredDomainName): DomainEndpoint[] {
  return stored.types.flatMap((type) => {
    const regional = type === 'REGIONAL';
    const arn = regional ? stored.regionalCertificateArn : stored.certificateArn;
    const certificate = arn ? issuedCertificate(records, arn) : records.get<UploadedCertificate>(uploadKey(stored));
    if (!certificate) return [];
    const target = (regional ? stored.regionalDomainName : stored.distributionDomainName) ?? '';
    const { endpointAccessMode: accessMode, securityPolicy } = stored;
    return [{ type, target, securityPolicy, certificate, ...given({ accessMode }) }];
  });
}

function issuedCertificate(records: Records, arn: string): ServerCertificate | undefined {
  const { certificate, chain = '', privateKey } = findCertificate({ records }, arn) ?? {};
  if (!certificate || !privateKey) return undefined;
  return { certificate: [certificate, chain].map(withLineEnd).join(''), privateKey };
}

const withLineEnd = (pem: string): string => (pem === '' || pem.endsWith('\n') ? pem : `${pem}\n`);

function mappingOfRecord(mapping: ReturnType<typeof listMappings>[number]): DomainMapping {
  return { key: mapping.apiMappingKey, apiId: mapping.apiId, ...given({ stage: mapping.stage }) };
}

function ruleOfRecord({ action, basePath, headers, priority, routingRuleId }: StoredRoutingRule): RoutingRule {
  return {
    id: routingRuleId,
    priority,
    action,
    headers: headers.map(({ header, valueGlob }) => ({ header: header.toLowerCase(), valueGlob })),
    ...given({ basePath: basePath?.replace(/^\/+|\/+$/g, '') }),
  };
}
