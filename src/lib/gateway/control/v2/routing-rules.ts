// Operations on routing rules (API reference V2: RoutingRules; guide: "Routing rules to connect API stages to a custom
// domain name for REST APIs"). AWS's texts of what it refuses are not known, but for those marked.

import type {
  CreateRoutingRuleRequest,
  DeleteRoutingRuleRequest,
  GetRoutingRuleRequest,
  ListRoutingRulesRequest,
  ListRoutingRulesResponse,
  PutRoutingRuleRequest,
  RoutingRule,
} from '@aws-sdk/client-apigatewayv2';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import type { StoredRestApi } from '../api-store.ts';
import type { Context } from '../context.ts';
import { refuseUnfitApi } from '../domains/domain-mapping-store.ts';
import { domainArn, findDomainName, type StoredDomainName } from '../domains/domain-name-store.ts';
import { listRules, ruleKey, type StoredRoutingRule } from '../domains/routing-rule-store.ts';
import { badRequest, conflict, notFound } from '../faults.ts';
import { quota } from '../quotas.ts';
import { presentRule, readRule } from './routing-rule-fields.ts';

interface RulePlace {
  DomainName: string | undefined;
  DomainNameId?: string | undefined;
}

function findDomain(context: Context, { DomainName, DomainNameId }: RulePlace): StoredDomainName {
  return findDomainName(context, { domainName: DomainName, domainNameId: DomainNameId });
}

function createRoutingRule(input: CreateRoutingRuleRequest, context: Context): RoutingRule {
  const domain = findDomain(context, input);
  if (listRules(context, domain).length >= quota(context, 'routingRules')) {
    throw badRequest(`A domain name cannot have more than ${quota(context, 'routingRules')} routing rules.`);
  }
  return store(context, domain, { routingRuleId: newRuleId(context, domain), ...readRule(input) });
}

function newRuleId(context: Context, domain: StoredDomainName): string {
  for (;;) {
    const id = context.newId(6);
    if (!context.records.get(ruleKey(domain, id))) return id;
  }
}

function store(context: Context, domain: StoredDomainName, rule: StoredRoutingRule): RoutingRule {
  refuseUnfit(context, domain, rule);
  context.records.put(ruleKey(domain, rule.routingRuleId), rule);
  return presentRule(domainArn(context, domain), rule);
}

function refuseUnfit(context: Context, domain: StoredDomainName, rule: StoredRoutingRule): void {
  const { apiId, stage } = rule.action;
  // Rules may be made ahead of the mode that uses them: the guide's way to a migration without interruption.
  const api = context.records.get<StoredRestApi>(['restapi', apiId]);
  if (!api) throw badRequest('Invalid API identifier specified');
  if (!context.records.get(['stage', apiId, stage])) throw badRequest('Invalid stage identifier specified');
  refuseUnfitApi(domain, api);
  const other = listRules(context, domain).find(
    ({ priority, routingRuleId }) => priority === rule.priority && routingRuleId !== rule.routingRuleId,
  );
  if (other) throw conflict(`A routing rule with priority ${rule.priority} already exists for this domain name`);
}

function findRule(context: Context, place: RulePlace & { RoutingRuleId: string | undefined }) {
  const domain = findDomain(context, place);
  const rule = context.records.get<StoredRoutingRule>(ruleKey(domain, place.RoutingRuleId ?? ''));
  if (!rule) throw notFound('Invalid routing rule identifier specified');
  return { domain, rule };
}

function getRoutingRule(input: GetRoutingRuleRequest, context: Context): RoutingRule {
  const { domain, rule } = findRule(context, input);
  return presentRule(domainArn(context, domain), rule);
}

function listRoutingRules(input: ListRoutingRulesRequest, context: Context): ListRoutingRulesResponse {
  const domain = findDomain(context, input);
  const request = { limit: input.MaxResults, position: input.NextToken };
  const { items, position } = page(listRules(context, domain), request, ({ routingRuleId }) => routingRuleId);
  const RoutingRules = items.map((rule) => presentRule(domainArn(context, domain), rule));
  return { RoutingRules, ...given({ NextToken: position }) };
}

function putRoutingRule(input: PutRoutingRuleRequest, context: Context): RoutingRule {
  const { domain, rule } = findRule(context, input);
  return store(context, domain, { routingRuleId: rule.routingRuleId, ...readRule(input) });
}

function deleteRoutingRule(input: DeleteRoutingRuleRequest, context: Context): object {
  const { domain, rule } = findRule(context, input);
  context.records.remove(ruleKey(domain, rule.routingRuleId));
  return {};
}

/** Operations on routing rules. */
export const routingRuleHandlers = {
  CreateRoutingRule: createRoutingRule,
  GetRoutingRule: getRoutingRule,
  ListRoutingRules: listRoutingRules,
  PutRoutingRule: putRoutingRule,
  DeleteRoutingRule: deleteRoutingRule,
};
