// An API of either control plane, by id or name, and its stages: a domain name may lead to REST, HTTP and WebSocket APIs.

import { GetStageCommand, GetStagesCommand, type RestApi } from '@aws-sdk/client-api-gateway';
import {
  type Api,
  GetApisCommand,
  GetStagesCommand as GetStagesV2Command,
  GetStageCommand as GetStageV2Command,
} from '@aws-sdk/client-apigatewayv2';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';
import { findRestApi, listRestApis } from './find-api.ts';
import { readAllPages } from './paging.ts';

export interface AnyApi {
  id: string;
  name: string;
  protocol: 'REST' | 'HTTP' | 'WEBSOCKET';
  /** HTTP and WebSocket APIs are regional. */
  endpointType: 'EDGE' | 'REGIONAL' | 'PRIVATE';
}

/** All of the account and region, REST APIs first. */
export async function listAnyApis(clients: Clients): Promise<AnyApi[]> {
  const [rest, others] = await Promise.all([listRestApis(clients), listHttpApis(clients)]);
  return [
    ...rest.flatMap(({ id, ...api }) => (id === undefined ? [] : restApi({ ...api, id }))),
    ...others.flatMap(({ ApiId, ...api }) => (ApiId === undefined ? [] : httpApi({ ...api, ApiId }))),
  ];
}

function restApi({ endpointConfiguration, id, name = id }: Omit<RestApi, 'id'> & { id: string }): AnyApi {
  // AWS's default of a REST API.
  const endpointType = endpointConfiguration?.types?.[0] ?? 'EDGE';
  return { id, name, protocol: 'REST', endpointType };
}

function httpApi({ ApiId: id, Name = id, ProtocolType }: Omit<Api, 'ApiId'> & { ApiId: string }): AnyApi {
  return { id, name: Name, protocol: ProtocolType ?? 'HTTP', endpointType: 'REGIONAL' };
}

/** REST APIs first. Throws NotFound, with names that come near, and Ambiguous. */
export async function findAnyApi(clients: Clients, nameOrId: string): Promise<AnyApi> {
  try {
    return restApi(await findRestApi(clients, nameOrId));
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
    const found = await findHttpApi(clients, nameOrId);
    if (found) return found;
    throw error;
  }
}

async function findHttpApi(clients: Clients, nameOrId: string): Promise<AnyApi | undefined> {
  const all = await listHttpApis(clients);
  const fitting = all.filter(({ ApiId }) => ApiId === nameOrId);
  const named = fitting.length > 0 ? fitting : all.filter(({ Name }) => Name === nameOrId);
  const [only, ...others] = named;
  if (others.length > 0) {
    const ids = named.map(({ ApiId }) => ApiId).join(', ');
    throw new ApigwError('Ambiguous', `${named.length} APIs are named '${nameOrId}': ${ids}`, {
      hint: 'Give the id instead of the name: --api ID',
    });
  }
  return only?.ApiId === undefined ? undefined : httpApi({ ...only, ApiId: only.ApiId });
}

/** None, where a server has the first control plane alone. */
async function listHttpApis({ apiGatewayV2 }: Clients): Promise<Api[]> {
  try {
    return await readAllPages(async (position) => {
      const page = await apiGatewayV2(new GetApisCommand(position ? { NextToken: position } : {}));
      return { items: page.Items, position: page.NextToken };
    });
  } catch (error) {
    if (error instanceof ApigwError && (error.code === 'Unsupported' || error.code === 'NotFound')) return [];
    throw error;
  }
}

/** The names of an API's stages. */
export async function listStageNames({ apiGateway, apiGatewayV2 }: Clients, api: AnyApi): Promise<string[]> {
  if (api.protocol === 'REST') {
    const { item = [] } = await apiGateway(new GetStagesCommand({ restApiId: api.id }));
    return item.flatMap(({ stageName }) => stageName ?? []);
  }
  const all = await readAllPages(async (position) => {
    const page = await apiGatewayV2(
      new GetStagesV2Command({ ApiId: api.id, ...(position && { NextToken: position }) }),
    );
    return { items: page.Items, position: page.NextToken };
  });
  return all.flatMap(({ StageName }) => StageName ?? []);
}

/** Throws NotFound where the API has no such stage. */
export async function checkStage(clients: Clients, { id, name, protocol }: AnyApi, stage: string): Promise<void> {
  try {
    if (protocol === 'REST') await clients.apiGateway(new GetStageCommand({ restApiId: id, stageName: stage }));
    else await clients.apiGatewayV2(new GetStageV2Command({ ApiId: id, StageName: stage }));
  } catch (cause) {
    if (!(cause instanceof ApigwError) || cause.code !== 'NotFound') throw cause;
    throw new ApigwError('NotFound', `The API ${name} has no stage '${stage}'`, {
      hint: `See: apigw stages list --api ${name}`,
      cause,
    });
  }
}
