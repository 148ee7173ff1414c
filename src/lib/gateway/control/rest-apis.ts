// Operations on REST APIs (API reference: CreateRestApi, GetRestApi, GetRestApis, UpdateRestApi, DeleteRestApi).

import type {
  CreateRestApiRequest,
  DeleteRestApiRequest,
  GetRestApiRequest,
  GetRestApisRequest,
  Model,
  RestApi,
  RestApis,
  UpdateRestApiRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { recordsFromRestApi, restApiFromRecords } from '../../model/rest-records.ts';
import { page } from '../store/paging.ts';
import {
  findRestApi,
  freshIds,
  newApiId,
  readApiRecords,
  removeApiRecords,
  type StoredRestApi,
  writeApiRecords,
} from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { domainsMapping } from './domains/domain-mapping-store.ts';
import { badRequest, notFound } from './faults.ts';
import { checkAndApplyPatch } from './patch.ts';
import { settlePolicy } from './resource-policy.ts';
import {
  endpointViolations,
  presentRestApi,
  presentWithTags,
  refuseBadFields,
  refuseTooManyApis,
  settleEndpoint,
} from './rest-api-fields.ts';
import { restApiPatchTable } from './rest-api-patch.ts';
import { settleTags } from './tags.ts';

function createRestApi(input: CreateRestApiRequest, context: Context): RestApi {
  refuseViolations([
    ...endpointViolations('createRestApiInput.endpointConfiguration', input.endpointConfiguration),
    oneOf('createRestApiInput.apiKeySource', input.apiKeySource, enums.apiKeySource),
    oneOf('createRestApiInput.endpointAccessMode', input.endpointAccessMode, enums.endpointAccessMode),
  ]);
  refuseBadFields(input);
  const endpointConfiguration = settleEndpoint(input.endpointConfiguration);
  refuseTooManyApis(context, endpointConfiguration);
  const made = input.cloneFrom ? cloneApi(context, input.cloneFrom) : emptyApi(context);
  const restApi: StoredRestApi = {
    ...made,
    ...given({
      name: input.name,
      description: input.description,
      version: input.version,
      minimumCompressionSize: input.minimumCompressionSize,
      endpointAccessMode: input.endpointAccessMode,
      securityPolicy: input.securityPolicy,
      binaryMediaTypes: input.binaryMediaTypes?.length ? [...new Set(input.binaryMediaTypes)] : undefined,
      policy: input.policy ? settlePolicy(context, made.id, input.policy) : undefined,
      tags: settleTags(input.tags),
    }),
    apiKeySource: input.apiKeySource ?? made.apiKeySource ?? 'HEADER',
    disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
    endpointConfiguration,
  };
  context.records.put(['restapi', restApi.id], restApi);
  return presentRestApi(restApi);
}

/** The root resource and the two models that every new API has [recorded]. */
function emptyApi(context: Context): StoredRestApi {
  const id = newApiId(context);
  const rootResourceId = context.newId(10);
  context.records.put(['resource', id, rootResourceId], { id: rootResourceId, path: '/' });
  for (const model of defaultModels) context.records.put(['model', id, model.name], { id: context.newId(6), ...model });
  return { id, rootResourceId, createdDate: context.now.getTime() };
}

function cloneApi(context: Context, from: string): StoredRestApi {
  const source = context.records.get<StoredRestApi>(['restapi', from]);
  if (!source) throw notFound('Invalid API identifier specified');
  const api = restApiFromRecords(readApiRecords(context.records, source));
  const made = recordsFromRestApi(api, { ...freshIds(context), apiId: newApiId(context) });
  return writeApiRecords(context, made, context.now.getTime());
}

const draft4 = 'http://json-schema.org/draft-04/schema#';

const defaultModels: readonly (Model & { name: string })[] = [
  {
    name: 'Empty',
    description: 'This is a default empty schema model',
    schema: JSON.stringify({ $schema: draft4, title: 'Empty Schema', type: 'object' }, undefined, 2),
    contentType: 'application/json',
  },
  {
    name: 'Error',
    description: 'This is a default error schema model',
    schema: JSON.stringify(
      { $schema: draft4, title: 'Error Schema', type: 'object', properties: { message: { type: 'string' } } },
      undefined,
      2,
    ),
    contentType: 'application/json',
  },
];

function getRestApi(input: GetRestApiRequest, context: Context): RestApi {
  return presentWithTags(findRestApi(context, input.restApiId));
}

/** Oldest first; AWS promises no order. */
function getRestApis(input: GetRestApisRequest, context: Context): RestApis {
  const all = context.records.list<StoredRestApi>(['restapi']).map(({ value }) => value);
  all.sort((a, b) => a.createdDate - b.createdDate || (a.id < b.id ? -1 : 1));
  const { items, position } = page(all, input, (restApi) => restApi.id);
  return { items: items.map(presentRestApi), ...given({ position }) };
}

function updateRestApi(input: UpdateRestApiRequest, context: Context): RestApi {
  const record = findRestApi(context, input.restApiId);
  const request = { record, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateRestApiInput', request, restApiPatchTable);
  refuseBadFields({ name: patched.name ?? '', ...given({ description: patched.description }) });
  const { policy, ...others } = patched;
  const policyText = policy && policy !== record.policy ? settlePolicy(context, record.id, policy) : policy;
  const updated = { ...others, ...given({ policy: policyText || undefined }) };
  context.records.put(['restapi', record.id], updated);
  return presentWithTags(updated);
}

/** An API that a domain maps stays; AWS's text [observed]. */
function deleteRestApi(input: DeleteRestApiRequest, context: Context): object {
  const { id } = findRestApi(context, input.restApiId);
  if (domainsMapping(context, id).length > 0) {
    throw badRequest(
      'Deleting RestApi failed. Please remove all base path mappings related to the RestApi in your domains.',
    );
  }
  removeApiRecords(context, id);
  return {};
}

/** Operations on REST APIs themselves. */
export const restApiHandlers = {
  CreateRestApi: createRestApi,
  GetRestApi: getRestApi,
  GetRestApis: getRestApis,
  UpdateRestApi: updateRestApi,
  DeleteRestApi: deleteRestApi,
};
