// Plain OpenAPI documents made acceptable: what changes, that each change is told, and that API Gateway's checks pass then.
import { describe, expect, it } from 'vitest';
import type { Json, Method } from '../../src/lib/model/api.ts';
import { adaptSpec } from '../../src/lib/spec/openapi/adapt-spec.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import type { SpecDocument } from '../../src/lib/spec/spec-document.ts';
import { openapi, parse } from './openapi-document.ts';

function adapt(document: SpecDocument, defaultIntegration?: string) {
  const before = JSON.stringify(document.root);
  const made = adaptSpec(document, defaultIntegration === undefined ? {} : { defaultIntegration });
  expect(JSON.stringify(document.root)).toBe(before);
  const told = made.adaptations.map(({ message, pointer }) => `${pointer.join(' ')}: ${message}`);
  return { told, api: readRestApi(made.document).api };
}

const methodAt = (document: SpecDocument, path: string, url?: string): Method | undefined =>
  adapt(document, url).api.resources[path]?.methods.GET;

const ok = (content: Json): Json => ({
  responses: { 200: { description: 'ok', content: { 'application/json': content } } },
});

it('takes a moment for a method with thousands of parameters', () => {
  const parameters = Array.from({ length: 10_000 }, (_, index) => ({ name: `p${index}`, in: 'query' }));
  const shared = parameters.map(({ name }) => ({ name: `shared-${name}`, in: 'header' }));
  const document = openapi({ '/x': { parameters: shared, get: { parameters, responses: {} } } });
  const start = process.cpuUsage();
  expect(Object.keys(methodAt(document, '/x')?.requestParameters ?? {})).toHaveLength(20_000);
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(5);
});

describe('model names', () => {
  it('become alphanumeric, unique and stable, and references follow', () => {
    const schemas = {
      'my-pet': { type: 'object', properties: { toy: { $ref: '#/components/schemas/my_toy' } } },
      my_toy: { type: 'object' },
      myToy: { type: 'string' },
    };
    const get = ok({ schema: { $ref: '#/components/schemas/my-pet' } });
    const { api, told } = adapt(openapi({ '/x': { get } }, { components: { schemas } }));
    expect(Object.keys(api.models).sort()).toEqual(['myPet', 'myToy', 'myToy2']);
    expect(api.models['myPet']?.schema).toEqual({ type: 'object', properties: { toy: { $ref: '#/models/myToy2' } } });
    expect(api.resources['/x']?.methods.GET?.methodResponses['200']?.responseModels).toEqual({
      'application/json': 'myPet',
    });
    expect(told).toContain(
      'components schemas my_toy: the model my_toy becomes myToy2: model names must be alphanumeric',
    );
  });

  it('are not needed where a reference points into a model: it is written out', () => {
    const schemas = {
      Pet: { properties: { name: { type: 'string', maxLength: 9 } } },
      Toy: {
        properties: {
          name: { $ref: '#/components/schemas/Pet/properties/name' },
          gone: { $ref: '#/components/schemas/No' },
        },
      },
    };
    const { api } = adapt(openapi({}, { components: { schemas } }));
    expect(api.models['Toy']?.schema).toEqual({ properties: { name: { type: 'string', maxLength: 9 }, gone: {} } });
  });
});

describe('integrations', () => {
  it('are mocks that answer the first 2xx status with its example, OPTIONS too', () => {
    const example = { price: '$5', tag: '#1' };
    const get = {
      responses: { 404: { description: '' }, 201: { description: '', content: { 'application/json': { example } } } },
    };
    const { api, told } = adapt(openapi({ '/x': { get, options: { responses: {} } } }));
    const { GET, OPTIONS } = api.resources['/x']?.methods ?? {};
    expect(GET?.integration).toMatchObject({
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 201}' },
    });
    const template = GET?.integration?.integrationResponses['201']?.responseTemplates['application/json'] ?? '';
    expect(template).not.toMatch(/[$#]/);
    expect(JSON.parse(template)).toEqual(example);
    expect(OPTIONS?.integration?.integrationResponses).toEqual({
      200: { responseParameters: {}, responseTemplates: {} },
    });
    expect(OPTIONS?.methodResponses).toHaveProperty('200');
    expect(told).toEqual([
      'paths /x get: has no integration: a mock answers status 201 and the example of its application/json response',
      'paths /x options responses: has no 2xx response: 200 is declared',
      'paths /x options: has no integration: a mock answers status 200',
    ]);
  });

  it('answer any content type that the operation takes', () => {
    const requestBody = { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } };
    const integration = methodAt(openapi({ '/x': { get: { requestBody, responses: {} } } }), '/x')?.integration;
    expect(Object.keys(integration?.requestTemplates ?? {})).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
    ]);
  });

  it('are proxies to a URL, path variables declared and mapped', () => {
    const document = openapi({ '/pets/{id}/{rest+}': { get: { responses: {} } } });
    expect(methodAt(document, '/pets/{id}/{rest+}', 'https://example.com/v1/')).toMatchObject({
      requestParameters: { 'method.request.path.id': true, 'method.request.path.rest': true },
      integration: {
        type: 'HTTP_PROXY',
        httpMethod: 'GET',
        uri: 'https://example.com/v1/pets/{id}/{rest}',
        requestParameters: {
          'integration.request.path.id': 'method.request.path.id',
          'integration.request.path.rest': 'method.request.path.rest',
        },
      },
    });
  });

  it('stay where there is one', () => {
    const get = { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } };
    expect(adapt(openapi({ '/x': { get } }), 'https://example.com').told).toEqual([]);
  });
});

