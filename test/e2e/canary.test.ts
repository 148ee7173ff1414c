// `apigw deploy --canary` on a local gateway with real traffic, in seconds: a good canary is promoted, a bad one goes back with exit
// code 10, one that was interrupted goes on. Developer guide, "Set up an API Gateway canary release deployment".

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';
import { callPort } from '../gateway/data-harness.ts';
import { openFaultyProxy } from './faulty-proxy.ts';

/** GET / answers with this status and text. */
function spec(title: string, status: number, text: string): string {
  return JSON.stringify({
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: {
      '/': {
        get: {
          responses: { [status]: { description: 'Any' } },
          'x-amazon-apigateway-integration': {
            type: 'mock',
            requestTemplates: { 'application/json': `{"statusCode": ${status}}` },
            responses: { default: { statusCode: String(status), responseTemplates: { 'application/json': text } } },
          },
        },
      },
    },
  });
}

interface Reached {
  outcome: string;
  why?: string;
  deploymentId: string;
  looks: { percent: number; canary: { Count: number }; base: { Count: number } }[];
}

describe('a canary that is watched', () => {
  let at: Workplace;
  let sdk: APIGateway;
  beforeAll(async () => {
    at = await openWorkplace();
    const credentials = { accessKeyId: '000000000000', secretAccessKey: 'x' };
    sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  });
  afterAll(async () => {
    sdk.destroy();
    await at.close();
  });

  const log = (name: string) => [
    'stages',
    'set',
    'prod',
    '--api',
    name,
    '--access-log',
    `${name}-access`,
    '--access-log-format',
    'json',
    '--yes',
  ];

  /** An API whose stage prod answers 'old', logged, with the next spec written. */
  async function openSite(name: string, next: [status: number, text: string]) {
    await at.write(`${name}.json`, spec(name, 200, 'old'));
    await at.run('deploy', `${name}.json`, '--stage', 'prod', '--yes');
    await at.run(...log(name));
    await at.write(`${name}.json`, spec(name, ...next));
    const { items = [] } = await sdk.getRestApis({ limit: 500 });
    const id = items.find((api) => api.name === name)?.id ?? '';
    const get = async () => (await callPort(at.gateway.port, `/_aws/execute-api/${id}/prod/`)).body;
    const stage = () => sdk.getStage({ restApiId: id, stageName: 'prod' });
    return { id, get, stage };
  }

  /** Runs something while clients call, one after the other. */
  async function underTraffic<T>(get: () => Promise<unknown>, run: () => Promise<T>): Promise<T> {
    let isOver = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await get();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    try {
      return await run();
    } finally {
      isOver = true;
      await Promise.all(clients);
    }
  }

  const rollout = (name: string, ...more: string[]) => [
    'deploy',
    `${name}.json`,
    '--stage',
    'prod',
    '--canary',
    '20,50,100',
    '--watch',
    '2s',
    '--abort-if',
    '5xx>1%',
    '--min-requests',
    '10',
    '--yes',
    ...more,
  ];

  it('is promoted when it is good', async () => {
    const { get, stage } = await openSite('good', [200, 'new']);
    const before = await stage();
    const { exitCode, stderr, stdout } = await underTraffic(get, () => at.run(...rollout('good', '--json')));
    expect(exitCode, stderr).toBe(0);
    const reached = JSON.parse(stdout) as Reached;
    expect(reached.outcome).toBe('promoted');
    expect(reached.looks.map(({ percent }) => percent)).toEqual([20, 50]);
    for (const { base, canary } of reached.looks) {
      expect(canary.Count).toBeGreaterThanOrEqual(10);
      expect(base.Count).toBeGreaterThan(0);
    }
    expect(await get()).toBe('new');
    const after = await stage();
    expect(after.deploymentId).toBe(reached.deploymentId);
    expect(after.deploymentId).not.toBe(before.deploymentId);
    expect(after.canarySettings).toBeUndefined();
    const again = await at.run(...rollout('good'));
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing to do') });
  }, 30_000);

  it('goes back when it is bad, with exit code 10 and a plot', async () => {
    const { get, stage } = await openSite('bad', [502, 'broken']);
    const before = await stage();
    const { exitCode, stderr, stdout } = await underTraffic(get, () => at.run(...rollout('bad')));
    expect(exitCode, stderr).toBe(10);
    expect(stdout).toMatch(/5xx>1% exceeded\nbase, % +0\ncanary, % +100 +█+\nat most, % +1/);
    expect(stdout).toContain(`Went back (5xx>1%): prod serves ${before.deploymentId}, and has no canary`);
    expect((await stage()).canarySettings).toBeUndefined();
    expect((await stage()).deploymentId).toBe(before.deploymentId);
    expect(await get()).toBe('old');
  }, 30_000);

  it('goes back unjudged where too few requests come', async () => {
    const { stage } = await openSite('quiet', [200, 'new']);
    const { exitCode, stdout } = await at.run(...rollout('quiet').map((word) => (word === '2s' ? '0.2s' : word)));
    expect(exitCode).toBe(10);
    expect(stdout).toContain('too few requests for a verdict: 10 more of the canary');
    expect((await stage()).canarySettings).toBeUndefined();
  }, 30_000);

  it('that was interrupted stays, goes on with the same command, or is aborted', async () => {
    const { get, stage } = await openSite('broken-off', [200, 'new']);
    const argv = rollout('broken-off').map((word) => (word === '2s' ? '1h' : word));
    const proxy = await openFaultyProxy(at.gateway.endpoint);
    const env = { HOME: at.folder, AWS_ENDPOINT_URL: proxy.endpoint };
    const interrupt = new AbortController();
    const running = runCli(argv, { cwd: at.folder, env, signal: interrupt.signal });
    // It reads the log of the canary: it is being watched.
    await expect
      .poll(() => proxy.calls.filter((call) => call.includes('FilterLogEvents')).length, { timeout: 20_000 })
      .toBeGreaterThan(1);
    interrupt.abort();
    expect(await running).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('Run the same command') });
    await proxy.close();
    const left = (await stage()).canarySettings?.deploymentId;
    const { exitCode, stderr } = await underTraffic(get, () => at.run(...rollout('broken-off')));
    expect(exitCode, stderr).toBe(0);
    expect((await stage()).deploymentId).toBe(left);
  }, 40_000);

  it('with a lost call can be run again, whichever call it is', async () => {
    const proxy = await openFaultyProxy(at.gateway.endpoint);
    const env = { HOME: at.folder, AWS_ENDPOINT_URL: proxy.endpoint, AWS_MAX_ATTEMPTS: '1' };
    const fast = (name: string) => rollout(name).map((word) => (word === '2s' ? '0.1s' : word === '10' ? '0' : word));
    const run = (name: string) => runCli(fast(name), { cwd: at.folder, env });
    await openSite('whole', [200, 'new']);
    proxy.arm(-1, 'refused');
    expect((await run('whole')).exitCode).toBe(0);
    const writes = [...proxy.calls.entries()].filter(([, call]) => /^(PUT|PATCH|POST) \/restapis/.test(call));
    expect(writes.length).toBeGreaterThan(4);
    for (const [nth, call] of writes) {
      const name = `lost-${nth}`;
      const { get, stage } = await openSite(name, [200, 'new']);
      proxy.arm(nth, 'lost');
      await run(name);
      proxy.arm(-1, 'refused');
      const { exitCode, stderr } = await run(name);
      expect(exitCode, `${call}: ${stderr}`).toBe(0);
      expect((await stage()).canarySettings, call).toBeUndefined();
      expect(await get(), call).toBe('new');
    }
    await proxy.close();
  }, 120_000);

  it('needs an access log that tells, and a stage; nothing is written without', async () => {
    await at.write('dark.json', spec('dark', 200, 'old'));
    const none = await at.run(...rollout('dark'));
    expect(none).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('apigw deploy --stage prod') });
    await at.run('deploy', 'dark.json', '--stage', 'prod', '--yes');
    await at.write('dark.json', spec('dark', 200, 'new'));
    const blind = await at.run(...rollout('dark'));
    expect(blind.exitCode).toBe(2);
    expect(blind.stderr).toContain('apigw stages set prod --api dark --access-log dark-prod --access-log-format json');
    const bad = await at.run(...rollout('dark').map((word) => (word === '5xx>1%' ? '5xx>1' : word)));
    expect(bad).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--abort-if, column 5') });
    const shares = await at.run(...rollout('dark').map((word) => (word === '20,50,100' ? '50,20' : word)));
    expect(shares).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('each larger than the one before') });
  }, 30_000);
});
