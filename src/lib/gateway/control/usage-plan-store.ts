// Usage plans as they are stored, and the checks that creating and updating them share (guide: "Usage plans and API keys
// for REST APIs"; API reference: UsagePlan; texts recorded unless marked).

import type { ApiStage, QuotaSettings, ThrottleSettings, UsagePlan } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import type { Records } from '../store/records.ts';
import type { Context } from './context.ts';
import { badRequest, limitReached, notFound } from './faults.ts';
import { quota } from './quotas.ts';

/** A plan; its dates are not for the wire. */
export type StoredUsagePlan = Omit<UsagePlan, 'apiStages'> & {
  id: string;
  apiStages: PlannedStage[];
  createdDate: number;
  /** When its quota was set up, or its period changed. */
  quotaSince?: number;
};

export type PlannedStage = Omit<ApiStage, 'apiId' | 'stage'> & { apiId: string; stage: string };

/** The plan, or its 404. */
export function findUsagePlan(context: Context, id: string | undefined): StoredUsagePlan {
  const found = id && context.records.get<StoredUsagePlan>(['usageplan', id]);
  if (!found) throw notFound('Invalid Usage Plan ID specified');
  return found;
}

/** All plans of the account and region, newest first. */
export function listUsagePlans(records: Records): StoredUsagePlan[] {
  const plans = records.list<StoredUsagePlan>(['usageplan']).map(({ value }) => value);
  return plans.sort((a, b) => b.createdDate - a.createdDate || (a.id < b.id ? -1 : 1));
}

/** A plan as the control plane returns it. */
export function presentUsagePlan({ createdDate: _, quotaSince: __, ...plan }: StoredUsagePlan): UsagePlan {
  return plan;
}

/** Stores a plan after the checks of what it says; a quota without an offset has none of it [recorded]. */
export function putUsagePlan(context: Context, plan: StoredUsagePlan): StoredUsagePlan {
  refuseBadThrottle(plan.throttle);
  for (const stage of plan.apiStages) {
    for (const throttle of Object.values(stage.throttle ?? {})) refuseBadThrottle(throttle);
    if (Object.keys(stage.throttle ?? {}).length > quota(context, 'methodThrottles')) {
      throw limitReached('method throttle settings');
    }
  }
  const settled = plan.quota ? { ...plan, quota: settleQuota(plan.quota) } : plan;
  context.records.put(['usageplan', plan.id], settled);
  return settled;
}

// The texts of these refusals are not recorded.

function refuseBadThrottle({ burstLimit = 0, rateLimit = 0 }: ThrottleSettings = {}): void {
  if (burstLimit < 0) throw badRequest('Invalid burst limit specified. Must not be negative.');
  if (rateLimit < 0) throw badRequest('Invalid rate limit specified. Must not be negative.');
}

const mostOffset = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

function settleQuota({ limit, offset = 0, period }: QuotaSettings): QuotaSettings {
  if (!period || !Object.hasOwn(mostOffset, period)) {
    throw badRequest('Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]');
  }
  if (limit === undefined || limit < 0) throw badRequest('Invalid Usage Plan quota limit specified');
  const most = mostOffset[period];
  if (offset < 0 || offset > most) {
    const range = most === 0 ? 'must be zero' : `must be between 0 and ${most} inclusive`;
    throw badRequest(`Usage Plan quota offset ${range} in the ${period} period`);
  }
  return { limit, offset, period };
}

/** A stage of a new plan as it is stored. For blanks AWS forgets to fill in its own text [observed]. */
export function settleStage(context: Context, planId: string, stage: ApiStage): PlannedStage {
  const { apiId, stage: stageName, throttle } = stage;
  if (!apiId || !stageName) throw badRequest('Invalid API Stage {api: %s, stage: %s} specified for usageplan %s');
  refuseUnknownStage(context, planId, { apiId, stage: stageName });
  const methods = record(Object.entries(throttle ?? {}));
  return { apiId, stage: stageName, ...given({ throttle: throttle && methods }) };
}

/** Refuses a stage that there is not. */
export function refuseUnknownStage(context: Context, planId: string, { apiId, stage }: PlannedStage): void {
  if (context.records.get(['stage', apiId, stage])) return;
  throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`);
}

/** Takes a stage, or all stages of an API, off every plan: it is about to go [observed]. */
export function detachStage(context: Context, apiId: string, stageName?: string): void {
  const isGone = (place: { apiId: string; stage: string }): boolean =>
    place.apiId === apiId && (stageName === undefined || place.stage === stageName);
  for (const plan of listUsagePlans(context.records)) {
    const apiStages = plan.apiStages.filter((stage) => !isGone(stage));
    if (apiStages.length < plan.apiStages.length) context.records.put(['usageplan', plan.id], { ...plan, apiStages });
  }
}
