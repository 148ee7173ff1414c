// What a domain maps where: one record serves v1's base path mappings and v2's API mappings (guide: "Use API mappings to
// connect API stages to a custom domain name for REST APIs").

import type { StoredRestApi } from '../api-store.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../faults.ts';
import { quota } from '../quotas.ts';
import { domainId, type StoredDomainName } from './domain-name-store.ts';

export interface StoredMapping {
  apiMappingId: string;
  /** `` is the root; `orders/v1` has several levels. */
  apiMappingKey: string;
  apiId: string;
  /** Absent (v1 alone): callers name the stage in their path. */
  stage?: string;
}

/** A mapping's key in the store. */
export function mappingKey(domain: StoredDomainName, apiMappingId: string): string[] {
  return ['basepathmapping', domainId(domain), apiMappingId];
}

/** A domain's mappings, by their keys. */
export function listMappings({ records }: Pick<Context, 'records'>, domain: StoredDomainName): StoredMapping[] {
  const found = records.list<StoredMapping>(['basepathmapping', domainId(domain)]).map(({ value }) => value);
  return found.sort((a, b) => (a.apiMappingKey < b.apiMappingKey ? -1 : 1));
}

/** The mapping of a key, if there is one. */
export function mappingOf(
  context: Pick<Context, 'records'>,
  domain: StoredDomainName,
  key: string,
): StoredMapping | undefined {
  return listMappings(context, domain).find(({ apiMappingKey }) => apiMappingKey === key);
}

/** An id that no other mapping of the domain has. */
export function newMappingId(context: Context, domain: StoredDomainName): string {
  for (;;) {
    const id = context.newId(6);
    if (!context.records.get(mappingKey(domain, id))) return id;
  }
}

/** Names that the service itself answers on every domain. */
const reserved = ['ping', 'sping'];

/** Refuses keys that AWS refuses, wherever they come from. */
export function refuseReservedKey(key: string): void {
  if (reserved.includes(key)) throw badRequest(`Invalid base path: ${key} is reserved.`);
}

/** Refuses a mapping where routing rules alone decide (guide: "Set the routing mode"); AWS's text is not known. */
export function refuseMappingsByMode({ domainName, routingMode }: StoredDomainName): void {
  if (routingMode !== 'ROUTING_RULE_ONLY') return;
  throw badRequest(
    `The routing mode of the domain name ${domainName} is ROUTING_RULE_ONLY: it takes no base path or API mappings.`,
  );
}

/** Public domains serve public APIs, private ones private APIs; AWS's texts are not known. */
export function refuseUnfitApi(domain: StoredDomainName, api: StoredRestApi): void {
  const isPrivate = domain.types.includes('PRIVATE');
  if (isPrivate === (api.endpointConfiguration?.types?.includes('PRIVATE') ?? false)) return;
  throw badRequest(
    isPrivate
      ? 'Only private APIs can be mapped to a private custom domain name.'
      : 'Private APIs can only be mapped to a private custom domain name.',
  );
}

/** Keys of several levels need a regional domain with TLS 1.2, and there are 200 of them at most. */
export function refuseUnfitLevels(context: Context, domain: StoredDomainName, mapping: StoredMapping): void {
  if (!mapping.apiMappingKey.includes('/')) return;
  if (domain.types.join() !== 'REGIONAL' || domain.securityPolicy === 'TLS_1_0') {
    throw badRequest(
      'API mappings with multiple levels require a REGIONAL domain name that uses the TLS 1.2 security policy.',
    );
  }
  const others = listMappings(context, domain).filter(
    ({ apiMappingId, apiMappingKey }) => apiMappingId !== mapping.apiMappingId && apiMappingKey.includes('/'),
  );
  if (others.length < quota(context, 'multiLevelMappings')) return;
  throw badRequest(
    `A domain name cannot have more than ${quota(context, 'multiLevelMappings')} API mappings with multiple levels.`,
  );
}

/** The names of the domains that map an API, or one of its stages. */
export function domainsMapping({ records }: Pick<Context, 'records'>, apiId: string, stage?: string): string[] {
  const found = records
    .list<StoredMapping>(['basepathmapping'])
    .filter(({ value }) => value.apiId === apiId && (stage === undefined || value.stage === stage));
  return [...new Set(found.map(({ key: [, id = ''] }) => id.replace(/\+.*$/, '')))];
}
