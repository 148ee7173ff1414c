// Steps on a stage's canary. Developer guide, "Set up an API Gateway canary release deployment"; API reference: CreateDeployment,
// UpdateStage.

import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetStageCommand,
  type PatchOperation,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import { withoutKeptSettings } from './kept-settings.ts';
import type { CreateCanary, PromoteCanary } from './plan.ts';
import { type ApplyContext, apiIdOf, type Progress } from './progress.ts';

/** Deploys what the API is now as a canary. API Gateway would replace another canary, so one that came since is refused. */
export async function applyCreateCanary(step: CreateCanary, context: ApplyContext): Promise<Progress> {
  const { clients, plan, progress } = context;
  const id = { restApiId: apiIdOf(context), stageName: plan.stage };
  const { canarySettings } = await clients.apiGateway(new GetStageCommand(id));
  if (canarySettings) throw concurrent(plan.stage, `it has a canary of ${canarySettings.deploymentId}`);
  const { canary, description } = step;
  const command = new CreateDeploymentCommand({ ...id, description, canarySettings: canary });
  await clients.apiGateway(command, { recover: () => findCanary(step, context) });
  return progress;
}

/** After a lost answer: the canary's deployment, if it is the plan's. */
async function findCanary({ description }: CreateCanary, context: ApplyContext) {
  const { clients, plan } = context;
  const restApiId = apiIdOf(context);
  const stage = await clients.apiGateway(new GetStageCommand({ restApiId, stageName: plan.stage }));
  const deploymentId = stage.canarySettings?.deploymentId;
  if (!deploymentId) return undefined;
  const found = await clients.apiGateway(new GetDeploymentCommand({ restApiId, deploymentId }));
  return withoutKeptSettings(found.description ?? '') === description ? found : undefined;
}

const promotion: readonly PatchOperation[] = [
  { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
  { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
  { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
];

/** The guide's patch, in one call. Throws Conflict when the canary is another one by now. */
export async function applyPromoteCanary({ deploymentId }: PromoteCanary, context: ApplyContext): Promise<Progress> {
  const { clients, plan, progress } = context;
  const id = { restApiId: apiIdOf(context), stageName: plan.stage };
  const { canarySettings } = await clients.apiGateway(new GetStageCommand(id));
  if (canarySettings?.deploymentId !== deploymentId) {
    const now = canarySettings ? `its canary is of ${canarySettings.deploymentId}` : 'its canary is gone';
    throw concurrent(plan.stage, now);
  }
  const isCopied = Object.keys(canarySettings.stageVariableOverrides ?? {}).length > 0;
  const patchOperations = promotion.filter(({ path }) => isCopied || path !== '/variables');
  await clients.apiGateway(new UpdateStageCommand({ ...id, patchOperations }));
  return { ...progress, deploymentId };
}

function concurrent(stageName: string, what: string): ApigwError {
  return new ApigwError('Conflict', `Somebody changed stage '${stageName}' after the plan was made: ${what}`, {
    hint: 'See what is there now: apigw canary status, then run the command again',
    retryable: true,
  });
}
