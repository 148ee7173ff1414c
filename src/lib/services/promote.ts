// `apigw promote`: the deployment that one stage of an API serves onto another stage of it. What is the target stage's own stays
// its own; variables that it lacks come along. Guide: "Set up a stage for a REST API", stages and deployments.

import { findRestApi } from '../aws/find-api.ts';
import { readStage } from '../aws/read-stage.ts';
import { estimateCalls } from '../deploy/estimate-calls.ts';
import { liveFingerprint } from '../deploy/fingerprint.ts';
import { orderSteps } from '../deploy/order.ts';
import type { Plan } from '../deploy/plan.ts';
import { stepsToDeployment } from '../deploy/plan-rollback.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import { ApigwError } from '../errors.ts';
import type { StageSettings } from '../model/stage.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { definitionOf } from './live-definition.ts';
import { readLivePlace } from './live-state.ts';
import { noStage } from './no-stage.ts';
import { projectStage } from './project-stages.ts';
import { type PlannedRun, preparePlan } from './run-plan.ts';
import { declaredSettings } from './stage-settings.ts';
import { resolveTarget, type Target } from './target.ts';

export interface PromoteRequest {
  api?: string;
  from: string;
  to: string;
  /** Of the target stage, before all others. */
  variables: Record<string, string>;
  version: string;
}

/** Plans a promotion. Nothing is written. Throws NotFound for a stage that is not there, Unsupported for another place. */
export async function planPromotion(context: Context, request: PromoteRequest): Promise<PlannedRun> {
  const { from, to } = request;
  const target = await resolveTarget(context, to, request.api);
  refuseElsewhere(await resolveTarget(context, from, request.api), target, request);
  const { clients, project } = target;
  const [identity, api] = await Promise.all([
    identify(target),
    chooseApi(context, project, request.api).then((name) => findRestApi(clients, name)),
  ]);
  const [source, live] = await Promise.all([readLivePlace(target, api, from), readLivePlace(target, api, to)]);
  if (!source.stage) throw await noStage(clients, api, from);
  if (!live.stage) throw await noStage(clients, api, to);
  const declared = projectStage(project, to, api.name);
  const given = { ...(declared && declaredSettings(declared)), overrides: request.variables };
  const wanted = promotedSettings(source.stage.settings, live.stage.settings, given);
  const steps = orderSteps(stepsToDeployment(live.stage, source.stage.deploymentId, wanted));
  const plan: Plan = {
    format: 1,
    createdBy: `apigw ${request.version}`,
    action: 'promote',
    api: { name: live.api.name, id: live.api.id },
    stage: to,
    target: identity,
    changes: steps.length > 0 ? await definitionChanges(context, target, { restApiId: api.id, from, to }) : [],
    settingsChanges: diffStageSettings(live.stage.settings, wanted),
    steps,
    notes: notesOf(source.stage.settings, live.stage.settings, wanted),
    ...estimateCalls(steps),
    fingerprint: liveFingerprint(live),
    liveDeploymentId: live.stage.deploymentId,
  };
  return preparePlan(target, plan, describeTarget(target, identity));
}

/** Deployments belong to one API: to another account, region or endpoint only its definition can go. */
function refuseElsewhere(source: Target, target: Target, { from, to }: PromoteRequest): void {
  const place = ({ endpointUrl, profile, region }: Target) => [endpointUrl, profile, region].join();
  if (place(source) === place(target)) return;
  throw new ApigwError(
    'Unsupported',
    `Stages '${from}' and '${to}' are in different places: a deployment cannot go there`,
    {
      hint: `Carry the definition: apigw export --stage ${from} --extensions --out FILE, then apigw deploy FILE --stage ${to}`,
    },
  );
}

type Declared = Partial<StageSettings> & { overrides: Record<string, string> };

/** The target's settings, with what apigw.yaml says of it; variables that only the source has are added. */
function promotedSettings(
  source: StageSettings,
  target: StageSettings,
  { overrides, ...declared }: Declared,
): StageSettings {
  const own = declared.variables ?? target.variables;
  return { ...target, ...declared, tags: target.tags, variables: { ...source.variables, ...own, ...overrides } };
}

async function definitionChanges(
  context: Context,
  target: Target,
  at: { restApiId: string; from: string; to: string },
) {
  const { from, restApiId, to } = at;
  const [after, before] = await Promise.all(
    [from, to].map(async (stageName) => (await readStage(target.clients, { restApiId, stageName })).definition),
  );
  if (!before || !after) return [];
  const notify = (line: string) => context.notify(line);
  return diffRestApis(definitionOf(before, notify), definitionOf(after, notify));
}

function notesOf(source: StageSettings, target: StageSettings, wanted: StageSettings): string[] {
  const carried = Object.keys(wanted.variables).filter(
    (name) => !Object.hasOwn(target.variables, name) && Object.hasOwn(source.variables, name),
  );
  return [
    ...(carried.length > 0 ? [`Variables that the stage lacks come along: ${carried.join(', ')}`] : []),
    ...(target.canarySettings ? ['The stage has a canary, which keeps its own deployment'] : []),
  ];
}
