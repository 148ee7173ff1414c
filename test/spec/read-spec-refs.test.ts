// References between files: brought inside, each with the place that it came from.

import { describe, expect, test } from 'vitest';
import { readSpec } from '../../src/lib/spec/read-spec.ts';
import { folder, plain, refusal } from './read-folder.ts';

/** A document whose one response has this schema. */
const withSchema = (schema: string, more = '') => `openapi: 3.0.1
info: {title: A, version: "1"}
paths:
  /a:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: ${schema}
${more}`;
const schemaOf = (root: unknown) =>
  (plain(root) as never)['paths']['/a']['get']['responses']['200']['content']['application/json']['schema'];
const read = (files: Record<string, string>) => readSpec('openapi.yaml', { cwd: folder(files) });

describe('schemas of other files become named schemas', () => {
  test('a whole file, named after it, with letters and digits only as API Gateway wants', async () => {
    const { root, locate } = await read({
      'openapi.yaml': withSchema('{$ref: ./models/access_token.yaml}'),
      'models/access_token.yaml': 'type: object\nproperties:\n  id: {type: string}\n',
    });
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/accessToken' });
    expect(plain(root['components'])).toEqual({
      schemas: { accessToken: { type: 'object', properties: { id: { type: 'string' } } } },
    });
    const pointer = ['components', 'schemas', 'accessToken', 'properties', 'id', 'type'];
    expect(locate(pointer)).toEqual({ file: 'models/access_token.yaml', line: 3, column: 14 });
  });

  test('a part of a file, with ~1, ~0 and percent-encoding in its pointer', async () => {
    const { root } = await read({
      'openapi.yaml': withSchema('{$ref: "defs.json#/a~1b/c~0d%20e"}'),
      'defs.json': '{"a/b": {"c~d e": {"type": "integer"}}}',
    });
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/cDE' });
    expect(plain(root['components'])).toEqual({ schemas: { cDE: { type: 'integer' } } });
  });

  test('the same schema by two ways is one; two of one name are told apart', async () => {
    const { root } = await read({
      'openapi.yaml': withSchema('{oneOf: [{$ref: a/pet.yaml}, {$ref: ./a/../a/pet.yaml#}, {$ref: b/pet.yaml}]}'),
      'a/pet.yaml': 'type: string',
      'b/pet.yaml': 'type: integer',
    });
    const names = (schemaOf(root)['oneOf'] as { $ref: string }[]).map((one) => one.$ref.split('/').pop());
    expect(names).toEqual(['pet', 'pet', 'pet2']);
  });

  test('the names of the document itself are kept, also for references that come from elsewhere', async () => {
    const { root } = await read({
      'openapi.yaml': withSchema(
        '{$ref: models.yaml#/List}',
        'components: {schemas: {Pet: {$ref: models.yaml#/pet}, Tag: {type: string}}}',
      ),
      'models.yaml':
        'List: {type: array, items: {$ref: "#/pet"}}\npet: {properties: {tag: {$ref: "openapi.yaml#/components/schemas/Tag"}}}',
    });
    expect(plain((root['components'] as never)['schemas'])).toEqual({
      Pet: { properties: { tag: { $ref: '#/components/schemas/Tag' } } },
      Tag: { type: 'string' },
      List: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
    });
  });

  test('all schemas listed in a file of their own', async () => {
    const { root, locate } = await read({
      'openapi.yaml': withSchema('{$ref: "schemas.yaml#/Pet"}', 'components: {schemas: {$ref: schemas.yaml}}'),
      'schemas.yaml': 'Pet: {$ref: pet.yaml}',
      'pet.yaml': 'type: string',
    });
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/Pet' });
    expect(plain(root['components'])).toEqual({ schemas: { Pet: { type: 'string' } } });
    expect(locate(['components', 'schemas', 'Pet', 'type']).file).toBe('pet.yaml');
  });

  test('circular ones, across files', async () => {
    const { root } = await read({
      'openapi.yaml': withSchema('{$ref: node.yaml}'),
      'node.yaml': 'properties: {next: {$ref: link.yaml}, self: {$ref: "#"}}',
      'link.yaml': 'properties: {to: {$ref: node.yaml}}',
    });
    expect(plain(root['components'])).toEqual({
      schemas: {
        node: {
          properties: { next: { $ref: '#/components/schemas/link' }, self: { $ref: '#/components/schemas/node' } },
        },
        link: { properties: { to: { $ref: '#/components/schemas/node' } } },
      },
    });
  });

  test('of OpenAPI 2.0 go to definitions', async () => {
    const cwd = folder({
      's.yaml': 'swagger: "2.0"\npaths: {/a: {post: {parameters: [{in: body, name: b, schema: {$ref: b.yaml}}]}}}',
      'b.yaml': 'type: object',
    });
    const { root } = await readSpec('s.yaml', { cwd });
    expect(plain(root['definitions'])).toEqual({ b: { type: 'object' } });
  });
});

