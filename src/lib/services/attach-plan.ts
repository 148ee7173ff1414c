// `apigw plans attach|detach`: stages and keys of a usage plan. A stage that is being made is waited for.

import { findApiKey } from '../aws/api-keys.ts';
import { type AnyApi, checkStage, findAnyApi, listStageNames } from '../aws/find-any-api.ts';
import { didYouMean } from '../aws/near-names.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { realClock } from '../aws/real-clock.ts';
import { attachPlanKey, detachPlanKey, type FoundPlan, findUsagePlan, listUsagePlans } from '../aws/usage-plans.ts';
import { waitUntil } from '../aws/wait-until.ts';
import { ApigwError } from '../errors.ts';
import { effectiveEdits, planFacts, stagePath } from '../model/plan-facts.ts';
import { changePlan, planChangeCalls } from './change-plan.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

/** What goes on a plan, or off it. */
export interface PlanMembers {
  plan: string;
  keys: readonly string[];
  /** Absent: no stage. */
  stage?: string;
  api?: string;
  /** Seconds to wait for a stage that is not there yet. */
  timeout: number;
}

/** A plan with what was attached or detached. */
export interface PlanMembersOutcome {
  id: string;
  name: string;
  apiStages: { apiId: string; stage: string }[];
  keys: { id: string; name?: string }[];
}

interface Found {
  target: Target;
  plan: FoundPlan;
  api: AnyApi | undefined;
  keys: { id: string; name?: string; isOn: boolean }[];
}

async function find(context: Context, members: PlanMembers): Promise<Found> {
  if (members.stage === undefined && members.keys.length === 0) {
    throw new ApigwError('Usage', 'Missing: --stage, or --key', { hint: 'For example: --api pets --stage prod' });
  }
  const target = await resolveTarget(context, members.stage, members.api);
  const { clients } = target;
  const plan = await findUsagePlan(clients, members.plan);
  const api =
    members.stage === undefined
      ? undefined
      : await findAnyApi(clients, await chooseApi(context, target.project, members.api));
  if (api?.protocol === 'HTTP') {
    throw new ApigwError('InvalidInput', `${api.name} is an HTTP API: usage plans are for REST and WebSocket APIs`);
  }
  const keys = [];
  for (const nameOrId of members.keys) {
    const { id, name } = await findApiKey(clients, nameOrId);
    const isOn = (await listUsagePlans(clients, id)).some((one) => one.id === plan.id);
    keys.push({ id, ...(name !== undefined && { name }), isOn });
  }
  return { target, plan, api, keys };
}

/** Plans what goes on a plan; what is on it is left alone. Throws NotFound, InvalidInput, Usage. */
export async function planAttachment(
  context: Context,
  members: PlanMembers,
): Promise<PlannedSteps<PlanMembersOutcome>> {
  const found = await find(context, members);
  const { api, keys, plan, target } = found;
  const { stage = '', timeout } = members;
  const edits = api && effectiveEdits(planFacts(plan), new Map([[stagePath(api.id, stage), 'attached']]));
  const steps: RunnableStep[] = [];
  const isThere = !api || (await listStageNames(target.clients, api)).includes(stage);
  if (api && !isThere) steps.push(await waitStep(context, found, { stage, timeout }));
  if (api && edits?.size) {
    const title = `Attach stage ${stage} of ${api.name} (${api.id}) to ${plan.name}`;
    steps.push({ title, run: async () => void (await changePlan(target, { plan, edits })) });
  }
  const open = keys.filter(({ isOn }) => !isOn);
  steps.push(...open.map((key) => keyStep(found, key)));
  return {
    title: `Attach to the usage plan ${plan.name} (${plan.id})`,
    target: describeTarget(target, await identify(target)),
    steps,
    nothing: `${membersText(found, stage)} ${keys.length + (api ? 1 : 0) > 1 ? 'are' : 'is'} on the usage plan ${plan.name}`,
    notes: [],
    ...costOf([...(edits?.size ? planChangeCalls : []), ...open.map(() => gatewayCall('CreateUsagePlanKey'))]),
    outcome: () => outcomeOf(found, stage),
  };
}

