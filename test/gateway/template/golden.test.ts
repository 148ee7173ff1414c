// Answers of Velocity 1.7 with Jayway's JsonPath and json-smart, set up as API Gateway has them: a null reference,
// property or result is the empty text, `#macro` defines nothing, `#evaluate`, `#parse` and `#include` are text, and an
// empty body is `{}`. The cases with their answers stand in the JSON files beside this one.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePath } from '../../../src/lib/gateway/data/template/json-path/compile-path.ts';
import { PathNotFoundError } from '../../../src/lib/gateway/data/template/json-path/path-not-found-error.ts';
import { parseJson } from '../../../src/lib/gateway/data/template/values/parse-json.ts';
import { jsonOf } from '../../../src/lib/gateway/data/template/values/value-text.ts';
import { outputOf, type TemplateCase } from './render-case.ts';

interface GoldenCase extends TemplateCase {
  output?: string;
  fails?: true;
}

interface PathCases {
  documents: string[];
  cases: { path: string; document: number; json?: string; missing?: true; fails?: true }[];
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
}

describe('templates answer as Velocity 1.7 does', () => {
  it.each(['velocity-cases.json', 'input-cases.json', 'random-cases.json'])('%s', (file) => {
    const cases = read<GoldenCase[]>(file);
    expect(cases.length).toBeGreaterThan(50);
    const wrong = cases
      .map((each) => ({ template: each.template, body: each.body, expected: each.output, found: outputOf(each) }))
      .filter(({ expected, found }) => expected !== found);
    expect(wrong).toEqual([]);
  });
});

describe("JSONPath answers as Jayway's JsonPath 2.9 does", () => {
  it('json-path-cases.json', () => {
    const { documents, cases } = read<PathCases>('json-path-cases.json');
    expect(cases.length).toBeGreaterThan(1000);
    const wrong = cases
      .map(({ path, document, json, missing, fails }) => {
        return {
          path,
          document,
          expected: json ?? (missing ? 'missing' : fails && 'fails'),
          found: find(path, documents[document] ?? ''),
        };
      })
      .filter(({ expected, found }) => expected !== found);
    expect(wrong).toEqual([]);
  });
});

function find(path: string, document: string): string {
  try {
    return jsonOf(compilePath(path)(parseJson(document)));
  } catch (error) {
    if (error instanceof PathNotFoundError) return 'missing';
    if (error instanceof Error && error.name === 'TemplateError') return 'fails';
    throw error;
  }
}