describe('anything else takes the place of the reference', () => {
  test('path items, with keys of their own beside the reference; parameters; responses', async () => {
    const { root, locate } = await read({
      'openapi.yaml':
        'openapi: 3.0.1\npaths:\n  /a:\n    $ref: paths/a.yaml\n    summary: mine\n  /b: {$ref: "paths/a.yaml"}\n',
      'paths/a.yaml':
        'summary: theirs\nget:\n  parameters: [{$ref: "../parts.yaml#/limit"}]\n  responses:\n    "404": {$ref: "../parts.yaml#/gone"}\n',
      'parts.yaml': 'limit: {in: query, name: limit}\ngone: {description: gone}\n',
    });
    const item = {
      summary: 'theirs',
      get: { parameters: [{ in: 'query', name: 'limit' }], responses: { '404': { description: 'gone' } } },
    };
    expect(plain(root['paths'])).toEqual({ '/a': { ...item, summary: 'mine' }, '/b': item });
    expect(locate(['paths', '/b', 'get', 'responses', '404', 'description'])).toEqual({
      file: 'parts.yaml',
      line: 2,
      column: 21,
    });
    expect(locate(['paths', '/a', 'summary'])).toEqual({ file: 'openapi.yaml', line: 5, column: 14 });
    expect(locate(['paths', '/b', 'summary'])).toEqual({ file: 'paths/a.yaml', line: 1, column: 10 });
  });

  test('file names with blanks, accents and percent signs', async () => {
    const { root } = await read({
      'openapi.yaml': 'openapi: 3.0.1\npaths: {/a: {$ref: "my paths/ü%25.yaml"}, /b: {$ref: "my%20paths/b.yaml"}}',
      'my paths/ü%.yaml': 'get: {summary: a}',
      'my paths/b.yaml': 'get: {summary: b}',
    });
    expect(plain(root['paths'])).toEqual({ '/a': { get: { summary: 'a' } }, '/b': { get: { summary: 'b' } } });
  });
});

describe('references inside the document are kept', () => {
  test('also circular ones, and those to other parts than schemas', async () => {
    const text = withSchema(
      '{$ref: "#/components/schemas/Node"}',
      'components: {schemas: {Node: {items: {$ref: "#/components/schemas/Node"}}}}',
    );
    const { root } = await read({ 'openapi.yaml': text });
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/Node' });
    expect(plain(root['components'])).toEqual({ schemas: { Node: { items: { $ref: '#/components/schemas/Node' } } } });
  });

  test('a property that is named $ref is a property', async () => {
    const { root } = await read({ 'openapi.yaml': withSchema('{properties: {$ref: {type: string}}}') });
    expect(schemaOf(root)).toEqual({ properties: { $ref: { type: 'string' } } });
  });
});