const titleOf = ({ id, name }: { id: string; name?: string }) => (name === undefined ? id : `${name} (${id})`);

function membersText({ api, keys }: Found, stage: string): string {
  return [...(api ? [`stage ${stage} of ${api.name}`] : []), ...keys.map((key) => `key ${titleOf(key)}`)].join(', ');
}

function outcomeOf({ api, keys, plan }: Found, stage: string): PlanMembersOutcome {
  return {
    id: plan.id,
    name: plan.name,
    apiStages: api ? [{ apiId: api.id, stage }] : [],
    keys: keys.map(({ isOn: _, ...key }) => key),
  };
}

const keyStep = ({ plan, target }: Found, key: { id: string; name?: string }): RunnableStep => ({
  title: `Put the key ${titleOf(key)} on ${plan.name}`,
  run: async () => void (await attachPlanKey(target.clients, { usagePlanId: plan.id, keyId: key.id })),
});

/** A stage of another name may be meant: that is told at once, since a wait for it would be in vain. */
async function waitStep(
  { signal }: Context,
  { api, target }: Found,
  { stage, timeout }: { stage: string; timeout: number },
): Promise<RunnableStep> {
  if (!api) throw new ApigwError('Internal', 'No API');
  const names = await listStageNames(target.clients, api);
  const hint = didYouMean(stage, names) ?? `See: apigw stages list --api ${api.name}`;
  if (timeout === 0) throw new ApigwError('NotFound', `The API ${api.name} has no stage '${stage}'`, { hint });
  const look = async () => {
    try {
      await checkStage(target.clients, api, stage);
      return { found: true };
    } catch (error) {
      if (error instanceof ApigwError && error.code === 'NotFound')
        return { state: `there are ${names.join(', ') || 'none'}` };
      throw error;
    }
  };
  const what = `stage ${stage} of ${api.name} to be made`;
  return {
    title: `Wait until there is stage ${stage} of ${api.name} (up to ${timeout} s)`,
    run: async (report) => void (await waitUntil(look, { what, timeout, hint, report, clock: realClock(signal) })),
  };
}

/** Plans what goes off a plan. What is not on it is left alone. Throws NotFound, Usage. */
export async function planDetachment(
  context: Context,
  members: PlanMembers,
): Promise<PlannedSteps<PlanMembersOutcome>> {
  const found = await find(context, members);
  const { api, keys, plan, target } = found;
  const { stage = '' } = members;
  const edits = api && effectiveEdits(planFacts(plan), new Map([[stagePath(api.id, stage), undefined]]));
  const on = keys.filter(({ isOn }) => isOn);
  const steps = on.map(
    (key): RunnableStep => ({
      title: `Take the key ${titleOf(key)} off ${plan.name}`,
      run: async () => void (await detachPlanKey(target.clients, { usagePlanId: plan.id, keyId: key.id })),
    }),
  );
  if (api && edits?.size) {
    const title = `Detach stage ${stage} of ${api.name} (${api.id}) from ${plan.name}`;
    steps.push({ title, run: async () => void (await changePlan(target, { plan, edits })) });
  }
  return {
    title: `Detach from the usage plan ${plan.name} (${plan.id})`,
    target: describeTarget(target, await identify(target)),
    steps,
    nothing: `${membersText(found, stage)} ${keys.length + (api ? 1 : 0) > 1 ? 'are' : 'is'} not on the usage plan ${plan.name}`,
    notes: steps.length > 0 ? ['Keys that have no other plan for a stage are answered 403 there'] : [],
    ...costOf([...on.map(() => gatewayCall('DeleteUsagePlanKey')), ...(edits?.size ? planChangeCalls : [])]),
    outcome: () => outcomeOf(found, stage),
  };
}
