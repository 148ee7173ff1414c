// `apigw apis …`: the REST APIs of an account and region.

import {
  DeleteRestApiCommand,
  GetDeploymentsCommand,
  GetRestApiCommand,
  GetStagesCommand,
  type RestApi,
} from '@aws-sdk/client-api-gateway';
import { findRestApi, listRestApis } from '../aws/find-api.ts';
import type { Answer } from '../aws/send.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { describeStageUsers, findStageUsers } from './stage-users.ts';
import { resolveTarget } from './target.ts';

/** Every API, as GetRestApis gives it. */
export async function listApis(context: Context): Promise<RestApi[]> {
  return listRestApis((await resolveTarget(context)).clients);
}

/** An API with its stages, as GetRestApi and GetStages give them. */
export async function showApi(context: Context, nameOrId: string | undefined) {
  const target = await resolveTarget(context);
  const { id } = await findRestApi(target.clients, await chooseApi(context, target.project, nameOrId));
  const [api, stages] = await Promise.all([
    target.clients.apiGateway(new GetRestApiCommand({ restApiId: id })),
    target.clients.apiGateway(new GetStagesCommand({ restApiId: id })),
  ]);
  return { ...withoutMetadata(api), stages: stages.item ?? [] };
}

/** What deleting an API would take away. */
export interface ApiDeletion {
  /** Account, region, and profile or endpoint. */
  target: string;
  id: string;
  name: string;
  stages: string[];
  deployments: number;
  /** Who would miss it, in lines. */
  breaks: string[];
  run(): Promise<void>;
}

/** Looks at what would go with an API; `run` deletes it. Running again after it is gone says NotFound. */
export async function planApiDeletion(context: Context, nameOrId: string): Promise<ApiDeletion> {
  const target = await resolveTarget(context);
  const { clients } = target;
  const api = await findRestApi(clients, nameOrId);
  const [identity, users, stages, deployments] = await Promise.all([
    identify(target),
    findStageUsers(clients, api.id),
    clients.apiGateway(new GetStagesCommand({ restApiId: api.id })),
    clients.apiGateway(new GetDeploymentsCommand({ restApiId: api.id, limit: 500 })),
  ]);
  return {
    target: describeTarget(target, identity),
    id: api.id,
    name: api.name ?? api.id,
    stages: (stages.item ?? []).flatMap((stage) => stage.stageName ?? []),
    deployments: deployments.items?.length ?? 0,
    breaks: describeStageUsers(users),
    run: async () => {
      await clients.apiGateway(new DeleteRestApiCommand({ restApiId: api.id }));
    },
  };
}

/** An answer without what the SDK adds to it. */
export function withoutMetadata<Output extends object>(output: Output): Answer<Output> {
  const { $metadata, ...answer } = output as Output & { $metadata?: unknown };
  return answer as Answer<Output>;
}
