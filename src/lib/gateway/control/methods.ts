// Operations on methods (API reference: PutMethod, GetMethod, UpdateMethod, DeleteMethod; texts recorded).

import type {
  DeleteMethodRequest,
  GetMethodRequest,
  Method,
  PutMethodRequest,
  UpdateMethodRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { checkRequestParameters } from '../../model/validate-method.ts';
import { findMethod, findResource, listOf, methodKey, putMethodRecord } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest, conflict } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseOp, refusePath } from './patch.ts';
import { flag, listValues, mapEntries, text } from './patch-rules.ts';

const httpMethods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

function putMethod(input: PutMethodRequest, context: Context): Method {
  findResource(context, input.restApiId, input.resourceId);
  const { restApiId, resourceId, httpMethod = '', ...fields } = input;
  if (!httpMethods.includes(httpMethod)) {
    throw badRequest(`Invalid HttpMethod specified. Valid options are ${httpMethods.join(',')}`);
  }
  const place = { restApiId, resourceId, httpMethod };
  if (context.records.get(methodKey(place))) throw conflict('Method already exists for this resource');
  const method: Method = { httpMethod, ...given(fields), apiKeyRequired: fields.apiKeyRequired ?? false };
  const settled = settleMethod(context, restApiId ?? '', method);
  putMethodRecord(context, place, settled);
  return settled;
}

/** The method as it is stored, when AWS takes it: an authorizer's id is kept only where the type uses it [recorded]. */
function settleMethod(context: Context, restApiId: string, method: Method): Method {
  const { authorizerId, ...others } = method;
  const needsAuthorizer = /^(CUSTOM|COGNITO_USER_POOLS)$/.test(method.authorizationType ?? '');
  if (!authorizationTypes.includes(method.authorizationType ?? '')) {
    throw badRequest(`Invalid authorization type specified. Valid options are ${authorizationTypes.join(',')}`);
  }
  if (needsAuthorizer && !(authorizerId && context.records.get(['authorizer', restApiId, authorizerId]))) {
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    );
  }
  const parameters = checkRequestParameters(Object.keys(method.requestParameters ?? {}));
  if (parameters) throw badRequest(parameters);
  refuseUnknownValidator(context, restApiId, method.requestValidatorId);
  refuseUnknownModels(context, restApiId, method.requestModels);
  return needsAuthorizer ? method : others;
}

function refuseUnknownValidator(context: Context, restApiId: string, id: string | undefined): void {
  if (!id || context.records.get(['requestvalidator', restApiId, id])) return;
  throw badRequest('Invalid Request Validator identifier specified');
}

/** Refuses names of models that the API has not. */
export function refuseUnknownModels(
  context: Context,
  restApiId: string,
  models: Record<string, string> | undefined,
): void {
  for (const name of Object.values(models ?? {})) {
    if (!context.records.get(['model', restApiId, name]))
      throw badRequest(`Invalid model identifier specified: ${name}`);
  }
}

function getMethod(input: GetMethodRequest, context: Context): Method {
  return findMethod(context, input);
}

const methodPatchTable: PatchTable<Method> = {
  refusal: refusePath,
  rules: [
    { ...text<Method>('/authorizationType', 'authorizationType'), refuseOp },
    text('/authorizerId', 'authorizerId'),
    flag('/apiKeyRequired', 'apiKeyRequired'),
    text('/operationName', 'operationName'),
    text('/requestValidatorId', 'requestValidatorId'),
    mapEntries('requestParameters', { read: (value) => value === 'true' }),
    mapEntries('requestModels', { absent: 'Content-Type specified was not found' }),
    listValues('/authorizationScopes', 'authorizationScopes'),
  ],
};

function updateMethod(input: UpdateMethodRequest, context: Context): Method {
  const request = { record: findMethod(context, input), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateMethodInput', request, methodPatchTable);
  const settled = settleMethod(context, input.restApiId ?? '', patched);
  putMethodRecord(context, input, settled);
  return settled;
}

function deleteMethod(input: DeleteMethodRequest, context: Context): object {
  findMethod(context, input);
  context.records.remove(methodKey(input));
  return {};
}

/** How a message names the first method that something is said of: `{path}/{METHOD}`, the root's being `//METHOD`. */
export function firstMethodWith(
  context: Context,
  restApiId: string,
  holds: (method: Method) => boolean,
): { path: string; httpMethod: string } | undefined {
  const paths = new Map(
    listOf<{ id: string; path: string }>(context.records, 'resource', restApiId).map((one) => [one.id, one.path]),
  );
  return context.records
    .list<Method>(['method', restApiId])
    .filter(({ value }) => holds(value))
    .map(({ key }) => ({ path: paths.get(key[2] ?? '') ?? '', httpMethod: key[3] ?? '' }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))[0];
}

/** Operations on methods. */
export const methodHandlers = {
  PutMethod: putMethod,
  GetMethod: getMethod,
  UpdateMethod: updateMethod,
  DeleteMethod: deleteMethod,
};
