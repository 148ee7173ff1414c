// The ONE converter between control-plane records (AWS's v1 shapes, with ids) and the canonical REST API (by names).
// Fed by SDK reads on one side and by the local store on the other, so both mean the same by a record.

import type {
  Authorizer as AuthorizerRecord,
  DocumentationPart as DocumentationPartRecord,
  GatewayResponse as GatewayResponseRecord,
  GatewayResponseType,
  Model as ModelRecord,
  RequestValidator as RequestValidatorRecord,
  Resource as ResourceRecord,
  RestApi as RestApiRecord,
} from '@aws-sdk/client-api-gateway';
import type {
  Authorizer,
  DocumentationPart,
  GatewayResponse,
  HttpMethod,
  Json,
  Model,
  RequestValidator,
  Resource,
  RestApi,
} from './api.ts';
import { record } from './api.ts';
import { defaultGatewayResponseTemplates, gatewayResponseStatus } from './gateway-response-types.ts';
import { given, type MethodReferences, methodFromRecord, recordFromMethod } from './rest-records-methods.ts';
import { policyFromText, shortenPolicyResources, textFromPolicy } from './rest-records-policy.ts';
import { schemaFromText, textFromSchema } from './rest-records-schema.ts';

/** Everything that the control plane tells of one REST API. Resources carry their methods in full (`embed=methods`). */
export interface RestApiRecords {
  restApi: Omit<RestApiRecord, 'createdDate' | 'warnings'>;
  resources: readonly ResourceRecord[];
  models: readonly ModelRecord[];
  authorizers: readonly AuthorizerRecord[];
  requestValidators: readonly RequestValidatorRecord[];
  /** As GetGatewayResponses lists them; those marked `defaultResponse` are left aside. */
  gatewayResponses: readonly GatewayResponseRecord[];
  documentationParts: readonly DocumentationPartRecord[];
}

/** Where ids come from when records are made: new ones, but for what is already there under the same name. */
export interface RecordIds {
  /** An unused id of lower-case letters and digits. */
  newId(length: number): string;
  apiId?: string;
  /** Path -> id. */
  resources?: ReadonlyMap<string, string>;
  models?: ReadonlyMap<string, string>;
  authorizers?: ReadonlyMap<string, string>;
  requestValidators?: ReadonlyMap<string, string>;
}

/** The model of an API's records. An id that leads nowhere is dropped; a policy that is not JSON throws SyntaxError. */
export function restApiFromRecords(records: RestApiRecords): RestApi {
  const { restApi } = records;
  const names: MethodReferences = {
    authorizers: namesById(records.authorizers),
    requestValidators: namesById(records.requestValidators),
  };
  return {
    kind: 'rest',
    ...settingsFromRecord(restApi),
    resources: resourcesFromRecords(records.resources, names),
    models: byName(records.models, modelFromRecord),
    requestValidators: byName(records.requestValidators, requestValidatorFromRecord, names.requestValidators),
    authorizers: byName(records.authorizers, authorizerFromRecord, names.authorizers),
    gatewayResponses: record(
      records.gatewayResponses
        .filter((found) => !found.defaultResponse)
        .map((found) => [found.responseType ?? '', gatewayResponseFromRecord(found)] as const),
    ),
    documentationParts: records.documentationParts.map(documentationPartFromRecord).sort(byLocation),
  };
}

