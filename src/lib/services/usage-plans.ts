// `apigw plans list|show`.

import { listAnyApis } from '../aws/find-any-api.ts';
import {
  type FoundPlan,
  findUsagePlan,
  type KeyOnPlan,
  listPlanKeys,
  listUsagePlans,
  readUsagePlan,
} from '../aws/usage-plans.ts';
import type { Context } from './context.ts';
import { resolveTarget } from './target.ts';

/** Every usage plan, as GetUsagePlans gives it. */
export async function listPlans(context: Context): Promise<FoundPlan[]> {
  return listUsagePlans((await resolveTarget(context)).clients);
}

/** A plan as GetUsagePlan gives it, with its keys. */
export type ShownPlan = FoundPlan & { keys: KeyOnPlan[] };

/** One plan with its keys, and the names of the APIs whose stages are on it. */
export async function showPlan(context: Context, nameOrId: string) {
  const { clients } = await resolveTarget(context);
  const { id } = await findUsagePlan(clients, nameOrId);
  const [plan, keys] = await Promise.all([readUsagePlan(clients, id), listPlanKeys(clients, id)]);
  const apis = plan.apiStages?.length ? await listAnyApis(clients) : [];
  const names = new Map(apis.map((api) => [api.id, api.name]));
  return { plan: { ...plan, keys } satisfies ShownPlan, apiName: (id: string) => names.get(id) ?? id };
}
