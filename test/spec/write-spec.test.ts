// What GetExport writes and leaves out. Guide "Export a REST API from API Gateway", API reference "GetExport".
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type Authorizer, emptyRestApi, type Model, record } from '../../src/lib/model/api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { stringifySpec } from '../../src/lib/spec/stringify-spec.ts';
import { writeLosslessSpec, writeSpec } from '../../src/lib/spec/write-spec.ts';
import { lambdaUri, openapi, parse } from './openapi-document.ts';

const stage = {
  apiId: 'a1b2c3d4e5',
  region: 'us-east-1',
  stageName: 'prod',
  createdDate: new Date('2026-01-02T03:04:05.678Z'),
};

const { api } = readRestApi(
  openapi(
    {
      '/pets': {
        get: {
          operationId: 'listPets',
          parameters: [{ name: 'type', in: 'query' }],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
          responses: {
            200: {
              description: 'ok',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
            },
          },
          security: [{ auth: [] }],
          'x-amazon-apigateway-request-validator': 'all',
          'x-amazon-apigateway-integration': {
            type: 'http',
            httpMethod: 'GET',
            uri: 'https://example.com',
            requestParameters: { 'integration.request.querystring.t': 'method.request.querystring.type' },
            requestTemplates: { 'text/html': 'x' },
            responses: { default: { statusCode: 200, responseTemplates: { 'text/html': 'x' } } },
          },
        },
      },
    },
    {
      'x-amazon-apigateway-request-validators': { all: {} },
      'x-amazon-apigateway-binary-media-types': ['image/png'],
      components: {
        schemas: { Pet: { type: 'object' }, Unused: { type: 'object' } },
        securitySchemes: {
          auth: {
            type: 'apiKey',
            name: 'A',
            in: 'header',
            'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: lambdaUri },
          },
          unused: { type: 'apiKey', name: 'B', in: 'header', 'x-amazon-apigateway-authorizer': { type: 'token' } },
        },
      },
    },
  ),
);

/** Every key anywhere in a document. */
function keysIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, nested]) => [key, ...keysIn(nested)]);
}

describe('extensions', () => {
  const written = (extensions: string) =>
    [...new Set(keysIn(writeSpec(api, { format: 'oas30', extensions })))].filter((key) => key.startsWith('x-')).sort();

  it.each([
    ['none', []],
    ['integrations', ['x-amazon-apigateway-integration']],
    ['authorizers', ['x-amazon-apigateway-authorizer', 'x-amazon-apigateway-authtype']],
    [
      'integrations,authorizers',
      ['x-amazon-apigateway-authorizer', 'x-amazon-apigateway-authtype', 'x-amazon-apigateway-integration'],
    ],
    [
      'apigateway',
      [
        'x-amazon-apigateway-authorizer',
        'x-amazon-apigateway-authtype',
        'x-amazon-apigateway-binary-media-types',
        'x-amazon-apigateway-integration',
        'x-amazon-apigateway-request-validator',
        'x-amazon-apigateway-request-validators',
      ],
    ],
  ])('%s', (extensions, expected) => {
    expect(written(extensions)).toEqual(expected);
  });
});

describe('keys come in the order of GetExport', () => {
  it('swagger', () => {
    const document = writeSpec(api, { format: 'swagger', extensions: 'apigateway', stage });
    expect(Object.keys(document).slice(0, 7)).toEqual([
      'swagger',
      'info',
      'host',
      'basePath',
      'schemes',
      'paths',
      'securityDefinitions',
    ]);
    const get = JSON.parse(JSON.stringify(document)).paths['/pets'].get;
    expect(Object.keys(get)).toEqual([
      'operationId',
      'consumes',
      'produces',
      'parameters',
      'responses',
      'security',
      'x-amazon-apigateway-request-validator',
      'x-amazon-apigateway-integration',
    ]);
    expect([get.consumes, get.produces]).toEqual([
      ['application/json', 'text/html'],
      ['application/json', 'text/html'],
    ]);
    expect(Object.keys(get['x-amazon-apigateway-integration'])).toEqual([
      'type',
      'httpMethod',
      'uri',
      'responses',
      'requestParameters',
      'requestTemplates',
      'passthroughBehavior',
    ]);
  });

  it('oas30', () => {
    const document = writeSpec(api, { format: 'oas30', extensions: 'integrations', stage });
    expect(Object.keys(document)).toEqual(['openapi', 'info', 'servers', 'paths', 'components']);
    const get = JSON.parse(JSON.stringify(document)).paths['/pets'].get;
    expect(Object.keys(get)).toEqual([
      'operationId',
      'parameters',
      'requestBody',
      'responses',
      'security',
      'x-amazon-apigateway-integration',
    ]);
    expect(Object.keys(get['x-amazon-apigateway-integration'])).toEqual([
      'httpMethod',
      'uri',
      'responses',
      'requestParameters',
      'requestTemplates',
      'passthroughBehavior',
      'type',
    ]);
  });
});

