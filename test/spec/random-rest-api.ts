// Random REST APIs that API Gateway would take, the same for the same seed: every field in and out, awkward names too.
import type {
  Authorizer,
  HttpMethod,
  Integration,
  IntegrationResponse,
  Json,
  Method,
  Model,
  RestApi,
} from '../../src/lib/model/api.ts';
import { emptyRestApi, record } from '../../src/lib/model/api.ts';
import { generatedModelName } from '../../src/lib/model/generated-model-name.ts';

/** Draws from a seeded generator (mulberry32), so that a failure can be run again. */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed + 1;
  }

  number(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  yes(): boolean {
    return this.number(2) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.number(items.length)] as T;
  }

  some<T>(items: readonly T[]): T[] {
    return items.filter(() => this.yes());
  }

  /** The members, or nothing. */
  maybe<T extends object>(members: T): T | Record<string, never> {
    return this.yes() ? members : {};
  }
}

const words = ['pets', 'v1', 'a.b', 'x-y', '__proto__', 'constructor', 'toString', 'a_b'];
const names = ['id', '__proto__', 'constructor', 'page.size', 'X-Trace', 'a$b'];
const mediaTypes = ['application/json', 'text/plain', 'application/vnd.x+json', '__proto__'];
const httpMethods: HttpMethod[] = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const lambda =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations';

/** An API of a few resources with everything that a model can say about them. */
export function randomRestApi(seed: number): RestApi {
  const draw = new Draw(seed);
  const api = emptyRestApi(draw.pick(['pets', '__proto__', 'ümlaut "quoted"']));
  api.apiKeySource = draw.pick(['HEADER', 'AUTHORIZER']);
  api.binaryMediaTypes = draw.some(['*/*', 'image/png']);
  Object.assign(
    api,
    draw.maybe({ version: draw.pick(['1', '2.0.1']) }),
    draw.maybe({ description: 'what it is for' }),
    draw.maybe({ minimumCompressionSize: draw.number(10_485_761) }),
    draw.maybe({
      policy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: ['execute-api:/*', 'execute-api:/a/GET/b'],
          },
        ],
      },
    }),
    draw.maybe({ disableExecuteApiEndpoint: draw.yes() }),
    draw.maybe({ endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' } }),
    draw.maybe({ extensions: record<Json>([['x-own', { kept: [1, null] }]]) }),
  );
  api.models = randomModels(draw);
  api.requestValidators = record(
    draw
      .some(['all', '__proto__'])
      .map((name) => [name, { validateRequestBody: draw.yes(), validateRequestParameters: draw.yes() }]),
  );
  api.authorizers = record(draw.some(['auth', 'api_key', 'constructor']).map((name) => [name, randomAuthorizer(draw)]));
  api.gatewayResponses = record(
    draw.some(['DEFAULT_4XX', 'UNAUTHORIZED', 'THROTTLED']).map((type) => [
      type,
      {
        ...draw.maybe({ statusCode: '418' }),
        responseParameters: record(draw.some(names).map((name) => [`gatewayresponse.header.${name}`, "'x'"])),
        responseTemplates: record(draw.some(mediaTypes).map((mediaType) => [mediaType, '{"message":"no"}'])),
      },
    ]),
  );
  for (let count = draw.number(6); count > 0; count -= 1) addResource(draw, api);
  return api;
}

function randomModels(draw: Draw): RestApi['models'] {
  const models = record<Model>([['Pet', { contentType: 'application/json', schema: { type: 'object' } }]]);
  if (draw.yes()) models['constructor'] = { contentType: 'application/json', schema: { $ref: '#/models/Pet' } };
  const inline: Json = { type: 'array', items: { $ref: '#/models/Pet' }, maxItems: draw.number(5) };
  if (draw.yes()) models[generatedModelName(inline)] = { contentType: 'application/json', schema: inline };
  return models;
}

function randomAuthorizer(draw: Draw): Authorizer {
  const type = draw.pick(['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'] as const);
  const pools = type === 'COGNITO_USER_POOLS';
  return {
    type,
    authType: pools ? 'cognito_user_pools' : draw.pick(['custom', 'oauth2']),
    ...(pools ? {} : { authorizerUri: lambda }),
    identitySource: draw.pick(['method.request.header.Authorization', 'method.request.header.A,context.b']),
    ...draw.maybe({ authorizerResultTtlInSeconds: draw.pick([0, 300, 3600]) }),
    providerARNs: pools ? ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a'] : [],
  };
}

/** Every ancestor is there, and a parent has one variable at most: it is called after the depth. */
function addResource(draw: Draw, api: RestApi): void {
  let path = '';
  for (let depth = 0; depth < 1 + draw.number(3); depth += 1) {
    path += `/${draw.yes() ? draw.pick(words) : `{p${depth}}`}`;
    api.resources[path] ??= { methods: {} };
  }
  const methods = draw.some(httpMethods).map((httpMethod) => [httpMethod, randomMethod(draw, api)]);
  api.resources[path] = { methods: Object.fromEntries(methods), ...draw.maybe({ extensions: { 'x-here': path } }) };
}

