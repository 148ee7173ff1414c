// Every mandatory case of the JSON Schema test suite for draft 4 (test/fixtures/json-schema), but those that fetch other
// documents. API Gateway's models are of that draft: guide "Data models for REST APIs".

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ModelCompiler } from '../../../../src/lib/gateway/data/validation/compile-model.ts';
import { parseInstance } from '../../../../src/lib/gateway/data/validation/parse-instance.ts';
import type { Json } from '../../../../src/lib/model/api.ts';

interface Group {
  description: string;
  schema: Json;
  tests: { description: string; data: Json; valid: boolean }[];
}

const folder = new URL('../../../fixtures/json-schema/draft4/', import.meta.url);

describe.each(readdirSync(folder).sort())('%s', (file) => {
  const groups: Group[] = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  it.each(groups)('$description', ({ schema, tests }) => {
    const compiled = new ModelCompiler({ M: { contentType: 'application/json', schema } }).compile('M');
    const found = tests.map(({ description, data }) => {
      const instance = parseInstance(JSON.stringify(data));
      const report: string[] = [];
      compiled.explain(instance, report);
      return { description, valid: compiled.test(instance), isExplained: report.length > 0 };
    });
    expect(found).toEqual(tests.map(({ description, valid }) => ({ description, valid, isExplained: !valid })));
  });
});
