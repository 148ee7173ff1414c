// `apigw keys list|show`.

import { type FoundKey, findApiKey, listApiKeys } from '../aws/api-keys.ts';
import { type FoundPlan, findUsagePlan, listPlanKeys, listUsagePlans } from '../aws/usage-plans.ts';
import type { Context } from './context.ts';
import { resolveTarget } from './target.ts';

export interface KeyFilter {
  /** The beginning of the name. */
  name?: string;
  /** On this plan, by name or id. */
  plan?: string;
  values?: 'include';
}

/** The keys of the account and region, newest first, as GetApiKeys gives them. */
export async function listKeys(context: Context, { name, plan, values }: KeyFilter): Promise<FoundKey[]> {
  const { clients } = await resolveTarget(context);
  const query = { ...(name !== undefined && { nameQuery: name }), ...(values && { values }) };
  if (plan === undefined) return listApiKeys(clients, query);
  const { id } = await findUsagePlan(clients, plan);
  const onPlan = new Set((await listPlanKeys(clients, id)).map((key) => key.id));
  return (await listApiKeys(clients, query)).filter((key) => onPlan.has(key.id));
}

/** A key as GetApiKey gives it, with its plans. */
export type ShownKey = FoundKey & { usagePlans: Pick<FoundPlan, 'id' | 'name'>[] };

/** One key, with its tags and plans. Throws NotFound, Ambiguous. */
export async function showKey(context: Context, nameOrId: string, values?: 'include'): Promise<ShownKey> {
  const { clients } = await resolveTarget(context);
  const key = await findApiKey(clients, nameOrId, values);
  return { ...key, usagePlans: (await listUsagePlans(clients, key.id)).map(({ id, name }) => ({ id, name })) };
}
