// Tells a local gateway what the project declares: Lambda functions, and what stands for the world around its APIs.

import { resolve } from 'node:path';
import { administerLocal } from './local-request.ts';
import type { Project } from './project-file.ts';

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
  }));
}

/** By kind, as the gateway takes them; kinds that the project says nothing of are left out. */
function declaredSurroundings({ content }: Project): Record<string, object> {
  const { identities, userPools, vpcEndpoints, vpcLinks } = content;
  return {
    ...(identities && { identities }),
    ...(userPools && { userPools }),
    ...(vpcEndpoints && { vpcEndpoints }),
    ...(vpcLinks && { vpcLinks }),
  };
}
