// `apigw keys usage`, `apigw plans usage`: what was used by day, in UTC, and when a quota will be used up.

import { findApiKey } from '../aws/api-keys.ts';
import {
  type FoundPlan,
  findUsagePlan,
  listPlanKeys,
  listUsagePlans,
  readUsage,
  type UsageDays,
} from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import { dateOf, oneDay, usageDays } from '../model/quota-period.ts';
import { forecastUsage, type UsageForecast } from '../model/usage-forecast.ts';
import type { Context } from './context.ts';
import { resolveTarget } from './target.ts';

/** What a key has used of a plan, as GetUsage tells it, by the names of the two. */
export interface KeyUsageOfPlan extends UsageDays {
  usagePlanId: string;
  usagePlanName: string;
  keyId: string;
  keyName?: string;
  /** A pair of used and remaining for each day. */
  items: number[][];
  quota?: FoundPlan['quota'];
  forecast?: UsageForecast;
}

/** Usage of one key on each of its plans. Throws NotFound, Ambiguous; InvalidInput for more days than AWS keeps. */
export async function usageOfKey(context: Context, nameOrId: string, days: number): Promise<KeyUsageOfPlan[]> {
  checkDays(days);
  const { clients } = await resolveTarget(context);
  const key = await findApiKey(clients, nameOrId);
  const plans = await listUsagePlans(clients, key.id);
  return Promise.all(
    plans.map(async (plan) => {
      const range = rangeOf(context, days);
      const usage = await readUsage(clients, { usagePlanId: plan.id, keyId: key.id }, range);
      return usageOf(context, plan, { key, range, items: usage[key.id] ?? [] });
    }),
  );
}

/** Usage of all keys of a plan that have used it. Throws NotFound, Ambiguous. */
export async function usageOfPlan(context: Context, nameOrId: string, days: number): Promise<KeyUsageOfPlan[]> {
  checkDays(days);
  const { clients } = await resolveTarget(context);
  const plan = await findUsagePlan(clients, nameOrId);
  const range = rangeOf(context, days);
  const [usage, keys] = await Promise.all([
    readUsage(clients, { usagePlanId: plan.id }, range),
    listPlanKeys(clients, plan.id),
  ]);
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  return Object.entries(usage).map(([id, items]) => {
    const name = names.get(id);
    return usageOf(context, plan, { key: { id, ...(name !== undefined && { name }) }, range, items });
  });
}

function checkDays(days: number): void {
  if (days >= 1 && days <= usageDays) return;
  throw new ApigwError('InvalidInput', `--days: API Gateway keeps usage for ${usageDays} days, not for ${days}`);
}

function rangeOf({ now }: Context, days: number): UsageDays {
  const today = now().getTime();
  return { startDate: dateOf(today - (days - 1) * oneDay), endDate: dateOf(today) };
}

interface Used {
  key: { id: string; name?: string };
  range: UsageDays;
  items: number[][];
}

function usageOf({ now }: Context, plan: FoundPlan, { items, key, range }: Used): KeyUsageOfPlan {
  const { limit, period } = plan.quota ?? {};
  const forecast =
    limit !== undefined && period
      ? forecastUsage({ quota: { limit, period }, days: items, now: now().getTime() })
      : undefined;
  return {
    usagePlanId: plan.id,
    usagePlanName: plan.name,
    keyId: key.id,
    ...(key.name !== undefined && { keyName: key.name }),
    ...range,
    items,
    ...(plan.quota && { quota: plan.quota }),
    ...(forecast && { forecast }),
  };
}
