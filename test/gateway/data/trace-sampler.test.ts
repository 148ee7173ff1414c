// X-Ray guide, "Configuring sampling rules": the default rule takes the first request of each second and 5 % of the others.

import { describe, expect, it } from 'vitest';
import { createTraceSampler } from '../../../src/lib/gateway/data/trace-sampler.ts';
import { lambdaProxy, restApi, snapshot, startHarness } from '../data-harness.ts';

describe('the sampler', () => {
  it('takes the first request of each second, and one in twenty of the others', () => {
    let now = 1000;
    let random = 0.05;
    const draw = createTraceSampler({ now: () => now, random: () => random });
    expect([draw(), draw()]).toEqual(['Sampled=1', 'Sampled=0']);
    random = 0.049;
    expect(draw()).toBe('Sampled=1');
    random = 0.9;
    now = 2000;
    expect([draw(), draw()]).toEqual(['Sampled=1', 'Sampled=0']);
  });
});

describe('X-Amzn-Trace-Id of a function', () => {
  const traceOf = async (tracingEnabled: boolean, sent: string | undefined) => {
    let seen: string | undefined;
    const harness = await startHarness(async ({ traceId }) => {
      seen = traceId;
      return { statusCode: 200, payload: '{"statusCode":200}' };
    });
    harness.plane.publish(snapshot(restApi({ 'GET /a': lambdaProxy() }), { tracingEnabled }));
    await harness.call('/test/a', sent === undefined ? {} : { headers: { 'X-Amzn-Trace-Id': sent } });
    await harness.close();
    return seen;
  };
  const root = 'Root=1-67891233-abcdef012345678912345678';

  it('is a root alone where the stage does not trace', async () => {
    expect(await traceOf(false, undefined)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('has a parent and a decision where it does', async () => {
    expect(await traceOf(true, undefined)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/);
  });

  it("keeps the client's decision, and makes one where the client left it open", async () => {
    expect(await traceOf(true, `${root};Sampled=0`)).toBe(`${root};Sampled=0`);
    expect(await traceOf(true, root)).toBe(`${root};Sampled=1`);
  });
});
