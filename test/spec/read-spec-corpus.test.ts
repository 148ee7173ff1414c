// Every real document of the corpus can be read, and gives positions; the files lie beside the repository.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintSpec } from '../../src/lib/spec/lint/lint-spec.ts';
import { readSpec } from '../../src/lib/spec/read-spec.ts';
import { refusal } from './read-folder.ts';

const corpus = resolve('../shared/corpus');
const index = join(corpus, 'index.json');
const documents: { file: string; version: string; operations: number }[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8'))
  : [];
const versions = { '2.0': 'swagger2', '3.0': 'openapi30', '3.1': 'openapi31' } as Record<string, string>;

/** Values for the names in documents that were written for a template. */
const variables = { uri: 'https://example.com', cognito_pool_arn: 'arn', openapi_demo_lambda_uri: 'arn' };

/** Refers to a schema that it has not, in a response. */
const dangling = 'docs/redocly-cli-d480f4231d/openapi.yaml';

describe.skipIf(documents.length === 0)('the corpus (skipped where it is absent)', () => {
  test.each(documents.filter(({ file }) => file !== dangling))('$file', async ({ file, version, operations }) => {
    const document = await readSpec(file, { cwd: corpus, variables });
    expect(document.version).toBe(versions[version]);
    expect(document.locate([document.version === 'swagger2' ? 'swagger' : 'openapi'], 'key').file).toBe(file);
    const methods = /^(get|put|post|delete|patch|options|head|trace|x-amazon-apigateway-any-method)$/;
    const items = Object.values((document.root['paths'] ?? {}) as Record<string, object>);
    expect(items.flatMap((item) => Object.keys(item)).filter((key) => methods.test(key))).toHaveLength(operations);
    const findings = await lintSpec(document);
    expect(findings.filter(({ place }) => place.line < 1 || place.column < 1)).toEqual([]);
  });

  test('the one with a dangling reference is refused at its place', async () => {
    const error = await refusal(() => readSpec(dangling, { cwd: corpus }));
    expect(error.place).toEqual({ file: dangling, line: 31, column: 23 });
  });

  test('the one with intrinsics names all that it needs, and is read with it', async () => {
    const file = 'raw/serverless-pat-43ecc77a6c.yaml';
    const error = await refusal(() => readSpec(file, { cwd: corpus }));
    expect(error.message).toBe(
      `${file}:14:11: \${MyAPiRole.Arn} has no value\n${file}:21:13: \${MySQSQueue} has no value`,
    );
    const names = { 'MyAPiRole.Arn': 'arn:aws:iam::1:role/r', MySQSQueue: 'https://sqs' };
    expect((await readSpec(file, { cwd: corpus, variables: names })).version).toBe('openapi30');
  });
});
