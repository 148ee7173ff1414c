// `apigw status --all`: every stage of every REST API of the account and region in two calls an API, so that many take seconds
// within AWS's quotas; what an API's definition says is left to `apigw status --api`.

import { type Deployment, GetStagesCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { listRestApis } from '../aws/find-api.ts';
import { mapBounded } from '../aws/map-bounded.ts';
import { fingerprintOf } from '../deploy/fingerprint.ts';
import type { Context } from './context.ts';
import { deploymentMessage, readDeployments } from './deployments.ts';
import { resolveTarget, type Target } from './target.ts';

export interface StageOverview {
  apiId: string;
  apiName: string;
  /** Absent: the API has no stage. */
  stageName?: string;
  deploymentId?: string;
  deployedAt?: Date;
  description?: string;
  /** Whether apigw made the deployment; false: somebody else did. */
  byApigw?: boolean;
  /** Deployments that are newer than the served one. */
  newerDeployments?: number;
  /** Percent of the traffic that a canary takes. */
  canary?: number;
}

/** APIs that are asked for at once: the pacer spreads their calls. */
const atOnce = 8;

/** By the APIs' names. */
export async function statusOfAll(context: Context): Promise<StageOverview[]> {
  const target = await resolveTarget(context);
  const apis = (await listRestApis(target.clients))
    .map(({ id = '', name = id }) => ({ id, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return (await mapBounded(apis, atOnce, (api) => overviewOf(target, api))).flat();
}

async function overviewOf({ clients }: Target, { id, name }: { id: string; name: string }): Promise<StageOverview[]> {
  const [{ item = [] }, deployments] = await Promise.all([
    clients.apiGateway(new GetStagesCommand({ restApiId: id })),
    readDeployments(clients, id),
  ]);
  const api = { apiId: id, apiName: name };
  return item.length === 0 ? [api] : item.map((stage) => ({ ...api, ...stageOverview(stage, deployments) }));
}

function stageOverview({ canarySettings, deploymentId, stageName }: Stage, deployments: readonly Deployment[]) {
  const at = deployments.findIndex(({ id }) => id === deploymentId);
  const deployment = deployments[at];
  const about = deployment && deploymentMessage(deployment);
  const canary = canarySettings?.percentTraffic;
  return {
    ...(stageName !== undefined && { stageName }),
    ...(deploymentId !== undefined && { deploymentId }),
    ...(deployment?.createdDate && { deployedAt: deployment.createdDate }),
    ...(about && { description: about }),
    byApigw: fingerprintOf(deployment?.description) !== undefined,
    newerDeployments: Math.max(0, at),
    ...(canary !== undefined && { canary }),
  };
}
