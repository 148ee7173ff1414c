// `apigw throttle show`: the effective limit of each route of a stage, and which level sets it.

import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { findApiKey } from '../aws/api-keys.ts';
import { findRestApi } from '../aws/find-api.ts';
import { readStage } from '../aws/read-stage.ts';
import { type FoundPlan, listUsagePlans } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import { type EffectiveLimit, effectiveLimit, type LevelLimit } from '../model/effective-limit.ts';
import { keyOfMethod } from '../model/plan-facts.ts';
import type { MethodSetting, StageSettings } from '../model/stage.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { definitionOf } from './live-definition.ts';
import { resolveTarget } from './target.ts';

export interface ThrottleQuestion {
  api?: string;
  stage: string;
  /** By name or id: what holds for requests with this key. */
  key?: string;
}

export interface RouteLimit extends EffectiveLimit {
  /** `GET /pets/{id}`. */
  route: string;
  apiKeyRequired: boolean;
  /** All that hold. */
  levels: LevelLimit[];
}

export interface ShownThrottle {
  restApiId: string;
  stageName: string;
  account: { rateLimit: number; burstLimit: number };
  usagePlan?: Pick<FoundPlan, 'id' | 'name' | 'quota'>;
  routes: RouteLimit[];
}

/** Reads account, stage and plan. Throws NotFound, Ambiguous; Conflict where the key has no plan for the stage. */
export async function showThrottle(context: Context, { api, key, stage }: ThrottleQuestion): Promise<ShownThrottle> {
  const target = await resolveTarget(context, stage, api);
  const { clients } = target;
  const found = await findRestApi(clients, await chooseApi(context, target.project, api));
  const [live, account] = await Promise.all([
    readStage(clients, { restApiId: found.id, stageName: stage }),
    clients.apiGateway(new GetAccountCommand({})),
  ]);
  const { burstLimit = 5000, rateLimit = 10_000 } = account.throttleSettings ?? {};
  const plan = key === undefined ? undefined : await planFor(target, key, { apiId: found.id, stage });
  const definition = definitionOf(live.definition, (line) => context.notify(line));
  const at = { account: { rateLimit, burstLimit }, settings: live.settings, plan, place: { apiId: found.id, stage } };
  return {
    restApiId: found.id,
    stageName: stage,
    account: at.account,
    ...(plan && { usagePlan: { id: plan.id, name: plan.name, quota: plan.quota } }),
    routes: routesOf(definition).map((route) => routeLimit(route, at)),
  };
}

async function planFor(
  { clients }: Awaited<ReturnType<typeof resolveTarget>>,
  key: string,
  place: { apiId: string; stage: string },
): Promise<FoundPlan> {
  const { id, name = id } = await findApiKey(clients, key);
  const plans = await listUsagePlans(clients, id);
  const plan = plans.find(({ apiStages = [] }) =>
    apiStages.some((one) => one.apiId === place.apiId && one.stage === place.stage),
  );
  if (plan) return plan;
  throw new ApigwError(
    'Conflict',
    `The key ${name} is on no usage plan for stage ${place.stage}: it is answered 403 where a key is needed`,
    {
      hint: `Put it on one: apigw plans attach PLAN --key ${name}`,
    },
  );
}

/** A method as limits see it. */
export interface LimitedRoute {
  method: string;
  path: string;
  apiKeyRequired: boolean;
}

function routesOf({ resources }: Pick<RestApi, 'resources'>): LimitedRoute[] {
  return Object.entries(resources).flatMap(([path, { methods }]) =>
    Object.entries(methods).map(([method, { apiKeyRequired }]) => ({
      method,
      path,
      apiKeyRequired: apiKeyRequired === true,
    })),
  );
}

/** What holds of a stage, and of a client's plan where one is meant. */
export interface LimitGround {
  account: { rateLimit: number; burstLimit: number };
  settings: StageSettings;
  plan: FoundPlan | undefined;
  place: { apiId: string; stage: string };
}

/** The effective limit of a route. */
export function routeLimit({ apiKeyRequired, method, path }: LimitedRoute, at: LimitGround): RouteLimit {
  const route = `${method} ${path}`;
  const client = apiKeyRequired && at.plan ? clientLimit(at.plan, route, at.place) : [];
  const levels = [...client, ...stageLimit(at.settings, route), { level: 'account' as const, ...at.account }];
  return { route, apiKeyRequired, ...effectiveLimit(levels), levels };
}

function clientLimit(
  { apiStages = [], throttle }: FoundPlan,
  route: string,
  place: LimitGround['place'],
): LevelLimit[] {
  const planned = apiStages.find((one) => one.apiId === place.apiId && one.stage === place.stage);
  const own = planned?.throttle?.[keyOfMethod(route)];
  const limits = own ?? throttle;
  if (!limits) return [];
  const { burstLimit, rateLimit } = limits;
  return [
    {
      level: own ? 'client and method' : 'client',
      ...(rateLimit !== undefined && { rateLimit }),
      ...(burstLimit !== undefined && { burstLimit }),
    },
  ];
}

/** A field that a method does not say is that of all methods. */
function stageLimit({ methodSettings }: StageSettings, route: string): LevelLimit[] {
  const own = ownLimits('method', methodSettings[route]);
  const all = ownLimits('stage', methodSettings['*']);
  const left = all.map(({ burstLimit, level, rateLimit }) => ({
    level,
    ...(rateLimit !== undefined && own[0]?.rateLimit === undefined && { rateLimit }),
    ...(burstLimit !== undefined && own[0]?.burstLimit === undefined && { burstLimit }),
  }));
  return [...own, ...left.filter((limits) => Object.keys(limits).length > 1)];
}

/** -1 is no limit. */
function ownLimits(level: 'method' | 'stage', setting: MethodSetting | undefined): LevelLimit[] {
  const { throttlingBurstLimit: burst = -1, throttlingRateLimit: rate = -1 } = setting ?? {};
  if (burst < 0 && rate < 0) return [];
  return [{ level, ...(rate >= 0 && { rateLimit: rate }), ...(burst >= 0 && { burstLimit: burst }) }];
}
