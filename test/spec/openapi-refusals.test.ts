// What ImportRestApi refuses, in its words. Guide "Errors and warnings from importing your API into API Gateway",
// "Amazon API Gateway important notes"; the texts are those that the service was seen to answer with.
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/lib/model/api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { lambdaUri, openapi, parse, refusal } from './openapi-document.ts';

const pathText =
  "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and " +
  'the end and an optional plus sign before the closing brace.';
const mapping = (complaint: string) =>
  `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${complaint}]`;

describe('paths', () => {
  const get = { get: { responses: {} } };
  const rows: [string, string[], string][] = [
    ['a variable beside other text', ['/pets/a{b}'], `Unable to create resource at path '/pets/a{b}': ${pathText}`],
    ['characters that a path part has not', ['/pe ts'], `Unable to create resource at path '/pe ts': ${pathText}`],
    ["an HTTP API's default route", ['/$default'], `Unable to create resource at path '/$default': ${pathText}`],
    [
      'two variables side by side',
      ['/pets/{id}', '/pets/{name}/toys'],
      "Unable to create resource at path '/pets/{name}': A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
    ],
    [
      'a variable beside a greedy one',
      ['/{proxy+}', '/{id}'],
      "Unable to create resource at path '/{id}': A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed",
    ],
    [
      'anything below a greedy variable',
      ['/{proxy+}/more'],
      "Unable to create resource at path '/{proxy+}/more': Cannot create a child of a resource with a greedy path variable: {proxy+}",
    ],
  ];
  it.each(rows)('%s', (_, paths, message) => {
    const document = openapi(Object.fromEntries(paths.map((path) => [path, get])));
    expect(refusal(document).message).toBe(`Errors found during import:\n\t${message}`);
  });

  it('tells each resource once, and everything at once, each with its line', () => {
    const document = openapi({ '/a b': get, '/a b/c': get, '/d?': get });
    const { message, lines } = refusal(document);
    expect(message.split('\n')).toEqual([
      'Errors found during import:',
      `\tUnable to create resource at path '/a b': ${pathText}`,
      `\tUnable to create resource at path '/d?': ${pathText}`,
    ]);
    expect(lines).toEqual([8, 18]);
  });
});

describe('models', () => {
  const rows: [string, Record<string, Json>, string[]][] = [
    [
      'a name that is not alphanumeric, and whoever refers to nothing',
      { 'my-pet': { type: 'object' }, Toy: { $ref: '#/components/schemas/Missing' } },
      [
        "Unable to create model for 'my-pet': Model name must be alphanumeric: my-pet",
        "Unable to create model for 'Toy': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model specified: Missing]",
      ],
    ],
    [
      'a reference into a model',
      { Pet: { properties: { a: { type: 'string' } } }, Toy: { $ref: '#/components/schemas/Pet/properties/a' } },
      [
        "Unable to create model for 'Toy': Invalid model specified: Validation Result: warnings : [], errors : [Model reference must be in canonical form]",
      ],
    ],
  ];
  it.each(rows)('%s', (_, schemas, messages) => {
    const { message } = refusal(openapi({}, { components: { schemas } }));
    expect(message.split('\n\t').slice(1)).toEqual(messages);
  });
});

describe('methods', () => {
  const rows: [string, Json, string][] = [
    [
      'a parameter name with brackets',
      { parameters: [{ name: 'filter[a]', in: 'query' }], responses: {} },
      mapping('Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$'),
    ],
    [
      'one name in two places',
      {
        parameters: [
          { name: 'a', in: 'query' },
          { name: 'a', in: 'header' },
        ],
        responses: {},
      },
      'Parameter names must be unique across querystring, header and path',
    ],
    [
      'a validator that is not there',
      { 'x-amazon-apigateway-request-validator': 'all', responses: {} },
      'Invalid Request Validator identifier specified',
    ],
  ];
  it.each(rows)('%s', (_, get, message) => {
    expect(refusal(openapi({ '/x': { get } })).message).toBe(
      `Errors found during import:\n\tUnable to put method 'GET' on resource at path '/x': ${message}`,
    );
  });
});

