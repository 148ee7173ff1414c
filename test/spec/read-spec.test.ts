// Reading one document: formats, encodings, versions and source positions.

import { describe, expect, test } from 'vitest';
import { parseSpec, readSpec } from '../../src/lib/spec/read-spec.ts';
import { folder, plain } from './read-folder.ts';

const yaml = `openapi: "3.0.1"
info:
  title: Pets
  version: 1.0
paths:
  /pets/{id}:
    get:
      responses:
        200:
          description: a pet
`;
const json = `{
  "openapi": "3.0.1",
  "info": { "title": "Pets", "version": "1.0" },
  "paths": {
    "/pets/{id}": {
      "get": { "responses": { "200": { "description": "a pet" } } }
    }
  }
}
`;
const tree = {
  openapi: '3.0.1',
  info: { title: 'Pets', version: '1.0' },
  paths: { '/pets/{id}': { get: { responses: { '200': { description: 'a pet' } } } } },
};

describe('formats', () => {
  test.each([
    ['YAML', yaml],
    ['JSON', json],
    ['YAML with CRLF', yaml.replaceAll('\n', '\r\n')],
    ['YAML with a byte order mark', `\uFEFF${yaml}`],
    ['JSON with a byte order mark', `\uFEFF${json}`],
    ['JSON with CRLF', json.replaceAll('\n', '\r\n')],
  ])('%s', (_name, text) => {
    expect(plain(parseSpec(text, 'spec').root)).toEqual(tree);
  });

  test('UTF-16 with a byte order mark', async () => {
    const cwd = folder({ 'spec.yaml': Buffer.from(`\uFEFF${yaml}`, 'utf16le') });
    expect(plain((await readSpec('spec.yaml', { cwd })).root)).toEqual(tree);
  });

  test('JSON with comments and trailing commas is YAML in flow style', () => {
    const text = '{"openapi": "3.0.1", # the version\n "info": {"title": "A", "version": "1",}, "paths": {},}';
    expect(parseSpec(text, 'spec').root['openapi']).toBe('3.0.1');
  });

  test('standard input', async () => {
    const document = await readSpec('-', { cwd: '/', stdin: async () => yaml });
    expect(document.entry).toBe('<stdin>');
    expect(document.locate(['info', 'title'])).toEqual({ file: '<stdin>', line: 3, column: 10 });
  });
});

describe('YAML as API Gateway reads it', () => {
  const read = (body: string) => plain(parseSpec(`swagger: "2.0"\npaths: {}\n${body}`, 'spec.yaml').root) as never;

  test('merge keys: what is written wins, then the first merged map', () => {
    const body = 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n';
    expect(read(body)['c']).toEqual({ x: 3, y: 1, z: 2 });
  });

  test('yes, no and on are text', () => {
    expect(read('enum: [yes, no, on, off, true]\non: 1')).toMatchObject({
      enum: ['yes', 'no', 'on', 'off', true],
      on: 1,
    });
  });

  test('keys are their text: 200, 1.0, null', () => {
    expect(Object.keys(read('a: {200: x, 1.0: y, null: z, 0x10: w}')['a'])).toEqual(['200', '1.0', 'null', '0x10']);
  });

  test('of two equal keys the last counts, and both are found', () => {
    const document = parseSpec('swagger: "2.0"\npaths: {}\na: 1\na: 2\n', 'spec.yaml');
    expect(document.root['a']).toBe(2);
    expect(document.duplicates()).toEqual([{ pointer: ['a'], place: { file: 'spec.yaml', line: 4, column: 1 } }]);
  });

  test('aliases', () => {
    expect(read('a: &a [1]\nb: [*a, *a]')['b']).toEqual([[1], [1]]);
  });
});

