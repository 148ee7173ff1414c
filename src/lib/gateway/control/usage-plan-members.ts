// Which key is on which plan: kept by plan and by key, so that neither is searched for (guide: "Usage plans and API keys
// for REST APIs": a key may be on several plans, but only on one for each API stage).

import type { Context } from './context.ts';
import { conflict, limitReached } from './faults.ts';
import { quota } from './quotas.ts';
import { findUsagePlan, type PlannedStage, type StoredUsagePlan } from './usage-plan-store.ts';

/** A key on a plan. */
export interface Membership {
  /** In milliseconds since the epoch. */
  attachedAt: number;
}

/** Whether the key is on the plan. */
export function isOnPlan(context: Context, planId: string, keyId: string): boolean {
  return context.records.get(['usageplankey', planId, keyId]) !== undefined;
}

/** The ids of the keys on a plan, newest first. */
export function keysOnPlan(context: Context, planId: string): string[] {
  const members = context.records.list<Membership>(['usageplankey', planId]);
  members.sort((a, b) => b.value.attachedAt - a.value.attachedAt);
  return members.map(({ key: [, , keyId = ''] }) => keyId);
}

/** The ids of the plans that a key is on. */
export function plansOfKey({ records }: Pick<Context, 'records'>, keyId: string): string[] {
  return records.list(['keyplan', keyId]).map(({ key: [, , planId = ''] }) => planId);
}

/** Puts a key on a plan. */
export function attachKey(context: Context, plan: StoredUsagePlan, keyId: string): void {
  if (isOnPlan(context, plan.id, keyId)) throw conflict('Usage Plan Key already exists');
  if (plansOfKey(context, keyId).length >= quota(context, 'usagePlansPerKey')) {
    throw limitReached('Usage Plans for this API Key');
  }
  for (const stage of plan.apiStages) refuseSecondPlan(context, { plan, keyId, stage });
  context.records.put(['usageplankey', plan.id, keyId], { attachedAt: context.now.getTime() } satisfies Membership);
  context.records.put(['keyplan', keyId, plan.id], true);
}

/** Refuses a stage of a plan for which one of the plan's keys has another plan. */
export function refuseContestedStage(context: Context, plan: StoredUsagePlan, stage: PlannedStage): void {
  for (const keyId of keysOnPlan(context, plan.id)) refuseSecondPlan(context, { plan, keyId, stage });
}

function refuseSecondPlan(
  context: Context,
  { plan, keyId, stage }: { plan: StoredUsagePlan; keyId: string; stage: PlannedStage },
): void {
  const others = plansOfKey(context, keyId).filter((id) => id !== plan.id);
  const isTaken = others.some((id) =>
    findUsagePlan(context, id).apiStages.some((one) => one.apiId === stage.apiId && one.stage === stage.stage),
  );
  if (!isTaken) return;
  // As users report it; not recorded.
  throw conflict(
    `Usage Plan ${plan.id} cannot be added because API Key ${keyId} cannot reference multiple Usage Plans with the same API stage: ${stage.apiId}:${stage.stage}`,
  );
}

/** Takes a key off a plan; what it has used is kept, so that it comes back to where it was. False when it was not on it. */
export function detachKey(context: Context, planId: string, keyId: string): boolean {
  context.records.remove(['keyplan', keyId, planId]);
  return context.records.remove(['usageplankey', planId, keyId]);
}

/** Takes a key off all plans, with what it has used of them. */
export function removeKeyFromPlans(context: Context, keyId: string): void {
  for (const planId of plansOfKey(context, keyId)) {
    detachKey(context, planId, keyId);
    context.records.remove(['usage', planId, keyId]);
  }
}

/** Takes all keys off a plan, with what they have used of it. */
export function removeMembers(context: Context, planId: string): void {
  for (const keyId of keysOnPlan(context, planId)) detachKey(context, planId, keyId);
  context.records.removeAll(['usage', planId]);
}
