// An API as it comes back from API Gateway after an import and an export: what that trip loses or rewrites is taken
// away, so that only real differences remain. Guide "Export a REST API from API Gateway".

import type { Authorizer, GatewayResponse, Method, RequestValidator, Resource, RestApi } from './api.ts';
import { record } from './api.ts';
import { gatewayResponseStatus } from './gateway-response-types.ts';
import { normalizeIntegration } from './normalize-integration.ts';
import type { NormalModels } from './normalize-models.ts';
import { normalizeModels } from './normalize-models.ts';
import { normalizePolicy } from './normalize-policy.ts';

/**
 * `deployed`: at least one side comes from API Gateway, which exports no endpoint settings, no documentation without a
 * version and no extension that it does not know. `documents`: both sides were read from documents, and have them.
 */
export type ComparisonScope = 'deployed' | 'documents';

/** A copy fit for comparison with another one made by this function. The API given is not changed. */
export function normalizeForComparison(api: RestApi, scope: ComparisonScope = 'deployed'): RestApi {
  const models = normalizeModels(api);
  const resources = withoutEmpty(mapValues(api.resources, (resource) => normalizeResource(resource, models, scope)));
  const methods = Object.values(resources).flatMap((resource) => Object.values(resource.methods));
  const authorizers = new Set(methods.map((method) => method.authorizer));
  const validators = new Set(methods.map((method) => method.requestValidator));
  return {
    kind: 'rest',
    name: api.name,
    ...normalizeInfo(api),
    apiKeySource: api.apiKeySource,
    binaryMediaTypes: sortedSet(api.binaryMediaTypes),
    ...(api.minimumCompressionSize === undefined ? {} : { minimumCompressionSize: api.minimumCompressionSize }),
    ...(api.policy === undefined ? {} : { policy: normalizePolicy(api.policy) }),
    resources,
    models: models.models,
    requestValidators: pick<RequestValidator>(api.requestValidators, validators),
    authorizers: mapValues(pick<Authorizer>(api.authorizers, authorizers), normalizeAuthorizer),
    gatewayResponses: record(
      Object.entries(api.gatewayResponses).map(([type, response]) => [type, normalizeGatewayResponse(type, response)]),
    ),
    documentationParts: [],
    ...(scope === 'documents' ? documentOnly(api) : {}),
  };
}

/** GetExport writes the time of creation where the version is missing. */
const creationTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function normalizeInfo({ description, version }: RestApi): Pick<RestApi, 'description' | 'version'> {
  return {
    ...(description ? { description } : {}),
    ...(version && !creationTime.test(version) ? { version } : {}),
  };
}

function documentOnly(api: RestApi): Partial<RestApi> {
  const { documentationParts, extensions, endpointConfiguration } = api;
  const { disableExecuteApiEndpoint, endpointAccessMode, securityPolicy } = api;
  return {
    documentationParts,
    ...(extensions && { extensions }),
    ...(endpointConfiguration && { endpointConfiguration }),
    ...(disableExecuteApiEndpoint && { disableExecuteApiEndpoint }),
    ...(endpointAccessMode && { endpointAccessMode }),
    ...(securityPolicy && { securityPolicy }),
  };
}

/** A resource without methods answers as if it were not there, and an export does not tell of it. */
function withoutEmpty(resources: Record<string, Resource>): Record<string, Resource> {
  const entries = Object.entries(resources);
  return record(entries.filter(([, { methods, extensions }]) => extensions || Object.keys(methods).length > 0));
}

function normalizeResource(resource: Resource, models: NormalModels, scope: ComparisonScope): Resource {
  const methods: Resource['methods'] = {};
  for (const [httpMethod, method] of Object.entries(resource.methods)) {
    methods[httpMethod as keyof Resource['methods']] = normalizeMethod(method, models, scope);
  }
  return { methods, ...(scope === 'documents' && resource.extensions ? { extensions: resource.extensions } : {}) };
}

function normalizeMethod(method: Method, models: NormalModels, scope: ComparisonScope): Method {
  const { extensions, integration, ...rest } = method;
  return {
    ...rest,
    authorizationScopes: sortedSet(method.authorizationScopes),
    // A path parameter is required, whatever the record says.
    requestParameters: record(
      Object.entries(method.requestParameters).map(([name, required]) => [
        name,
        required || name.startsWith('method.request.path.'),
      ]),
    ),
    requestModels: mapValues(method.requestModels, models.nameOf),
    methodResponses: mapValues(method.methodResponses, (response) => ({
      responseParameters: mapValues(response.responseParameters, () => false),
      responseModels: mapValues(response.responseModels, models.nameOf),
    })),
    ...(integration ? { integration: normalizeIntegration(integration) } : {}),
    ...(scope === 'documents' && extensions ? { extensions } : {}),
  };
}

/** AWS's default time to live of an authorizer's answers, in seconds. */
const defaultTtl = 300;

function normalizeAuthorizer(authorizer: Authorizer): Authorizer {
  const { authType, authorizerResultTtlInSeconds, identitySource, ...rest } = authorizer;
  const usual = authorizer.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom';
  const ttl = authorizerResultTtlInSeconds ?? defaultTtl;
  return {
    ...rest,
    ...(authType && authType !== usual ? { authType } : {}),
    ...(ttl === defaultTtl ? {} : { authorizerResultTtlInSeconds: ttl }),
    ...(identitySource ? { identitySource: identitySource.replace(/\s+/g, '') } : {}),
    providerARNs: sortedSet(authorizer.providerARNs),
  };
}

/** Types that stand for themselves have AWS's status and template unless told otherwise. */
function normalizeGatewayResponse(type: string, response: GatewayResponse): GatewayResponse {
  const usual = gatewayResponseStatus.get(type);
  const templates = Object.entries(response.responseTemplates).filter(([, template]) => template !== '');
  const stock = templates.length === 1 && isStockTemplate(templates[0]);
  return {
    ...(response.statusCode && response.statusCode !== usual ? { statusCode: response.statusCode } : {}),
    responseParameters: response.responseParameters,
    responseTemplates: stock ? record() : record(templates),
  };
}

function isStockTemplate([type, template]: readonly string[] = []): boolean {
  return type === 'application/json' && template === '{"message":$context.error.messageString}';
}

function mapValues<A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return record(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function pick<T>(map: Readonly<Record<string, T>>, names: ReadonlySet<string | undefined>): Record<string, T> {
  return record(Object.entries(map).filter(([name]) => names.has(name)));
}

function sortedSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