describe('paths', () => {
  it('call sibling variables by one name, their parameters too', () => {
    const parameters = [{ $ref: '#/components/parameters/Name' }];
    const components = { parameters: { Name: { name: 'name', in: 'path', required: true } } };
    const document = openapi(
      { '/pets/{id}': { get: { responses: {} } }, '/pets/{name}/toys': { parameters, get: { responses: {} } } },
      { components },
    );
    const method = methodAt(document, '/pets/{id}/toys', 'https://example.com');
    expect(method?.requestParameters).toEqual({ 'method.request.path.id': true });
    expect(adapt(document).told).toContain(
      'paths /pets/{name}/toys: the path becomes /pets/{id}/toys: only one variable is allowed among siblings',
    );
  });

  it('are left out where API Gateway has no resource for them', () => {
    const { api, told } = adapt(
      openapi({ '/report.{format}': {}, '/{all+}/x': {}, '/fine': { get: { responses: {} } } }),
    );
    expect(Object.keys(api.resources)).toEqual(['/', '/fine']);
    expect(told.slice(0, 2)).toEqual([
      "paths /report.{format}: the path is left out: API Gateway has no resource for 'report.{format}'",
      "paths /{all+}/x: the path is left out: API Gateway has no resource for '{all+}'",
    ]);
  });
});

it('leaves out parameters and responses that API Gateway has no place for', () => {
  const parameters = [
    { name: 'page[size]', in: 'query' },
    { name: 'a', in: 'query' },
    { name: 'a', in: 'header' },
  ];
  const item = {
    parameters: [
      { name: 'x[]', in: 'query' },
      { name: 'kept', in: 'query' },
    ],
  };
  const get = { parameters, responses: { '4XX': { description: '' }, 200: { description: '' } } };
  const { api, told } = adapt(openapi({ '/x': { ...item, get, post: { responses: {} } } }));
  const { GET, POST } = api.resources['/x']?.methods ?? {};
  expect(GET?.requestParameters).toEqual({
    'method.request.querystring.a': false,
    'method.request.querystring.kept': false,
  });
  expect(POST?.requestParameters).toEqual({ 'method.request.querystring.kept': false });
  expect(Object.keys(GET?.methodResponses ?? {})).toEqual(['200']);
  expect(told.filter((line) => / is (not declared|declared once|left out)/.test(line))).toHaveLength(5);
});

it('converts OpenAPI 3.1 to 3.0', () => {
  const { api, told } = adapt(
    parse({
      openapi: '3.1.0',
      info: { title: 'new', version: '1' },
      webhooks: { created: {} },
      paths: { '/x': { $ref: '#/components/pathItems/X' } },
      components: {
        pathItems: { X: { get: { responses: { 200: { description: 'ok' } } } } },
        schemas: {
          Pet: {
            type: 'object',
            properties: {
              const: { const: 'cat' },
              age: { type: ['integer', 'null'], exclusiveMinimum: 0 },
              either: { type: ['string', 'number'] },
              if: { type: 'string' },
            },
            if: { properties: {} },
            additionalProperties: false,
          },
        },
      },
    }),
  );
  expect(api.models['Pet']?.schema).toEqual({
    type: 'object',
    properties: {
      const: { enum: ['cat'] },
      age: { type: 'integer', minimum: 0, exclusiveMinimum: true },
      either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
      if: { type: 'string' },
    },
    additionalProperties: false,
  });
  expect(api.resources['/x']?.methods.GET?.integration?.type).toBe('MOCK');
  expect(told.map((line) => line.replace(/^.*?: /, ''))).toEqual([
    'OpenAPI 3.1.0 becomes 3.0.3',
    'webhooks is left out: OpenAPI 3.0 has no such keyword',
    'if is left out: OpenAPI 3.0 has no such keyword',
    'const becomes an enum of one value',
    'exclusiveMinimum 0 becomes minimum 0, excluded',
    'type ["integer","null"] becomes OpenAPI 3.0\'s form of it',
    'type ["string","number"] becomes OpenAPI 3.0\'s form of it',
    'has no integration: a mock answers status 200',
  ]);
});
