// What ImportRestApi takes with a warning, and what it makes of it.
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/lib/model/api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { openapi, parse } from './openapi-document.ts';

const rows: [string, Json, Json, string[]][] = [
  [
    'a primitive response written in place',
    { type: 'string' },
    {},
    ["Unsupported model type 'StringSchema' in 200 response to method 'GET /x'. Ignoring."],
  ],
  [
    'a composed one',
    { allOf: [{ type: 'object' }] },
    {},
    ["Unsupported model type 'ComposedSchema' in 200 response to method 'GET /x'. Ignoring."],
  ],
  [
    'a reference to no schema',
    { $ref: '#/components/schemas/Pet' },
    {},
    ["Reference to model 'Pet' not found. Ignoring."],
  ],
  ['a named composition, which is fine', { $ref: '#/components/schemas/Pet' }, { Pet: { allOf: [] } }, []],
];

describe('response models', () => {
  it.each(rows)('%s', (_, schema, schemas, expected) => {
    const get = { responses: { 200: { description: '', content: { 'application/json': { schema } } } } };
    const { api, warnings } = readRestApi(openapi({ '/x': { get } }, { components: { schemas } }));
    expect(warnings).toEqual(expected);
    const models = api.resources['/x']?.methods.GET?.methodResponses['200']?.responseModels;
    expect(models).toEqual(expected.length > 0 ? {} : { 'application/json': 'Pet' });
  });
});

it('names a composed request body as the parser does', () => {
  const post = { requestBody: { content: { 'application/json': { schema: { oneOf: [] } } } }, responses: {} };
  expect(readRestApi(openapi({ '/x': { post } })).warnings).toEqual([
    "Unsupported model type 'Content' in request schema for 'POST /x'. Ignoring.",
  ]);
});

it('ignores what has no counterpart, and says so with its place', () => {
  const get = {
    parameters: [{ name: 'session', in: 'cookie' }],
    responses: { default: { description: 'any' } },
  };
  const document = openapi({ '/x': { get } });
  const { api, problems } = readRestApi(document);
  expect(api.resources['/x']?.methods.GET).toMatchObject({ requestParameters: {}, methodResponses: {} });
  expect(problems.map(({ message, pointer }) => [message, document.locate(pointer).line])).toEqual([
    ["Unsupported parameter location 'cookie' for parameter 'session' of method 'GET /x'. Ignoring.", 11],
    ["Default response of method 'GET /x' is not supported. Ignoring.", 17],
  ]);
});

it('gives the same generated name to the same schema, whatever its key order', () => {
  const content = (schema: Json) => ({ content: { 'application/json': { schema } }, description: '' });
  const get = {
    responses: {
      200: content({ type: 'object', properties: { a: { type: 'string' } } }),
      201: content({ properties: { a: { type: 'string', example: 'dropped' } }, type: 'object' }),
      202: content({ type: 'object', properties: { b: { type: 'string' } } }),
    },
  };
  const { api } = readRestApi(openapi({ '/x': { get } }));
  const names = Object.values(api.resources['/x']?.methods.GET?.methodResponses ?? {}).map(
    (response) => response.responseModels['application/json'],
  );
  expect(names[0]).toMatch(/^MODEL[0-9a-f]{12}$/);
  expect(names[1]).toBe(names[0]);
  expect(names[2]).not.toBe(names[0]);
});

// Guide "Set the OpenAPI basePath property": the three modes, for each place that a base path may stand in.
const places: [string, Json, { prepend: string; split: string }][] = [
  ['basePath', { swagger: '2.0', basePath: '/base' }, { prepend: '/base/test', split: '/test' }],
  [
    'a server variable called basePath',
    {
      openapi: '3.0.1',
      servers: [{ url: '/{x}/{basePath}', variables: { x: { default: 'x' }, basePath: { default: '/base-var' } } }],
    },
    { prepend: '/base-var/test', split: '/test' },
  ],
  [
    'the first server variable',
    { openapi: '3.0.1', servers: [{ url: '/{a}', variables: { a: { default: 'one/two' } } }] },
    { prepend: '/one/two/test', split: '/two/test' },
  ],
  [
    "the server's URL",
    { openapi: '3.0.1', servers: [{ url: 'https://example.com/base-url/part/' }] },
    { prepend: '/base-url/part/test', split: '/part/test' },
  ],
];

describe.each(places)('base path: %s', (_, head, expected) => {
  it.each(['ignore', 'prepend', 'split'] as const)('%s', (basepath) => {
    const paths = { '/test': { get: { responses: {} } } };
    const document = parse({ ...(head as Record<string, Json>), info: { title: 'base' }, paths });
    const withMethods = Object.entries(readRestApi(document, { basepath }).api.resources)
      .filter(([, { methods }]) => methods.GET)
      .map(([path]) => path);
    expect(withMethods).toEqual([basepath === 'ignore' ? '/test' : expected[basepath]]);
  });
});

it('tells of a method that two spellings of a path define', () => {
  const get = (operationId: string) => ({ get: { operationId, responses: {} } });
  const { api, problems } = readRestApi(openapi({ '/pets': get('one'), '/pets/': get('two') }));
  expect(api.resources['/pets']?.methods.GET?.operationName).toBe('two');
  expect(problems.map(({ message }) => message)).toEqual(["Method 'GET /pets' is there twice. The last one stays."]);
});

it('leaves documentation out when it is told to', () => {
  const documentation = { documentationParts: [{ location: { type: 'API' }, properties: { description: 'x' } }] };
  const document = openapi({}, { 'x-amazon-apigateway-documentation': documentation });
  expect(readRestApi(document).api.documentationParts).toHaveLength(1);
  expect(readRestApi(document, { documentation: 'ignore' }).api.documentationParts).toEqual([]);
});
