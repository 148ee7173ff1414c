// `apigw keys export`: the keys with their values, in AWS's format, as `keys import` and ImportApiKeys take them.

import { type FoundKey, listApiKeys } from '../aws/api-keys.ts';
import { findUsagePlan, listPlanKeys, listUsagePlans } from '../aws/usage-plans.ts';
import type { KeyFilter } from './api-keys.ts';
import type { Context } from './context.ts';
import { writeKeyFile } from './key-file.ts';
import { resolveTarget, type Target } from './target.ts';

/** A key of the export, without its value. */
export type ExportedKey = Pick<FoundKey, 'id' | 'name' | 'description' | 'enabled'> & { usagePlanIds: string[] };

/** The file's text, and what is in it. */
export async function exportKeys(
  context: Context,
  { name, plan }: Omit<KeyFilter, 'values'>,
): Promise<{ text: string; keys: ExportedKey[] }> {
  const { clients } = await resolveTarget(context);
  const planId = plan === undefined ? undefined : (await findUsagePlan(clients, plan)).id;
  const query = { values: 'include', ...(name !== undefined && { nameQuery: name }) } as const;
  const all = await listApiKeys(clients, query);
  const plans = await plansByKey(clients);
  const wanted = all.filter(({ id }) => planId === undefined || plans.get(id)?.includes(planId));
  const rows = wanted.map((key) => ({
    name: key.name ?? '',
    value: key.value ?? '',
    description: key.description ?? '',
    enabled: key.enabled !== false,
    planIds: plans.get(key.id) ?? [],
  }));
  const keys = wanted.map(({ description, enabled, id, name: own }) => ({
    id,
    ...(own !== undefined && { name: own }),
    ...(description !== undefined && { description }),
    ...(enabled !== undefined && { enabled }),
    usagePlanIds: plans.get(id) ?? [],
  }));
  return { text: writeKeyFile(rows), keys };
}

/** Key -> ids of its plans: there are fewer plans than keys, so the plans are asked. */
async function plansByKey(clients: Target['clients']): Promise<Map<string, string[]>> {
  const plans = new Map<string, string[]>();
  for (const { id } of await listUsagePlans(clients)) {
    for (const key of await listPlanKeys(clients, id)) plans.set(key.id, [...(plans.get(key.id) ?? []), id]);
  }
  return plans;
}
