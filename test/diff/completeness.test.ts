// Nothing is overlooked: whatever single value of an API is changed, the diff tells of it; and what is equal has no changes.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareRestApis, diffRestApis } from '../../src/lib/diff/diff-rest-apis.ts';
import { rules, severities } from '../../src/lib/diff/rules.ts';
import { summarizeChanges } from '../../src/lib/diff/summarize-changes.ts';
import { emptyRestApi, type Json, type RestApi } from '../../src/lib/model/api.ts';
import { normalizeForComparison } from '../../src/lib/model/normalize-rest-api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';

const folder = new URL('../fixtures/diff/', import.meta.url);

/** Every path to a value that is no object, and to every member of an object. */
function* pathsOf(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof value !== 'object' || value === null) {
    yield path;
    return;
  }
  for (const [key, member] of Object.entries(value))
    yield* pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

function changeValue(value: Json): Json {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return value === null ? 'x' : !value;
}

function withChangeAt(api: RestApi, path: readonly (string | number)[]): RestApi {
  const copy = structuredClone(api);
  const last = path.at(-1) ?? '';
  // biome-ignore lint/suspicious/noExplicitAny: a path through a value of any shape
  const holder = path.slice(0, -1).reduce((found: any, key) => found[key], copy);
  holder[last] = changeValue(holder[last]);
  return copy;
}

describe.each(readdirSync(folder))('every value of %s', (name) => {
  const text = readFileSync(new URL(`${name}/a.json`, folder), 'utf8');
  const api = normalizeForComparison(readRestApi(parseSpec(text, 'a.json')).api);
  const paths = [...pathsOf(api as unknown as Json)].filter(([first]) => first !== 'kind');

  test('is missed by nobody', () => {
    const missed = paths.filter((path) => compareRestApis(api, withChangeAt(api, path)).length === 0);
    expect(missed).toEqual([]);
    expect(paths.length).toBeGreaterThanOrEqual(10);
  });
});

describe('keys that are names of Object.prototype', () => {
  const api = (): RestApi => ({
    ...emptyRestApi('odd'),
    models: JSON.parse('{"__proto__":{"contentType":"application/json","schema":{"type":"object"}}}'),
    gatewayResponses: JSON.parse('{"constructor":{"responseParameters":{},"responseTemplates":{"__proto__":"x"}}}'),
  });

  test('are names like any other', () => {
    expect(diffRestApis(api(), api())).toEqual([]);
    const changes = diffRestApis(emptyRestApi('odd'), api());
    expect(changes.map(({ subject }) => subject)).toContain('gateway response constructor');
  });
});

test('recursive models are compared once and end', () => {
  const document = (extra: object) => ({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: {
      '/a': {
        post: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } },
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': { type: 'mock' },
        },
      },
    },
    components: {
      schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' }, ...extra } } },
    },
  });
  const api = (extra: object) => readRestApi(parseSpec(JSON.stringify(document(extra)), 'x.json')).api;
  expect(diffRestApis(api({}), api({ name: { type: 'string' } })).map(({ rule }) => rule)).toEqual([
    'request-property-added',
  ]);
});

test('a summary counts by severity and names the worst', () => {
  expect(summarizeChanges([])).toEqual({
    total: 0,
    counts: { breaking: 0, 'possibly-breaking': 0, 'non-breaking': 0, 'gateway-only': 0 },
  });
  const text = readFileSync(new URL('methods/a.json', folder), 'utf8');
  const other = readFileSync(new URL('methods/b.json', folder), 'utf8');
  const [a, b] = [text, other].map((one) => readRestApi(parseSpec(one, 'x.json')).api) as [RestApi, RestApi];
  expect(summarizeChanges(diffRestApis(a, b))).toMatchObject({ total: 4, worst: 'breaking', counts: { breaking: 2 } });
});

test('every rule has one of the four severities', () => {
  for (const [id, rule] of Object.entries(rules)) expect(severities, id).toContain(rule.severity);
});

const corpus = new URL('../../../shared/corpus/', import.meta.url);

describe.skipIf(!existsSync(corpus))('documents of the corpus', () => {
  const files = existsSync(corpus)
    ? readdirSync(new URL('docs/', corpus)).filter((file) => /\.(json|ya?ml)$/.test(file))
    : [];

  test.each(files)('%s is no different from itself, and from itself without a method by that method', (file) => {
    const read = () => {
      try {
        return readRestApi(parseSpec(readFileSync(new URL(`docs/${file}`, corpus), 'utf8'), file)).api;
      } catch {
        return undefined;
      }
    };
    const [api, other] = [read(), read()];
    // What API Gateway refuses to import has no model to compare.
    if (!api || !other) return;
    expect(diffRestApis(api, other)).toEqual([]);
    const held = Object.entries(other.resources).find(([, { methods }]) => Object.keys(methods).length > 0);
    if (!held) return;
    const [path, { methods }] = held;
    const [verb] = Object.keys(methods) as (keyof typeof methods)[];
    if (verb) delete methods[verb];
    const lost = diffRestApis(api, other).filter((change) => change.path === path && change.kind === 'removed');
    expect(lost.map(({ method }) => method)).toContain(verb);
  });
});
