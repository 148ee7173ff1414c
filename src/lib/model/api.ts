// The canonical API: what API Gateway makes of a document or of its records, by natural keys and without ids.
// Pure data: JSON values only, so that a model can be compared, stored in a deployment and saved in a plan.
// Words, enum values and defaults are those of the Amazon API Gateway REST API reference.

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An HTTP method as a REST API's method has it. `ANY` stands for every method that has none of its own. */
export type HttpMethod = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD' | 'ANY';

export type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE';

/**
 * A REST API by natural keys. Records are made with `Object.create(null)`-like care: keys come from users.
 * An absent optional field means AWS's default; collections are always there, empty or not.
 */
export interface RestApi {
  kind: 'rest';
  name: string;
  description?: string;
  version?: string;
  /** Default HEADER. */
  apiKeySource: 'HEADER' | 'AUTHORIZER';
  /** Sorted, without duplicates: AWS treats them as a set. */
  binaryMediaTypes: string[];
  /** Bytes, 0 to 10485760; absent: no compression. */
  minimumCompressionSize?: number;
  disableExecuteApiEndpoint?: boolean;
  endpointConfiguration?: EndpointConfiguration;
  endpointAccessMode?: 'BASIC' | 'STRICT';
  securityPolicy?: string;
  /** The resource policy, parsed; its `execute-api:/…` resources as written. */
  policy?: Json;
  /** By full path: `/`, `/pets`, `/pets/{id}`, `/{proxy+}`. Every ancestor is there, `/` always. */
  resources: Record<string, Resource>;
  models: Record<string, Model>;
  requestValidators: Record<string, RequestValidator>;
  authorizers: Record<string, Authorizer>;
  /** By type, such as DEFAULT_4XX: only those that differ from the default. */
  gatewayResponses: Record<string, GatewayResponse>;
  /** What ImportRestApi turns summaries and descriptions into. Sorted by location. */
  documentationParts: DocumentationPart[];
  /** Extensions that API Gateway does not know, by name: kept, shown in diffs, never interpreted. */
  extensions?: Record<string, Json>;
}

export interface EndpointConfiguration {
  types?: EndpointType[];
  vpcEndpointIds?: string[];
  ipAddressType?: 'ipv4' | 'dualstack';
}

export interface Resource {
  methods: Partial<Record<HttpMethod, Method>>;
  extensions?: Record<string, Json>;
}

export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

export interface Method {
  operationName?: string;
  /** Default NONE. */
  authorizationType: AuthorizationType;
  /** Name of an authorizer; there when the type is CUSTOM or COGNITO_USER_POOLS. */
  authorizer?: string;
  /** OAuth scopes; sorted. */
  authorizationScopes: string[];
  apiKeyRequired: boolean;
  /** Name of a request validator. */
  requestValidator?: string;
  /** `method.request.{path|querystring|header}.NAME` -> required. */
  requestParameters: Record<string, boolean>;
  /** Content type -> name of a model. */
  requestModels: Record<string, string>;
  /** By status code. */
  methodResponses: Record<string, MethodResponse>;
  /** Absent: CreateDeployment refuses the API. */
  integration?: Integration;
  extensions?: Record<string, Json>;
}

export interface MethodResponse {
  /** `method.response.header.NAME` -> required (AWS ignores the value). */
  responseParameters: Record<string, boolean>;
  /** Content type -> name of a model. */
  responseModels: Record<string, string>;
}

export type IntegrationType = 'HTTP' | 'HTTP_PROXY' | 'AWS' | 'AWS_PROXY' | 'MOCK';

export interface Integration {
  type: IntegrationType;
  /** The backend's method; `ANY` forwards the client's. */
  httpMethod?: string;
  uri?: string;
  credentials?: string;
  /** Default INTERNET. */
  connectionType: 'INTERNET' | 'VPC_LINK';
  connectionId?: string;
  integrationTarget?: string;
  /** `integration.request.{path|querystring|header}.NAME` -> mapping expression. */
  requestParameters: Record<string, string>;
  /** Content type -> mapping template. AWS gives an empty template back as null: here ''. */
  requestTemplates: Record<string, string>;
  /** Default WHEN_NO_MATCH. */
  passthroughBehavior: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  contentHandling?: ContentHandling;
  /** Milliseconds. Default 29000. */
  timeoutInMillis: number;
  /** Absent: the resource's id, as AWS fills it in. */
  cacheNamespace?: string;
  /** Sorted. */
  cacheKeyParameters: string[];
  tlsConfig?: { insecureSkipVerification?: boolean };
  /** Default BUFFERED. */
  responseTransferMode?: 'BUFFERED' | 'STREAM';
  /** By status code, as the records are: two patterns with one status are one integration response on AWS. */
  integrationResponses: Record<string, IntegrationResponse>;
}

export type ContentHandling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';

export interface IntegrationResponse {
  /** A regular expression (Java's); absent: the default response. */
  selectionPattern?: string;
  /** `method.response.header.NAME` -> mapping expression. */
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
  contentHandling?: ContentHandling;
}

export interface Model {
  contentType: string;
  description?: string;
  /** A JSON Schema (draft 4). A reference to another model is `{"$ref": "#/models/NAME"}` here. */
  schema: Json;
}

export interface RequestValidator {
  validateRequestBody: boolean;
  validateRequestParameters: boolean;
}

export interface Authorizer {
  type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS';
  authType?: string;
  authorizerUri?: string;
  authorizerCredentials?: string;
  identitySource?: string;
  identityValidationExpression?: string;
  authorizerResultTtlInSeconds?: number;
  /** Sorted; COGNITO_USER_POOLS only. */
  providerARNs: string[];
}

export interface GatewayResponse {
  statusCode?: string;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

export interface DocumentationPart {
  location: DocumentationLocation;
  properties: Json;
}

export interface DocumentationLocation {
  type: string;
  path?: string;
  method?: string;
  statusCode?: string;
  name?: string;
}

/** AWS's default integration timeout, in milliseconds. */
export const defaultTimeoutInMillis = 29_000;

/** A record for keys that come from users: no prototype, so that `__proto__` is a key like any other. */
export function record<T>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const made: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** A REST API with nothing in it but its name and the root resource. */
export function emptyRestApi(name: string): RestApi {
  return {
    kind: 'rest',
    name,
    apiKeySource: 'HEADER',
    binaryMediaTypes: [],
    resources: record([['/', { methods: {} }]]),
    models: record(),
    requestValidators: record(),
    authorizers: record(),
    gatewayResponses: record(),
    documentationParts: [],
  };
}
