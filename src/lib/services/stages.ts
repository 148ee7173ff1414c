// `apigw stages list|show|delete`.

import { DeleteStageCommand, GetStagesCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { ApigwError } from '../errors.ts';
import { settingKeyFromRecord } from '../model/method-setting-keys.ts';
import { withoutMetadata } from './apis.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { invokeUrl } from './invoke-url.ts';
import { namedStage } from './named-stage.ts';
import { describeStageUsers, findStageUsers, type StageUsers } from './stage-users.ts';
import { resolveTarget, type Target } from './target.ts';

/** A stage as GetStage gives it, and where it answers. */
export type ShownStage = Stage & { invokeUrl: string };

interface OpenApi {
  target: Target;
  restApiId: string;
  name: string;
}

async function open(context: Context, api: string | undefined, stageName?: string): Promise<OpenApi> {
  const target = await resolveTarget(context, stageName, api);
  const found = await findRestApi(target.clients, await chooseApi(context, target.project, api));
  return { target, restApiId: found.id, name: found.name ?? found.id };
}

/** The stages of an API. */
export async function listStages(context: Context, api: string | undefined): Promise<ShownStage[]> {
  const { target, restApiId } = await open(context, api);
  const { item } = await target.clients.apiGateway(new GetStagesCommand({ restApiId }));
  return (item ?? []).map((stage) => ({ ...stage, invokeUrl: invokeUrl(target, restApiId, stage.stageName ?? '') }));
}

/** One stage. Throws NotFound, with the names that come near. */
export async function showStage(context: Context, api: string | undefined, stageName: string): Promise<ShownStage> {
  const at = await open(context, api, stageName);
  return { ...(await readStage(at, stageName)), invokeUrl: invokeUrl(at.target, at.restApiId, stageName) };
}

async function readStage({ name, restApiId, target }: OpenApi, stageName: string) {
  return withoutMetadata(await namedStage(target.clients, { id: restApiId, name }, stageName));
}

/** The method settings of a stage by method, that of the whole stage first. */
export function methodRows({ methodSettings = {} }: Pick<Stage, 'methodSettings'>) {
  const rows = Object.entries(methodSettings).map(([key, setting]) => ({
    ...setting,
    method: settingKeyFromRecord(key),
  }));
  return rows.sort((a, b) => Number(b.method === '*') - Number(a.method === '*') || (a.method < b.method ? -1 : 1));
}

/** A stage that is about to be deleted, with who would miss it; `run` does it. A stage with mappings AWS refuses to delete. */
export async function planStageDeletion(context: Context, api: string | undefined, stageName: string) {
  const at = await open(context, api, stageName);
  const { name, restApiId, target } = at;
  const { canarySettings, deploymentId } = await readStage(at, stageName);
  const users = await findStageUsers(target.clients, restApiId, stageName);
  refuseMapped(stageName, users);
  return {
    target: describeTarget(target, await identify(target)),
    api: name,
    restApiId,
    stageName,
    deploymentId,
    breaks: [
      ...describeStageUsers(users),
      ...(canarySettings ? [`Its canary of ${canarySettings.deploymentId} ends`] : []),
    ],
    run: async () => {
      await target.clients.apiGateway(new DeleteStageCommand({ restApiId, stageName }));
    },
  };
}

/** API Gateway says so, too, but not how to go on. */
function refuseMapped(stageName: string, { mappings }: StageUsers): void {
  const ours = mappings.filter(({ stage }) => stage === stageName);
  if (ours.length === 0) return;
  throw new ApigwError(
    'Conflict',
    `Domain names lead to stage '${stageName}': ${ours.map(({ url }) => url).join(', ')}`,
    {
      hint: 'Unmap them first: apigw domains unmap DOMAIN; or let them lead elsewhere: apigw domains map DOMAIN',
    },
  );
}
