// Operations on deployments: immutable snapshots of an API's definition (guide: "Create a deployment for a REST API",
// "Set up an API Gateway canary release deployment"; API reference: CreateDeployment; texts recorded).

import type {
  CreateDeploymentRequest,
  DeleteDeploymentRequest,
  Deployment,
  Deployments,
  GetDeploymentRequest,
  GetDeploymentsRequest,
  MethodSnapshot,
  UpdateDeploymentRequest,
} from '@aws-sdk/client-api-gateway';
import { type RestApi, record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { restApiFromRecords } from '../../model/rest-records.ts';
import { page } from '../store/paging.ts';
import { findRestApi, listOf, newRecordId, readApiRecords, type StoredRestApi, wireDate } from './api-store.ts';
import { cacheCluster, changeCluster } from './cache-cluster.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceText } from './patch-rules.ts';
import { makeStage, refuseBadVariables, type StoredStage, settleCanary } from './stage-store.ts';

type StoredDeployment = Omit<Deployment, 'createdDate'> & { id: string; createdDate: number };

/** What a deployment froze: the definition, and the ids that its resources had. */
export interface DeploymentSnapshot {
  api: RestApi;
  /** Path -> id. */
  resourceIds: Record<string, string>;
  /** Name -> id; not in snapshots that older versions took. */
  authorizerIds?: Record<string, string>;
}

function createDeployment(input: CreateDeploymentRequest, context: Context): Deployment {
  refuseViolations([oneOf('createDeploymentInput.cacheClusterSize', input.cacheClusterSize, enums.cacheClusterSize)]);
  const restApi = findRestApi(context, input.restApiId);
  const snapshot = takeSnapshot(context, restApi);
  refuseUndeployable(snapshot.api);
  const stage = input.stageName ? context.records.get<StoredStage>(['stage', restApi.id, input.stageName]) : undefined;
  if (input.canarySettings) refuseCanaryWithoutStage(input.stageName, stage);
  const id = newRecordId(context, 'deployment', restApi.id);
  const deployment = { id, ...given({ description: input.description }), createdDate: context.now.getTime() };
  context.records.put(['deployment', restApi.id, id], deployment);
  context.records.put(['snapshot', restApi.id, id], snapshot);
  if (input.stageName) {
    const moved = stage ? moveStage(context, stage, { input, id }) : startStage(context, restApi.id, { input, id });
    context.records.put(['stage', restApi.id, moved.stageName], moved);
  }
  return presentDeployment(deployment);
}

function takeSnapshot(context: Context, restApi: StoredRestApi): DeploymentSnapshot {
  const records = readApiRecords(context.records, restApi);
  return {
    api: restApiFromRecords(records),
    resourceIds: record(records.resources.map(({ path, id }) => [path ?? '', id ?? ''] as const)),
    authorizerIds: record(records.authorizers.map(({ name, id }) => [name ?? '', id ?? ''] as const)),
  };
}

function refuseUndeployable(api: RestApi): void {
  const methods = Object.values(api.resources).flatMap((resource) => Object.values(resource.methods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.integration)) throw badRequest('No integration defined for method');
  if (api.endpointConfiguration?.types?.includes('PRIVATE') && api.policy === undefined) {
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  }
}

function refuseCanaryWithoutStage(stageName: string | undefined, stage: StoredStage | undefined): void {
  const refusal = 'Invalid deployment content specified.';
  if (!stageName) {
    throw badRequest(
      `${refusal}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? null}`,
    );
  }
  if (stage) return;
  throw badRequest(`${refusal}Stage ${stageName} must already be created before making a canary release deployment`);
}

/** A deployment about to go onto a stage. */
interface Release {
  input: CreateDeploymentRequest;
  id: string;
}

function startStage(context: Context, restApiId: string, { input, id }: Release): StoredStage {
  const { stageName = '', stageDescription } = input;
  return makeStage(
    context,
    { restApiId, stageName, deploymentId: id },
    {
      ...given({
        description: stageDescription,
        variables: input.variables,
        cacheClusterEnabled: input.cacheClusterEnabled,
        cacheClusterSize: input.cacheClusterSize,
        tracingEnabled: input.tracingEnabled,
      }),
    },
  );
}

/** An existing stage gets the new deployment, or a canary of it; what else the request says of the stage is set. */
function moveStage(context: Context, stage: StoredStage, { input, id }: Release): StoredStage {
  refuseBadVariables(input.variables);
  const { canarySettings, variables, cacheClusterEnabled } = input;
  return changeCluster(context, stage, {
    ...stage,
    ...(canarySettings
      ? { canarySettings: settleCanary(id, { ...canarySettings, deploymentId: id }) }
      : { deploymentId: id }),
    ...given({ description: input.stageDescription, tracingEnabled: input.tracingEnabled }),
    ...(variables ? { variables: record(Object.entries({ ...stage.variables, ...variables })) } : {}),
    ...(cacheClusterEnabled === undefined
      ? {}
      : cacheCluster(cacheClusterEnabled, input.cacheClusterSize ?? stage.cacheClusterSize)),
    lastUpdatedDate: context.now.getTime(),
  });
}

function presentDeployment(stored: StoredDeployment): Deployment {
  return { ...stored, createdDate: wireDate(stored.createdDate) };
}

function findDeployment(context: Context, restApiId: string | undefined, id: string | undefined): StoredDeployment {
  const found = context.records.get<StoredDeployment>(['deployment', restApiId ?? '', id ?? '']);
  if (!found) throw notFound('Invalid Deployment identifier specified');
  return found;
}

function getDeployment(input: GetDeploymentRequest, context: Context): Deployment {
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const deployment = presentDeployment(findDeployment(context, restApiId, input.deploymentId));
  if (!input.embed?.includes('apisummary')) return deployment;
  const snapshot = findSnapshot(context, restApiId, input.deploymentId ?? '');
  return { ...deployment, apiSummary: summarize(snapshot.api) };
}

/** The snapshot of a deployment that is there. */
export function findSnapshot(
  context: Pick<Context, 'records'>,
  restApiId: string,
  deploymentId: string,
): DeploymentSnapshot {
  const found = context.records.get<DeploymentSnapshot>(['snapshot', restApiId, deploymentId]);
  if (!found) throw notFound('Invalid Deployment identifier specified');
  return found;
}

function summarize(api: RestApi): Record<string, Record<string, MethodSnapshot>> {
  const paths = Object.entries(api.resources).filter(([, { methods }]) => Object.keys(methods).length > 0);
  return record(
    paths.map(([path, { methods }]) => [
      path,
      record(
        Object.entries(methods).map(([httpMethod, { authorizationType, apiKeyRequired }]) => [
          httpMethod,
          { authorizationType, apiKeyRequired },
        ]),
      ),
    ]),
  );
}

/** Newest first; AWS promises no order. */
function getDeployments(input: GetDeploymentsRequest, context: Context): Deployments {
  const { id } = findRestApi(context, input.restApiId);
  const all = listOf<StoredDeployment>(context.records, 'deployment', id);
  all.sort((a, b) => b.createdDate - a.createdDate || (a.id < b.id ? -1 : 1));
  const { items, position } = page(all, input, (deployment) => deployment.id);
  return { items: items.map(presentDeployment), ...given({ position }) };
}

const deploymentPatchTable: PatchTable<StoredDeployment> = {
  refusal: refuseWithChoices,
  rules: [choiceText('/description', 'description')],
};

function updateDeployment(input: UpdateDeploymentRequest, context: Context): Deployment {
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const record = findDeployment(context, restApiId, input.deploymentId);
  const request = { record, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateDeploymentInput', request, deploymentPatchTable);
  context.records.put(['deployment', restApiId, record.id], patched);
  return presentDeployment(patched);
}

function deleteDeployment(input: DeleteDeploymentRequest, context: Context): object {
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const { id } = findDeployment(context, restApiId, input.deploymentId);
  const stages = listOf<StoredStage>(context.records, 'stage', restApiId);
  if (stages.some((stage) => stage.deploymentId === id || stage.canarySettings?.deploymentId === id)) {
    throw badRequest('Active stages pointing to this deployment must be moved or deleted');
  }
  context.records.remove(['deployment', restApiId, id]);
  context.records.remove(['snapshot', restApiId, id]);
  return {};
}

/** Operations on deployments. */
export const deploymentHandlers = {
  CreateDeployment: createDeployment,
  GetDeployment: getDeployment,
  GetDeployments: getDeployments,
  UpdateDeployment: updateDeployment,
  DeleteDeployment: deleteDeployment,
};
