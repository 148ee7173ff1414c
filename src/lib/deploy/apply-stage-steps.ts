// Steps that change what clients get. CreateDeployment is a create: when its answer is lost, the deployment is looked for
// by the description that the plan gave it. API reference: CreateDeployment, UpdateStage, GetStage, GetDeployments.

import {
  type CacheClusterSize,
  CreateDeploymentCommand,
  type Deployment,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { pageLimit, readAllPages } from '../aws/paging.ts';
import { ApigwError } from '../errors.ts';
import type { StageSettings } from '../model/stage.ts';
import { settingsFromStage, stagePatch } from '../model/stage-records.ts';
import { withoutKeptSettings } from './kept-settings.ts';
import type { CreateDeployment, UpdateStage, Verify } from './plan.ts';
import { type ApplyContext, apiIdOf, type Progress } from './progress.ts';
import { differingPaths, nameOfPath, overlapping } from './stage-differences.ts';

/** Makes the deployment, and unless the step says `none`, makes the stage serve it. */
export async function applyCreateDeployment(step: CreateDeployment, context: ApplyContext): Promise<Progress> {
  const detached = step.serve === 'none';
  const look = () => (detached ? findUnserved(step, context) : findServed(step, context));
  // An interrupted run may have left its deployment: no stage would ever show it, so it is looked for first.
  const left = detached ? await look() : undefined;
  const answer = left ?? (await context.clients.apiGateway(commandOf(step, context), { recover: look }));
  if (!answer.id) throw new ApigwError('Failed', 'CreateDeployment: the answer has no id');
  return { ...context.progress, deploymentId: answer.id };
}

function commandOf({ description, serve, settings = {} }: CreateDeployment, context: ApplyContext) {
  const { cacheClusterSize, description: stageDescription, ...rest } = settings;
  return new CreateDeploymentCommand({
    restApiId: apiIdOf(context),
    description,
    ...(serve !== 'none' && { stageName: context.plan.stage }),
    ...(serve === 'new-stage' && {
      ...rest,
      ...(stageDescription !== undefined && { stageDescription }),
      ...(cacheClusterSize !== undefined && { cacheClusterSize: cacheClusterSize as CacheClusterSize }),
    }),
  });
}

/** The deployment that the stage serves, if it is the plan's. */
async function findServed({ description }: CreateDeployment, context: ApplyContext) {
  const { clients, plan } = context;
  const restApiId = apiIdOf(context);
  const stage = await clients.apiGateway(new GetStageCommand({ restApiId, stageName: plan.stage })).catch(ifThere);
  const deploymentId = stage?.deploymentId;
  if (!deploymentId || deploymentId === plan.liveDeploymentId) return undefined;
  const found = await clients.apiGateway(new GetDeploymentCommand({ restApiId, deploymentId }));
  return isOf(found, description) ? found : undefined;
}

/** A deployment of the same definition and message, younger than the one that the stage serves. */
async function findUnserved({ description }: CreateDeployment, context: ApplyContext) {
  const { clients, plan } = context;
  const restApiId = apiIdOf(context);
  const all = await readAllPages((position) =>
    clients.apiGateway(new GetDeploymentsCommand({ restApiId, limit: pageLimit, ...(position && { position }) })),
  );
  const live = all.find(({ id }) => id === plan.liveDeploymentId);
  const young = all.filter((found) => found !== live && timeOf(found) >= timeOf(live));
  return young.find((found) => isOf(found, description));
}

/** A run that went further may have written settings into it. */
const isOf = (found: Deployment | undefined, description: string) =>
  withoutKeptSettings(found?.description ?? '') === description;

const timeOf = (deployment: Deployment | undefined) => deployment?.createdDate?.getTime() ?? 0;

function ifThere(error: unknown): undefined {
  if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
  throw error;
}

/** Changes settings and, if the step says so, the deployment: in one call, so that neither is ever served without the other. */
export async function applyUpdateStage(step: UpdateStage, context: ApplyContext): Promise<Progress> {
  const { clients, plan, progress } = context;
  const restApiId = apiIdOf(context);
  const stageName = plan.stage;
  const deploymentId = step.deployment === 'new' ? progress.deploymentId : step.deployment?.id;
  if (step.deployment && deploymentId === undefined) {
    throw new ApigwError('Failed', 'The plan serves a new deployment but does not create one');
  }
  if (step.expects) await refuseConcurrent(step.expects, step, context);
  const switched =
    deploymentId === undefined ? [] : [{ op: 'replace' as const, path: '/deploymentId', value: deploymentId }];
  await clients.apiGateway(
    new UpdateStageCommand({ restApiId, stageName, patchOperations: [...switched, ...step.patch] }),
    { recover: () => findUpdated({ restApiId, stageName, deploymentId, settings: step.settings }, context) },
  );
  return deploymentId === undefined ? progress : { ...progress, deploymentId };
}

/** API Gateway has no conditional update: what somebody else has set since the plan is looked for right before the call. */
async function refuseConcurrent(expected: StageSettings, step: UpdateStage, context: ApplyContext): Promise<void> {
  const { clients, plan } = context;
  const stage = await clients.apiGateway(new GetStageCommand({ restApiId: apiIdOf(context), stageName: plan.stage }));
  if (step.deployment && stage.deploymentId !== plan.liveDeploymentId) throw concurrent(plan.stage, ['its deployment']);
  const since = differingPaths(expected, settingsFromStage(stage));
  const touched = overlapping(
    since,
    step.patch.map(({ path }) => path),
  );
  if (touched.length > 0) throw concurrent(plan.stage, touched.map(nameOfPath));
}

function concurrent(stageName: string, what: readonly string[]): ApigwError {
  return new ApigwError(
    'Conflict',
    `Somebody changed stage '${stageName}' after the plan was made: ${what.join(', ')}`,
    {
      hint: 'Nothing was changed. See what is there now: apigw stages show, then run the command again',
      retryable: true,
    },
  );
}

interface WantedStage {
  restApiId: string;
  stageName: string;
  deploymentId: string | undefined;
  settings: StageSettings | undefined;
}

/** After a lost answer: the stage, if it is as wanted. A removal sent twice would be refused. */
async function findUpdated({ deploymentId, settings, ...id }: WantedStage, { clients }: ApplyContext) {
  const stage = await clients.apiGateway(new GetStageCommand(id));
  if (deploymentId !== undefined && stage.deploymentId !== deploymentId) return undefined;
  return settings && stagePatch(settingsFromStage(stage), settings).length > 0 ? undefined : stage;
}

/** Looks whether the stage is as the plan made it. Throws Conflict when somebody else's change came between. */
export async function applyVerify({ settings }: Verify, context: ApplyContext): Promise<Progress> {
  const { clients, plan, progress } = context;
  const stage = await clients.apiGateway(new GetStageCommand({ restApiId: apiIdOf(context), stageName: plan.stage }));
  const wanted = progress.deploymentId ?? plan.liveDeploymentId;
  if (stage.deploymentId !== wanted) {
    throw new ApigwError(
      'Conflict',
      `Stage '${plan.stage}' serves deployment ${stage.deploymentId} instead of ${wanted}`,
      { hint: 'Somebody deployed at the same time; see what is live: apigw status', retryable: true },
    );
  }
  const other = settings && overlapping(differingPaths(settingsFromStage(stage), settings.wanted), settings.paths);
  if (!other || other.length === 0) return progress;
  throw new ApigwError('Conflict', `Stage '${plan.stage}' is not as it was set: ${other.map(nameOfPath).join(', ')}`, {
    hint: 'Somebody changed it at the same time; see what is there: apigw stages show',
    retryable: true,
  });
}