function randomMethod(draw: Draw, api: RestApi): Method {
  const models = Object.keys(api.models);
  const bodies = () => record(draw.some(mediaTypes).map((mediaType) => [mediaType, draw.pick(models)] as const));
  const method: Method = {
    ...draw.maybe({ operationName: 'doIt' }),
    ...randomAuthorization(draw, api),
    apiKeyRequired: draw.yes(),
    requestParameters: record(
      draw
        .some(names)
        .map((name) => [`method.request.${draw.pick(['path', 'querystring', 'header'])}.${name}`, draw.yes()]),
    ),
    requestModels: bodies(),
    methodResponses: record(
      draw.some(['200', '404', '500']).map((statusCode) => [
        statusCode,
        {
          responseParameters: record(draw.some(names).map((name) => [`method.response.header.${name}`, draw.yes()])),
          responseModels: bodies(),
        },
      ]),
    ),
    ...draw.maybe({ extensions: { 'x-team': 'pets' } }),
  };
  const [validator] = Object.keys(api.requestValidators);
  if (validator !== undefined && draw.yes()) method.requestValidator = validator;
  if (draw.yes()) method.integration = randomIntegration(draw, method);
  return method;
}

function randomAuthorization(
  draw: Draw,
  api: RestApi,
): Pick<Method, 'authorizationType' | 'authorizer' | 'authorizationScopes'> {
  const name = draw.pick([...Object.keys(api.authorizers), undefined]);
  const authorizer = name === undefined ? undefined : api.authorizers[name];
  if (name === undefined || !authorizer) {
    return { authorizationType: draw.pick(['NONE', 'AWS_IAM']), authorizationScopes: [] };
  }
  const authorizationType = authorizer.type === 'COGNITO_USER_POOLS' ? 'COGNITO_USER_POOLS' : 'CUSTOM';
  return { authorizationType, authorizer: name, authorizationScopes: draw.some(['read', 'write']) };
}

const endpoints = {
  HTTP: { httpMethod: 'GET', uri: 'https://example.com/{id}' },
  HTTP_PROXY: { httpMethod: 'ANY', uri: 'http://${stageVariables.host}/x' },
  AWS: { httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/key' },
  AWS_PROXY: { httpMethod: 'POST', uri: lambda },
  MOCK: {},
} as const;

function randomIntegration(draw: Draw, method: Method): Integration {
  const type = draw.pick(['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK'] as const);
  const sources = Object.keys(method.requestParameters);
  return {
    type,
    ...endpoints[type],
    ...draw.maybe({ credentials: 'arn:aws:iam::123456789012:role/r' }),
    connectionType: draw.pick(['INTERNET', 'VPC_LINK']),
    ...draw.maybe({ connectionId: 'abc123' }),
    requestParameters: record(
      draw.some(sources).map((source, index) => [`integration.request.header.h${index}`, source]),
    ),
    requestTemplates: record(draw.some(mediaTypes).map((mediaType) => [mediaType, draw.pick(['', '$input.body'])])),
    passthroughBehavior: draw.pick(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']),
    ...draw.maybe({ contentHandling: 'CONVERT_TO_TEXT' as const }),
    timeoutInMillis: draw.pick([29_000, 50, 3_000]),
    ...draw.maybe({ cacheNamespace: draw.pick(['shared-names', 'abc123']) }),
    cacheKeyParameters: draw.some(sources).sort(),
    ...draw.maybe({ tlsConfig: { insecureSkipVerification: draw.yes() } }),
    ...draw.maybe({ responseTransferMode: draw.pick(['BUFFERED', 'STREAM'] as const) }),
    integrationResponses: randomResponses(draw, method),
  };
}

function randomResponses(draw: Draw, method: Method): Integration['integrationResponses'] {
  const entries = draw.some(['200', '404', '500', '503']).map((statusCode): [string, IntegrationResponse] => {
    const headers = Object.keys(method.methodResponses[statusCode]?.responseParameters ?? {});
    const response: IntegrationResponse = {
      ...draw.maybe({ selectionPattern: draw.pick(['4\\d\\d', '.*Error.*', '__proto__']) }),
      responseParameters: record(draw.some(headers).map((header) => [header, 'integration.response.header.X'])),
      responseTemplates: record(draw.some(mediaTypes).map((mediaType) => [mediaType, draw.pick(['', '{}'])])),
      ...draw.maybe({ contentHandling: 'CONVERT_TO_BINARY' as const }),
    };
    return [statusCode, response];
  });
  return record(entries);
}
