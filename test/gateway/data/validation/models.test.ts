// Models as bodies are held against them: AWS's words for what is wrong, references between models, exact numbers, and
// names, depths and patterns that would trip JavaScript. Guide "Data models for REST APIs"; the messages are those of the
// Java validator that API Gateway uses, as execution logs of the service show them.

import { describe, expect, it } from 'vitest';
import { ModelCompiler } from '../../../../src/lib/gateway/data/validation/compile-model.ts';
import { parseInstance } from '../../../../src/lib/gateway/data/validation/parse-instance.ts';
import { SchemaFault } from '../../../../src/lib/gateway/data/validation/schema-fault.ts';
import type { Json } from '../../../../src/lib/model/api.ts';
import { schemaFromText } from '../../../../src/lib/model/rest-records-schema.ts';

function compile(schema: Json, others: Record<string, Json> = {}) {
  const all = Object.entries({ M: schema, ...others });
  const models = Object.fromEntries(
    all.map(([name, one]) => [name, { contentType: 'application/json', schema: one }] as const),
  );
  return new ModelCompiler(models).compile('M');
}

function errorsOf(schema: Json, body: string, others: Record<string, Json> = {}): string[] {
  const compiled = compile(schema, others);
  const instance = parseInstance(body);
  const report: string[] = [];
  if (!compiled.test(instance)) compiled.explain(instance, report);
  return report;
}

describe('messages', () => {
  const cases: [schema: Json, body: string, ...messages: string[]][] = [
    [
      { type: 'number' },
      '"x"',
      'instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])',
    ],
    [
      { type: ['string', 'null'] },
      '1.0',
      'instance type (number) does not match any allowed primitive type (allowed: ["null","string"])',
    ],
    [
      { required: ['to', 'body', 'subject'] },
      '{"to":1}',
      'object has missing required properties (["body","subject"])',
    ],
    [
      { properties: { a: {} }, patternProperties: { '^b': {} }, additionalProperties: false },
      '{"z":1,"a":1,"bb":1,"c":1}',
      'object instance has properties which are not allowed by the schema: ["c","z"]',
    ],
    [{ maxProperties: 1 }, '{"a":1,"b":1}', 'object has too many properties (found 2 but schema requires at most 1)'],
    [{ minProperties: 1 }, '{}', 'object has too few properties (found 0 but schema requires at least 1)'],
    [
      { dependencies: { a: ['c', 'b'] } },
      '{"a":1,"b":1}',
      'property "a" of object has missing property dependencies (schema requires ["b","c"]; missing: ["c"])',
    ],
    [{ dependencies: { a: { required: ['b'] } } }, '{"a":1}', 'object has missing required properties (["b"])'],
    [{ maxLength: 3 }, '"ab\u{1F600}cd"', 'string "ab\u{1F600}cd" is too long (length: 5, maximum allowed: 3)'],
    [{ minLength: 2 }, '"\u{1F600}"', 'string "\u{1F600}" is too short (length: 1, required minimum: 2)'],
    [{ pattern: '^a' }, '"b"', 'ECMA 262 regex "^a" does not match input string "b"'],
    [{ maximum: 5 }, '6', 'numeric instance is greater than the required maximum (maximum: 5, found: 6)'],
    [{ minimum: 1.5 }, '1.25', 'numeric instance is lower than the required minimum (minimum: 1.5, found: 1.25)'],
    [
      { maximum: 5, exclusiveMaximum: true },
      '5.0',
      'numeric instance is not strictly lower than the required maximum 5',
    ],
    [
      { minimum: 5, exclusiveMinimum: true },
      '5',
      'numeric instance is not strictly greater than the required minimum 5',
    ],
    [{ multipleOf: 0.01 }, '0.0075', 'remainder of division is not zero (0.0075 / 0.01)'],
    [{ enum: ['a', 1] }, '"b"', 'instance value ("b") not found in enum (possible values: ["a",1])'],
    [{ maxItems: 1 }, '[1,2]', 'array is too long: must have at most 1 elements but instance has 2 elements'],
    [{ minItems: 1 }, '[]', 'array is too short: must have at least 1 elements but instance has 0 elements'],
    [{ uniqueItems: true }, '[{"a":1,"b":2},{"b":2.0,"a":1}]', 'array must not contain duplicate elements'],
    [
      { items: [{}], additionalItems: false },
      '[1,2]',
      'schema only allows 1 elements in array but instance has 2 elements',
    ],
    [{ allOf: [{}, { type: 'null' }] }, '1', 'instance failed to match all required schemas (matched only 1 out of 2)'],
    [
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
      '1',
      'instance failed to match at least one required schema among 2',
    ],
    [{ oneOf: [{}, {}] }, '1', 'instance failed to match exactly one schema (matched 2 out of 2)'],
    [{ not: {} }, '1', 'instance matched a schema which it should not have'],
    [{ format: 'email' }, '"me"', 'string "me" is not a valid email address'],
    [
      { format: 'date-time' },
      '"2026-02-29T00:00:00Z"',
      `string "2026-02-29T00:00:00Z" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`,
    ],
  ];
  it.each(cases)('%j of %s', (schema, body, ...messages) => {
    expect(errorsOf(schema, body)).toEqual(messages);
  });

  it('keywords by name; members by name; nothing inside of what is wrong already', () => {
    const schema = {
      type: 'object',
      minProperties: 4,
      required: ['x'],
      properties: { a: { type: 'number' }, b: { required: ['x'], properties: { c: { type: 'string' } } } },
    };
    expect(errorsOf(schema, '{"b":{"c":1},"a":"1"}')).toEqual([
      'object has too few properties (found 2 but schema requires at least 4)',
      'object has missing required properties (["x"])',
    ]);
    expect(errorsOf(schema, '{"b":{"c":1},"a":"1","x":1,"y":1}')).toEqual([
      'instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])',
      'object has missing required properties (["x"])',
    ]);
  });

  it.each(['int32', 'int64', 'decimal', 'date', 'byte'])('the format %s asks for nothing', (format) => {
    expect(errorsOf({ format }, '"whatever"')).toEqual([]);
  });
});

