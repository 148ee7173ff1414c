// Methods and integrations: control-plane records <-> model. Names stand in the model where records have ids.
// API reference: Method, MethodResponse, Integration, IntegrationResponse.

import type {
  Integration as IntegrationRecord,
  IntegrationResponse as IntegrationResponseRecord,
  Method as MethodRecord,
  MethodResponse as MethodResponseRecord,
} from '@aws-sdk/client-api-gateway';
import type {
  AuthorizationType,
  HttpMethod,
  Integration,
  IntegrationResponse,
  IntegrationType,
  Method,
  MethodResponse,
} from './api.ts';
import { defaultTimeoutInMillis, record } from './api.ts';

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

/** The model of an integration's record. */
export function integrationFromRecord(found: IntegrationRecord, resourceId: string): Integration {
  const { cacheNamespace, responseTransferMode, tlsConfig } = found;
  return {
    // AWS writes it in capitals; other servers give back what the document had.
    type: (found.type?.toUpperCase() as IntegrationType | undefined) ?? 'MOCK',
    ...given({
      httpMethod: found.httpMethod,
      uri: found.uri,
      credentials: found.credentials,
      connectionId: found.connectionId,
      integrationTarget: found.integrationTarget,
      contentHandling: found.contentHandling,
      cacheNamespace: cacheNamespace === resourceId ? undefined : cacheNamespace,
      responseTransferMode: responseTransferMode === 'STREAM' ? responseTransferMode : undefined,
      tlsConfig: tlsConfig && given({ insecureSkipVerification: tlsConfig.insecureSkipVerification }),
    }),
    connectionType: found.connectionType ?? 'INTERNET',
    requestParameters: copy(found.requestParameters),
    requestTemplates: templates(found.requestTemplates),
    passthroughBehavior:
      (found.passthroughBehavior as Integration['passthroughBehavior'] | undefined) ?? 'WHEN_NO_MATCH',
    timeoutInMillis: found.timeoutInMillis ?? defaultTimeoutInMillis,
    cacheKeyParameters: [...(found.cacheKeyParameters ?? [])].sort(),
    integrationResponses: mapValues(found.integrationResponses, integrationResponseFromRecord),
  };
}

function recordFromIntegration(integration: Integration, resourceId: string): IntegrationRecord {
  const { requestParameters, requestTemplates, integrationResponses, connectionType, ...rest } = integration;
  return {
    ...rest,
    // Shown only where a connection is made over HTTP, or where it is not the default [recorded].
    ...(connectionType === 'VPC_LINK' || integration.type.startsWith('HTTP') ? { connectionType } : {}),
    ...filled('requestParameters', requestParameters),
    ...filled(
      'requestTemplates',
      mapEntries(requestTemplates, (_, text) => nullWhenEmpty(text)),
    ),
    cacheNamespace: integration.cacheNamespace ?? resourceId,
    ...filled('integrationResponses', mapEntries(integrationResponses, recordFromIntegrationResponse)),
  };
}

/** The model of an integration response's record. */
export function integrationResponseFromRecord(found: IntegrationResponseRecord): IntegrationResponse {
  return {
    ...given({
      // An empty pattern is the default response, like an absent one.
      selectionPattern: found.selectionPattern || undefined,
      contentHandling: found.contentHandling,
    }),
    responseParameters: copy(found.responseParameters),
    responseTemplates: templates(found.responseTemplates),
  };
}

function recordFromIntegrationResponse(statusCode: string, response: IntegrationResponse): IntegrationResponseRecord {
  return {
    statusCode,
    ...given({ selectionPattern: response.selectionPattern, contentHandling: response.contentHandling }),
    ...filled('responseParameters', response.responseParameters),
    ...filled(
      'responseTemplates',
      mapEntries(response.responseTemplates, (_, text) => nullWhenEmpty(text)),
    ),
  };
}

/** AWS stores an empty template as null, and returns it so, although the SDK's type says string. */
export function nullWhenEmpty(text: string | null | undefined): string {
  return (text || null) as string;
}

function templates(found: Record<string, string> | undefined): Record<string, string> {
  return mapValues(found, (text) => (text as string | null) ?? '');
}

/** An object without its undefined members, so that models compare by what is there. */
export function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const key of Object.keys(members) as (keyof T)[]) {
    const value = members[key];
    if (value !== undefined && value !== null) kept[key] = value;
  }
  return kept;
}

function filled<K extends string, V extends object>(name: K, value: V): { [P in K]?: V } {
  return (Object.keys(value).length > 0 ? { [name]: value } : {}) as { [P in K]?: V };
}

function copy<T>(found: Record<string, T> | undefined): Record<string, T> {
  return record(Object.entries(found ?? {}));
}

function mapValues<T, U>(found: Record<string, T> | undefined, change: (value: T) => U): Record<string, U> {
  return record(Object.entries(found ?? {}).map(([key, value]) => [key, change(value)] as const));
}

function mapEntries<T, U>(found: Record<string, T>, change: (key: string, value: T) => U): Record<string, U> {
  return record(Object.entries(found).map(([key, value]) => [key, change(key, value)] as const));
}

function lookUp(references: ReadonlyMap<string, string>, key: string | undefined): string | undefined {
  return key === undefined ? undefined : references.get(key);
}