describe('references that lead nowhere', () => {
  test.each([
    [
      'a missing file',
      '{$ref: nope.yaml}',
      'openapi.yaml:11:30: $ref "nope.yaml" can\'t be resolved: can\'t read nope.yaml: there is no such file',
    ],
    [
      'a missing schema',
      '{$ref: "#/components/schemas/Nope"}',
      'openapi.yaml:11:30: $ref "#/components/schemas/Nope" can\'t be resolved: openapi.yaml has no "components" there',
    ],
    [
      'a missing part of a file',
      '{$ref: "b.yaml#/x/y"}',
      'openapi.yaml:11:30: $ref "b.yaml#/x/y" can\'t be resolved: b.yaml has no "x" there',
    ],
    [
      'an anchor',
      '{$ref: "b.yaml#x"}',
      'openapi.yaml:11:30: $ref "b.yaml#x" can\'t be resolved: only JSON pointers (#/a/b) are understood after the #',
    ],
    [
      'a directory',
      '{$ref: "."}',
      'openapi.yaml:11:30: $ref "." can\'t be resolved: can\'t read .: it is a directory; name the specification file in it',
    ],
    [
      'another protocol',
      '{$ref: "ftp://h.test/a.yaml"}',
      'openapi.yaml:11:30: $ref "ftp://h.test/a.yaml" can\'t be resolved: can\'t read ftp://h.test/a.yaml: only files and http(s) URLs',
    ],
    [
      'each other',
      '{$ref: "c.yaml#/a"}',
      'openapi.yaml:11:30: $ref "c.yaml#/a" can\'t be resolved: it leads back to itself, or through more than 100 references',
    ],
    [
      'themselves',
      '{$ref: "#/paths/~1a/get/responses/200/content/application~1json/schema"}',
      /^openapi\.yaml:11:30: .*it leads back to itself, or through more than 100 references$/,
    ],
  ])('%s', async (_name, schema, message) => {
    const error = await refusal(() =>
      read({ 'openapi.yaml': withSchema(schema), 'b.yaml': 'a: 1', 'c.yaml': 'a: {$ref: "#/b"}\nb: {$ref: "#/a"}' }),
    );
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
  });

  test('a part that contains itself without being a schema', async () => {
    const error = await refusal(() =>
      read({
        'openapi.yaml': 'openapi: 3.0.1\npaths: {/a: {$ref: a.yaml}}',
        'a.yaml': 'get: {responses: {"200": {$ref: a.yaml}}}',
      }),
    );
    expect(error.message).toBe('a.yaml:1:33: $ref "a.yaml" can\'t be resolved: it contains itself');
  });

  test.each([
    'http://[',
    '%zz.yaml',
    'a%2Fb.yaml',
    'file://host/x',
    '//',
    '\\\\x',
    'c:\\x.yaml',
    'data:text/plain,x',
    'a\0b.yaml',
    '#x',
  ])('a strange one: %j', async (ref) => {
    const error = await refusal(() => read({ 'openapi.yaml': withSchema(`{$ref: ${JSON.stringify(ref)}}`) }));
    expect(error.place).toEqual({ file: 'openapi.yaml', line: 11, column: 30 });
    expect(error.message).toContain("can't be resolved: ");
  });

  test('a circle of references with keys beside them is told once each, and can be located', async () => {
    const parts = 'a: {$ref: "#/b", x: 1}\nb: {$ref: "#/a", y: 1}';
    const files = {
      'openapi.yaml': withSchema('{type: string}', 'tags: [{$ref: "parts.yaml#/a"}]'),
      'parts.yaml': parts,
    };
    const { warnings, locate } = await read(files);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('it contains itself')]);
    expect(locate(['tags', 0, 'z', 'z']).file).toMatch(/yaml$/);
  });

  test('a file that is not YAML has the place of what is wrong in it', async () => {
    const error = await refusal(() =>
      read({ 'openapi.yaml': withSchema('{$ref: bad.yaml}'), 'bad.yaml': 'type: object\nproperties: {' }),
    );
    expect(error.message).toMatch(/^bad\.yaml:2:\d+: not YAML: /);
  });

  test('several are told at once', async () => {
    const error = await refusal(() =>
      read({ 'openapi.yaml': withSchema('{anyOf: [{$ref: a.yaml}, {$ref: b.yaml}]}') }),
    );
    expect(error.message.split('\n')).toHaveLength(2);
    expect(error.message).toContain('\nopenapi.yaml:11:');
  });

  test('in a part that nothing uses it is a warning', async () => {
    const { warnings, root } = await read({
      'openapi.yaml': withSchema(
        '{type: string}',
        'components: {schemas: {Unused: {properties: {a: {$ref: "#/nope"}}}}}',
      ),
    });
    expect(warnings).toMatchObject([{ code: 'ref-dangling', place: { file: 'openapi.yaml', line: 12 } }]);
    expect(plain(root['components'])).toEqual({ schemas: { Unused: { properties: { a: {} } } } });
  });

  test('in an example, and to the models that every API has, it is kept with a warning', async () => {
    const { warnings, root } = await read({
      'openapi.yaml': withSchema('{$ref: "#/components/schemas/Empty"}', 'x-more: {$ref: nope.yaml}'),
    });
    expect(warnings.map(({ code }) => code)).toEqual(['ref-dangling', 'ref-dangling']);
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/Empty' });
  });
});

describe('the network', () => {
  const served: Record<string, string> = {
    'https://h.test/api/openapi.yaml': withSchema('{$ref: "models.json#/Pet"}'),
    'https://h.test/api/models.json': '{"Pet": {"type": "object"}}',
    'https://h.test/local.yaml': withSchema('{$ref: "file:///etc/hostname"}'),
  };
  const fetch = async (input: unknown) => {
    const body = served[String(input)];
    return body === undefined ? new Response('', { status: 404, statusText: 'Not Found' }) : new Response(body);
  };
  const options = { cwd: '/', fetch: fetch as typeof globalThis.fetch };

  test('a document and what it refers to', async () => {
    const { root, locate } = await readSpec('https://h.test/api/openapi.yaml', options);
    expect(schemaOf(root)).toEqual({ $ref: '#/components/schemas/Pet' });
    expect(locate(['components', 'schemas', 'Pet', 'type'])).toEqual({
      file: 'https://h.test/api/models.json',
      line: 1,
      column: 18,
    });
  });

  test('a file that refers to the network', async () => {
    const cwd = folder({ 'openapi.yaml': withSchema('{$ref: "https://h.test/api/models.json#/Pet"}') });
    expect(schemaOf((await readSpec('openapi.yaml', { ...options, cwd })).root)).toEqual({
      $ref: '#/components/schemas/Pet',
    });
  });

  test('404', async () => {
    const error = await refusal(() => readSpec('https://h.test/none.yaml', options));
    expect(error.message).toBe("can't read https://h.test/none.yaml: the server answered 404 Not Found");
  });

  test('no server', async () => {
    const down = async () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    };
    const error = await refusal(() => readSpec('http://127.0.0.1:1/a.yaml', { cwd: '/', fetch: down }));
    expect(error.message).toBe("can't read http://127.0.0.1:1/a.yaml: connect ECONNREFUSED 127.0.0.1:1");
    expect(error.retryable).toBe(true);
  });

  test('a document from there may not read local files', async () => {
    const error = await refusal(() => readSpec('https://h.test/local.yaml', options));
    expect(error.message).toContain('a document from the network may not refer to local files');
  });
});