describe('references', () => {
  const node = schemaFromText(
    JSON.stringify({
      type: 'object',
      required: ['value'],
      properties: {
        value: { $ref: '#/definitions/Positive' },
        next: { oneOf: [{ type: 'null' }, { $ref: 'https://apigateway.amazonaws.com/restapis/abc123/models/Node' }] },
      },
      definitions: { Positive: { type: 'integer', minimum: 1 } },
    }),
  );

  it('between models, in circles, and to definitions of the model that is referred to', () => {
    const list = { type: 'array', items: { $ref: '#/models/Node' } };
    expect(errorsOf(list, '[{"value":1,"next":{"value":2,"next":null}}]', { Node: node })).toEqual([]);
    expect(errorsOf(list, '[{"value":0}]', { Node: node })).toEqual([
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ]);
    expect(errorsOf(list, '[{"value":1,"next":{}}]', { Node: node })).toEqual([
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ]);
  });

  it.each([
    ['to a model that is not there', { $ref: '#/models/None' }],
    ['to a place that is not there', { $ref: '#/definitions/None' }],
    ['to another document', { $ref: 'https://example.com/schema.json' }],
    ['in a schema of lists', { items: { $ref: '#/no' } }],
    ['a keyword that is none', { items: { type: 'text' } }],
    ['a pattern that is none', { items: { pattern: '(' } }],
  ] satisfies [string, Json][])('%s: no value can be held against it', (_, schema) => {
    const compiled = compile(schema);
    expect(() => compiled.test(parseInstance('["x"]')) && compiled.test(parseInstance('1'))).toThrow(SchemaFault);
  });
});

