// Every real API of the corpus that API Gateway would import compiles, and each of its methods is found by its path.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AuthorizerCaches } from '../../src/lib/gateway/data/authorizers/authorizer-cache.ts';
import { UserPools } from '../../src/lib/gateway/data/authorizers/user-pools.ts';
import { createBackends } from '../../src/lib/gateway/data/backends.ts';
import { ResponseCaches } from '../../src/lib/gateway/data/cache/response-caches.ts';
import { type CompiledStage, compile } from '../../src/lib/gateway/data/compile.ts';
import { Deadlines } from '../../src/lib/gateway/data/deadlines.ts';
import { noDeclarations } from '../../src/lib/gateway/data/declarations.ts';
import type { RestApi } from '../../src/lib/model/api.ts';
import { unsupportedFeatures } from '../../src/lib/model/local-support.ts';
import { defaultStageSettings } from '../../src/lib/model/stage.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { SpecImportError } from '../../src/lib/spec/openapi/spec-import-error.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';
import { noMeters, noServices, snapshot } from './data-harness.ts';

const corpus = '../shared/corpus';
const isThere = existsSync(join(corpus, 'index.json'));
const documents: { id: string; file: string; files: number }[] = isThere
  ? JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'))
  : [];

const backends = createBackends();
afterAll(() => backends.close());
const noFunctions = { invoke: () => Promise.reject(new Error('not in this test')) };
const ports = {
  functions: noFunctions,
  meters: noMeters,
  services: noServices,
  declarations: () => noDeclarations,
  now: Date.now,
  random: Math.random,
};
const machinery = {
  ports,
  backends,
  caches: new ResponseCaches(),
  deadlines: new Deadlines(),
  authorizerCaches: new AuthorizerCaches(),
  userPools: new UserPools(ports),
};

describe.skipIf(!isThere)('the corpus of real documents', () => {
  const single = documents.filter(({ files }) => files === 1);
  it.each(single)('$id', ({ file }) => {
    const api = importedApi(file);
    if (!api) return;
    const stage = compile(snapshot(api), machinery);
    for (const [path, { methods }] of Object.entries(api.resources)) {
      for (const httpMethod of Object.keys(methods)) {
        expect(foundBy(stage, httpMethod === 'ANY' ? unusedVerb(methods) : httpMethod, path)).toBe(path);
      }
    }
    const known = new Set(Object.keys(api.resources));
    expect(unsupportedFeatures(api, defaultStageSettings()).every(({ path }) => known.has(path))).toBe(true);
  });
});

/** The API, or undefined where API Gateway refuses the document. */
function importedApi(file: string): RestApi | undefined {
  const text = readFileSync(join(corpus, file), 'utf8');
  try {
    return readRestApi(parseSpec(text, file)).api;
  } catch (error) {
    if (error instanceof SpecImportError) return undefined;
    throw error;
  }
}

/** The resource that takes a request for this one's path, its variables filled with a value that is no literal anywhere. */
function foundBy(stage: CompiledStage, httpMethod: string, path: string): string | undefined {
  return stage.routes.find(httpMethod, path.replace(/\{[^}]+\}/g, 'no-such-literal'))?.route.resourcePath;
}

function unusedVerb(methods: object): string {
  const verbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];
  return verbs.find((verb) => !Object.hasOwn(methods, verb)) ?? 'GET';
}