/** Records for an API, ids filled in: what ImportRestApi makes of a document. Linear in the number of methods. */
export function recordsFromRestApi(api: RestApi, ids: RecordIds): RestApiRecords {
  const apiId = ids.apiId ?? ids.newId(10);
  const authorizers = idsByName(api.authorizers, ids.authorizers, ids.newId);
  const requestValidators = idsByName(api.requestValidators, ids.requestValidators, ids.newId);
  const models = idsByName(api.models, ids.models, ids.newId);
  const resources = recordsFromResources(api.resources, ids, { authorizers, requestValidators });
  return {
    restApi: recordFromSettings(api, apiId, resources[0]?.id ?? ''),
    resources,
    models: Object.entries(api.models).map(([name, model]) => ({
      id: models.get(name),
      name,
      ...given({ description: model.description }),
      schema: textFromSchema(model.schema, apiId),
      contentType: model.contentType,
    })),
    authorizers: Object.entries(api.authorizers).map(([name, authorizer]) =>
      recordFromAuthorizer(authorizer, { id: authorizers.get(name) ?? '', name }),
    ),
    requestValidators: Object.entries(api.requestValidators).map(([name, validator]) => ({
      id: requestValidators.get(name),
      name,
      ...validator,
    })),
    gatewayResponses: Object.entries(api.gatewayResponses).map(([type, response]) =>
      recordFromGatewayResponse(type, response),
    ),
    documentationParts: api.documentationParts.map((part) => ({
      id: ids.newId(6),
      location: part.location as DocumentationPartRecord['location'],
      properties: JSON.stringify(part.properties),
    })),
  };
}

function settingsFromRecord(restApi: RestApiRecords['restApi']) {
  const { endpointConfiguration } = restApi;
  return {
    name: restApi.name ?? '',
    apiKeySource: restApi.apiKeySource ?? ('HEADER' as const),
    binaryMediaTypes: [...new Set(restApi.binaryMediaTypes ?? [])].sort(),
    ...given({
      description: restApi.description,
      version: restApi.version,
      minimumCompressionSize: restApi.minimumCompressionSize,
      disableExecuteApiEndpoint: restApi.disableExecuteApiEndpoint || undefined,
      endpointConfiguration: endpointConfiguration && given(endpointConfiguration),
      endpointAccessMode: restApi.endpointAccessMode,
      securityPolicy: restApi.securityPolicy as string | undefined,
    }),
    ...(restApi.policy ? { policy: shortenPolicyResources(policyFromText(restApi.policy), restApi.id) } : {}),
  };
}

function recordFromSettings(api: RestApi, id: string, rootResourceId: string): RestApiRecords['restApi'] {
  const types = api.endpointConfiguration?.types ?? ['EDGE'];
  return {
    id,
    name: api.name,
    ...given({
      description: api.description,
      version: api.version,
      minimumCompressionSize: api.minimumCompressionSize,
      endpointAccessMode: api.endpointAccessMode,
      securityPolicy: api.securityPolicy as RestApiRecord['securityPolicy'],
      binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined,
      policy: api.policy === undefined ? undefined : textFromPolicy(api.policy),
    }),
    apiKeySource: api.apiKeySource,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint ?? false,
    endpointConfiguration: {
      ipAddressType: types.includes('PRIVATE') ? 'dualstack' : 'ipv4',
      ...api.endpointConfiguration,
      types,
    },
    rootResourceId,
  };
}

function resourcesFromRecords(found: readonly ResourceRecord[], names: MethodReferences): Record<string, Resource> {
  const resources = record<Resource>([['/', { methods: {} }]]);
  const byPath = [...found].sort((a, b) => compare(a.path ?? '', b.path ?? ''));
  for (const resource of byPath) {
    const methods = Object.entries(resource.resourceMethods ?? {}).sort(([a], [b]) => compare(a, b));
    resources[resource.path ?? '/'] = {
      methods: record(
        methods.map(
          ([httpMethod, method]) => [httpMethod, methodFromRecord(method, resource.id ?? '', names)] as const,
        ),
      ),
    };
  }
  return resources;
}

function recordsFromResources(
  resources: Record<string, Resource>,
  ids: RecordIds,
  references: MethodReferences,
): ResourceRecord[] {
  // A path sorts after its ancestors, so that a parent's id is known when its children are made.
  const paths = Object.keys(resources).sort(compare);
  const idOf = new Map(paths.map((path) => [path, ids.resources?.get(path) ?? ids.newId(path === '/' ? 10 : 6)]));
  return paths.map((path) => {
    const id = idOf.get(path) ?? '';
    const cut = path.lastIndexOf('/');
    const methods = Object.entries(resources[path]?.methods ?? {}) as [
      HttpMethod,
      NonNullable<Resource['methods']['GET']>,
    ][];
    return {
      id,
      path,
      ...(path === '/' ? {} : { parentId: idOf.get(path.slice(0, cut) || '/'), pathPart: path.slice(cut + 1) }),
      ...(methods.length === 0
        ? {}
        : {
            resourceMethods: record(
              methods.map(
                ([verb, method]) =>
                  [verb, recordFromMethod(verb, method, { resourceId: id, ids: references })] as const,
              ),
            ),
          }),
    };
  });
}

