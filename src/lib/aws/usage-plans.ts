// Usage plans, and which keys are on them. API reference (V1): CreateUsagePlan … DeleteUsagePlan, CreateUsagePlanKey …, GetUsage.

import {
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanCommand,
  DeleteUsagePlanKeyCommand,
  GetUsageCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  type PatchOperation,
  UpdateUsagePlanCommand,
  type UsagePlan,
  type UsagePlanKey,
} from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import { record } from '../model/api.ts';
import { given } from '../model/given.ts';
import type { Clients } from './clients.ts';
import { pageLimit, readAllPages } from './paging.ts';
import { noneNamed, pickNamed } from './pick-named.ts';

type GatewayClients = Pick<Clients, 'apiGateway' | 'region'>;

/** A plan that surely has an id and a name. */
export type FoundPlan = Omit<UsagePlan, 'id' | 'name'> & { id: string; name: string };

/** All plans, or those that a key is on. */
export async function listUsagePlans({ apiGateway }: GatewayClients, keyId?: string): Promise<FoundPlan[]> {
  const all = await readAllPages((position) =>
    apiGateway(new GetUsagePlansCommand({ limit: pageLimit, ...given({ keyId, position }) })),
  );
  return all.flatMap((plan) => (plan.id === undefined ? [] : asFound(plan, plan.id)));
}

/** A plan without what the SDK adds to it. */
function asFound({ $metadata, ...plan }: UsagePlan & { $metadata?: unknown }, id: string): FoundPlan {
  return { ...plan, id, name: plan.name ?? id };
}

/** A plan by its id, with its tags. Throws NotFound. */
export async function readUsagePlan({ apiGateway }: GatewayClients, usagePlanId: string): Promise<FoundPlan> {
  return asFound(await apiGateway(new GetUsagePlanCommand({ usagePlanId })), usagePlanId);
}

/** The plans of these ids or names, in this order. Throws NotFound, with names that come near, and Ambiguous with the ids. */
export async function findUsagePlans(clients: GatewayClients, namesOrIds: readonly string[]): Promise<FoundPlan[]> {
  if (namesOrIds.length === 0) return [];
  const all = await listUsagePlans(clients);
  return namesOrIds.map((nameOrId) => pickUsagePlan(all, nameOrId, clients.region));
}

/** One of the plans, by id or name. Throws NotFound and Ambiguous. */
export function pickUsagePlan(all: readonly FoundPlan[], nameOrId: string, region: string): FoundPlan {
  const sought = { nameOrId, what: 'usage plan', list: 'apigw plans list', region };
  const found = pickNamed(all, sought);
  if (!found) throw noneNamed(sought, all);
  return found;
}

/** The plan of this id or name. Throws NotFound and Ambiguous. */
export async function findUsagePlan(clients: GatewayClients, nameOrId: string): Promise<FoundPlan> {
  return pickUsagePlan(await listUsagePlans(clients), nameOrId, clients.region);
}

/** Makes a plan. After a lost answer it is looked for by its name, of which there was none before. */
export async function createUsagePlan(
  clients: GatewayClients,
  input: CreateUsagePlanCommandInput & { name: string },
): Promise<FoundPlan> {
  const made = await clients.apiGateway(new CreateUsagePlanCommand(input), {
    recover: async () => (await listUsagePlans(clients)).find(({ name }) => name === input.name),
  });
  if (made.id === undefined) throw new ApigwError('Failed', 'CreateUsagePlan: the answer has no id');
  return asFound(made, made.id);
}

/** Changes a plan by patch operations: AWS takes one such call in 20 seconds. */
export async function updateUsagePlan(
  { apiGateway }: GatewayClients,
  usagePlanId: string,
  patchOperations: PatchOperation[],
): Promise<void> {
  await apiGateway(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
}

/** Deletes a plan, on which no stage may be any more. */
export async function deleteUsagePlan({ apiGateway }: GatewayClients, usagePlanId: string): Promise<void> {
  await apiGateway(new DeleteUsagePlanCommand({ usagePlanId }));
}

/** A key on a plan; GetUsagePlanKeys tells values unasked, and they are left out here. */
export type KeyOnPlan = Omit<UsagePlanKey, 'id' | 'value'> & { id: string };

/** The keys of a plan. */
export async function listPlanKeys({ apiGateway }: GatewayClients, usagePlanId: string): Promise<KeyOnPlan[]> {
  const all = await readAllPages((position) =>
    apiGateway(new GetUsagePlanKeysCommand({ usagePlanId, limit: pageLimit, ...given({ position }) })),
  );
  return all.flatMap(({ id, value: _, ...key }) => (id === undefined ? [] : { ...key, id }));
}

/** A key and a plan. */
export interface PlanMembership {
  usagePlanId: string;
  keyId: string;
}

/** Puts a key on a plan. After a lost answer it looks whether the key is there. */
export async function attachPlanKey(clients: GatewayClients, { keyId, usagePlanId }: PlanMembership): Promise<void> {
  await clients.apiGateway(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }), {
    recover: async () => {
      const plans = await listUsagePlans(clients, keyId);
      return plans.some(({ id }) => id === usagePlanId) ? {} : undefined;
    },
  });
}

/** Takes a key off a plan. */
export async function detachPlanKey({ apiGateway }: GatewayClients, membership: PlanMembership): Promise<void> {
  await apiGateway(new DeleteUsagePlanKeyCommand(membership));
}

/** Days in UTC, `2026-11-24`, the last one included. */
export interface UsageDays {
  startDate: string;
  endDate: string;
}

/** What keys have used of a plan: by key, a pair of used and remaining for each day. Without a key, of all that have used it. */
export async function readUsage(
  { apiGateway }: GatewayClients,
  { keyId, usagePlanId }: { usagePlanId: string; keyId?: string },
  days: UsageDays,
): Promise<Record<string, number[][]>> {
  const pages = await readAllPages(async (position) => {
    const query = { usagePlanId, ...days, limit: pageLimit, ...given({ keyId, position }) };
    const page = await apiGateway(new GetUsageCommand(query));
    return { items: Object.entries(page.items ?? {}), position: page.position };
  });
  // A page may end within the days of a key.
  const usage: Record<string, number[][]> = record([]);
  for (const [key, pairs] of pages) usage[key] = [...(usage[key] ?? []), ...pairs];
  return usage;
}
