// Limits by commands, against the local gateway. Developer Guide, "Throttle requests to your REST APIs for better throughput";
// API reference, MethodSetting, UsagePlan.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
let restApiId: string;
const place = ['--api', 'pets', '--stage', 'prod'];
beforeAll(async () => {
  at = await openUsageSite();
  restApiId = await at.makeApi('pets', ['prod']);
  await at.run('plans', 'create', 'gold', '--rate', '5', '--burst', '2', '--yes');
  await at.run('plans', 'attach', 'gold', ...place, '--yes');
  await at.run('keys', 'create', 'alice', '--plan', 'gold', '--yes');
  await at.run('keys', 'create', 'bob', '--yes');
});
afterAll(() => at.close());

interface Shown {
  routes: { route: string; rateLimit: number; rateLevel: string; burstLimit: number; burstLevel: string }[];
}

const limits = async (...argv: string[]) => {
  const { value } = await at.json('throttle', 'show', ...place, ...argv);
  return Object.fromEntries(
    (value as Shown).routes.map(({ burstLevel, burstLimit, rateLevel, rateLimit, route }) => [
      route,
      `${rateLimit} ${rateLevel}, ${burstLimit} ${burstLevel}`,
    ]),
  );
};

const settingsOf = async () => (await at.sdk.getStage({ restApiId, stageName: 'prod' })).methodSettings ?? {};

describe('throttle', () => {
  it("where nothing is set, the account's limits hold", async () => {
    const account = '10000 account, 5000 account';
    expect(await limits()).toEqual({ 'GET /': account, 'GET /pets/{id}': account });
  });

  it("with a key, the plan's hold where a key is needed", async () => {
    expect(await limits('--key', 'alice')).toEqual({
      'GET /': '10000 account, 5000 account',
      'GET /pets/{id}': '5 client, 2 client',
    });
    const { exitCode, stderr } = await at.run('throttle', 'show', ...place, '--key', 'bob');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/apigw plans attach PLAN --key bob/);
  });

  it('each level is set, the narrowest counts for rate and burst by themselves, and each is cleared', async () => {
    const set = async (...argv: string[]) => {
      const { exitCode, stderr } = await at.run('throttle', 'set', ...argv, '--yes');
      expect(exitCode, stderr).toBe(0);
    };
    await set(...place, '--rate', '100', '--burst', '50');
    await set(...place, '--method', 'GET /pets/{id}', '--rate', '3');
    expect(await limits()).toEqual({ 'GET /': '100 stage, 50 stage', 'GET /pets/{id}': '3 method, 50 stage' });
    expect((await limits('--key', 'alice'))['GET /pets/{id}']).toBe('3 method, 2 client');
    await set('--plan', 'gold', ...place, '--method', 'GET /pets/{id}', '--rate', '1', '--burst', '1');
    expect((await limits('--key', 'alice'))['GET /pets/{id}']).toBe('1 client and method, 1 client and method');
    const { stdout } = await at.run('throttle', 'show', ...place, '--key', 'alice');
    expect(stdout).toMatch(/GET \/pets\/\{id\} +1 +client and method +1 +client and method +needed/);
    const clear = async (...argv: string[]) => {
      const { exitCode, stderr } = await at.run('throttle', 'clear', ...argv, '--yes');
      expect(exitCode, stderr).toBe(0);
    };
    await clear('--plan', 'gold', ...place, '--method', 'GET /pets/{id}');
    await clear('--plan', 'gold');
    expect((await limits('--key', 'alice'))['GET /pets/{id}']).toBe('3 method, 50 stage');
    await clear(...place, '--method', 'GET /pets/{id}');
    expect((await limits())['GET /pets/{id}']).toBe('100 stage, 50 stage');
    await clear(...place);
    expect((await limits())['GET /']).toBe('10000 account, 5000 account');
  });

  it('leaves the other settings as they are, and says so of limits that are as wanted', async () => {
    const patchOperations = [{ op: 'replace' as const, path: '/*/*/metrics/enabled', value: 'true' }];
    await at.sdk.updateStage({ restApiId, stageName: 'prod', patchOperations });
    await at.run('throttle', 'set', ...place, '--rate', '7', '--yes');
    expect(await settingsOf()).toMatchObject({ '*/*': { metricsEnabled: true, throttlingRateLimit: 7 } });
    expect((await at.run('throttle', 'set', ...place, '--rate', '7', '--yes')).stderr).toMatch(/Nothing to do/);
    await at.run('throttle', 'clear', ...place, '--yes');
    expect(await settingsOf()).toMatchObject({ '*/*': { metricsEnabled: true, throttlingRateLimit: 10000 } });
    expect((await at.run('throttle', 'clear', ...place, '--yes')).stderr).toMatch(/Nothing to do/);
  });

  it('refuses what it cannot do, with what to do', async () => {
    expect(await at.run('throttle', 'set', '--account', '--rate', '1', '--yes')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Service Quotas'),
    });
    expect(await at.run('throttle', 'set', '--yes')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Missing: --stage, --rate'),
    });
    expect(await at.run('throttle', 'set', '--api', 'pets', '--stage', 'x', '--rate', '1', '--yes')).toMatchObject({
      exitCode: 6,
    });
    expect(await at.run('throttle', 'show', '--api', 'pest', '--stage', 'prod')).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining("Did you mean 'pets'"),
    });
  });
});
