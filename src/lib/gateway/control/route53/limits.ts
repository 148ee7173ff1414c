// Quotas of Route 53 and how much of them is used (Developer Guide, "Quotas").

import type {
  AccountLimitType,
  GetAccountLimitRequest,
  GetAccountLimitResponse,
  GetHostedZoneLimitRequest,
  GetHostedZoneLimitResponse,
} from '@aws-sdk/client-route-53';
import type { Records } from '../../store/records.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { choice, refuseInvalid } from './constraints.ts';
import { findZone } from './zone-store.ts';

const accountLimits: Record<AccountLimitType, { value: number; family?: string }> = {
  MAX_HEALTH_CHECKS_BY_OWNER: { value: 200 },
  MAX_HOSTED_ZONES_BY_OWNER: { value: 500, family: 'hostedzone' },
  MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER: { value: 5 },
  MAX_REUSABLE_DELEGATION_SETS_BY_OWNER: { value: 100, family: 'delegationset' },
  MAX_TRAFFIC_POLICIES_BY_OWNER: { value: 50 },
};

/** The account has no more of these than it may. */
export function isUsedUp(records: Records, type: AccountLimitType): boolean {
  return count(records, type) >= accountLimits[type].value;
}

function count(records: Records, type: AccountLimitType): number {
  const { family } = accountLimits[type];
  return family === undefined ? 0 : records.list([family]).length;
}

function getAccountLimit({ Type }: GetAccountLimitRequest, { records }: Context): GetAccountLimitResponse {
  refuseInvalid([choice('type', Type, Object.keys(accountLimits))]);
  const type = Type ?? 'MAX_HOSTED_ZONES_BY_OWNER';
  return { Limit: { Type: type, Value: accountLimits[type].value }, Count: count(records, type) };
}

/** Record sets of a zone. */
export const mostRecordSets = 10_000;
export const mostVpcs = 300;

function getHostedZoneLimit(input: GetHostedZoneLimitRequest, context: Context): GetHostedZoneLimitResponse {
  refuseInvalid([choice('type', input.Type, ['MAX_RRSETS_BY_ZONE', 'MAX_VPCS_ASSOCIATED_BY_ZONE'])]);
  const zone = findZone(context, input.HostedZoneId ?? '');
  if (input.Type === 'MAX_RRSETS_BY_ZONE') {
    return { Limit: { Type: input.Type, Value: mostRecordSets }, Count: zone.recordSetCount };
  }
  if (!zone.isPrivate) {
    throw new Fault('HostedZoneNotPrivate', `The hosted zone ${zone.id} is a public hosted zone, not a private one.`);
  }
  return { Limit: { Type: 'MAX_VPCS_ASSOCIATED_BY_ZONE', Value: mostVpcs }, Count: zone.vpcs.length };
}

/** Operations on limits. */
export const limitHandlers = { GetAccountLimit: getAccountLimit, GetHostedZoneLimit: getHostedZoneLimit };
