// A deploy that fails at any call, in any way, and is run again ends as an undisturbed one: same API, same stage, the same
// number of deployments and statements; and at no moment does the stage serve a mixture of old and new.

import { describe, expect, test } from 'vitest';
import type { WantedState } from '../../src/lib/deploy/plan.ts';
import { deploy, sampleApi, wantedState } from './deploy-run.ts';
import { createFakeAws, type FakeAws, type Way, ways } from './fake-aws.ts';

const first = wantedState(sampleApi('one', { '/pets': 'pets' }), {
  settings: {
    variables: { color: 'red', size: 'small' },
    methodSettings: { '*': { throttlingRateLimit: 10 } },
    tags: { team: 'a' },
  },
  tags: { owner: 'x' },
});
const changedSpec = wantedState(sampleApi('two', { '/pets': 'pets', '/owners': 'owners' }), { message: 'second' });
const changedBoth = wantedState(sampleApi('two', { '/pets': 'pets', '/owners': 'owners' }), {
  settings: { variables: { color: 'blue' }, methodSettings: { '*': { throttlingRateLimit: 20 } }, tags: { team: 'b' } },
  endpointType: 'EDGE',
  tags: { owner: 'y' },
});
const changedSettings = wantedState(first.definition, { settings: { variables: { color: 'green' } } });

const closed = wantedState({ ...first.definition, disableExecuteApiEndpoint: true });

const scenarios: { name: string; before?: WantedState; wanted: WantedState; served: string[] }[] = [
  { name: 'the first deploy', wanted: first, served: ['one {"color":"red","size":"small"}'] },
  {
    name: 'a changed spec',
    before: first,
    wanted: changedSpec,
    served: ['one {"color":"red","size":"small"}', 'two {"color":"red","size":"small"}'],
  },
  {
    name: 'a changed spec with changed settings',
    before: first,
    wanted: changedBoth,
    served: ['one {"color":"red","size":"small"}', 'two {"color":"blue"}'],
  },
  {
    name: 'changed settings',
    before: first,
    wanted: changedSettings,
    served: ['one {"color":"red","size":"small"}', 'one {"color":"green"}'],
  },
  {
    // No export tells of it: a run that dies between UpdateRestApi and CreateDeployment leaves nothing else to see.
    name: 'the default endpoint alone is disabled',
    before: first,
    wanted: closed,
    served: ['one {"color":"red","size":"small"}', 'one {"color":"red","size":"small"} without the default endpoint'],
  },
];

async function prepare(before: WantedState | undefined, lacksExport: boolean): Promise<FakeAws> {
  const fake = createFakeAws();
  fake.lacksExport = lacksExport;
  if (before) await deploy(fake, before);
  fake.calls.length = 0;
  return fake;
}

/** Everything but ids and dates. */
function stateOf({ apis, policies }: FakeAws) {
  const text = JSON.stringify({
    apis: apis.map(({ deployments, id, stages, ...api }) => ({
      ...api,
      deployments: deployments.map(({ createdDate, id, ...deployment }) => deployment),
      stages: Object.entries(stages).map(([name, { deploymentId, ...stage }]) => ({
        name,
        ...stage,
        serves: deployments.find((deployment) => deployment.id === deploymentId)?.definition,
      })),
    })),
    sources: Object.entries(policies).map(([name, policy]) => [name, Object.values(policy).sort()]),
  });
  return JSON.parse(apis.reduce((all, { id }) => all.replaceAll(id, 'API'), text));
}

/** Runs until it ends well, at most three times; how often it was run. */
async function deployStubbornly(fake: FakeAws, wanted: WantedState): Promise<number> {
  for (let run = 1; ; run += 1) {
    try {
      fake.dead = false;
      await deploy(fake, wanted);
      return run;
    } catch (error) {
      if (run === 3) throw error;
    }
  }
}

describe.each(scenarios)('$name', ({ before, served, wanted }) => {
  test.each(ways)('fails at each call in turn: %s', async (way: Way) => {
    const undisturbed = await prepare(before, false);
    await deploy(undisturbed, wanted);
    const expected = stateOf(undisturbed);
    expect(undisturbed.history).toEqual(served);
    for (let at = 1; at <= undisturbed.calls.length; at += 1) {
      const fake = await prepare(before, false);
      fake.fault = { at, way };
      const runs = await deployStubbornly(fake, wanted);
      const place = `${way} at call ${at} (${undisturbed.calls[at - 1]})`;
      expect(stateOf(fake), place).toEqual(expected);
      expect(fake.history, place).toEqual(served);
      expect(runs, place).toBe(way.startsWith('killed') ? 2 : 1);
    }
  });

  test('network gone from a call on, and back', async () => {
    const undisturbed = await prepare(before, false);
    await deploy(undisturbed, wanted);
    for (let at = 1; at <= undisturbed.calls.length; at += 1) {
      const fake = await prepare(before, false);
      const calls = fake.calls;
      Object.defineProperty(fake, 'fault', {
        get: () => (calls.length >= at ? { at: calls.length, way: 'lost-undone' } : undefined),
        configurable: true,
      });
      await expect(deploy(fake, wanted)).rejects.toMatchObject({ code: 'Network', retryable: expect.any(Boolean) });
      Object.defineProperty(fake, 'fault', { value: undefined });
      await deploy(fake, wanted);
      expect(stateOf(fake)).toEqual(stateOf(undisturbed));
    }
  });
});

describe('how many calls', () => {
  const afterFirst = async () => prepare(first, false);

  test('a changed spec takes eight, two of them to keep the settings', async () => {
    const fake = await afterFirst();
    const plan = await deploy(fake, wantedState(sampleApi('two', { '/pets': 'pets' })));
    expect(fake.calls.slice(0, 3)).toEqual(['GetRestApis', 'GetStage', 'GetExport']);
    const kept = ['GetDeployment', 'UpdateDeployment'];
    expect(fake.calls.slice(3)).toEqual(['PutRestApi', ...kept, 'CreateDeployment', 'GetStage']);
    expect(plan.calls).toBe(5);
  });

  test('an unchanged one takes three, and has no steps', async () => {
    const fake = await afterFirst();
    const plan = await deploy(fake, first);
    expect(plan.steps).toEqual([]);
    expect(fake.calls).toEqual(['GetRestApis', 'GetStage', 'GetExport']);
  });

  test('changed settings alone are one look and one UpdateStage, without a deployment', async () => {
    const fake = await afterFirst();
    await deploy(fake, changedSettings);
    expect(fake.calls.slice(3)).toEqual(['GetStage', 'UpdateStage']);
  });

  test('a plan tells its calls and the wait for the quotas', async () => {
    const fake = createFakeAws();
    const plan = await deploy(fake, first);
    expect(fake.calls.length - 1).toBe(plan.calls);
  });
});
