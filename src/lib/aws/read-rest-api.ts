// All records of a REST API through the SDK, as the model: what the API is now, deployed or not.
// API reference: GetResources (embed=methods), GetModels, GetAuthorizers, GetRequestValidators, GetGatewayResponses.

import {
  GetAuthorizersCommand,
  GetGatewayResponsesCommand,
  GetModelsCommand,
  GetRequestValidatorsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { ApigwError, type ErrorCode } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import { restApiFromRecords } from '../model/rest-records.ts';
import type { Clients } from './clients.ts';
import { type Page, pageLimit, readAllPages } from './paging.ts';

/** An API read by its records. */
export interface ReadRestApi {
  api: RestApi;
  /** Kinds of records that the server does not have, such as `gateway responses`: the model has none of them. */
  unread: string[];
}

/** Reads an API by its id, without its documentation parts. Throws NotFound. */
export async function readRestApi(clients: Clients, restApiId: string): Promise<ReadRestApi> {
  const send = clients.apiGateway;
  const unread: string[] = [];
  const list = <Item>(kind: string, readPage: (position: object) => Promise<Page<Item>>) =>
    readAllPages((position) => readPage({ restApiId, limit: pageLimit, ...(position && { position }) })).catch(
      (error: unknown): Item[] => {
        if (!lacksOperation(error)) throw error;
        unread.push(kind);
        return [];
      },
    );
  const restApi = await send(new GetRestApiCommand({ restApiId }));
  const page = { restApiId };
  const [resources, models, authorizers, requestValidators, gatewayResponses] = await Promise.all([
    list('resources', (at) => send(new GetResourcesCommand({ ...page, ...at, embed: ['methods'] }))),
    list('models', (at) => send(new GetModelsCommand({ ...page, ...at }))),
    list('authorizers', (at) => send(new GetAuthorizersCommand({ ...page, ...at }))),
    list('request validators', (at) => send(new GetRequestValidatorsCommand({ ...page, ...at }))),
    list('gateway responses', (at) => send(new GetGatewayResponsesCommand({ ...page, ...at }))),
  ]);
  const api = restApiFromRecords({
    restApi,
    resources,
    models,
    authorizers,
    requestValidators,
    gatewayResponses,
    documentationParts: [],
  });
  return { api, unread };
}

const lacking: readonly ErrorCode[] = ['Unsupported', 'NotFound'];

/** Whether a server that is not AWS does not know the operation. */
function lacksOperation(error: unknown): boolean {
  return error instanceof ApigwError && lacking.includes(error.code);
}
