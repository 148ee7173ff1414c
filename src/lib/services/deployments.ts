// `apigw deployments list|show|delete`.

import {
  DeleteDeploymentCommand,
  type Deployment,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetStagesCommand,
  type Stage,
} from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { findRestApi } from '../aws/find-api.ts';
import { pageLimit, readAllPages } from '../aws/paging.ts';
import { withoutKeptSettings } from '../deploy/kept-settings.ts';
import { withoutMetadata } from './apis.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { resolveTarget } from './target.ts';

/** A deployment as GetDeployments gives it, and the stages that serve it. */
export type ShownDeployment = Deployment & { stages: string[] };

async function open(context: Context, api: string | undefined) {
  const target = await resolveTarget(context);
  const { id } = await findRestApi(target.clients, await chooseApi(context, target.project, api));
  return { target, clients: target.clients, restApiId: id };
}

/** The deployments of an API, newest first. */
export async function listDeployments(context: Context, api: string | undefined): Promise<ShownDeployment[]> {
  const { clients, restApiId } = await open(context, api);
  const [deployments, stages] = await Promise.all([
    readDeployments(clients, restApiId),
    clients.apiGateway(new GetStagesCommand({ restApiId })),
  ]);
  return deployments.map((deployment) => ({ ...deployment, stages: servedBy(deployment.id, stages.item ?? []) }));
}

/** Its description for people: without the settings of stages that are kept in it. */
export function deploymentMessage({ description }: Pick<Deployment, 'description'>): string | undefined {
  return description === undefined ? undefined : withoutKeptSettings(description);
}

/** Every deployment of an API, newest first. */
export async function readDeployments(clients: Clients, restApiId: string): Promise<Deployment[]> {
  const all = await readAllPages((position) =>
    clients.apiGateway(new GetDeploymentsCommand({ restApiId, limit: pageLimit, ...(position && { position }) })),
  );
  return all.sort((a, b) => (b.createdDate?.getTime() ?? 0) - (a.createdDate?.getTime() ?? 0));
}

const servedBy = (deploymentId: string | undefined, stages: readonly Stage[]): string[] =>
  stages.filter((stage) => stage.deploymentId === deploymentId).flatMap((stage) => stage.stageName ?? []);

/** One deployment with its summary of methods, as `embed=apisummary` gives it. */
export async function showDeployment(context: Context, api: string | undefined, deploymentId: string) {
  const { clients, restApiId } = await open(context, api);
  const deployment = await clients.apiGateway(
    new GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] }),
  );
  return withoutMetadata(deployment);
}

/** A deployment that is about to be deleted; AWS refuses one that a stage serves. */
export async function planDeploymentDeletion(context: Context, api: string | undefined, deploymentId: string) {
  const { clients, restApiId, target } = await open(context, api);
  await clients.apiGateway(new GetDeploymentCommand({ restApiId, deploymentId }));
  return {
    target: describeTarget(target, await identify(target)),
    restApiId,
    deploymentId,
    run: async () => {
      await clients.apiGateway(new DeleteDeploymentCommand({ restApiId, deploymentId }));
    },
  };
}
