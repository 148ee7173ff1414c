// Every rule of lint: what it finds, with its severity, and the line and column where.

import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/lib/spec/lint/finding.ts';
import { lintSpec } from '../../src/lib/spec/lint/lint-spec.ts';
import { rules } from '../../src/lib/spec/lint/rules.ts';
import { parseSpec, readSpec } from '../../src/lib/spec/read-spec.ts';
import { folder } from './read-folder.ts';

const lint = (text: string) => lintSpec(parseSpec(text, 'spec.yaml'));
const head = 'openapi: 3.0.1\ninfo: {title: A, version: "1"}\n';
const mock = 'x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: "{statusCode: 200}"}}';

/** A document with one GET on /a; the operation's lines begin in line 6, column 7. */
const get = (...lines: string[]) => operation([mock, ...lines]);
const operation = (lines: string[], rest = '') =>
  `${head}paths:\n  /a:\n    get:\n${['responses: {"200": {description: ok}}', ...lines].map((line) => `      ${line}\n`).join('')}${rest}`;
/** A document with these lines for the integration, which begin in line 8, column 9. */
const integration = (...lines: string[]) =>
  operation(['x-amazon-apigateway-integration:', ...lines.map((line) => `  ${line}`)]);
/** A document with this model, on line 8, column 14. */
const model = (schema: string, name = 'Pet') =>
  `${get()}components:\n  schemas:\n    ${name}: ${schema}\n`.replace('ok}}\n', 'ok}}\n');
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Rule, document, line and column, a part of the message. */
const cases: [keyof typeof rules, string, number, number, string][] = [
  ['openapi-31', get().replace('3.0.1', '3.1.0'), 1, 10, 'OpenAPI 3.1.0'],
  ['version-untidy', get().replace('3.0.1', '3.0'), 1, 10, 'is read as 3.0.1'],
  ['info-missing', `openapi: 3.0.1\ninfo: {version: "1"}\npaths: {}`, 2, 1, 'info.title'],
  ['operations-missing', `${head}paths: {}`, 3, 1, 'no operations'],
  ['duplicate-key', get('operationId: a', 'operationId: b'), 9, 7, '"operationId" is written twice'],
  ['servers-ignored', `${get()}servers: [{url: /}, {url: /b}]`, 8, 1, '2 servers'],
  [
    'server-not-first',
    `${get()}servers: [{url: /}, {url: /b, x-amazon-apigateway-endpoint-configuration: {}}]`,
    8,
    21,
    'More than one server',
  ],
  ['webhooks-ignored', `${get()}webhooks: {}`, 8, 1, 'webhooks'],
  ['callbacks-ignored', get('callbacks: {}'), 8, 7, 'GET /a'],
  ['links-ignored', get().replace('ok}', 'ok, links: {}}'), 6, 44, 'links'],
  ['deprecated-dropped', get('deprecated: true'), 8, 7, 'GET /a is deprecated'],
  [
    'operation-id-duplicate',
    `${get('operationId: a')}    put: {operationId: a}\n`,
    9,
    24,
    'a is also the name of GET /a',
  ],
  [
    'extension-unknown',
    get('x-amazon-apigateway-integrations-x: {}'),
    8,
    7,
    'did you mean x-amazon-apigateway-integrations?',
  ],
  ['extension-http-only', `${get()}x-amazon-apigateway-cors: {}`, 8, 1, 'for HTTP APIs'],
  ['extension-misplaced', get('x-amazon-apigateway-policy: {}'), 8, 7, 'belongs to: root'],
  ['not-valid-openapi', get().replace('description: ok', ''), 6, 19, 'validation failed'],
  ['import-error', `${get()}x-amazon-apigateway-minimum-compression-size: -1`, 8, 1, 'between 0 and 10485760'],
  [
    'import-warning',
    integration(
      'type: http_proxy',
      'uri: "https://example.com"',
      'httpMethod: GET',
      'requestParameters:',
      '  integration.request.header.a: true',
    ),
    12,
    11,
    'Expected type string',
  ],
  ['path-default', get().replace('/a:', '$default:'), 4, 3, '/$default'],
  ['path-characters', get().replace('/a:', '/a~b:'), 4, 3, "'/a~b'"],
  ['path-variable-sibling', `${get().replace('/a:', '/{a}:')}  /{b}/c: {get: {}}\n`, 8, 3, 'A sibling ({a})'],
  ['path-greedy-not-last', get().replace('/a:', '/{a+}/b:'), 4, 3, 'greedy path variable'],
  ['path-reserved', get().replace('/a:', '/ping:'), 4, 3, '/ping'],
  ['path-shapeless', `${get()}    put:\n`, 8, 5, 'put /a is no object'],
  ['path-shapeless', `${get()}  /b: todo\n`, 8, 3, '/b is no object'],
  ['path-conflict', `${get()}  /a/: {}\n`, 8, 3, '/a/ and /a'],
  ['path-parameter-undeclared', get().replace('/a:', '/{id}:'), 5, 5, '{id}'],
  ['path-parameter-unknown', get('parameters: [{in: path, name: id, required: true}]'), 8, 20, '{id}'],
  ['method-unsupported', get().replace('get:', 'trace:'), 5, 5, 'TRACE /a'],
  ['cors-missing', get(), 4, 3, '/a has no OPTIONS'],
  ['parameter-cookie', get('parameters: [{in: cookie, name: sid}]'), 8, 20, "'cookie' for parameter 'sid'"],
  [
    'parameter-form',
    'swagger: "2.0"\ninfo: {title: A}\npaths:\n  /a:\n    post:\n      parameters: [{in: formData, name: f}]',
    6,
    20,
    "'formData' for parameter 'f'",
  ],
  ['parameter-invalid', get('parameters: [{in: query, name: x}, {in: header, name: x}]'), 5, 5, 'must be unique'],
  ['parameter-missing', get('parameters: [{$ref: "#/components/parameters/no"}]'), 8, 20, 'not found'],
  ['parameter-constraints', get('parameters: [{in: query, name: x, schema: {maxLength: 5}}]'), 8, 20, 'maxLength'],
  ['model-name', model('{type: object}', 'a-b'), 10, 5, 'alphanumeric: a-b'],
  [
    'model-reference',
    model('{properties: {a: {$ref: "#/components/schemas/No"}}}'),
    10,
    5,
    'Invalid model specified: No',
  ],
  [
    'model-missing',
    get().replace('ok}', 'ok, content: {a/b: {schema: {$ref: "#/components/schemas/No"}}}}'),
    6,
    60,
    "'No' not found",
  ],
  [
    'model-type',
    get().replace('ok}', 'ok, content: {a/b: {schema: {type: string}}}}'),
    6,
    60,
    'Unsupported model type',
  ],
  ['schema-nullable', model('{nullable: true}'), 10, 11, 'nullable in model Pet'],
  ['schema-discriminator', model('{discriminator: {propertyName: a}}'), 10, 11, 'discriminator'],
  ['schema-exclusive-bound', model('{exclusiveMinimum: 1}'), 10, 11, 'exclusiveMinimum'],
  ['schema-draft4', model('{const: 1}'), 10, 11, 'const'],
  ['schema-item-limits', model('{items: {items: {minItems: 1}}}'), 10, 27, 'minItems'],
  ['schema-read-only', model('{properties: {readOnly: {readOnly: true}}}'), 10, 35, 'readOnly'],
  ['schema-example', model('{allOf: [{type: object}, {example: 1}]}'), 10, 36, 'example'],
  [
    'schema-default',
    get().replace('ok}', 'ok, content: {a/b: {schema: {type: object, default: {}}}}}'),
    6,
    83,
    'response 200 of GET /a',
  ],
  ['schema-format', model('{properties: {a: {format: int64}}}'), 10, 28, 'format'],
  ['schema-combination', model('{oneOf: []}'), 10, 11, 'oneOf'],
  [
    'security-scheme-ignored',
    `${get()}components:\n  securitySchemes:\n    basic: {type: http, scheme: basic}`,
    10,
    5,
    "'http' for 'basic'",
  ],
  [
    'security-scheme-unused',
    `${get()}components:\n  securitySchemes:\n    key: {type: apiKey, in: header, name: x-api-key}`,
    10,
    5,
    'no operation uses key',
  ],
  ['security-undefined', get('security: [{no: []}]'), 5, 5, "'no'"],
  [
    'security-alternatives',
    `${get('security: [{key: []}, {}]')}components: {securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}}}`,
    8,
    7,
    '2 alternatives',
  ],
  [
    'security-preflight',
    `${get().replace('get:', 'options:')}security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}}}`,
    5,
    5,
    'OPTIONS /a',
  ],
  [
    'authorizer-invalid',
    `${get()}components:\n  securitySchemes:\n    a:\n      type: apiKey\n      x-amazon-apigateway-authorizer: {type: jwt}`,
    12,
    7,
    'Invalid authorizer type',
  ],
  ['method-open', get(), 5, 5, 'GET /a is open'],
  [
    'template-of-binary',
    `${integration('type: mock', 'requestTemplates: {application/json: \'{"statusCode": 200}\'}')}x-amazon-apigateway-binary-media-types: ["*/*"]\n`,
    9,
    9,
    'GET /a has a request template',
  ],
  ['integration-missing', operation([]), 5, 5, 'GET /a has no integration'],
  [
    'integration-invalid',
    integration('type: http_proxy', 'uri: "https://example.com"'),
    7,
    7,
    'HttpMethod must be non-empty',
  ],
  [
    'integration-response-invalid',
    integration(
      'type: mock',
      'responses:',
      '  default: {statusCode: 200, responseParameters: {method.response.header.X: "\'a\'"}}',
    ),
    10,
    11,
    'method.response.header.X',
  ],
  ['integration-key-unknown', integration('type: mock', 'requestTemplate: {}'), 9, 9, 'did you mean requestTemplates?'],
  ['integration-http-only', integration('type: mock', 'payloadFormatVersion: "2.0"'), 9, 9, 'payloadFormatVersion'],
  [
    'lambda-http-method',
    integration(
      'type: aws_proxy',
      'httpMethod: GET',
      'uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations',
    ),
    9,
    21,
    'invokes Lambda with GET',
  ],
  ['mock-status-missing', integration('type: mock'), 7, 7, 'statusCode'],
  ['integration-status-missing', integration('type: mock', 'responses: {default: {}}'), 9, 21, 'no statusCode'],
  [
    'integration-status-duplicate',
    integration('type: mock', 'responses: {a: {statusCode: 200},', '  b: {statusCode: 200}}'),
    10,
    11,
    '"b" and "a" both give 200',
  ],
  [
    'integration-response-undeclared',
    integration('type: mock', 'responses: {default: {statusCode: 404}}'),
    9,
    21,
    'does not declare 404',
  ],
  ['integration-pattern', integration('type: mock', 'responses: {"(": {statusCode: 200}}'), 9, 21, '"("'],
  ['responses-missing', get().replace('{"200": {description: ok}}', '{}'), 6, 7, 'GET /a'],
  ['response-default', get().replace('"200"', 'default'), 6, 19, 'not supported'],
  ['response-status', get().replace('"200"', '2XX'), 6, 19, "'2XX'"],
  ['document-size', `${get()}x-more: ${'x'.repeat(6 * 1024 * 1024)}`, 1, 1, 'of at most 6291456'],
  ['resource-count', `${head}paths:\n${many(300, (index) => `  /a${index}: {}\n`)}`, 3, 1, '301 of at most 300'],
  [
    'authorizer-count',
    `${get()}components:\n  securitySchemes:\n${many(11, (index) => `    a${index}: {x-amazon-apigateway-authorizer: {type: token}}\n`)}`,
    9,
    3,
    '11 of at most 10',
  ],
  ['policy-size', `${get()}x-amazon-apigateway-policy: {a: "${'x'.repeat(8192)}"}`, 8, 1, 'of at most 8192'],
  [
    'template-size',
    integration('type: mock', 'requestTemplates:', `  a/b: "statusCode${'x'.repeat(300 * 1024)}"`),
    10,
    11,
    'of at most 307200',
  ],
  ['model-size', model(`{description: "${'x'.repeat(400 * 1024)}"}`), 9, 3, 'of at most 409600'],
];

