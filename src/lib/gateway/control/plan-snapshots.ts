// From the store's records to what requests are measured against: plans, and the keys that are on them.

import type { MeteredPlan, PlanMember } from '../../model/metered-plan.ts';
import type { KeyUsage, Quota } from '../../model/quota-period.ts';
import type { Records } from '../store/records.ts';
import type { StoredApiKey } from './api-key-store.ts';
import { plansOfKey } from './usage-plan-members.ts';
import type { StoredUsagePlan } from './usage-plan-store.ts';

/** A plan's quota, or undefined. */
export function quotaOf({ quota, quotaSince: since = 0 }: StoredUsagePlan): Quota | undefined {
  const { limit, offset = 0, period } = quota ?? {};
  return limit === undefined || period === undefined ? undefined : { limit, offset, period, since };
}

/** The plan, or undefined when there is none. */
export function loadPlan(records: Records, planId: string): MeteredPlan | undefined {
  const plan = records.get<StoredUsagePlan>(['usageplan', planId]);
  if (!plan) return undefined;
  const quota = quotaOf(plan);
  return {
    id: plan.id,
    stages: plan.apiStages.map(({ apiId, stage, throttle = {} }) => ({ apiId, stageName: stage, methods: throttle })),
    ...(plan.throttle && { throttle: plan.throttle }),
    ...(quota && { quota }),
  };
}

/** The key on the plan; undefined when it is not on it, is disabled, or is gone. */
export function loadMember(records: Records, planId: string, keyId: string): PlanMember | undefined {
  const key = records.get<StoredApiKey>(['apikey', keyId]);
  if (!key?.enabled || !records.get(['usageplankey', planId, keyId])) return undefined;
  const usage = records.get<KeyUsage>(['usage', planId, keyId]);
  return { planId, keyId, value: key.value, ...(usage && { usage }) };
}

/** Every plan of the account and region. */
export function allPlanIds(records: Records): string[] {
  return records.list(['usageplan']).map(({ key: [, planId = ''] }) => planId);
}

/** Every key on every plan, as `[planId, keyId]`. */
export function allMemberships(records: Records): [planId: string, keyId: string][] {
  return records.list(['usageplankey']).map(({ key: [, planId = '', keyId = ''] }) => [planId, keyId]);
}

/** The plans that a key is on. */
export function planIdsOfKey(records: Records, keyId: string): string[] {
  return plansOfKey({ records }, keyId);
}
