// `apigw deployments prune`: what is served stays, by stages and by canaries; of the rest, the newest.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseDue } from '../../src/lib/services/prune-deployments.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('which deployments go', () => {
  const day = 86_400_000;
  const all = [5, 4, 3, 2, 1].map((age, i) => ({ id: `d${i}`, createdDate: new Date(i * day * -1 + 5 * day), age }));
  const ids = (keep: number, olderThan?: number) =>
    chooseDue(all, new Set(['d1', 'd4']), {
      keep,
      now: new Date(6 * day),
      ...(olderThan !== undefined && { olderThan }),
    }).map(({ id }) => id);

  it.each([
    [0, undefined, ['d3', 'd2', 'd0']],
    [1, undefined, ['d3', 'd2']],
    [3, undefined, []],
    [0, 3.5 * 86_400, ['d3']],
    [0, 100 * 86_400, []],
  ])('keep %s, older than %s s: %j', (keep, olderThan, wanted) => {
    expect(ids(keep, olderThan)).toEqual(wanted);
  });
});

describe('deployments prune', () => {
  let at: Workplace;
  let client: APIGateway;
  beforeAll(async () => {
    at = await openWorkplace();
    const credentials = { accessKeyId: '000000000000', secretAccessKey: 'x' };
    client = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
    await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
    await at.run('deploy', 'openapi.json', '--stage', 'prod', '--yes');
  });
  afterAll(async () => {
    client.destroy();
    await at.close();
  });

  it('leaves what a stage and what a canary serves', async () => {
    const restApiId = (await client.getRestApis({})).items?.[0]?.id ?? '';
    const idle = [await client.createDeployment({ restApiId }), await client.createDeployment({ restApiId })];
    const canary = await client.createDeployment({
      restApiId,
      stageName: 'prod',
      canarySettings: { percentTraffic: 10 },
    });
    const { deploymentId } = await client.getStage({ restApiId, stageName: 'prod' });
    const shown = await at.run('deployments', 'prune', '--api', 'pets', '--keep', '0');
    expect(shown).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/Delete 2 of 4 deployments of pets/) });
    const { exitCode, value } = await at.json('deployments', 'prune', '--api', 'pets', '--keep', '0', '--yes');
    expect({ exitCode, value }).toMatchObject({ exitCode: 0, value: { kept: 2 } });
    expect((value as { deleted: string[] }).deleted.sort()).toEqual(idle.map(({ id }) => id).sort());
    const left = (await client.getDeployments({ restApiId })).items?.map(({ id }) => id);
    expect(left?.sort()).toEqual([canary.id, deploymentId].sort());
    expect((await at.run('deployments', 'prune', '--api', 'pets', '--yes')).stderr).toMatch(/Nothing to do/);
  });
});