function modelFromRecord(found: ModelRecord): Model {
  return {
    contentType: found.contentType ?? 'application/json',
    ...given({ description: found.description }),
    schema: schemaFromText(found.schema),
  };
}

function requestValidatorFromRecord(found: RequestValidatorRecord): RequestValidator {
  return {
    validateRequestBody: found.validateRequestBody ?? false,
    validateRequestParameters: found.validateRequestParameters ?? false,
  };
}

function authorizerFromRecord(found: AuthorizerRecord): Authorizer {
  return {
    type: found.type ?? 'TOKEN',
    ...given({
      authType: found.authType,
      authorizerUri: found.authorizerUri,
      authorizerCredentials: found.authorizerCredentials,
      identitySource: found.identitySource,
      identityValidationExpression: found.identityValidationExpression,
      authorizerResultTtlInSeconds: found.authorizerResultTtlInSeconds,
    }),
    providerARNs: [...(found.providerARNs ?? [])].sort(),
  };
}

function recordFromAuthorizer(authorizer: Authorizer, named: { id: string; name: string }): AuthorizerRecord {
  const { providerARNs, ...rest } = authorizer;
  return {
    ...named,
    authType: authorizer.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom',
    ...rest,
    ...(providerARNs.length > 0 ? { providerARNs } : {}),
  };
}

function gatewayResponseFromRecord(found: GatewayResponseRecord): GatewayResponse {
  return {
    ...given({ statusCode: found.statusCode }),
    responseParameters: record(Object.entries(found.responseParameters ?? {})),
    responseTemplates: record(Object.entries(found.responseTemplates ?? {})),
  };
}

/** What is not said takes the type's default status and the stock template [recorded: PutGatewayResponse]. */
function recordFromGatewayResponse(type: string, response: GatewayResponse): GatewayResponseRecord {
  const ownTemplates = Object.keys(response.responseTemplates).length > 0;
  const standard = gatewayResponseStatus.get(type);
  return {
    responseType: type as GatewayResponseType,
    ...given({ statusCode: response.statusCode ?? standard }),
    responseParameters: response.responseParameters,
    responseTemplates: ownTemplates ? response.responseTemplates : { ...defaultGatewayResponseTemplates },
    defaultResponse: false,
  };
}

function documentationPartFromRecord(found: DocumentationPartRecord): DocumentationPart {
  return {
    location: { type: 'API', ...given(found.location ?? {}) },
    properties: parseProperties(found.properties ?? '{}'),
  };
}

/** AWS keeps the properties as text and does not insist that it is JSON. */
function parseProperties(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const locationFields = ['type', 'path', 'method', 'statusCode', 'name'] as const;

function byLocation(a: DocumentationPart, b: DocumentationPart): number {
  for (const field of locationFields) {
    const order = compare(a.location[field] ?? '', b.location[field] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

interface Named {
  id?: string | undefined;
  name?: string | undefined;
}

function byName<T extends Named, U>(
  found: readonly T[],
  change: (one: T) => U,
  names: ReadonlyMap<string, string> = new Map(),
): Record<string, U> {
  const entries = found.map((one) => [names.get(one.id ?? '') ?? one.name ?? '', change(one)] as const);
  return record(entries.sort(([a], [b]) => compare(a, b)));
}

/** AWS lets validators share a name: those after the first are told apart by their ids. */
function namesById(found: readonly Named[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    found.map(({ id = '', name = '' }) => {
      const own = taken.has(name) ? `${name} (${id})` : name;
      taken.add(own);
      return [id, own] as const;
    }),
  );
}

function idsByName(
  named: Record<string, unknown>,
  known: ReadonlyMap<string, string> | undefined,
  newId: (length: number) => string,
): Map<string, string> {
  return new Map(Object.keys(named).map((name) => [name, known?.get(name) ?? newId(6)]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