/** Rules that another test has. */
const elsewhere = ['not-checked-strictly', 'ref-dangling'];

describe('each rule finds what it is about, at its place', () => {
  test.each(cases)('%s', async (code, text, line, column, part) => {
    const found = (await lint(text)).filter((finding) => finding.code === code);
    expect(found).toHaveLength(1);
    const [finding] = found as [Finding];
    const { severity, aws, fix } = rules[code];
    expect(finding).toMatchObject({ severity, aws, fix, place: { file: 'spec.yaml', line, column } });
    expect(finding.message).toContain(part);
  });

  test('no rule is without a test', () => {
    const tested = new Set<string>([...cases.map(([code]) => code), ...elsewhere]);
    expect(Object.keys(rules).filter((code) => !tested.has(code))).toEqual([]);
  });

  test('ref-dangling, in the file that has the reference', async () => {
    const cwd = folder({ 'openapi.yaml': `${get()}x-more: {$ref: more.yaml}`, 'more.yaml': 'a: {$ref: "#/b"}' });
    const found = (await lintSpec(await readSpec('openapi.yaml', { cwd }))).filter(
      ({ code }) => code === 'ref-dangling',
    );
    expect(found).toMatchObject([{ severity: 'warning', place: { file: 'more.yaml', line: 1, column: 11 } }]);
  });
});

