// Real documents, from the command line to a stage of the local gateway: each deploys as it is, and is then no different
// from its stage; or it is refused with API Gateway's message; and adapted, the plain ones deploy too.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const index = new URL('index.json', corpus);
const rows: { id: string; file: string; version: string; kind: string }[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8'))
  : [];

type Refusal = readonly [message: RegExp, adapted: 'deploys' | 'refused', exitCode?: number];

/** Why documents are refused as they are; whether adapting helps; and the exit code, where API Gateway refuses and not the reader. */
const refusals: Record<string, Refusal> = {
  'aws-apigateway-40b7d891c9': [/Invalid mapping expression/, 'refused'],
  'box-openapi-4755f3f279': [/Model name must be alphanumeric/, 'deploys'],
  'localstack-194e913397': [/\$\{uri\} has no value/, 'refused'],
  'localstack-4944f85a42': [/\$\{uri\} has no value/, 'refused'],
  'localstack-9817549d9e': [/\$\{cognito_pool_arn\} has no value/, 'refused'],
  'oas-examples-0faffa7ab5': [/Model name must be alphanumeric/, 'deploys'],
  'oas-examples-ed6336b3e8': [/Model name must be alphanumeric/, 'deploys'],
  'oasdiff-59c9bb8e06': [/Model name must be alphanumeric/, 'deploys'],
  'openapi-5019a6c116': [/already has a variable path part/, 'deploys'],
  'openapi-a9e8247538': [/Model name must be alphanumeric/, 'deploys'],
  'openapi-specif-0ee605e5e3': [/Invalid OpenAPI input/, 'refused'],
  'redocly-cli-d480f4231d': [/#\/components\/schemas\/Order" can't be resolved/, 'refused'],
  'serverless-app-1d5cc21688': [/Unable to create authorizer/, 'refused'],
  'serverless-app-3831479423': [/doesn't contain any methods/, 'refused'],
  'serverless-app-571015c658': [/Unable to create authorizer/, 'refused'],
  'serverless-app-60038748f1': [/Unable to create resource at path '\/\$default'/, 'deploys'],
  'serverless-app-789e3f3386': [/Invalid mapping expression/, 'refused'],
  'serverless-app-8e544f2e7d': [/Unable to create resource at path '\/\$default'/, 'deploys'],
  'serverless-app-d5c657912e': [/Invalid mapping expression/, 'refused'],
  // Its policy has neither Effect nor Principal.
  'serverless-app-d36278c09c': [/Invalid policy document/, 'refused', 1],
  'serverless-pat-13983d2de8': [/Enumeration value for HttpMethod must be non-empty/, 'refused'],
  'serverless-pat-43ecc77a6c': [/Enumeration value for HttpMethod must be non-empty/, 'refused'],
  'serverless-pat-5ac84d61cc': [/\$\{openapi_demo_lambda_uri\} has no value/, 'refused'],
};

/** A document that says nothing of API Gateway has no integrations; 3.1 is not imported at all. */
function expectedRefusal({ id, kind, version }: (typeof rows)[number]): Refusal | undefined {
  if (refusals[id]) return refusals[id];
  if (version === '3.1') return [/Invalid OpenAPI input/, 'deploys'];
  return kind === 'plain' || id === 'moto-ddc4bc0daf' ? [/No integration defined for method/, 'deploys'] : undefined;
}

describe.skipIf(rows.length === 0)(
  'the corpus of real documents',
  () => {
    let at: Workplace;
    beforeAll(async () => {
      // One document has more resources than AWS's default quota.
      at = await openWorkplace({}, { resources: 1000 });
    });
    afterAll(() => at.close());

    const deploy = (file: string, ...more: string[]) => at.run('deploy', file, '--stage', 'dev', '--yes', ...more);

    async function expectDeployed(file: string, ...more: string[]): Promise<void> {
      const first = await deploy(file, ...more);
      expect(first.exitCode, first.stderr).toBe(0);
      const { exitCode, stdout } = await at.run('diff', file, '--stage', 'dev', '--exit-code', ...more);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No changes.\n' });
      expect((await deploy(file, ...more)).stderr).toMatch(/Nothing to do/);
    }

    it.each(rows)('$id', async (row) => {
      const file = fileURLToPath(new URL(row.file, corpus));
      const adapt = ['--adapt', '--default-integration', 'mock', '--api', `${row.id}-adapted`];
      const refusal = expectedRefusal(row);
      if (!refusal) return expectDeployed(file, '--api', row.id);
      const plain = await deploy(file, '--api', row.id);
      const exitCode = refusal[2] ?? 2;
      expect(plain.exitCode).toBe(exitCode);
      expect(plain.stderr).toMatch(refusal[0]);
      expect(plain.stderr).not.toMatch(/\n\s+at /);
      if (refusal[1] === 'deploys') return expectDeployed(file, ...adapt);
      expect((await deploy(file, ...adapt)).exitCode).toBe(exitCode);
    });
  },
  120_000,
);
