// `diff --drift` by argv: what was changed past apigw, with the SDK's client as somebody else's hand.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Drift } from '../../src/lib/services/drift.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let sdk: APIGateway;
beforeAll(async () => {
  at = await openWorkplace();
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  await at.write('openapi.json', mockSpec('drifting', { '/a': 'one', '/b': 'two' }));
  await at.write(
    'apigw.yaml',
    'api: { name: drifting, spec: openapi.json }\nstages: { prod: { variables: { color: blue }, throttling: { rate: 10, burst: 5 } } }\n',
  );
  const { exitCode, stderr } = await at.run('deploy', '--stage', 'prod', '--yes', '-m', 'first');
  expect(exitCode, stderr).toBe(0);
});
afterAll(async () => {
  sdk.destroy();
  await at.close();
});

const look = async () => {
  const { exitCode, value } = await at.json('diff', '--drift', '--stage', 'prod', '--exit-code');
  return { exitCode, drift: value as Drift };
};
const told = (changes: Drift['served']) => changes.map(({ kind, method, path }) => `${kind} ${method ?? ''} ${path}`);

describe('diff --drift', () => {
  it('finds nothing after a deploy', async () => {
    const { drift, exitCode } = await look();
    expect(exitCode, JSON.stringify(drift)).toBe(0);
    expect(drift).toMatchObject({ deployment: { byApigw: true, description: expect.stringContaining('first') } });
  });

  it('finds settings, routes and at last a deployment of somebody else', async () => {
    const { items = [] } = await sdk.getRestApis({});
    const restApiId = items[0]?.id;
    const patchOperations = [
      { op: 'replace' as const, path: '/variables/color', value: 'red' },
      { op: 'replace' as const, path: '/*/*/throttling/rateLimit', value: '99' },
    ];
    await sdk.updateStage({ restApiId, stageName: 'prod', patchOperations });
    const { items: resources = [] } = await sdk.getResources({ restApiId });
    await sdk.deleteResource({ restApiId, resourceId: resources.find(({ path }) => path === '/b')?.id });
    const before = await look();
    expect(before.exitCode).toBe(3);
    expect(before.drift.settings).toHaveLength(2);
    expect(told(before.drift.undeployed)).toContain('removed GET /b');
    await sdk.createDeployment({ restApiId, stageName: 'prod', description: 'by hand' });
    const { drift, exitCode } = await look();
    expect(exitCode).toBe(3);
    expect(drift.deployment).toMatchObject({ byApigw: false, description: 'by hand' });
    expect(told(drift.served)).toContain('removed GET /b');
    expect(drift.undeployed).toEqual([]);
    const { stdout } = await at.run('diff', '--drift', '--stage', 'prod');
    expect(stdout).toMatch(/apigw did not make it; its last one is /);
    expect(stdout).toMatch(/Settings of the stage, past apigw.yaml[\s\S]*color/);
  });

  it('status tells the same of each stage, and --all of every API', async () => {
    const { value } = await at.json('status');
    expect(value).toMatchObject({ stages: [{ stageName: 'prod', byApigw: false, settings: { total: 2 } }] });
    const { stdout } = await at.run('status');
    expect(stdout).toMatch(/prod .* not apigw, 2 settings/);
    await sdk.createRestApi({ name: 'another' });
    expect((await at.json('status', '--all')).value).toMatchObject([
      { apiName: 'another' },
      { apiName: 'drifting', stageName: 'prod', byApigw: false, newerDeployments: 0, description: 'by hand' },
    ]);
    expect((await at.run('status', '--all')).stdout).toMatch(/drifting +prod /);
  });

  it('needs a stage, which has to be there', async () => {
    expect(await at.run('diff', '--drift')).toMatchObject({ exitCode: 2 });
    expect((await at.run('diff', '--drift', '--stage', 'prd')).exitCode).toBe(6);
  });
});
