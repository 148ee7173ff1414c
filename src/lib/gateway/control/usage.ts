// What keys have used of a plan (API reference: GetUsage, UpdateUsage; guide: "Maintain a usage plan for REST APIs").
// The data plane counts; what it has counted is stored before these operations are performed.

import type { GetUsageRequest, UpdateUsageRequest, Usage } from '@aws-sdk/client-api-gateway';
import { record as recordOf } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import {
  allowance,
  dateOf,
  dayStart,
  type KeyUsage,
  oneDay,
  periodStart,
  remainingAt,
  usageDays,
  usedSince,
} from '../../model/quota-period.ts';
import { page } from '../store/paging.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { quotaOf } from './plan-snapshots.ts';
import { isOnPlan, keysOnPlan } from './usage-plan-members.ts';
import { findUsagePlan, type StoredUsagePlan } from './usage-plan-store.ts';

/** Days in UTC, from the first to the last. */
interface Days {
  first: number;
  last: number;
}

/** A pair of used and remaining for each day and key; keys that have used nothing are told only when they are asked for. */
function getUsage(input: GetUsageRequest, context: Context): Usage {
  const plan = findUsagePlan(context, input.usagePlanId);
  const days = readDays(input, context.now.getTime());
  const { keyId } = input;
  if (keyId !== undefined && !isOnPlan(context, plan.id, keyId)) throw unknownKey();
  const keys = keyId === undefined ? keysWithUsage(context, plan) : [keyId];
  const { items, position } = page(keys, input, (id) => id);
  return {
    usagePlanId: plan.id,
    startDate: input.startDate,
    endDate: input.endDate,
    items: recordOf(items.map((id) => [id, dailyUsage(context, plan, { keyId: id, days })] as const)),
    ...given({ position }),
  };
}

function unknownKey() {
  return notFound('Invalid API Key identifier specified');
}

function keysWithUsage(context: Context, plan: StoredUsagePlan): string[] {
  return keysOnPlan(context, plan.id).filter((keyId) => context.records.get(['usage', plan.id, keyId]));
}

// The texts of these refusals are not recorded; the guide says: at most the last 90 days.

function readDays({ startDate, endDate }: GetUsageRequest, now: number): Days {
  const first = readDate(startDate, 'start');
  const last = readDate(endDate, 'end');
  if (first > last) throw badRequest('Usage start date must not be after the end date');
  if (first < dayStart(now) - usageDays * oneDay) {
    throw badRequest(`Usage start date must be within the last ${usageDays} days`);
  }
  if (last - first > usageDays * oneDay)
    throw badRequest(`Usage end date must be within ${usageDays} days of the start`);
  return { first, last };
}

function readDate(text: string | undefined, which: 'start' | 'end'): number {
  const date = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(date) || dateOf(date) !== text) throw badRequest(`Invalid usage ${which} date specified`);
  return date;
}

function usageOf(context: Context, planId: string, keyId: string): KeyUsage | undefined {
  return context.records.get<KeyUsage>(['usage', planId, keyId]);
}

/** What remains of the period goes down from day to day [observed]. Without a quota only what was used can be told. */
function dailyUsage(
  context: Context,
  plan: StoredUsagePlan,
  { keyId, days }: { keyId: string; days: Days },
): number[][] {
  const usage = usageOf(context, plan.id, keyId);
  const quota = quotaOf(plan);
  const today = dayStart(context.now.getTime());
  const pairs: number[][] = [];
  for (let day = days.first; day <= days.last; day += oneDay) {
    const [used = 0, remaining] = usage?.days[dateOf(day)] ?? [];
    // A day that has passed is as it was then; today by what the quota is now.
    const left = day < today && remaining !== undefined ? remaining : quota && remainingAt(quota, usage, day);
    pairs.push(left === undefined ? [used] : [used, left]);
  }
  return pairs;
}

interface Granted {
  remaining?: number;
}

const usagePatchTable: PatchTable<Granted> = {
  refusal: refuseWithChoices,
  rules: [
    {
      path: '/remaining',
      ops: ['replace'],
      apply(_, { value = '' }) {
        if (!/^\d{1,15}$/.test(value)) throw badRequest('Invalid remaining quota specified');
        return { remaining: Number(value) };
      },
    },
  ],
};

/** Grants what is left of the current period; the next one is as the plan says. */
function updateUsage(input: UpdateUsageRequest, context: Context): Usage {
  const plan = findUsagePlan(context, input.usagePlanId);
  const { keyId = '' } = input;
  if (!isOnPlan(context, plan.id, keyId)) throw unknownKey();
  const record: Granted = {};
  const { remaining } = checkAndApplyPatch(
    'updateUsageInput',
    { record, operations: input.patchOperations },
    usagePatchTable,
  );
  const now = context.now.getTime();
  if (remaining !== undefined) grant(context, plan, { keyId, remaining });
  const today = dayStart(now);
  return {
    usagePlanId: plan.id,
    startDate: dateOf(now),
    endDate: dateOf(now),
    items: recordOf([[keyId, dailyUsage(context, plan, { keyId, days: { first: today, last: today } })]]),
  };
}

function grant(
  context: Context,
  plan: StoredUsagePlan,
  { keyId, remaining }: { keyId: string; remaining: number },
): void {
  const quota = quotaOf(plan);
  if (!quota) throw badRequest('Usage Plan does not have a quota');
  const now = context.now.getTime();
  const usage = usageOf(context, plan.id, keyId) ?? { days: recordOf() };
  const start = periodStart(quota.period, now);
  const ungranted = allowance(quota, { days: usage.days }, start) - usedSince(usage, start, now);
  const granted = { start, requests: remaining - ungranted };
  context.records.put(['usage', plan.id, keyId], { ...usage, granted } satisfies KeyUsage);
}

/** Operations on usage. */
export const usageHandlers = { GetUsage: getUsage, UpdateUsage: updateUsage };
