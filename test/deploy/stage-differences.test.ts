// Concurrent changes of a stage: of what somebody else has set since the plan, nothing is overwritten unseen. UpdateStage has no
// condition of its own (API reference: UpdateStage), so the step looks right before it writes, and once more afterwards.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClients } from '../../src/lib/aws/clients.ts';
import { applyStep } from '../../src/lib/deploy/apply-step.ts';
import type { Plan } from '../../src/lib/deploy/plan.ts';
import { planStageSettings } from '../../src/lib/deploy/plan-stage-settings.ts';
import { startProgress } from '../../src/lib/deploy/progress.ts';
import { nameOfPath, overlapping } from '../../src/lib/deploy/stage-differences.ts';
import { type Gateway, startGateway } from '../../src/lib/gateway/server.ts';
import { settingsFromStage } from '../../src/lib/model/stage-records.ts';

describe('paths', () => {
  it.each([
    [['/variables/a'], ['/variables/b'], []],
    [['/variables/a'], ['/variables/a'], ['/variables/a']],
    [['/~1pets/GET'], ['/~1pets/GET/caching/enabled'], ['/~1pets/GET']],
    [['/canarySettings/percentTraffic'], ['/canarySettings'], ['/canarySettings/percentTraffic']],
    [['/tags/ab'], ['/tags/a'], []],
  ])('%j beside %j', (paths, others, wanted) => {
    expect(overlapping(paths, others)).toEqual(wanted);
  });

  it.each([
    ['/variables/a', 'variable a'],
    ['/tags/a/b', 'tag a/b'],
    ['/*/*/throttling/rateLimit', 'throttling/rateLimit of all methods'],
    ['/~1pets~1{id}/GET/caching/enabled', 'caching/enabled of GET /pets/{id}'],
    ['/~1pets/GET', 'the settings of GET /pets'],
    ['/tracingEnabled', 'tracingEnabled'],
  ])('%s is %s', (path, words) => expect(nameOfPath(path)).toBe(words));
});

describe('two at once', () => {
  let gateway: Gateway;
  let client: APIGateway;
  let id: { restApiId: string; stageName: string };
  beforeAll(async () => {
    gateway = await startGateway({ port: 0, ephemeral: true });
    const credentials = { accessKeyId: '000000000000', secretAccessKey: 'x' };
    client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials });
    const { id: restApiId = '' } = await client.createRestApi({ name: 'pets' });
    const { items = [] } = await client.getResources({ restApiId });
    const method = { restApiId, resourceId: items[0]?.id, httpMethod: 'GET' };
    await client.putMethod({ ...method, authorizationType: 'NONE' });
    await client.putIntegration({ ...method, type: 'MOCK' });
    await client.createDeployment({ restApiId, stageName: 'prod', variables: { a: '1', b: '1' } });
    id = { restApiId, stageName: 'prod' };
  });
  afterAll(async () => {
    client.destroy();
    await gateway.close();
  });

  async function planned(variables: Record<string, string>): Promise<Plan> {
    const stage = await client.getStage(id);
    const settings = settingsFromStage(stage);
    const live = {
      api: { id: id.restApiId, name: 'pets' },
      stage: { deploymentId: stage.deploymentId ?? '', settings },
    };
    return planStageSettings({
      live,
      stageName: 'prod',
      wanted: { ...settings, variables: { ...settings.variables, ...variables } },
      before: [],
      notes: [],
      facts: { accountId: '000000000000', region: 'us-east-1', partition: 'aws', version: '0' },
    });
  }

  async function apply(plan: Plan, between: () => Promise<unknown> = async () => {}): Promise<void> {
    const env = { AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'x' };
    const clients = await createClients({ env, endpointUrl: gateway.endpoint });
    let progress = startProgress(plan);
    for (const step of plan.steps) {
      if (step.kind === 'verify') await between();
      progress = await applyStep(step, { clients, plan, progress });
    }
    clients.close();
  }

  const setVariable = (name: string, value: string) =>
    client.updateStage({ ...id, patchOperations: [{ op: 'replace', path: `/variables/${name}`, value }] });

  it('changes of different settings both hold', async () => {
    const plan = await planned({ a: '2' });
    await setVariable('b', '2');
    await apply(plan);
    expect((await client.getStage(id)).variables).toEqual({ a: '2', b: '2' });
  });

  it('a change of the same setting since the plan is a conflict, and stays', async () => {
    const plan = await planned({ a: '3' });
    await setVariable('a', 'theirs');
    await expect(apply(plan)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('variable a'),
    });
    expect((await client.getStage(id)).variables).toMatchObject({ a: 'theirs' });
  });

  it('a change right after ours is told', async () => {
    const plan = await planned({ a: '4' });
    await expect(apply(plan, () => setVariable('a', 'later'))).rejects.toMatchObject({ code: 'Conflict' });
    expect((await planned({ a: 'later' })).steps).toEqual([]);
  });
});