describe('what is right is not found', () => {
  const good = `${operation([
    'security: [{key: []}]',
    'parameters: [{in: query, name: limit, required: true, schema: {type: integer}}]',
    mock,
  ])}    options: {responses: {"200": {description: ok}}, security: [], ${mock}}
components:
  schemas: {Pet: {type: object, properties: {default: {type: string}, example: {type: string}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}}
`;

  test('a document in order', async () => {
    expect(await lint(good)).toEqual([]);
  });

  test('a proxy to Lambda with POST, and possessive patterns and flags of Java', async () => {
    const found = await lint(integration('type: mock', 'responses: {"(?i).*+timeout": {statusCode: 200}}'));
    expect(found.map(({ code }) => code)).not.toContain('integration-pattern');
  });

  test('keys of JavaScript in places that users name', async () => {
    const text = `${head}paths:\n  /__proto__: {get: {responses: {"200": {description: ok}}, ${mock}}}\ncomponents: {schemas: {constructor: {type: object}}}`;
    expect((await lint(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('many findings', () => {
  test('a shared response is told of once, and a missing model in the words of the import', async () => {
    const shared = 'responses: {"200": {$ref: "#/components/responses/R"}}';
    const text = `${head}paths: {/a: {get: {${shared}}, put: {${shared}}}}\ncomponents:\n  responses:\n    R: {description: r, content: {a/b: {schema: {$ref: "#/components/schemas/Empty"}}}}`;
    const cwd = folder({ 'openapi.yaml': text });
    const found = await lintSpec(await readSpec('openapi.yaml', { cwd }));
    expect(found.filter(({ place }) => place.line === 6)).toMatchObject([
      { code: 'model-missing', message: "Reference to model 'Empty' not found. Ignoring. (and 1 more)" },
    ]);
  });

  test('rules about what is everywhere are told once, with the number of places', async () => {
    const found = await lint(`${head}paths:\n${many(3, (index) => `  /a${index}: {get: {${mock}}}\n`)}`);
    expect(found.find(({ code }) => code === 'method-open')?.message).toBe('GET /a0 is open to anybody (and 2 more)');
  });

  test('a document without any integration is told so once', async () => {
    const found = await lint(`${head}paths:\n  /a: {get: {}, put: {}}\n`);
    expect(found.filter(({ code }) => code === 'integration-missing')).toMatchObject([
      { message: 'none of the 2 operations has an integration', place: { line: 3, column: 1 } },
    ]);
  });

  test('they are in the order of their places', async () => {
    const places = (await lint(model('{nullable: true, oneOf: []}', 'a-b'))).map(
      ({ place }) => place.line * 1000 + place.column,
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('what would keep a strict check busy for hours is told as not checked, in a moment', async () => {
    const row = (length: number, schema: (index: number) => string) =>
      `${head}components:\n  schemas:\n    S${length}: {type: object}\n${many(length, (index) => `    S${index}: ${schema(index + 1)}\n`)}paths:\n  /a: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/S0"}}}}, responses: {"200": {description: ok}}, ${mock}}}\n`;
    const ref = (index: number) => `{$ref: "#/components/schemas/S${index}"}`;
    const paths = Array.from({ length: 110_000 }, (_, index) => [`/a${index}`, {}]);
    const parameters = many(20_000, (index) => `{name: p${index}, in: query}, `);
    for (const text of [
      row(60, (next) => `{allOf: [${ref(next)}, ${ref(next)}]}`),
      row(5000, (next) => `{type: object, properties: {a: ${ref(next)}}}`),
      `${head}paths:\n  /a: {get: {parameters: [${parameters}], ${mock}}}\n`,
      JSON.stringify({ openapi: '3.0.1', paths: Object.fromEntries(paths) }),
    ]) {
      const codes = (await lint(text)).map(({ code }) => code);
      expect(codes).toContain('not-checked-strictly');
      expect(codes).not.toContain('not-valid-openapi');
    }
  });

  test('time grows with the size of the document, not with its square', async () => {
    const document = (count: number) =>
      `${head}paths:\n${many(count, (index) => `  /a${index}: {trace: {}, get: {parameters: [{in: cookie, name: a}]}}\n`)}`;
    const time = async (count: number) => {
      const parsed = parseSpec(document(count), 'spec.yaml');
      const start = process.cpuUsage();
      await lintSpec(parsed);
      return process.cpuUsage(start).user;
    };
    await time(200);
    expect(await time(2000)).toBeLessThan(10 * 4 * (await time(200)));
  });
});