describe('numbers', () => {
  it.each([
    ['{"type":"integer"}', '1.0', false],
    ['{"type":"integer"}', '1e2', false],
    ['{"type":"integer"}', '12345678901234567890123456789', true],
    ['{"maximum":9007199254740992}', '9007199254740993', false],
    ['{"maximum":100}', '1e1000000000', false],
    ['{"minimum":0}', '-1e1000000000', false],
    ['{"multipleOf":3}', '1e1000000000', false],
    ['{"multipleOf":4}', '1e1000000000', true],
    ['{"multipleOf":0.1}', '0.3', true],
    ['{"multipleOf":0.0001}', '0.00751', false],
    ['{"enum":[10]}', '1.0E+1', true],
    ['{"enum":[[0.5]]}', '[5e-1]', true],
    ['{"uniqueItems":true}', '[1, 1.00]', false],
    ['{"uniqueItems":true}', '[9007199254740993, 9007199254740992]', true],
  ])('%s of %s: %s', (schema, body, valid) => {
    expect(compile(JSON.parse(schema)).test(parseInstance(body))).toBe(valid);
  });

  it.each(['1e99999999999', '9'.repeat(1001)])('%s is no number that Java reads', (text) => {
    expect(() => parseInstance(text)).toThrow(SyntaxError);
  });

  it('prints as Java does', () => {
    const print = (text: string) => errorsOf({ enum: [] }, text)[0]?.match(/\((.*?)\)/)?.[1];
    expect(['1.50', '1e2', '100', '0.0000001', '123456789012345678901', '[1.5,"a"]'].map(print)).toEqual([
      '1.5',
      '1E+2',
      '100',
      '1E-7',
      '123456789012345678901',
      '[1.5,"a"]',
    ]);
  });
});

describe('hostile values', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];

  it.each(names)('%s is a name like any other', (name) => {
    const quoted = JSON.stringify(name);
    const schema = JSON.parse(
      `{"required":[${quoted}],"properties":{${quoted}:{"type":"string"}},"additionalProperties":false}`,
    );
    for (const more of ['', ',"n":1.5']) {
      const open = { ...schema, additionalProperties: true, properties: schema.properties };
      expect(errorsOf(open, `{"n":1${more}}`)).toEqual([`object has missing required properties ([${quoted}])`]);
      expect(errorsOf(open, `{${quoted}:1${more}}`)[0]).toContain('instance type (integer)');
      expect(errorsOf(open, `{${quoted}:"s"${more}}`)).toEqual([]);
    }
    expect(errorsOf({ additionalProperties: false }, `{${quoted}:1}`)[0]).toContain(quoted);
    expect(errorsOf({ properties: {}, additionalProperties: { type: 'null' } }, `{${quoted}:1}`)).toHaveLength(1);
  });

  const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;
  const recursive: Json = {
    anyOf: [{ type: 'integer' }, { type: 'array', items: { $ref: '#' } }, { type: 'object' }],
    additionalProperties: { $ref: '#' },
  };

  it('a thousand levels are read, with schemas that refer to themselves; more are no JSON', () => {
    expect(errorsOf(recursive, nested(1000, '[', ']'))).toEqual([]);
    expect(errorsOf(recursive, nested(1000, '{"a":', '}'))).toEqual([]);
    expect(() => parseInstance(nested(1001, '[', ']'))).toThrow(SyntaxError);
    expect(() => parseInstance(nested(1_000_000, '[', ']'))).toThrow(SyntaxError);
    expect(() => parseInstance('['.repeat(100_000))).toThrow(SyntaxError);
    expect(parseInstance(`"${'['.repeat(5000)}\\""`)).toHaveLength(5001);
  });

  it('a pattern that backtracks without end matches nothing, and does not stop the gateway', () => {
    expect(errorsOf({ pattern: '^(a+)+$' }, `"${'a'.repeat(40)}!"`)).toEqual([
      `ECMA 262 regex "^(a+)+$" does not match input string "${'a'.repeat(40)}!"`,
    ]);
    expect(errorsOf({ pattern: '^(a+)+$' }, `"${'a'.repeat(40)}"`)).toEqual([]);
  });
});
