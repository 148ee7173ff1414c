// `apigw plans set`: limits, quota, name and description of a usage plan, and limits of methods on its stages.

import { type AnyApi, findAnyApi } from '../aws/find-any-api.ts';
import { type FoundPlan, findUsagePlan } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import { planChange } from './change-plan.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { checkQuota, type GivenLimits, limitEdits, methodLimitPath, noLimitEdits } from './plan-limits.ts';
import type { PlannedSteps } from './planned-steps.ts';
import { resolveTarget, type Target } from './target.ts';

export interface PlanSettings extends GivenLimits {
  plan: string;
  rename?: string;
  description?: string;
  /** What is taken away. */
  without: readonly ('throttle' | 'quota')[];
  /** `GET /pets/{id}`: rate and burst are of this method, on a stage of the plan. */
  method?: string;
  api?: string;
  stage?: string;
}

/** Plans the change. Throws NotFound, InvalidInput, Usage. */
export async function planPlanSettings(context: Context, settings: PlanSettings): Promise<PlannedSteps<FoundPlan>> {
  const target = await resolveTarget(context);
  const plan = await findUsagePlan(target.clients, settings.plan);
  const edits =
    settings.method === undefined ? ownEdits(plan, settings) : await methodEdits(context, target, { plan, settings });
  return planChange(target, { plan, edits: new Map(edits) });
}

type Edit = readonly [string, string | undefined];

function ownEdits(plan: FoundPlan, settings: PlanSettings): Edit[] {
  const { description, offset, period, quota, rename, without } = settings;
  const { limit, ...others } = plan.quota ?? {};
  checkQuota(settings, { ...(limit !== undefined && { quota: limit }), ...others });
  const texts: [string, string | number | undefined][] = [
    ['/name', rename],
    ['/description', description],
    ['/quota/limit', quota],
    ['/quota/offset', offset],
    ['/quota/period', period],
  ];
  const given = texts.flatMap(([path, value]): Edit[] =>
    value === undefined ? [] : [[path, value === '' ? undefined : String(value)]],
  );
  const edits = [
    ...given,
    ...limitEdits(settings, '/throttle'),
    ...(without.includes('throttle') ? noLimitEdits('/throttle') : []),
    ...(without.includes('quota') ? quotaPaths.map((path): Edit => [path, undefined]) : []),
  ];
  if (edits.length > 0) return edits;
  throw new ApigwError('Usage', 'Nothing was said to be set', { hint: 'See: apigw plans set --help' });
}

const quotaPaths = ['/quota/limit', '/quota/offset', '/quota/period'];

async function methodEdits(
  context: Context,
  target: Target,
  { plan, settings }: { plan: FoundPlan; settings: PlanSettings },
): Promise<Edit[]> {
  const { method = '', offset, period, quota, without } = settings;
  if (quota !== undefined || period !== undefined || offset !== undefined) {
    throw new ApigwError('Usage', 'A method has no quota of its own', {
      hint: '--method goes with --rate and --burst',
    });
  }
  const stage = await plannedStage(context, target, { ...settings, plan });
  const path = methodLimitPath(stage, method);
  if (without.includes('throttle')) return noLimitEdits(path);
  const edits = limitEdits(settings, path);
  if (edits.length > 0) return edits;
  throw new ApigwError('Usage', 'Missing: --rate, --burst', { hint: 'Or take the limits away: --no-throttle' });
}

/** The stage of the plan that is meant: by API and stage, or the only one. Throws NotFound, Usage. */
export async function plannedStage(
  context: Context,
  target: Target,
  { api, plan, stage }: { plan: FoundPlan; api?: string | undefined; stage?: string | undefined },
): Promise<{ apiId: string; stage: string }> {
  const all = (plan.apiStages ?? []).map((one) => ({ apiId: one.apiId ?? '', stage: one.stage ?? '' }));
  const wanted =
    api === undefined ? undefined : await findAnyApi(target.clients, await chooseApi(context, target.project, api));
  const fitting = all.filter(
    (one) => (!wanted || one.apiId === wanted.id) && (stage === undefined || one.stage === stage),
  );
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only;
  throw only ? severalStages(plan, fitting) : noSuchStage(plan, all, { wanted, stage });
}

const namesOf = (stages: readonly { apiId: string; stage: string }[]) =>
  stages.map(({ apiId, stage }) => `${apiId}:${stage}`).join(', ') || 'none';

function severalStages(plan: FoundPlan, fitting: readonly { apiId: string; stage: string }[]): ApigwError {
  return new ApigwError('Usage', `Which stage of the usage plan ${plan.name}? It has ${namesOf(fitting)}`, {
    hint: 'Name one: --api NAME --stage NAME',
  });
}

function noSuchStage(
  plan: FoundPlan,
  all: readonly { apiId: string; stage: string }[],
  { stage, wanted }: { wanted: AnyApi | undefined; stage: string | undefined },
): ApigwError {
  const what = [wanted && `API ${wanted.name}`, stage && `stage ${stage}`].filter(Boolean).join(', ') || 'stage';
  return new ApigwError('NotFound', `The usage plan ${plan.name} has no ${what}; it has ${namesOf(all)}`, {
    hint: `Attach it first: apigw plans attach ${plan.name} --api NAME --stage NAME`,
  });
}
