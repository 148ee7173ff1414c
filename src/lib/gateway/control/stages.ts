// Operations on stages (guide: "Set up a stage for a REST API"; API reference: CreateStage … DeleteStage; texts recorded).

import type {
  CreateStageRequest,
  DeleteStageRequest,
  FlushStageAuthorizersCacheRequest,
  FlushStageCacheRequest,
  GetStageRequest,
  GetStagesRequest,
  Stage,
  Stages,
  UpdateStageRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { findRestApi, listOf } from './api-store.ts';
import { changeCluster, flushCluster } from './cache-cluster.ts';
import { findClientCertificate } from './client-certificate-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { domainsMapping } from './domains/domain-mapping-store.ts';
import { badRequest, conflict } from './faults.ts';
import { checkAndApplyPatch } from './patch.ts';
import { stagePatchTable } from './stage-patch.ts';
import {
  findStage,
  makeStage,
  presentStage,
  refuseUnknownDeployment,
  refuseUnknownDocumentation,
  type StoredStage,
} from './stage-store.ts';
import { settleTags } from './tags.ts';
import { detachStage } from './usage-plan-store.ts';

function createStage(input: CreateStageRequest, context: Context): Stage {
  refuseViolations([oneOf('createStageInput.cacheClusterSize', input.cacheClusterSize, enums.cacheClusterSize)]);
  const { id } = findRestApi(context, input.restApiId);
  const { restApiId: _, stageName = '', deploymentId = '', tags, ...start } = input;
  refuseUnknownDeployment(context, id, deploymentId);
  if (context.records.get(['stage', id, stageName])) throw conflict('Stage already exists');
  refuseUnknownDocumentation(context, id, input.documentationVersion);
  if (start.canarySettings?.deploymentId) refuseUnknownDeployment(context, id, start.canarySettings.deploymentId);
  const place = { restApiId: id, stageName, deploymentId };
  const stage = makeStage(context, place, { ...start, ...given({ tags: settleTags(tags) }) });
  context.records.put(['stage', id, stageName], stage);
  return presentStage(context, stage);
}

function getStage(input: GetStageRequest, context: Context): Stage {
  const { id } = findRestApi(context, input.restApiId);
  return presentStage(context, findStage(context, id, input.stageName));
}

/** All at once, under `item` [recorded]. */
function getStages(input: GetStagesRequest, context: Context): Stages {
  const { id } = findRestApi(context, input.restApiId);
  const stages = listOf<StoredStage>(context.records, 'stage', id);
  const wanted = stages.filter((stage) => !input.deploymentId || stage.deploymentId === input.deploymentId);
  return { item: wanted.map((stage) => presentStage(context, stage)) };
}

function updateStage(input: UpdateStageRequest, context: Context): Stage {
  const { id } = findRestApi(context, input.restApiId);
  const record = findStage(context, id, input.stageName);
  const patched = checkAndApplyPatch(
    'updateStageInput',
    { record, operations: input.patchOperations },
    stagePatchTable,
  );
  refuseUnknownDeployment(context, id, patched.deploymentId);
  if (patched.canarySettings) refuseUnknownDeployment(context, id, patched.canarySettings.deploymentId);
  if (patched.documentationVersion !== record.documentationVersion) {
    refuseUnknownDocumentation(context, id, patched.documentationVersion);
  }
  if (patched.clientCertificateId) findClientCertificate(context, patched.clientCertificateId);
  refuseLoggingWithoutRole(context, patched);
  const updated = { ...changeCluster(context, record, patched), lastUpdatedDate: context.now.getTime() };
  context.records.put(['stage', id, record.stageName], updated);
  return presentStage(context, updated);
}

/** Execution logs are written with the account's role [observed]. */
function refuseLoggingWithoutRole(context: Context, stage: StoredStage): void {
  const logs = Object.values(stage.methodSettings ?? {}).some(({ loggingLevel = 'OFF' }) => loggingLevel !== 'OFF');
  if (!logs || context.records.get<{ cloudwatchRoleArn?: string }>(['account'])?.cloudwatchRoleArn) return;
  throw badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
}

/** A stage that a domain maps stays; AWS's text [observed]. */
function deleteStage(input: DeleteStageRequest, context: Context): object {
  const { id } = findRestApi(context, input.restApiId);
  const { stageName } = findStage(context, id, input.stageName);
  const domains = domainsMapping(context, id, stageName);
  if (domains.length > 0) {
    throw badRequest(
      `Deleting stage ${stageName} failed. Please remove all base path mappings related to the stage in your domains: ${domains.join(', ')}`,
    );
  }
  detachStage(context, id, stageName);
  context.records.remove(['stage', id, stageName]);
  return {};
}

/** Who keeps the responses in memory is told by a record that is gone at once. */
function flushStageCache(input: FlushStageCacheRequest, context: Context): object {
  const { id } = findRestApi(context, input.restApiId);
  const stage = findStage(context, id, input.stageName);
  const key = ['stagecache', id, stage.stageName];
  context.records.put(key, {});
  context.records.remove(key);
  const flushed = flushCluster(context, stage);
  if (flushed !== stage) context.records.put(['stage', id, stage.stageName], flushed);
  return {};
}

/** Told in the same way to who keeps what authorizers have found out. */
function flushAuthorizers(input: FlushStageAuthorizersCacheRequest, context: Context): object {
  const { id } = findRestApi(context, input.restApiId);
  const key = ['authorizercache', id, findStage(context, id, input.stageName).stageName];
  context.records.put(key, {});
  context.records.remove(key);
  return {};
}

/** Operations on stages. */
export const stageHandlers = {
  CreateStage: createStage,
  GetStage: getStage,
  GetStages: getStages,
  UpdateStage: updateStage,
  DeleteStage: deleteStage,
  FlushStageCache: flushStageCache,
  FlushStageAuthorizersCache: flushAuthorizers,
};
