// Operations on usage plans (API reference: CreateUsagePlan, GetUsagePlan, GetUsagePlans, UpdateUsagePlan,
// DeleteUsagePlan; texts recorded).

import type {
  CreateUsagePlanRequest,
  DeleteUsagePlanRequest,
  GetUsagePlanRequest,
  GetUsagePlansRequest,
  UpdateUsagePlanRequest,
  UsagePlan,
  UsagePlans,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, limitReached } from './faults.ts';
import { checkAndApplyPatch } from './patch.ts';
import { quota } from './quotas.ts';
import { settleTags } from './tags.ts';
import { plansOfKey, refuseContestedStage, removeMembers } from './usage-plan-members.ts';
import { planPatchTable, withOnePartPath } from './usage-plan-patch.ts';
import {
  findUsagePlan,
  listUsagePlans,
  presentUsagePlan,
  putUsagePlan,
  refuseUnknownStage,
  type StoredUsagePlan,
  settleStage,
} from './usage-plan-store.ts';

function createUsagePlan(input: CreateUsagePlanRequest, context: Context): UsagePlan {
  refuseViolations([oneOf('createUsagePlanInput.quota.period', input.quota?.period, ['DAY', 'WEEK', 'MONTH'])]);
  if (!input.name) throw badRequest('Usage Plan name cannot be blank');
  if (listUsagePlans(context.records).length >= quota(context, 'usagePlans')) throw limitReached('Usage Plans');
  const id = newPlanId(context);
  const { name, description, throttle } = input;
  const plan: StoredUsagePlan = {
    id,
    ...given({ name, description, throttle, tags: settleTags(input.tags) }),
    ...(input.quota && { quota: input.quota, quotaSince: context.now.getTime() }),
    apiStages: (input.apiStages ?? []).map((stage) => settleStage(context, id, stage)),
    createdDate: context.now.getTime(),
  };
  return presentUsagePlan(putUsagePlan(context, plan));
}

function newPlanId(context: Context): string {
  for (;;) {
    const id = context.newId(6);
    if (!context.records.get(['usageplan', id])) return id;
  }
}

function getUsagePlan(input: GetUsagePlanRequest, context: Context): UsagePlan {
  return withTags(findUsagePlan(context, input.usagePlanId));
}

/** Tags appear on what is got or updated, also when there are none, and never in the list [recorded]. */
function withTags(plan: StoredUsagePlan): UsagePlan {
  return { ...presentUsagePlan(plan), tags: plan.tags ?? {} };
}

function getUsagePlans(input: GetUsagePlansRequest, context: Context): UsagePlans {
  const { keyId } = input;
  const wanted = keyId === undefined ? undefined : new Set(plansOfKey(context, keyId));
  const plans = listUsagePlans(context.records).filter(({ id }) => wanted?.has(id) ?? true);
  const { items, position } = page(plans, input, ({ id }) => id);
  const present = ({ tags: _, ...plan }: StoredUsagePlan): UsagePlan => presentUsagePlan(plan);
  return { items: items.map(present), ...given({ position }) };
}

function updateUsagePlan(input: UpdateUsagePlanRequest, context: Context): UsagePlan {
  const plan = findUsagePlan(context, input.usagePlanId);
  const request = { record: plan, operations: input.patchOperations?.map(withOnePartPath) };
  const patched = checkAndApplyPatch('updateUsagePlanInput', request, planPatchTable);
  if (!patched.name) throw badRequest('Usage Plan name cannot be blank');
  const isPlanned = (one: string): boolean => plan.apiStages.some(({ apiId, stage }) => `${apiId}:${stage}` === one);
  for (const stage of patched.apiStages.filter(({ apiId, stage }) => !isPlanned(`${apiId}:${stage}`))) {
    refuseUnknownStage(context, plan.id, stage);
    refuseContestedStage(context, plan, stage);
  }
  return withTags(putUsagePlan(context, withQuotaStart(context, plan, patched)));
}

/** A quota begins when it is set up; one that is counted by another period begins anew. */
function withQuotaStart(context: Context, before: StoredUsagePlan, patched: StoredUsagePlan): StoredUsagePlan {
  const { quotaSince: _, ...others } = patched;
  if (!patched.quota) return others;
  const goesOn = before.quota?.period === patched.quota.period && before.quotaSince !== undefined;
  return { ...others, quotaSince: goesOn ? before.quotaSince : context.now.getTime() };
}

function deleteUsagePlan(input: DeleteUsagePlanRequest, context: Context): object {
  const plan = findUsagePlan(context, input.usagePlanId);
  const [first] = plan.apiStages;
  if (first) {
    throw badRequest(
      `Cannot delete Usage Plan ${plan.id} because there are API Stages associated with it, including ${first.apiId}:${first.stage}`,
    );
  }
  removeMembers(context, plan.id);
  context.records.remove(['usageplan', plan.id]);
  return {};
}

/** Operations on usage plans. */
export const usagePlanHandlers = {
  CreateUsagePlan: createUsagePlan,
  GetUsagePlan: getUsagePlan,
  GetUsagePlans: getUsagePlans,
  UpdateUsagePlan: updateUsagePlan,
  DeleteUsagePlan: deleteUsagePlan,
};
