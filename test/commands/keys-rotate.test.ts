// The rotation of a key by commands, against the local gateway: its state stands in tags of the keys (API reference, TagResource), its
// end follows from GetUsage.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
beforeAll(async () => {
  at = await openUsageSite();
  await at.run('plans', 'create', 'gold', '--yes');
  await at.run('keys', 'create', 'alice', '--plan', 'gold', '--yes');
});
afterAll(() => at.close());

const keysNow = async () => {
  const { items = [] } = await at.sdk.getApiKeys({});
  return items.map(({ enabled, name }) => `${name} ${enabled}`).sort();
};

const later = (argv: string[], days: number) =>
  runCli(argv, {
    cwd: at.folder,
    env: { HOME: at.folder, AWS_ENDPOINT_URL: at.gateway.endpoint },
    now: new Date(Date.now() + days * 86_400_000),
  });

const today = new Date().toISOString().slice(0, 10);

describe('keys rotate', () => {
  it('makes a new key of the same name on the same plans; both hold', async () => {
    const { exitCode, stderr } = await at.run(
      'keys',
      'rotate',
      'alice',
      '--overlap',
      '7d',
      '--out',
      'alice.key',
      '--yes',
    );
    expect(exitCode, stderr).toBe(0);
    expect(await keysNow()).toEqual([`alice (replaced ${today}) true`, 'alice true']);
    const { value } = await at.json('keys', 'show', 'alice', '--show-value');
    expect(value).toMatchObject({ usagePlans: [{ name: 'gold' }] });
    expect(await at.read('alice.key')).toBe(`${(value as { value: string }).value}\n`);
  });

  it('run again, changes nothing; it is finished only when the old key is silent or its time is up', async () => {
    expect((await at.run('keys', 'rotate', 'alice', '--yes')).stderr).toMatch(/Nothing to do/);
    expect((await at.run('keys', 'rotate', 'alice', '--finish', '--yes')).stderr).toMatch(/Nothing to do: the old key/);
    expect((await at.json('keys', 'rotate', 'alice', '--status')).value).toMatchObject({
      isDue: false,
      isSilent: false,
    });
    const silent = await later(['keys', 'rotate', 'alice', '--finish', '--yes'], 2);
    expect(silent.exitCode, silent.stderr).toBe(0);
    expect(await keysNow()).toEqual([`alice (replaced ${today}) false`, 'alice true']);
    const { tags } = (await at.json('keys', 'show', 'alice')).value as { tags: object };
    expect(Object.keys(tags)).toEqual(['apigw:managed']);
  });

  it('deletes the old one where told to; without a rotation there is nothing to finish', async () => {
    expect((await at.run('keys', 'rotate', 'alice', '--finish', '--yes')).stderr).toMatch(/no rotation of alice/);
    expect(await at.run('keys', 'rotate', 'alice', '--status')).toMatchObject({ exitCode: 6 });
    await at.run('keys', 'delete', `alice (replaced ${today})`, '--yes');
    await at.run('keys', 'rotate', 'alice', '--overlap', '1d', '--yes');
    await later(['keys', 'rotate', 'alice', '--finish', '--delete', '--yes'], 1);
    expect(await keysNow()).toEqual(['alice true']);
  });
});
