// Whether the world asks a hosted zone: the name servers that the resolver tells for its name against the zone's delegation
// set; and what CAA records let ACM do. Route 53 Developer Guide, "Making Route 53 the DNS service"; ACM, "(Optional) CAA".

import { bareName } from '../../model/domain-name.ts';
import type { CaaRecord, FoundZone } from './found-domain.ts';

/** `unknown`: nobody could be asked. `none`: nobody delegates the zone's name. */
export type Delegation = 'whole' | 'partial' | 'elsewhere' | 'none' | 'unknown';

/** Compares what the world is told with the zone's own name servers. */
export function delegationOf(
  { nameServers: own }: Pick<FoundZone, 'nameServers'>,
  told: readonly string[] | undefined,
): Delegation {
  if (told === undefined || own.length === 0) return 'unknown';
  if (told.length === 0) return 'none';
  const wanted = new Set(own.map(bareName));
  const shared = told.filter((server) => wanted.has(bareName(server)));
  if (shared.length === 0) return 'elsewhere';
  return shared.length === told.length && told.length === wanted.size ? 'whole' : 'partial';
}

/** ACM User Guide, "Configure a CAA record": one of these must be allowed. */
export const amazonIssuers: readonly string[] = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/** Whether CAA records keep Amazon from issuing for a name: a wildcard obeys `issuewild` where there is one (RFC 8659). */
export function caaForbids(name: string, records: readonly CaaRecord[]): boolean {
  const wild = records.filter(({ tag }) => tag.toLowerCase() === 'issuewild');
  const issue = records.filter(({ tag }) => tag.toLowerCase() === 'issue');
  const relevant = name.startsWith('*.') && wild.length > 0 ? wild : issue;
  return relevant.length > 0 && !relevant.some(({ value }) => amazonIssuers.includes(issuerOf(value)));
}

/** `amazon.com; account=…` names the issuer first. */
const issuerOf = (value: string) => bareName((value.split(';')[0] ?? '').trim());
