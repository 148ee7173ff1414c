// What keys have used, by commands, against the local gateway with real requests. API reference, GetUsage; guide: "Maintain a
// usage plan for REST APIs".

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
let url: string;
beforeAll(async () => {
  at = await openUsageSite();
  const restApiId = await at.makeApi('pets', ['prod']);
  url = `${at.gateway.endpoint}/_aws/execute-api/${restApiId}/prod/pets/1`;
  await at.run('plans', 'create', 'gold', '--quota', '100', '--period', 'MONTH', '--yes');
  await at.run('plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prod', '--yes');
  await at.run('keys', 'create', 'alice', '--plan', 'gold', '--yes');
});
afterAll(() => at.close());

const call = async (times: number) => {
  const { items = [] } = await at.sdk.getApiKeys({ nameQuery: 'alice', includeValues: true });
  const headers = { 'x-api-key': items[0]?.value ?? '' };
  for (let i = 0; i < times; i += 1) expect((await fetch(url, { headers })).status).toBe(200);
};

describe('keys usage, plans usage', () => {
  it('counts requests with the key by day, with what is left and a forecast', async () => {
    await call(4);
    const { exitCode, value } = await at.json('keys', 'usage', 'alice', '--days', '3');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject([
      {
        usagePlanName: 'gold',
        keyName: 'alice',
        items: [
          [0, expect.any(Number)],
          [0, expect.any(Number)],
          [4, 96],
        ],
        quota: { limit: 100, period: 'MONTH' },
        forecast: { limit: 100, used: 4, remaining: 96 },
      },
    ]);
    const { stdout } = await at.run('keys', 'usage', 'alice', '--days', '3');
    expect(stdout).toMatch(/\d{4}-\d\d-\d\d {2}96 left +4 {2}█{40}/);
    expect(stdout).toMatch(/4 of 100 a MONTH used, 96 left/);
    expect((await at.run('plans', 'usage', 'gold')).stdout).toMatch(/alice +\w+ +4 +4 +96/);
  });

  it('refuses more days than AWS keeps; a key without a plan has none', async () => {
    expect(await at.run('keys', 'usage', 'alice', '--days', '91')).toMatchObject({ exitCode: 2 });
    await at.run('keys', 'create', 'bob', '--yes');
    expect((await at.run('keys', 'usage', 'bob')).stdout).toMatch(/bob is on no usage plan/);
    expect((await at.json('keys', 'usage', 'bob')).value).toEqual([]);
  });

  it('tells before a key is disabled that it is in use', async () => {
    expect((await at.run('keys', 'disable', 'alice')).stderr).toMatch(/made 4 requests in the last 7 days/);
  });
});
