// Methods and their responses: control-plane records <-> model. Names stand in the model where records have ids.
// API reference: Method, MethodResponse.

import type { Method as MethodRecord, MethodResponse as MethodResponseRecord } from '@aws-sdk/client-api-gateway';
import type { AuthorizationType, HttpMethod, Method, MethodResponse } from './api.ts';
import { given } from './given.ts';
import { copy, filled, mapEntries, mapValues } from './record-maps.ts';
import { integrationFromRecord, recordFromIntegration } from './rest-records-integrations.ts';

/** Authorizers and validators by the other side's key: ids -> names when reading, names -> ids when writing. */
export interface MethodReferences {
  authorizers: ReadonlyMap<string, string>;
  requestValidators: ReadonlyMap<string, string>;
}

/** The model of a method's record; `resourceId` tells a cache namespace that AWS filled in from one that was set. */
export function methodFromRecord(found: MethodRecord, resourceId: string, names: MethodReferences): Method {
  return {
    ...given({
      operationName: found.operationName,
      authorizer: lookUp(names.authorizers, found.authorizerId),
      requestValidator: lookUp(names.requestValidators, found.requestValidatorId),
    }),
    authorizationType: (found.authorizationType as AuthorizationType | undefined) ?? 'NONE',
    authorizationScopes: [...(found.authorizationScopes ?? [])].sort(),
    apiKeyRequired: found.apiKeyRequired ?? false,
    requestParameters: copy(found.requestParameters),
    requestModels: copy(found.requestModels),
    methodResponses: mapValues(found.methodResponses, methodResponseFromRecord),
    ...given({
      integration: found.methodIntegration && integrationFromRecord(found.methodIntegration, resourceId),
    }),
  };
}

/** The record of a method, as GetMethod returns it. Empty maps are left out, as AWS leaves them out after an import. */
export function recordFromMethod(
  httpMethod: HttpMethod,
  method: Method,
  target: { resourceId: string; ids: MethodReferences },
): MethodRecord {
  return {
    ...given({
      operationName: method.operationName,
      authorizerId: lookUp(target.ids.authorizers, method.authorizer),
      requestValidatorId: lookUp(target.ids.requestValidators, method.requestValidator),
    }),
    httpMethod,
    authorizationType: method.authorizationType,
    apiKeyRequired: method.apiKeyRequired,
    ...filled('authorizationScopes', method.authorizationScopes),
    ...filled('requestParameters', method.requestParameters),
    ...filled('requestModels', method.requestModels),
    ...filled('methodResponses', mapEntries(method.methodResponses, recordFromMethodResponse)),
    ...given({ methodIntegration: method.integration && recordFromIntegration(method.integration, target.resourceId) }),
  };
}

/** The model of a method response's record. */
export function methodResponseFromRecord(found: MethodResponseRecord): MethodResponse {
  return { responseParameters: copy(found.responseParameters), responseModels: copy(found.responseModels) };
}

function recordFromMethodResponse(statusCode: string, response: MethodResponse): MethodResponseRecord {
  return {
    statusCode,
    ...filled('responseParameters', response.responseParameters),
    ...filled('responseModels', response.responseModels),
  };
}

function lookUp(references: ReadonlyMap<string, string>, key: string | undefined): string | undefined {
  return key === undefined ? undefined : references.get(key);
}
