// Stages as they are stored, and the checks that every way of making one shares (guide: "Set up a stage for a REST API").

import type { CanarySettings, Stage } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { listOf, wireDate } from './api-store.ts';
import { type ClusterChange, cacheCluster, changeCluster, clusterStatus } from './cache-cluster.ts';
import type { Context } from './context.ts';
import { badRequest, limitExceeded, notFound } from './faults.ts';
import { quota } from './quotas.ts';

export type StoredStage = Omit<Stage, 'createdDate' | 'lastUpdatedDate'> & {
  stageName: string;
  deploymentId: string;
  createdDate: number;
  lastUpdatedDate: number;
  clusterChange?: ClusterChange;
};

/** What CreateStage and CreateDeployment may say of a new stage. */
export type StageStart = Pick<
  Stage,
  | 'description'
  | 'variables'
  | 'cacheClusterEnabled'
  | 'cacheClusterSize'
  | 'canarySettings'
  | 'documentationVersion'
  | 'tracingEnabled'
  | 'tags'
>;

const mostVariables = 100;

/** The stage, or its 404. */
export function findStage(context: Context, restApiId: string | undefined, stageName: string | undefined): StoredStage {
  const found = context.records.get<StoredStage>(['stage', restApiId ?? '', stageName ?? '']);
  if (!found) throw notFound('Invalid Stage identifier specified');
  return found;
}

/** The stage as the control plane returns it. */
export function presentStage(context: Context, stored: StoredStage): Stage {
  const { clusterChange: _, ...fields } = stored;
  return {
    ...fields,
    ...given({ cacheClusterStatus: clusterStatus(context, stored) }),
    createdDate: wireDate(stored.createdDate),
    lastUpdatedDate: wireDate(stored.lastUpdatedDate),
  };
}

/** A new stage with AWS's defaults [recorded]; refuses what AWS refuses of its name, its number and its variables. */
export function makeStage(
  context: Context,
  place: { restApiId: string; stageName: string; deploymentId: string },
  start: StageStart,
): StoredStage {
  const { restApiId, stageName, deploymentId } = place;
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) throw badRequest('Stage name only allows a-zA-Z0-9_');
  if (listOf(context.records, 'stage', restApiId).length >= quota(context, 'stages')) throw limitExceeded('Stages');
  const now = context.now.getTime();
  const { variables, canarySettings, ...fields } = start;
  refuseBadVariables(variables);
  return changeCluster(context, undefined, {
    ...given(fields),
    ...given({ variables, canarySettings: canarySettings && settleCanary(deploymentId, canarySettings) }),
    stageName,
    deploymentId,
    ...cacheCluster(start.cacheClusterEnabled ?? false, start.cacheClusterSize),
    tracingEnabled: start.tracingEnabled ?? false,
    methodSettings: {},
    createdDate: now,
    lastUpdatedDate: now,
  });
}

/** A canary with its defaults: it serves the stage's own deployment until it gets another. */
export function settleCanary(deploymentId: string, canary: CanarySettings): CanarySettings {
  const percentTraffic = canary.percentTraffic ?? 0;
  if (!(percentTraffic >= 0 && percentTraffic <= 100)) {
    throw badRequest('Invalid canary percent traffic, must be between 0.0 and 100.0');
  }
  refuseBadVariables(canary.stageVariableOverrides);
  return {
    deploymentId: canary.deploymentId ?? deploymentId,
    percentTraffic,
    ...given({
      stageVariableOverrides: canary.stageVariableOverrides && record(Object.entries(canary.stageVariableOverrides)),
    }),
    useStageCache: canary.useStageCache ?? false,
  };
}

/** Names are words of 64 characters at most, values 512 of a few symbols; AWS's text has a stray quote and two blanks. */
export function refuseBadVariables(variables: Record<string, string> | undefined): void {
  const entries = Object.entries(variables ?? {});
  if (entries.length > mostVariables)
    throw badRequest(`A stage cannot have more than ${mostVariables} stage variables`);
  for (const [name, value] of entries) {
    if (!/^\w{1,64}$/.test(name)) {
      throw badRequest(`Invalid stage variable name: ${name}.  Please use names with only word characters.`);
    }
    if (!/^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/.test(value)) {
      throw badRequest(
        `Invalid stage variable value: ${value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
      );
    }
  }
}

/** Refuses a deployment that the API has not. */
export function refuseUnknownDeployment(context: Context, restApiId: string, deploymentId: string | undefined): void {
  if (deploymentId && context.records.get(['deployment', restApiId, deploymentId])) return;
  throw badRequest('Deployment id does not exist');
}

/** Refuses a documentation version that the API has not. */
export function refuseUnknownDocumentation(context: Context, restApiId: string, version: string | undefined): void {
  if (!version || context.records.get(['documentationversion', restApiId, version])) return;
  throw notFound('Invalid Documentation version specified');
}
