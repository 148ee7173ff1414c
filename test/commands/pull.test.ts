// pull: what is deployed becomes a project file from which nothing differs: real documents, stages that serve something else,
// settings, canaries and domain names. API reference: GetStage, GetExport, GetApiMappings.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
const corpus = new URL('../../../shared/corpus/', import.meta.url);
const index = new URL('index.json', corpus);
const rows: { id: string; file: string; version: string; kind: string }[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8'))
  : [];

const settings = () => ({
  endpoint: at.gateway.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

beforeAll(async () => {
  at = await openWorkplace({}, { resources: 1000 }, { dnsPort: 0, httpsPort: 0 });
  const route53 = new Route53(settings());
  await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
  route53.destroy();
});
afterAll(() => at.close());

it('writes a project file from which nothing differs, of many APIs, stages and a domain name', async () => {
  await at.write('one.json', mockSpec('pets', { '/a': 'one' }));
  await at.write('two.json', mockSpec('pets', { '/a': 'two', '/b': 'two' }));
  expect((await at.run('deploy', 'one.json', '--stage', 'prod', '--yes')).exitCode).toBe(0);
  expect((await at.run('deploy', 'two.json', '--stage', 'dev', '--yes')).exitCode).toBe(0);
  const real = rows.filter(({ kind, version }) => kind !== 'plain' && version !== '3.1').slice(0, 8);
  for (const { file, id } of real) {
    await at.run('deploy', fileURLToPath(new URL(file, corpus)), '--stage', 'v1', '--api', id, '--yes');
  }
  const gateway = new APIGateway(settings());
  const { items = [] } = await gateway.getRestApis({});
  const restApiId = items.find(({ name }) => name === 'pets')?.id ?? '';
  const { items: deployments = [] } = await gateway.getDeployments({ restApiId });
  await gateway.updateStage({
    restApiId,
    stageName: 'prod',
    patchOperations: [
      { op: 'replace', path: '/variables/backend', value: 'pets.internal' },
      { op: 'replace', path: '/description', value: 'costs ${MONEY}' },
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: '7' },
      { op: 'replace', path: '/~1a/GET/metrics/enabled', value: 'true' },
      { op: 'replace', path: '/*/*/caching/requireAuthorizationForCacheControl', value: 'false' },
      { op: 'replace', path: '/canarySettings/percentTraffic', value: '12.5' },
      { op: 'replace', path: '/canarySettings/deploymentId', value: deployments[0]?.id ?? '' },
    ],
  });
  gateway.destroy();
  const setup = ['domains', 'setup', 'api.example.com', '--api', 'pets', '--stage', 'prod', '--path', 'pets', '--yes'];
  const done = await at.run(...setup);
  expect(done.exitCode, done.stderr).toBe(0);

  const pulled = await at.run('pull', '--all', '--out', 'estate', '--json');
  expect(pulled.exitCode, pulled.stdout).toBe(0);
  const outcome = JSON.parse(pulled.stdout) as { apis: { name: string; stages: string[] }[]; files: string[] };
  expect(outcome).toMatchObject({ domains: ['api.example.com'] });
  expect(outcome.apis.find(({ name }) => name === 'pets')?.stages.sort()).toEqual(['dev', 'prod']);
  expect(outcome.apis.length).toBe(items.length);
  const text = await at.read('estate/apigw.yaml');
  expect(text).toContain('percent: 12.5');
  expect(text).toContain('rate: 7');

  const compared = await at.run('diff', '--all', '--exit-code', '--config', 'estate/apigw.yaml');
  expect(compared.exitCode, compared.stdout + compared.stderr).toBe(0);
  const deployed = await at.run('deploy', '--all', '--yes', '--config', 'estate/apigw.yaml');
  expect(deployed.exitCode, deployed.stderr).toBe(0);
  expect(deployed.stderr).not.toMatch(/Deploy /);
}, 240_000);

it('never writes over a file without being told, and then writes nothing', async () => {
  const again = await at.run('pull', '--api', 'pets', '--out', 'estate');
  expect(again.exitCode).toBe(7);
  expect(again.stderr).toMatch(/estate\/apigw.yaml exists already; nothing was written/);
  expect((await at.run('pull', '--api', 'pets', '--out', 'estate', '--overwrite')).exitCode).toBe(0);
  expect(await at.read('estate/apigw.yaml')).not.toContain('v1:');
});

it('wants to know which, and tells near names', async () => {
  expect((await at.run('pull')).exitCode).toBe(2);
  const unknown = await at.json('pull', '--api', 'pest', '--out', 'x');
  expect(unknown).toMatchObject({ exitCode: 6, value: { error: { hint: expect.stringContaining("'pets'") } } });
});
