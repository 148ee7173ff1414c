// `apigw domains list|show`: custom domain names of the account and region.

import type { ApiMapping } from '@aws-sdk/client-apigatewayv2';
import { readMappings } from '../aws/domain-mappings.ts';
import { dnsTargetsOf, type FoundDomain, findDomainName, listDomainNames } from '../aws/domain-names.ts';
import type { Context } from './context.ts';
import { givenDomainName } from './given-domain-name.ts';
import { resolveTarget } from './target.ts';

/** Domain names as GetDomainNames gives them, by name. */
export async function listDomains(context: Context): Promise<FoundDomain[]> {
  const { clients } = await resolveTarget(context);
  const all = await listDomainNames(clients);
  return all.sort((a, b) => (a.domainName < b.domainName ? -1 : 1));
}

/** A domain name as GetDomainName gives it, with its mappings as GetApiMappings does. */
export type ShownDomain = FoundDomain & { mappings: ApiMapping[] };

/** One domain name. */
export async function showDomain(context: Context, given: string): Promise<ShownDomain> {
  const name = givenDomainName(given);
  const { clients } = await resolveTarget(context);
  const domain = await findDomainName(clients, name);
  return { ...domain, mappings: await readMappings(clients, domain) };
}

/** What its DNS records are to point at: `d-….execute-api.REGION.amazonaws.com (zone Z…)`. */
export function describeTargets(domain: FoundDomain): string {
  return dnsTargetsOf(domain)
    .map(({ hostedZoneId, name }) => (hostedZoneId ? `${name} (zone ${hostedZoneId})` : name))
    .join(', ');
}