describe('integrations', () => {
  const http = { type: 'http', httpMethod: 'GET', uri: 'https://example.com' };
  const rows: [string, Json, string][] = [
    ['no verb', { type: 'http', uri: 'https://example.com' }, 'Enumeration value for HttpMethod must be non-empty'],
    ['no URL', { ...http, uri: 'example.com' }, 'Invalid HTTP endpoint specified for URI'],
    ['no ARN', { ...http, type: 'aws' }, 'Invalid ARN specified in the request'],
    [
      'an ARN of neither path nor action',
      { ...http, type: 'aws', uri: 'arn:aws:apigateway:us-east-1:s3:bucket' },
      'AWS ARN for integration must contain path or action',
    ],
    [
      'a proxy to another service than Lambda',
      { ...http, type: 'aws_proxy', uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket' },
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
    ['a timeout too long', { ...http, timeoutInMillis: 29001 }, 'Timeout should be between 50 ms and 29000 ms'],
    [
      'a mapping from a parameter that is not declared',
      { ...http, requestParameters: { 'integration.request.header.A': 'method.request.header.A' } },
      mapping('Invalid mapping expression parameter specified: method.request.header.A'),
    ],
    [
      'a mapping expression that is none',
      { ...http, requestParameters: { 'integration.request.header.A': 'true' } },
      mapping('Invalid mapping expression specified: true'),
    ],
  ];
  it.each(rows)('%s', (_, integration, message) => {
    const get = { responses: {}, 'x-amazon-apigateway-integration': integration };
    expect(refusal(openapi({ '/x': { get } })).message).toBe(
      `Errors found during import:\n\tUnable to put integration on 'GET' for resource at path '/x': ${message}`,
    );
  });

  it.each([
    [
      'that the method response has not',
      { '200': { description: 'ok' } },
      'Invalid mapping expression parameter specified: method.response.header.A',
    ],
    ['without a method response', {}, 'No method response exists for method.'],
  ])('a response header %s', (_, responses, complaint) => {
    const responseParameters = { 'method.response.header.A': "'a'" };
    const integration = { type: 'mock', responses: { default: { statusCode: '200', responseParameters } } };
    const get = { responses, 'x-amazon-apigateway-integration': integration };
    expect(refusal(openapi({ '/x': { get } })).message).toBe(
      `Errors found during import:\n\tUnable to put integration response on 'GET' for resource at path '/x': ${mapping(complaint)}`,
    );
  });

  it('takes a timeout of 15 minutes with responses streamed', () => {
    const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: lambdaUri, responseTransferMode: 'stream' };
    const at = (timeoutInMillis: number) =>
      openapi({ '/x': { get: { 'x-amazon-apigateway-integration': { ...integration, timeoutInMillis } } } });
    expect(refusal(at(900_001)).message).toContain('Timeout should be between 50 ms and 900000 ms');
    expect(() => refusal(at(900_000))).toThrow('the document was not refused');
  });
});

it('takes longer timeouts where the quota was raised, and whatever API Gateway wrote itself', () => {
  const integration = { type: 'http', httpMethod: 'GET', uri: 'https://example.com', timeoutInMillis: 60_000 };
  const document = openapi({ '/x': { get: { 'x-amazon-apigateway-integration': integration } } });
  for (const options of [{ maxTimeoutInMillis: 60_000 }, { source: 'export' as const }]) {
    const { api } = readRestApi(document, options);
    expect(api.resources['/x']?.methods.GET?.integration?.timeoutInMillis).toBe(60_000);
  }
  expect(refusal(document, { maxTimeoutInMillis: 50_000 }).message).toContain('between 50 ms and 50000 ms');
});

it('refuses OpenAPI 3.1, which API Gateway cannot import', () => {
  const { message } = refusal(parse({ openapi: '3.1.0', info: { title: 'new', version: '1' }, paths: {} }));
  expect(message).toBe('Invalid OpenAPI input.');
});

it('adds the warnings to the errors', () => {
  const document = openapi(
    { '/a b': {} },
    { components: { securitySchemes: { basicAuth: { type: 'http', scheme: 'basic' } } } },
  );
  expect(refusal(document).message).toBe(
    `Errors found during import:\n\tUnable to create resource at path '/a b': ${pathText}\n` +
      "Additionally, these warnings were found:\n\tUnsupported security definition type 'http' for 'basicAuth'. Ignoring.",
  );
});
