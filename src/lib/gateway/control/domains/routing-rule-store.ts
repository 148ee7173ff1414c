// A domain's routing rules as they are stored (guide: "Routing rules to connect API stages to a custom domain name").

import type { Context } from '../context.ts';
import { domainId, type StoredDomainName } from './domain-name-store.ts';

export interface StoredRoutingRule {
  routingRuleId: string;
  /** 1 is tried first. */
  priority: number;
  /** All must hold. */
  headers: { header: string; valueGlob: string }[];
  basePath?: string;
  action: { apiId: string; stage: string; stripBasePath: boolean };
}

/** A rule's key in the store. */
export function ruleKey(domain: StoredDomainName, routingRuleId: string): string[] {
  return ['routingrule', domainId(domain), routingRuleId];
}

/** A domain's rules in the order in which they are tried. */
export function listRules({ records }: Pick<Context, 'records'>, domain: StoredDomainName): StoredRoutingRule[] {
  const found = records.list<StoredRoutingRule>(['routingrule', domainId(domain)]).map(({ value }) => value);
  return found.sort((a, b) => a.priority - b.priority);
}