describe('versions', () => {
  test.each([
    ['swagger: "2.0"', 'swagger2', 0],
    ['swagger: 2.0', 'swagger2', 1],
    ['openapi: 3.0.3', 'openapi30', 0],
    ['openapi: 3.0', 'openapi30', 1],
    ['openapi: "3.0"', 'openapi30', 1],
    ['openapi: 3', 'openapi30', 1],
    ['openapi: 3.1', 'openapi31', 1],
    ['openapi: 3.1.0', 'openapi31', 0],
  ])('%s is %s, with %i warnings', (line, version, warnings) => {
    const document = parseSpec(`${line}\npaths: {}\n`, 'spec.yaml');
    expect(document.version).toBe(version);
    expect(document.warnings.map(({ code }) => code)).toEqual(Array(warnings).fill('version-untidy'));
  });

  test('what is sent to API Gateway has the version in full', async () => {
    const cwd = folder({ 'a.json': '{"openapi": 3.0, "paths": {}}', 'b.yaml': 'swagger: 2\npaths: {}' });
    expect((await readSpec('a.json', { cwd })).root['openapi']).toBe('3.0.1');
    expect((await readSpec('b.yaml', { cwd })).root['swagger']).toBe('2.0');
  });

  test('info, and everything else, may be missing', () => {
    expect(parseSpec('openapi: 3.0.1', 'spec.yaml').version).toBe('openapi30');
  });
});

describe('positions', () => {
  test.each([
    ['YAML', parseSpec(yaml, 'a.yaml'), { line: 10, column: 24 }, { line: 10, column: 11 }],
    ['JSON', parseSpec(json, 'a.json'), { line: 6, column: 55 }, { line: 6, column: 40 }],
  ])('%s: of a value and of its key', (_name, document, value, key) => {
    const pointer = ['paths', '/pets/{id}', 'get', 'responses', '200', 'description'];
    expect(document.locate(pointer)).toMatchObject(value);
    expect(document.locate(pointer, 'key')).toMatchObject(key);
  });

  test.each([
    ['YAML', parseSpec(yaml, 'a.yaml'), { line: 7, column: 5 }],
    ['JSON', parseSpec(json, 'a.json'), { line: 6, column: 7 }],
  ])('%s: what is not there has the place of its nearest ancestor', (_name, document, place) => {
    const pointer = ['paths', '/pets/{id}', 'get', 'x-amazon-apigateway-integration', 'uri'];
    expect(document.locate(pointer, 'key')).toMatchObject(place);
  });

  test('behind aliases and merge keys', () => {
    const document = parseSpec('swagger: "2.0"\na: &a\n  x: {y: 1}\nb: *a\nc:\n  <<: *a\n', 'a.yaml');
    expect(document.locate(['b', 'x', 'y'])).toMatchObject({ line: 3, column: 10 });
    expect(document.locate(['c', 'x', 'y'])).toMatchObject({ line: 3, column: 10 });
  });

  test('with escapes in keys of JSON', () => {
    const document = parseSpec('{"openapi":"3.0.1",\n"p\\u0061ths":{"/\\"":1}}', 'a.json');
    expect(document.locate(['paths', '/"'])).toMatchObject({ line: 2, column: 21 });
  });

  test('of keys written twice in JSON', () => {
    const document = parseSpec('{"openapi":"3.0.1",\n"paths":{"/a":{},\n"/a":{"x-last":1}}}', 'a.json');
    expect(plain(document.root['paths'])).toEqual({ '/a': { 'x-last': 1 } });
    expect(document.duplicates()).toEqual([
      { pointer: ['paths', '/a'], place: { file: 'a.json', line: 3, column: 1 } },
    ]);
  });
});

describe('keys that mean something to JavaScript are keys like any other', () => {
  test.each([
    ['JSON', '{"openapi":"3.0.1","paths":{"__proto__":{"get":{}},"constructor":{}}}'],
    ['YAML', 'openapi: 3.0.1\npaths:\n  __proto__: {get: {}}\n  constructor: {}\n'],
  ])('%s', async (_name, text) => {
    const cwd = folder({ spec: text });
    for (const document of [parseSpec(text, 'spec'), await readSpec('spec', { cwd })]) {
      const paths = document.root['paths'] as Record<string, unknown>;
      expect(Object.keys(paths)).toEqual(['__proto__', 'constructor']);
      expect(paths['toString']).toBeUndefined();
      expect(document.root['constructor']).toBeUndefined();
      expect(document.locate(['paths', '__proto__', 'get'], 'key').column).toBeGreaterThan(1);
    }
  });
});