it('leaves unused models and authorizers out, as GetExport does; a lossless document has them', () => {
  const exported = keysIn(writeSpec(api, { format: 'oas30', extensions: 'apigateway' }));
  const lossless = keysIn(writeLosslessSpec(api, { format: 'oas30' }));
  for (const name of ['Unused', 'unused']) {
    expect(exported).not.toContain(name);
    expect(lossless).toContain(name);
  }
});

it('writes the time of creation for a missing version, and empty components', () => {
  const document = writeSpec(emptyRestApi('new'), { format: 'oas30', extensions: 'none', stage });
  expect(document).toEqual({
    openapi: '3.0.1',
    info: { title: 'new', version: '2026-01-02T03:04:05Z' },
    servers: [
      {
        url: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/{basePath}',
        variables: { basePath: { default: 'prod' } },
      },
    ],
    paths: {},
    components: {},
  });
});

describe('what records can hold and OpenAPI cannot say survives a lossless document', () => {
  const odd = emptyRestApi('odd');
  odd.models = record<Model>([
    ['Xml', { contentType: 'application/xml', description: 'a schema of another kind', schema: '<xs:schema/>' }],
    ['Draft', { contentType: 'application/json', schema: { $schema: 'http://json-schema.org/draft-04/schema#' } }],
    ['Own', { contentType: 'application/json', schema: { $ref: '#/definitions/a', definitions: { a: {} } } }],
    ['Named', { contentType: 'application/json', schema: { 'x-kept': 1, example: 2 } }],
  ]);
  odd.authorizers = record<Authorizer>([
    ['api_key', { type: 'REQUEST', authType: 'custom', providerARNs: [] }],
    ['no-source', { type: 'TOKEN', authType: 'custom', providerARNs: [] }],
    [
      'sources',
      { type: 'TOKEN', authType: 'x', identitySource: 'method.request.header.A, context.b', providerARNs: [] },
    ],
  ]);
  odd.resources['/{a}'] = {
    methods: {
      POST: {
        authorizationType: 'CUSTOM',
        authorizer: 'api_key',
        authorizationScopes: [],
        apiKeyRequired: true,
        requestParameters: { 'method.request.path.a': false },
        requestModels: { 'application/json': 'Draft', 'text/xml': 'Xml' },
        methodResponses: {
          200: {
            responseParameters: { 'method.response.header.A': true },
            responseModels: { 'application/json': 'Own', 'text/xml': 'Xml' },
          },
          400: { responseParameters: {}, responseModels: { 'text/plain': 'Named' } },
        },
        integration: {
          type: 'MOCK',
          connectionType: 'INTERNET',
          requestParameters: {},
          requestTemplates: { 'text/html': '' },
          passthroughBehavior: 'NEVER',
          timeoutInMillis: 29_000,
          cacheKeyParameters: [],
          integrationResponses: {
            200: { responseParameters: {}, responseTemplates: { 'application/json': '' } },
            201: { responseParameters: {}, responseTemplates: {} },
            400: { selectionPattern: 'default', responseParameters: {}, responseTemplates: {} },
            401: { selectionPattern: '4\\d\\d', responseParameters: {}, responseTemplates: {} },
            403: { selectionPattern: '4\\d\\d', responseParameters: {}, responseTemplates: {} },
          },
        },
      },
    },
  };

  it.each(['swagger', 'oas30'] as const)('%s', (format) => {
    const document = parse(writeLosslessSpec(odd, { format }));
    expect(readRestApi(document).api).toEqual(odd);
  });
});

it('stringifies for readers of YAML 1.1 too', () => {
  const document = { yes: 'no', on: '1:30', 200: '0x1f', date: '2026-01-01', long: 'a '.repeat(100).trim() };
  const text = stringifySpec(document, 'yaml');
  expect(parseYaml(text, { version: '1.1' })).toEqual(document);
  expect(parseYaml(text)).toEqual(document);
  expect(JSON.parse(stringifySpec(document, 'json'))).toEqual(document);
});
