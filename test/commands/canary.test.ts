// `apigw canary start|status|set|promote|abort` by their command lines.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('canary', () => {
  let at: Workplace;
  const canary = (word: string, ...argv: string[]) =>
    at.run('canary', word, '--stage', 'prod', '--api', 'pets', ...argv);
  const settings = async () =>
    (await at.json('stages', 'show', 'prod', '--api', 'pets')).value as { canarySettings?: object; variables?: object };
  const get = async () => (await at.run('invoke', 'GET', '/a', '--stage', 'prod', '--api', 'pets')).stdout.trim();
  beforeAll(async () => {
    at = await openWorkplace();
    await at.write('spec.json', mockSpec('pets', { '/a': 'one' }));
    await at.run('deploy', 'spec.json', '--stage', 'prod', '--yes');
    await at.run('stages', 'set', 'prod', '--api', 'pets', '--variable', 'a=base', '--variable', 'b=base', '--yes');
    await at.write('spec.json', mockSpec('pets', { '/a': 'two' }));
  });
  afterAll(() => at.close());

  it('without one there is nothing to promote, and nothing to abort', async () => {
    expect(await canary('promote', '--yes')).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('apigw canary start'),
    });
    expect(await canary('abort', '--yes')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing') });
    expect((await canary('start', '--yes')).stderr).toContain('--percent');
  });

  it('starts with a share and variables of its own, after a plan', async () => {
    const start = (...argv: string[]) =>
      at.run('canary', 'start', 'spec.json', '--stage', 'prod', '--percent', '100', '--variable', 'b=canary', ...argv);
    const planned = await start();
    expect(planned.exitCode).toBe(2);
    expect(planned.stderr).toMatch(/Release a canary of pets \(\w+\) on stage prod/);
    expect(await get()).toBe('one');
    const started = await start('--yes');
    expect(started.exitCode, started.stderr).toBe(0);
    expect(await get()).toBe('two');
    expect((await settings()).canarySettings).toMatchObject({
      percentTraffic: 100,
      stageVariableOverrides: { b: 'canary' },
    });
    expect(await start('--yes')).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining('has a canary already'),
    });
  });

  it('status shows both, and why there are no numbers', async () => {
    const { stderr, stdout } = await canary('status');
    expect(stdout).toMatch(/base +\w+ +0 %/);
    expect(stdout).toMatch(/canary +\w+ +100 %/);
    expect(stdout).toContain('b=canary');
    expect(stderr).toContain('the stage has no access log');
  });

  it('with an access log it counts them apart', async () => {
    await at.run(
      'stages',
      'set',
      'prod',
      '--api',
      'pets',
      '--access-log',
      'pets',
      '--access-log-format',
      'json',
      '--yes',
    );
    await get();
    await canary('set', '--percent', '0', '--yes');
    await get();
    await get();
    const { value } = await at.json('canary', 'status', '--stage', 'prod', '--api', 'pets');
    expect((value as { releases: { release: string; Count: number }[] }).releases).toMatchObject([
      { release: 'base', Count: 2 },
      { release: 'canary', Count: 1 },
    ]);
  });

  it('set changes its share and its variables', async () => {
    expect((await canary('set', '--percent', '12.5', '--variable', 'c=new', '--yes')).exitCode).toBe(0);
    expect((await settings()).canarySettings).toMatchObject({
      percentTraffic: 12.5,
      stageVariableOverrides: { b: 'canary', c: 'new' },
    });
    expect((await canary('set', '--percent', '101', '--yes')).exitCode).toBe(2);
    expect((await canary('set', '--yes')).exitCode).toBe(2);
  });

  it('promote makes deployment and variables those of the stage; a rollback undoes it', async () => {
    expect((await canary('promote', '--yes')).exitCode).toBe(0);
    expect(await get()).toBe('two');
    const after = await settings();
    expect(after.canarySettings).toBeUndefined();
    expect(after.variables).toEqual({ a: 'base', b: 'canary', c: 'new' });
    await at.run('rollback', '--stage', 'prod', '--api', 'pets', '--settings', '--yes');
    expect(await get()).toBe('one');
    expect((await settings()).variables).toEqual({ a: 'base', b: 'base' });
  });

  it('of a deployment that is there; abort ends it', async () => {
    const { value } = await at.json('deployments', 'list', '--api', 'pets');
    const ids = (value as { id: string }[]).map(({ id }) => id);
    const { deploymentId } = (await settings()) as { deploymentId?: string };
    const other = ids.find((id) => id !== deploymentId);
    expect((await canary('start', '--deployment', 'nosuch', '--percent', '5', '--yes')).exitCode).toBe(6);
    const started = await canary('start', '--deployment', other ?? '', '--percent', '100', '--yes');
    expect(started.exitCode, started.stderr).toBe(0);
    expect(await get()).toBe('two');
    expect((await canary('abort', '--yes')).exitCode).toBe(0);
    expect(await get()).toBe('one');
  });
});
