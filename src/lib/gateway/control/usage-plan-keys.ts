// Operations on the keys of a usage plan (API reference: CreateUsagePlanKey … DeleteUsagePlanKey; texts recorded unless
// marked).

import type {
  CreateUsagePlanKeyRequest,
  DeleteUsagePlanKeyRequest,
  GetUsagePlanKeyRequest,
  GetUsagePlanKeysRequest,
  UsagePlanKey,
  UsagePlanKeys,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { findApiKey, type StoredApiKey } from './api-key-store.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { attachKey, detachKey, isOnPlan, keysOnPlan } from './usage-plan-members.ts';
import { findUsagePlan } from './usage-plan-store.ts';

function createUsagePlanKey(input: CreateUsagePlanKeyRequest, context: Context): UsagePlanKey {
  const plan = findUsagePlan(context, input.usagePlanId);
  // Not recorded.
  if (input.keyType !== 'API_KEY') throw badRequest('Invalid key type specified. Must be one of: [API_KEY]');
  const key = findApiKey(context, input.keyId);
  attachKey(context, plan, key.id);
  return presentPlanKey(key);
}

function presentPlanKey({ id, name, value }: StoredApiKey): UsagePlanKey {
  return { id, type: 'API_KEY', value, ...given({ name }) };
}

function getUsagePlanKey(input: GetUsagePlanKeyRequest, context: Context): UsagePlanKey {
  const plan = findUsagePlan(context, input.usagePlanId);
  if (!isOnPlan(context, plan.id, input.keyId ?? '')) throw unknownPlanKey();
  return presentPlanKey(findApiKey(context, input.keyId));
}

/** Not recorded. */
function unknownPlanKey() {
  return notFound('Invalid Usage Plan Key identifier specified');
}

/** Newest first, the name is a prefix; an unknown plan has no keys [recorded]. */
function getUsagePlanKeys(input: GetUsagePlanKeysRequest, context: Context): UsagePlanKeys {
  const { usagePlanId = '', nameQuery } = input;
  const keys = keysOnPlan(context, usagePlanId).map((id) => findApiKey(context, id));
  const wanted = keys.filter(({ name }) => !nameQuery || name?.startsWith(nameQuery));
  const { items, position } = page(wanted, input, ({ id }) => id);
  return { items: items.map(presentPlanKey), ...given({ position }) };
}

function deleteUsagePlanKey(input: DeleteUsagePlanKeyRequest, context: Context): object {
  const plan = findUsagePlan(context, input.usagePlanId);
  if (!detachKey(context, plan.id, input.keyId ?? '')) throw unknownPlanKey();
  return {};
}

/** Operations on the keys of usage plans. */
export const usagePlanKeyHandlers = {
  CreateUsagePlanKey: createUsagePlanKey,
  GetUsagePlanKey: getUsagePlanKey,
  GetUsagePlanKeys: getUsagePlanKeys,
  DeleteUsagePlanKey: deleteUsagePlanKey,
};
