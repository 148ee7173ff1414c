// `apigw canary`: what a canary of a stage is given, its promotion, its end. Planning only reads.

import { GetDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { asCanary, type CanaryStart, planCanaryPromotion } from '../deploy/canary/plan-canary.ts';
import type { Plan } from '../deploy/plan.ts';
import { planStageSettings } from '../deploy/plan-stage-settings.ts';
import { ApigwError } from '../errors.ts';
import type { CanarySettings, StageSettings } from '../model/stage.ts';
import { checkStageName } from './check-deployable.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { type DeployRequest, type PlannedDeploy, planDeployment } from './deploy.ts';
import { describeTarget, type Identity, identify } from './identity.ts';
import { readLivePlace } from './live-state.ts';
import { noStage } from './no-stage.ts';
import { type PlannedRun, preparePlan } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

export interface CanaryPlace {
  /** Name or id. */
  api?: string;
  stage: string;
  /** Of this program. */
  version: string;
}

/** A stage that is there, with its canary if it has one. */
export interface OpenedStage {
  target: Target;
  identity: Identity;
  live: Awaited<ReturnType<typeof readLivePlace>> & { stage: { deploymentId: string; settings: StageSettings } };
  canary: (CanarySettings & { deploymentId: string }) | undefined;
}

/** Finds the stage. Throws NotFound, with the names that come near. */
export async function openStage(context: Context, { api: name, stage }: CanaryPlace): Promise<OpenedStage> {
  checkStageName(stage);
  const target = await resolveTarget(context, stage);
  const [identity, api] = await Promise.all([
    identify(target),
    chooseApi(context, target.project, name).then((chosen) => findRestApi(target.clients, chosen)),
  ]);
  const live = await readLivePlace(target, api, stage);
  if (!live.stage) throw await noStage(target.clients, api, stage);
  const { canarySettings } = live.stage.settings;
  const canary = canarySettings && {
    ...canarySettings,
    deploymentId: canarySettings.deploymentId ?? live.stage.deploymentId,
  };
  return { target, identity, live: { ...live, stage: live.stage }, canary };
}

export interface CanaryStartRequest extends CanaryPlace {
  start: CanaryStart;
}

/** An existing deployment as the stage's canary. Throws NotFound, Conflict where the stage has another canary. */
export async function planCanaryOf(
  context: Context,
  request: CanaryStartRequest & { deploymentId: string },
): Promise<PlannedRun> {
  const { deploymentId, start } = request;
  const opened = await openStage(context, request);
  if (opened.canary && opened.canary.deploymentId !== deploymentId) throw hasCanary(request.stage, opened.canary);
  await opened.target.clients.apiGateway(new GetDeploymentCommand({ restApiId: opened.live.api.id, deploymentId }));
  const canarySettings = {
    deploymentId,
    percentTraffic: start.percent,
    stageVariableOverrides: start.variables,
    useStageCache: start.useStageCache,
  };
  return plannedSettings(opened, request, { action: 'canary', canarySettings });
}

/** A spec as the stage's canary: deployed for it alone. Throws Conflict where the stage has a canary. */
export async function planCanaryDeployment(
  context: Context,
  request: DeployRequest & { start: CanaryStart },
): Promise<PlannedDeploy> {
  const planned = await planDeployment(context, { ...request, domains: 'leave' });
  const opened = await openPlanned(context, planned, request);
  if (opened.canary) throw hasCanary(request.stage, opened.canary);
  const plan = asCanary(planned.plan, opened.live.stage, request.start);
  const shown = plan ?? { ...planned.plan, steps: [], changes: [], settingsChanges: [] };
  return { ...planned, ...prepared(opened, shown) };
}

/** The stage that a deployment is planned for, which has to be there: API Gateway makes none for a canary. */
export async function openPlanned(context: Context, { plan }: PlannedRun, request: DeployRequest) {
  if (plan.api.id !== undefined && plan.liveDeploymentId !== undefined) {
    return openStage(context, { api: plan.api.id, stage: request.stage, version: request.version });
  }
  throw new ApigwError('NotFound', `${plan.api.name} has no stage '${request.stage}' yet: a canary needs one`, {
    hint: `Make it first: apigw deploy --stage ${request.stage}, without a canary`,
  });
}

/** Throws NotFound where the stage has no canary. */
function requireCanary({ canary, live }: OpenedStage, stage: string) {
  if (canary) return canary;
  throw new ApigwError('NotFound', `Stage '${stage}' of ${live.api.name} has no canary`, {
    hint: `Start one: apigw canary start --stage ${stage} --percent 10`,
  });
}

/** Another share or other variables for the canary that there is. */
export async function planCanaryChange(
  context: Context,
  request: CanaryPlace & { percent?: number; variables: Record<string, string>; deploymentId?: string },
): Promise<PlannedRun & { canaryDeploymentId: string }> {
  const opened = await openStage(context, request);
  const canary = requireCanary(opened, request.stage);
  refuseOther(request, canary);
  const canarySettings = {
    ...canary,
    percentTraffic: request.percent ?? canary.percentTraffic,
    stageVariableOverrides: { ...canary.stageVariableOverrides, ...request.variables },
  };
  const planned = plannedSettings(opened, request, { action: 'canary change', canarySettings });
  return { ...planned, canaryDeploymentId: canary.deploymentId };
}

/** What the canary serves goes live for all. */
export async function planPromotionOfCanary(
  context: Context,
  request: CanaryPlace & { deploymentId?: string },
): Promise<PlannedRun> {
  const opened = await openStage(context, request);
  const canary = requireCanary(opened, request.stage);
  refuseOther(request, canary);
  const facts = { ...opened.identity, version: request.version };
  return prepared(opened, planCanaryPromotion({ live: opened.live, canary, stageName: request.stage, facts }));
}

/** The canary goes, all traffic is the base's again. None there: nothing to do. */
export async function planCanaryRemoval(
  context: Context,
  request: CanaryPlace & { deploymentId?: string },
): Promise<PlannedRun> {
  const opened = await openStage(context, request);
  if (opened.canary) refuseOther(request, opened.canary);
  return plannedSettings(opened, request, { action: 'canary removal' });
}

/** Throws Conflict where the canary is not the one that is meant. */
function refuseOther(
  { deploymentId, stage }: { deploymentId?: string; stage: string },
  canary: { deploymentId: string },
): void {
  if (deploymentId === undefined || canary.deploymentId === deploymentId) return;
  throw new ApigwError(
    'Conflict',
    `The canary of stage '${stage}' is of deployment ${canary.deploymentId} by now, not of ${deploymentId}`,
    { hint: 'Somebody else started it; see: apigw canary status' },
  );
}

/** Conflict, to be thrown. */
export function hasCanary(stage: string, canary: { deploymentId: string; percentTraffic: number }): ApigwError {
  return new ApigwError(
    'Conflict',
    `Stage '${stage}' has a canary already: deployment ${canary.deploymentId} with ${canary.percentTraffic} % of the traffic`,
    { hint: `End it first: apigw canary promote --stage ${stage}, or apigw canary abort --stage ${stage}` },
  );
}

function plannedSettings(
  opened: OpenedStage,
  { stage: stageName, version }: CanaryPlace,
  { action, canarySettings }: { action: Plan['action']; canarySettings?: CanarySettings },
): PlannedRun {
  const { identity, live } = opened;
  const { canarySettings: _, ...own } = live.stage.settings;
  const wanted = { ...own, ...(canarySettings && { canarySettings }) };
  const facts = { ...identity, version };
  return prepared(opened, planStageSettings({ live, stageName, wanted, before: [], notes: [], facts, action }));
}

/** A plan made ready for the target of an opened stage. */
export function prepared({ identity, target }: OpenedStage, plan: Plan): PlannedRun {
  return preparePlan(target, plan, describeTarget(target, identity));
}
