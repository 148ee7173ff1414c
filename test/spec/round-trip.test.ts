// Document -> model -> document -> model is the identity, and an import with an export differs in nothing: for real
// documents, and for random models.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RestApi, record } from '../../src/lib/model/api.ts';
import { normalizeForComparison } from '../../src/lib/model/normalize-rest-api.ts';
import { adaptSpec } from '../../src/lib/spec/openapi/adapt-spec.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { SpecImportError } from '../../src/lib/spec/openapi/spec-import-error.ts';
import { readSpec } from '../../src/lib/spec/read-spec.ts';
import { writeLosslessSpec, writeSpec } from '../../src/lib/spec/write-spec.ts';
import { parse } from './openapi-document.ts';
import { randomRestApi } from './random-rest-api.ts';

const stage = { apiId: 'a1b2c3d4e5', region: 'us-east-1', stageName: 'prod', createdDate: new Date(0) };

/** Like `toEqual`, which takes seconds for models of megabytes: they are compared member by member only to show where. */
function expectSame(made: RestApi, expected: RestApi): void {
  if (sortedJson(made) !== sortedJson(expected)) expect(made).toEqual(expected);
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, nested) =>
    nested !== null && typeof nested === 'object' && !Array.isArray(nested)
      ? record(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested,
  );
}

/** The model again, by way of a document as this program writes it and as GetExport does. */
function expectRoundTrips(api: RestApi): void {
  for (const format of ['swagger', 'oas30'] as const) {
    expectSame(readRestApi(parse(writeLosslessSpec(api, { format }))).api, api);
  }
  const exported = writeSpec(api, { format: 'oas30', extensions: 'apigateway', stage });
  expectSame(normalizeForComparison(readRestApi(parse(exported)).api), normalizeForComparison(api));
}

describe('random models', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('seed %i', (seed) => {
    expectRoundTrips(randomRestApi(seed));
  });
});

it('normalising is done after the first time', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const once = normalizeForComparison(randomRestApi(seed));
    expect(normalizeForComparison(once)).toEqual(once);
  }
});

const corpus = join(import.meta.dirname, '../../../shared/corpus');

interface Row {
  id: string;
  kind: string;
  file: string;
}

/** What stands in these documents for a value that their deployment fills in. */
const variables = {
  uri: 'https://example.com/pets',
  cognito_pool_arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc',
  openapi_demo_lambda_uri:
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations',
};

const read = (file: string) =>
  readSpec(file, { cwd: corpus, env: {}, variables, region: 'us-east-1', accountId: '123456789012' });

/** Documents with API Gateway's extensions that REST APIs cannot be made of, and why. */
const refusedGatewayDocuments: Record<string, RegExp> = {
  // A response header that one of its method responses does not declare.
  'aws-apigateway-40b7d891c9':
    /^Unable to put integration response .* errors : \[Invalid mapping expression parameter specified/,
  // HTTP APIs: the default route, JWT authorizers, service subtypes without a verb.
  'serverless-app-1d5cc21688': /^Unable to create (authorizer '\w+': .*: jwt$|resource at path '\/\$default')/,
  'serverless-app-571015c658': /^Unable to create (authorizer '\w+': .*: jwt$|resource at path '\/\$default')/,
  'serverless-app-60038748f1': /^Unable to create resource at path '\/\$default'/,
  'serverless-app-8e544f2e7d': /^Unable to create resource at path '\/\$default'/,
  'serverless-pat-13983d2de8': /^Unable to put integration .* Enumeration value for HttpMethod must be non-empty$/,
  'serverless-pat-43ecc77a6c': /^Unable to put integration .* Enumeration value for HttpMethod must be non-empty$/,
  // A static header value without its quotes: an intrinsic was turned into a literal.
  'serverless-app-789e3f3386': /errors : \[Invalid mapping expression specified: origins\]$/,
  'serverless-app-d5c657912e': /errors : \[Invalid mapping expression specified: origins\]$/,
};

/** Plain documents with what API Gateway refuses: names, paths, OpenAPI 3.1. `--adapt` is for them. */
const refusedPlainDocuments =
  /^(Invalid OpenAPI input\.|Unable to create (model for|resource at path) '.*|Unable to put method(?: response)? '?.*)$/;

/** One file of it refers to a schema that the others don't have; reading says so. */
const unreadable = new Set(['redocly-cli-d480f4231d']);

describe.skipIf(!existsSync(corpus))('real documents', () => {
  const index = existsSync(corpus) ? (JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as Row[]) : [];
  const rows = index.filter(({ id }) => !unreadable.has(id));
  const accepted: string[] = [];
  const refused: string[] = [];

  it.each(rows)('$id ($kind)', async ({ id, kind, file }) => {
    const document = await read(file);
    const expected = refusedGatewayDocuments[id] ?? (kind === 'plain' ? refusedPlainDocuments : undefined);
    try {
      const { api } = readRestApi(document);
      if (Object.hasOwn(refusedGatewayDocuments, id)) throw new Error('accepted, though it is listed as refused');
      expectRoundTrips(api);
      accepted.push(id);
    } catch (error) {
      if (!(error instanceof SpecImportError) || !expected) throw error;
      for (const { message } of error.problems) expect(message).toMatch(expected);
      refused.push(id);
    }
  });

  it('most of those with extensions are accepted', () => {
    const gateway = new Set(rows.filter(({ kind }) => kind !== 'plain').map(({ id }) => id));
    expect(refused.filter((id) => gateway.has(id)).sort()).toEqual(Object.keys(refusedGatewayDocuments).sort());
    expect(accepted.filter((id) => gateway.has(id)).length).toBe(
      gateway.size - Object.keys(refusedGatewayDocuments).length,
    );
  });

  it.each(rows.filter(({ kind }) => kind === 'plain'))('$id is accepted once it is adapted', async ({ file }) => {
    const { document, adaptations } = adaptSpec(await read(file));
    const { api } = readRestApi(document);
    const methods = Object.values(api.resources).flatMap((resource) => Object.values(resource.methods));
    expect(methods.every((method) => method.integration)).toBe(true);
    expect(methods.length === 0 || adaptations.length > 0).toBe(true);
    expectRoundTrips(api);
  });
});
