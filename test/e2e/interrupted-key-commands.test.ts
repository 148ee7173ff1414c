// Commands for keys, plans and limits, broken off after each of their calls whose answer is lost: the same command run again ends as
// an undisturbed one, with nothing made twice and nothing left.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { makeApi } from '../commands/usage-site.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';
import { type FaultyProxy, openFaultyProxy } from './faulty-proxy.ts';

const gold = ['plans', 'create', 'gold', '--rate', '5', '--yes'];
const alice = ['keys', 'create', 'alice', '--plan', 'gold', '--yes'];
const attach = ['plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prod', '--yes'];
const limit = ['throttle', 'set', '--api', 'pets', '--stage', 'prod', '--rate', '9', '--yes'];

/** What is done before, the command, and what it may end with when it had done all before. */
const scenarios: [name: string, before: string[][], argv: string[], again: number[]][] = [
  ['plans create', [], gold, [0]],
  ['plans set', [gold], ['plans', 'set', 'gold', '--rate', '7', '--yes'], [0]],
  ['plans attach', [gold], attach, [0]],
  ['plans detach', [gold, attach], ['plans', 'detach', ...attach.slice(2)], [0]],
  ['plans delete', [gold, attach], ['plans', 'delete', 'gold', '--yes'], [0, 6]],
  ['keys create', [gold], alice, [0]],
  ['keys disable', [gold, alice], ['keys', 'disable', 'alice', '--yes'], [0]],
  ['keys delete', [gold, alice], ['keys', 'delete', 'alice', '--yes'], [0, 6]],
  ['keys import', [gold], ['keys', 'import', 'keys.csv', '--yes'], [0]],
  ['keys rotate', [gold, alice], ['keys', 'rotate', 'alice', '--yes'], [0]],
  ['throttle set', [], limit, [0]],
  ['throttle clear', [limit], ['throttle', 'clear', '--api', 'pets', '--stage', 'prod', '--yes'], [0]],
];

describe('commands for keys and plans, disturbed', () => {
  let at: Workplace;
  let opened = 0;
  const sites: { proxy: FaultyProxy; sdk: APIGateway }[] = [];
  beforeAll(async () => {
    at = await openWorkplace();
    await at.write(
      'keys.csv',
      'name,key,usageplanIds\nbob,the-value-of-the-key-of-bob,gold\ncarol,the-value-of-carols-key,gold\n',
    );
  });
  afterAll(async () => {
    for (const { sdk } of sites) sdk.destroy();
    await Promise.all(sites.map(({ proxy }) => proxy.close()));
    await at.close();
  });

  async function openSite(before: readonly string[][]) {
    opened += 1;
    const accessKeyId = String(300_000_000_000 + opened);
    const credentials = { accessKeyId, secretAccessKey: 'x' };
    const sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
    const proxy = await openFaultyProxy(at.gateway.endpoint);
    const env = { HOME: at.folder, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: 'x', AWS_MAX_ATTEMPTS: '1' };
    const run = (argv: readonly string[]) =>
      runCli([...argv, '--endpoint-url', proxy.endpoint], { cwd: at.folder, env });
    const site = { sdk, proxy, run };
    sites.push(site);
    await makeApi(sdk, 'pets', ['prod']);
    for (const argv of before) await run(argv);
    return site;
  }

  async function endState(sdk: APIGateway) {
    const [{ items: keys = [] }, { items: plans = [] }, { items: apis = [] }] = await Promise.all([
      sdk.getApiKeys({}),
      sdk.getUsagePlans({}),
      sdk.getRestApis({}),
    ]);
    const { methodSettings } = await sdk.getStage({ restApiId: apis[0]?.id, stageName: 'prod' });
    const members = plans.map(async ({ apiStages = [], id, name, throttle }) => {
      const { items = [] } = await sdk.getUsagePlanKeys({ usagePlanId: id });
      return { name, throttle, stages: apiStages.map(({ stage }) => stage), keys: items.map((key) => key.name).sort() };
    });
    return {
      keys: keys.map(({ enabled, name }) => `${name} ${enabled}`).sort(),
      plans: await Promise.all(members),
      methodSettings,
    };
  }

  it.each(scenarios)(
    '%s',
    async (_, before, argv, again) => {
      const whole = await openSite(before);
      whole.proxy.arm(-1, 'refused');
      const undisturbed = await whole.run(argv);
      expect(undisturbed.exitCode, undisturbed.stderr).toBe(0);
      const calls = [...whole.proxy.calls.keys()];
      const end = await endState(whole.sdk);
      for (const call of calls) {
        const site = await openSite(before);
        site.proxy.arm(call, 'lost');
        const first = await site.run(argv);
        const where = `${site.proxy.calls[call]}: ${first.stderr}`;
        site.proxy.arm(-1, 'refused');
        const second = await site.run(argv);
        expect(first.exitCode === 0 ? [0, 6] : again, where + second.stderr).toContain(second.exitCode);
        expect(await endState(site.sdk), where).toEqual(end);
      }
    },
    60_000,
  );
});
