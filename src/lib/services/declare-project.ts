// Tells a local gateway what the project declares: Lambda functions, and what stands for the world around its APIs.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import { administerLocal } from './local-request.ts';
import type { Project } from './project-file.ts';
import type { ProjectUserPool } from './project-schema.ts';

/** Adds to what the gateway at this endpoint knows already; nothing is asked of it where nothing is declared. */
export async function declareProject(endpoint: string, project: Project): Promise<void> {
  const functions = declaredFunctions(project);
  if (functions.length > 0) await put(endpoint, '/_apigw/functions', functions);
  const declarations = declaredSurroundings(project);
  if (Object.keys(declarations).length > 0) await put(endpoint, '/_apigw/declarations', declarations);
}

async function put(endpoint: string, path: string, declared: unknown): Promise<void> {
  await administerLocal(endpoint, path, { method: 'PUT', body: JSON.stringify(declared) });
}

function declaredFunctions({ content, directory }: Project): object[] {
  return Object.entries(content.functions ?? {}).map(([name, declared]) => ({
    ...(name.startsWith('arn:') ? { arn: name } : { name }),
    runtime: declared.runtime,
    handler: declared.handler,
    code: resolve(directory, declared.code),
    environment: Object.fromEntries(
      Object.entries(declared.environment ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    ...(declared.timeout !== undefined && { timeoutSeconds: declared.timeout }),
    ...(declared.memory !== undefined && { memorySize: declared.memory }),
    ...(declared.isolation !== undefined && { isolation: declared.isolation }),
  }));
}

/** By kind, as the gateway takes them; kinds that the project says nothing of are left out. */
function declaredSurroundings({ content, directory }: Project): Record<string, object> {
  const { identities, userPools, vpcEndpoints, vpcLinks } = content;
  return {
    ...(identities && { identities }),
    ...(userPools && { userPools: withKeys(userPools, directory) }),
    ...(vpcEndpoints && { vpcEndpoints }),
    ...(vpcLinks && { vpcLinks }),
  };
}

/** The gateway knows no files: a key set that is one is handed over as what is in it. */
function withKeys(pools: Record<string, ProjectUserPool>, directory: string): Record<string, ProjectUserPool> {
  return Object.fromEntries(
    Object.entries(pools).map(([id, pool]) => {
      const { jwks } = pool;
      if (typeof jwks !== 'string' || /^https?:\/\//i.test(jwks)) return [id, pool];
      return [id, { ...pool, jwks: readKeySet(id, resolve(directory, jwks)) }];
    }),
  );
}

function readKeySet(id: string, file: string): object {
  try {
    const set: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof set === 'object' && set !== null && Array.isArray(Reflect.get(set, 'keys'))) return set;
  } catch (cause) {
    throw new ApigwError('InvalidInput', `The key set of user pool ${id} cannot be read: ${(cause as Error).message}`, {
      hint: 'jwks of a user pool is a URL, a key set, or a file that has one',
      cause,
    });
  }
  throw new ApigwError('InvalidInput', `${file} is no key set: it has no list of keys`, {
    hint: 'jwks of a user pool is a URL, a key set, or a file that has one',
  });
}
