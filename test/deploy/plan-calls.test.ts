// What a plan says of itself is true: as many calls as it names are made, and the quotas make them wait as long as it says.
// Made-up deploys from made-up states, the same ones every time.

import { describe, expect, test } from 'vitest';
import { quotas } from '../../src/lib/aws/quotas.ts';
import type { Plan, WantedState } from '../../src/lib/deploy/plan.ts';
import { planDeploy } from '../../src/lib/deploy/plan-deploy.ts';
import { apply, deploy, readLive, sampleApi, target, wantedState } from './deploy-run.ts';
import { createFakeAws } from './fake-aws.ts';

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A state of an API and its stage, each part of it by chance. */
function madeUp(next: () => number): WantedState {
  const chance = () => next() < 0.5;
  const functions = Object.fromEntries(
    Array.from({ length: Math.floor(next() ** 2 * 40) }, (_, index) => [`/p${index}`, `f${Math.floor(next() * 30)}`]),
  );
  const definition = { ...sampleApi(chance() ? 'one' : 'two', functions), disableExecuteApiEndpoint: chance() };
  return wantedState(definition, {
    permissions: next() < 0.8 ? 'grant' : 'leave',
    ...(chance() && { endpointType: chance() ? 'EDGE' : 'REGIONAL' }),
    ...(chance() && { tags: chance() ? { a: '1', b: '2' } : { b: '3' } }),
    settings: {
      ...(chance() && { variables: chance() ? { x: '1' } : { x: '2', y: '3' } }),
      ...(chance() && { methodSettings: { '*': { throttlingRateLimit: chance() ? 10 : 20 } } }),
      ...(chance() && { tags: chance() ? { s: '1' } : {} }),
      ...(chance() && { tracingEnabled: chance() }),
    },
  });
}

interface Course {
  plan: Plan;
  calls: string[];
  waited: number;
}

/** Deploys a state onto another one, with full buckets when the plan is made. */
async function courseOf(seed: number): Promise<Course> {
  const next = numbersFrom(seed);
  const fake = createFakeAws();
  const before = madeUp(next);
  if (next() < 0.8) await deploy(fake, before);
  const wanted = next() < 0.1 ? before : madeUp(next);
  const plan = planDeploy({ live: await readLive(fake, wanted), wanted, facts: { ...target, version: '0.0.0' } });
  const paced = Object.assign(createFakeAws(quotas), { apis: fake.apis, policies: fake.policies });
  await apply(paced, plan);
  return { plan, calls: paced.calls, waited: paced.waited };
}

describe('a plan is true', () => {
  test.each(Array.from({ length: 200 }, (_, seed) => seed))('made-up deploy %i', async (seed) => {
    const { calls, plan, waited } = await courseOf(seed);
    expect(calls, plan.steps.map(({ kind }) => kind).join()).toHaveLength(plan.calls);
    expect(plan.seconds).toBe(Math.ceil(waited / 1000));
  });

  test('among them is every kind of step', async () => {
    const courses = await Promise.all(Array.from({ length: 200 }, (_, seed) => courseOf(seed)));
    const kinds = new Set(courses.flatMap(({ plan }) => plan.steps.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([
      'create-deployment',
      'grant-permission',
      'import-api',
      'keep-settings',
      'put-api',
      'tag-api',
      'tag-stage',
      'update-api',
      'update-stage',
      'verify',
    ]);
    expect(courses.some(({ plan }) => plan.steps.length === 0)).toBe(true);
    expect(courses.some(({ plan }) => plan.seconds > 1)).toBe(true);
  });
});
