// Input that is no specification: one clear message with its place, quickly, whatever it is.

import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseSpec, readSpec } from '../../src/lib/spec/read-spec.ts';
import { folder, refusal } from './read-folder.ts';

const bomb = `openapi: 3.0.1
a0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 12 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`).join('\n')}
`;

describe('texts', () => {
  test.each([
    ['empty', '', 'spec is empty'],
    ['blank', ' \n\t\n', 'spec is empty'],
    ['a comment', '# nothing\n', 'spec:1:1: not an OpenAPI document: it is empty'],
    ['plain text', 'hello world', 'spec:1:1: not an OpenAPI document: it holds a string, not an object'],
    [
      'HTML',
      '<!DOCTYPE html>\n<html><body>x</body></html>',
      'spec:1:1: not an OpenAPI document: it holds a string, not an object',
    ],
    ['a list', '- a\n- b', 'spec:1:1: not an OpenAPI document: it holds a list, not an object'],
    ['a number', '42', 'spec:1:1: not an OpenAPI document: it holds a number, not an object'],
    ['no version', 'info: {}\npaths: {}', 'spec:1:1: not an OpenAPI document: it has neither "openapi" nor "swagger"'],
    ['OpenAPI 4', 'paths: {}\nopenapi: 4.0.0', 'spec:2:10: openapi: "4.0.0" is not supported'],
    ['OpenAPI 3.2', 'openapi: 3.2.0', 'spec:1:10: openapi: "3.2.0" is not supported'],
    ['Swagger 1.2', 'swagger: "1.2"', 'spec:1:10: swagger: "1.2" is not supported'],
    ['a version that is a map', 'openapi: {a: 1}', 'spec:1:10: openapi: {"a":1} is not supported'],
    ['AsyncAPI', 'asyncapi: 2.6.0', 'spec:1:1: not an OpenAPI document but an AsyncAPI document'],
    ['CloudFormation', 'Resources: {}', 'spec:1:1: not an OpenAPI document but a CloudFormation template'],
    ['paths that are a list', 'openapi: 3.0.1\npaths: []', 'spec:2:8: paths must be an object, but is a list'],
    ['a tab for indentation', 'openapi: 3.0.1\npaths:\n\t/a: {}', /^spec:3:1: not YAML: .*[Tt]abs/],
    ['an unclosed quote', 'openapi: "3.0.1\npaths: {}', /^spec:\d+:\d+: not YAML: Missing closing "quote/],
    ['an unclosed brace', 'openapi: 3.0.1\npaths: {a: {', /^spec:2:\d+: not YAML: /],
    [
      'several YAML documents',
      'openapi: 3.0.1\n---\nopenapi: 3.0.1',
      'spec:2:1: a second YAML document begins here; one is wanted',
    ],
    ['an alias without anchor', 'openapi: 3.0.1\npaths: *nothing', /^spec:2:8: .*nothing/],
    ['an alias within itself', 'openapi: 3.0.1\npaths: &a\n  x: *a', 'spec:3:6: the alias *a contains itself'],
    [
      'a key that is a list',
      'openapi: 3.0.1\n? [a]\n: b',
      'spec:2:3: a key must be text, not a list, a map or an alias',
    ],
    ['infinity', 'openapi: 3.0.1\na: .inf', 'spec:2:4: .inf is no JSON number'],
    ['an unknown tag', 'openapi: 3.0.1\na: !Foo x', "spec:2:9: the tag !Foo is neither YAML's nor CloudFormation's"],
    [
      'half a surrogate pair in YAML',
      'openapi: 3.0.1\na: "\\uD800"',
      /^spec:2:4: a string has half of a surrogate pair/,
    ],
    [
      'half a surrogate pair in JSON',
      '{"openapi":"3.0.1","a":["\\ud800"]}',
      /^spec:1:25: a string has half of a surrogate pair/,
    ],
    ['a NUL character', 'openapi: 3.0.1\0', 'spec is not text: it has a NUL character at offset 14'],
  ])('%s', async (_name, text, message) => {
    const error = await refusal(() => parseSpec(text, 'spec'));
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.exitCode).toBe(2);
  });

  test.each([
    [
      'a missing comma',
      '{"openapi": "3.0.1"\n "paths": {}}',
      'spec.json:2:2: not JSON: expected "," or "}", found "\\""',
    ],
    ['a trailing comma', '{"openapi": "3.0.1",\n}', 'spec.json:2:1: not JSON: expected a string, found "}"'],
    [
      'the end too early',
      '{"openapi": "3.0.1"',
      'spec.json:1:20: not JSON: expected "," or "}", found the end of the text',
    ],
    [
      'text after the end',
      '{"openapi": "3.0.1"} x',
      'spec.json:1:22: not JSON: expected the end of the text, found "x"',
    ],
    ['a bare word', '{"openapi": yes}', 'spec.json:1:13: not JSON: expected a value, found "y"'],
    ['an unclosed string', '{"openapi": "3.0.1', 'spec.json:1:13: not JSON: expected the closing quote, found "\\""'],
    [
      'a bad escape',
      '{"openapi": "\\q"}',
      'spec.json:1:13: not JSON: a string has a bad escape or a control character',
    ],
  ])('JSON with %s', async (_name, text, message) => {
    expect((await refusal(() => parseSpec(text, 'spec.json'))).message).toBe(message);
  });
});

describe('texts made to harm', () => {
  const nested = 100_000;
  test.each([
    ['lists in JSON', `{"openapi":"3.0.1","a":${'['.repeat(nested)}${']'.repeat(nested)}}`],
    ['objects in JSON', `{"openapi":"3.0.1","a":${'{"a":'.repeat(nested)}1${'}'.repeat(nested)}}`],
    ['lists in JSON, never closed', `{"openapi":"3.0.1","a":${'['.repeat(nested)}`],
    ['flow lists in YAML', `openapi: 3.0.1\na: ${'['.repeat(nested)}${']'.repeat(nested)}`],
    ['flow maps in YAML', `openapi: 3.0.1\na: ${'{a: '.repeat(nested)}${'}'.repeat(nested)}`],
    ['block lists in YAML', `openapi: 3.0.1\na:\n${'- '.repeat(nested)}x`],
  ])('nested a hundred thousand times: %s', async (_name, text) => {
    const start = performance.now();
    const error = await refusal(() => parseSpec(text, 'spec'));
    expect(error.message).toMatch(/nested deeper than 400 levels|not (JSON|YAML): /);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('an alias bomb', async () => {
    const error = await refusal(() => parseSpec(bomb, 'spec'));
    expect(error.message).toMatch(/^spec:\d+:\d+: aliases expand to more than 1000000 values$/);
  });

  test('references that double what they bring in', async () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `x${level}: {a: {$ref: "#/x${level + 1}"}, b: {$ref: "#/x${level + 1}"}}`,
    );
    const cwd = folder({
      'spec.yaml': 'openapi: 3.0.1\npaths: {/a: {$ref: "bomb.yaml#/x0"}}',
      'bomb.yaml': `${levels.join('\n')}\nx40: {}`,
    });
    const error = await refusal(() => readSpec('spec.yaml', { cwd }));
    expect(error.message).toBe('references expand to more than 1000000 objects');
  });

  test('references that nest what they bring in', async () => {
    const deep = (level: number) => `${'{a: '.repeat(90)}{$ref: "#/x${level + 1}"}${'}'.repeat(90)}`;
    const levels = Array.from({ length: 100 }, (_, level) => `x${level}: ${deep(level)}`);
    const cwd = folder({
      'spec.yaml': 'openapi: 3.0.1\npaths: {/a: {$ref: "deep.yaml#/x0"}}',
      'deep.yaml': `${levels.join('\n')}\nx100: {}`,
    });
    const error = await refusal(() => readSpec('spec.yaml', { cwd }));
    expect(error.message).toMatch(/^deep\.yaml:\d+:\d+: nested deeper than 400 levels$/);
  });

  test('two thousand references in a row', async () => {
    const chain = Array.from({ length: 2000 }, (_, index) => `x${index}: {$ref: "#/x${index + 1}"}`).join('\n');
    const error = await refusal(() =>
      readSpec('spec.yaml', { cwd: folder({ 'spec.yaml': `openapi: 3.0.1\npaths: {/a: {$ref: "#/x0"}}\n${chain}` }) }),
    );
    expect(error.message).toContain('it leads back to itself, or through more than 100 references');
  });

  test('a million empty lines and a thousand aliases of small values are fine', () => {
    const text = `openapi: 3.0.1\npaths: {}\na: &a x\nb: [${Array(1000).fill('*a').join(', ')}]${'\n'.repeat(1_000_000)}`;
    expect(parseSpec(text, 'spec').root['b']).toHaveLength(1000);
  });
});

describe('files', () => {
  test('a missing one', async () => {
    const error = await refusal(() => readSpec('nothing.yaml', { cwd: folder({}) }));
    expect(error.message).toBe("can't read nothing.yaml: there is no such file");
    expect(error.exitCode).toBe(2);
  });

  test('a directory', async () => {
    const error = await refusal(() => readSpec('api', { cwd: folder({ 'api/openapi.yaml': 'x' }) }));
    expect(error.message).toBe("can't read api: it is a directory; name the specification file in it");
  });

  test.skipIf(process.getuid?.() === 0)('one without permission', async () => {
    const cwd = folder({ 'spec.yaml': 'openapi: 3.0.1' });
    chmodSync(`${cwd}/spec.yaml`, 0);
    const error = await refusal(() => readSpec('spec.yaml', { cwd }));
    expect(error.message).toBe("can't read spec.yaml: no permission to read it");
  });

  test('a binary one', async () => {
    const cwd = folder({
      'a.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0xfe, 0x00]),
      'b.zip': Buffer.from('PK\x03\x04\0\0'),
    });
    expect((await refusal(() => readSpec('a.png', { cwd }))).message).toMatch(/^a\.png is not text/);
    expect((await refusal(() => readSpec('b.zip', { cwd }))).message).toMatch(/^b\.zip is not text/);
  });

  test('one of 50 MB', async () => {
    const cwd = folder({ 'big.yaml': Buffer.alloc(50 * 1024 * 1024, 'a') });
    const error = await refusal(() => readSpec('big.yaml', { cwd }));
    expect(error.message).toBe('big.yaml is larger than 30 MB');
    expect(error.hint).toContain('6 MB');
  });

  test.skipIf(process.platform === 'win32')('a reference to a device, or to a socket', async () => {
    const cwd = folder({ 'spec.yaml': 'openapi: 3.0.1\npaths: {/a: {$ref: /dev/zero}, /b: {$ref: socket}}' });
    const server = createServer().listen(`${cwd}/socket`);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const error = await refusal(() => readSpec('spec.yaml', { cwd }));
    expect(error.message).toContain("can't read /dev/zero: it is not a plain file");
    expect(error.message).toContain("can't read socket: it is not a plain file");
  });

  test.skipIf(process.platform === 'win32')('one without end', async () => {
    expect((await refusal(() => readSpec('/dev/zero', { cwd: '/' }))).message).toMatch(/larger than 30 MB$/);
  });
});
