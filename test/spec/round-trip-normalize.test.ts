// What an import and an export of API Gateway lose or rewrite is no difference; what they keep is one.
// Guide "Export a REST API from API Gateway", "API Gateway resource policies", "Gateway response types".
import { describe, expect, it } from 'vitest';
import { emptyRestApi, type Json, type RestApi, record } from '../../src/lib/model/api.ts';
import { normalizeForComparison } from '../../src/lib/model/normalize-rest-api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { openapi } from './openapi-document.ts';

const same = (one: RestApi, other: RestApi) =>
  expect(normalizeForComparison(other)).toEqual(normalizeForComparison(one));
const different = (one: RestApi, other: RestApi) =>
  expect(normalizeForComparison(other)).not.toEqual(normalizeForComparison(one));

/** An API whose one method has this operation, and these members at the root. */
const api = (operation: Record<string, Json> = {}, more: Record<string, Json> = {}) =>
  readRestApi(openapi({ '/x': { get: { responses: {}, ...operation } } }, more)).api;

const mock = (more: Record<string, Json> = {}) => api({ 'x-amazon-apigateway-integration': { type: 'mock', ...more } });

const policy = (resource: Json, action: Json) =>
  api({}, { 'x-amazon-apigateway-policy': { Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] } });

const gatewayResponse = (type: string, response: Json) =>
  api({}, { 'x-amazon-apigateway-gateway-responses': { [type]: response } });

const authorizer = (extension: Record<string, Json>) => {
  const scheme = {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': { type: 'request', ...extension },
  };
  return api({ security: [{ a: [] }] }, { components: { securitySchemes: { a: scheme } } });
};

const bodyModel = (name: string, schema: Json) =>
  api(
    { requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } },
    { components: { schemas: { [name]: schema } } },
  );

const stockTemplate = { 'application/json': '{"message":$context.error.messageString}' };

const equal: [string, RestApi, RestApi][] = [
  [
    'generated names of one schema',
    bodyModel('MODEL1a2b3c', { type: 'object' }),
    bodyModel('MODELffffff', { type: 'object' }),
  ],
  [
    'key order and $schema',
    bodyModel('A', { type: 'object', title: 't' }),
    bodyModel('A', { title: 't', $schema: 'x', type: 'object' }),
  ],
  ['unused models', api(), api({}, { components: { schemas: { Unused: { type: 'object' } } } })],
  ['unused validators', api(), api({}, { 'x-amazon-apigateway-request-validators': { unused: {} } })],
  [
    'an expanded policy',
    policy('execute-api:/*', ['a']),
    policy(['arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*'], 'a'),
  ],
  ["a method's cache namespace that is its resource's id", mock(), mock({ cacheNamespace: 'x1y2z3' })],
  ['a verb and a URI of a mock', mock(), mock({ httpMethod: 'POST', uri: 'https://example.com' })],
  [
    'what is the default',
    mock(),
    mock({ connectionType: 'INTERNET', timeoutInMillis: 29000, responseTransferMode: 'BUFFERED' }),
  ],
  ['the default time to live', authorizer({}), authorizer({ authorizerResultTtlInSeconds: 300 })],
  [
    "blanks between an authorizer's sources",
    authorizer({ identitySource: 'context.a, context.b' }),
    authorizer({ identitySource: 'context.a,context.b' }),
  ],
  [
    "a type's own status and template",
    gatewayResponse('UNAUTHORIZED', {}),
    gatewayResponse('UNAUTHORIZED', { statusCode: 401, responseTemplates: stockTemplate }),
  ],
  [
    'resources without methods',
    emptyRestApi('test'),
    {
      ...emptyRestApi('test'),
      resources: record([
        ['/', { methods: {} }],
        ['/a', { methods: {} }],
      ]),
    },
  ],
  [
    'the time of creation in the place of a version',
    emptyRestApi('a'),
    { ...emptyRestApi('a'), version: '2026-01-02T03:04:05Z' },
  ],
  [
    'documentation, unknown extensions, endpoint settings',
    api(),
    api(
      { 'x-team': 1 },
      { 'x-own': 1, 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } },
    ),
  ],
  // PutGatewayResponse fills in what is missing: the record of DEFAULT_4XX has the stock template after any import.
  [
    'the stock template for all 4xx responses',
    gatewayResponse('DEFAULT_4XX', {}),
    gatewayResponse('DEFAULT_4XX', { responseTemplates: stockTemplate }),
  ],
];

const unequal: [string, RestApi, RestApi][] = [
  [
    'another generated schema',
    bodyModel('MODEL1a2b3c', { type: 'object' }),
    bodyModel('MODEL1a2b3c', { type: 'array' }),
  ],
  ['another resource in a policy', policy('execute-api:/*', 'a'), policy('execute-api:/prod/*', 'a')],
  ['a cache namespace of its own', mock(), mock({ cacheNamespace: 'pets' })],
  ['another time to live', authorizer({}), authorizer({ authorizerResultTtlInSeconds: 0 })],
  [
    'a template of its own for all 4xx responses',
    gatewayResponse('DEFAULT_4XX', {}),
    gatewayResponse('DEFAULT_4XX', {
      responseTemplates: { 'application/json': '{"error": $context.error.messageString}' },
    }),
  ],
  ['a type that stands for itself', api(), gatewayResponse('UNAUTHORIZED', {})],
  ['a version', emptyRestApi('a'), { ...emptyRestApi('a'), version: '2' }],
];

describe('is no difference', () => {
  it.each(equal)('%s', (_, one, other) => same(one, other));
});

describe('is a difference', () => {
  it.each(unequal)('%s', (_, one, other) => different(one, other));
});

it('keeps between two documents what only documents have', () => {
  const plain = api();
  const documented = api({ 'x-team': 1 }, { 'x-own': 1 });
  expect(normalizeForComparison(documented, 'documents')).not.toEqual(normalizeForComparison(plain, 'documents'));
});

it('does not change what it is given', () => {
  const given = bodyModel('MODEL1a2b3c', { type: 'object' });
  const before = structuredClone(given);
  normalizeForComparison(given);
  expect(given).toEqual(before);
});
