// `apigw stages list|show|delete`.

import { DeleteStageCommand, GetStageCommand, GetStagesCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { withoutMetadata } from './apis.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { invokeUrl } from './invoke-url.ts';
import { resolveTarget } from './target.ts';

/** A stage as GetStage gives it, and where it answers. */
export type ShownStage = Stage & { invokeUrl: string };

async function open(context: Context, api: string | undefined, stageName?: string) {
  const target = await resolveTarget(context, stageName);
  const found = await findRestApi(target.clients, await chooseApi(context, target.project, api));
  return { target, restApiId: found.id, name: found.name ?? found.id };
}

/** The stages of an API. */
export async function listStages(context: Context, api: string | undefined): Promise<ShownStage[]> {
  const { target, restApiId } = await open(context, api);
  const { item } = await target.clients.apiGateway(new GetStagesCommand({ restApiId }));
  return (item ?? []).map((stage) => ({ ...stage, invokeUrl: invokeUrl(target, restApiId, stage.stageName ?? '') }));
}

/** One stage. */
export async function showStage(context: Context, api: string | undefined, stageName: string): Promise<ShownStage> {
  const { target, restApiId } = await open(context, api, stageName);
  const stage = await target.clients.apiGateway(new GetStageCommand({ restApiId, stageName }));
  return { ...withoutMetadata(stage), invokeUrl: invokeUrl(target, restApiId, stageName) };
}

/** A stage that is about to be deleted; `run` does it. */
export async function planStageDeletion(context: Context, api: string | undefined, stageName: string) {
  const { target, restApiId, name } = await open(context, api, stageName);
  const stage = await target.clients.apiGateway(new GetStageCommand({ restApiId, stageName }));
  return {
    target: describeTarget(target, await identify(target)),
    api: name,
    restApiId,
    stageName,
    deploymentId: stage.deploymentId,
    run: async () => {
      await target.clients.apiGateway(new DeleteStageCommand({ restApiId, stageName }));
    },
  };
}
