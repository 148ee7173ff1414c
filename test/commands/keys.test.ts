// API keys by commands, against the local gateway. Developer Guide, "Set up API keys", "Usage plans and API keys for REST APIs";
// API reference, ApiKey. Values are secrets: they are nowhere unless they are asked for.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
beforeAll(async () => {
  at = await openUsageSite();
  await at.makeApi('pets', ['prod']);
  for (const name of ['gold', 'silver']) await at.run('plans', 'create', name, '--rate', '5', '--yes');
  await at.run('plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prod', '--yes');
});
afterAll(() => at.close());

const valueNamed = async (name: string) => {
  const { items = [] } = await at.sdk.getApiKeys({ nameQuery: name, includeValues: true });
  return items.find((key) => key.name === name)?.value ?? '';
};

const plansOf = async (name: string) => {
  const { value } = await at.json('keys', 'show', name);
  return (value as { usagePlans: { name: string }[] }).usagePlans.map((plan) => plan.name).sort();
};

describe('keys create', () => {
  it('shows its plan and asks', async () => {
    const { exitCode, stderr } = await at.run('keys', 'create', 'alice', '--plan', 'gold');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/1\. Create the key alice\n +2\. Put it on the usage plan gold/);
    expect((await at.json('keys', 'list')).value).toEqual([]);
  });

  it('makes an enabled key on the plan, without telling its value', async () => {
    const { exitCode, stderr, stdout } = await at.run('keys', 'create', 'alice', '--plan', 'gold', '--json', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'alice', enabled: true, usagePlans: [{ name: 'gold' }] });
    const value = await valueNamed('alice');
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(stdout + stderr).not.toContain(value);
  });

  it('run again, it goes on with the key of this name, and puts it on what it is not on yet', async () => {
    const again = await at.run('keys', 'create', 'alice', '--plan', 'gold', '--yes');
    expect(again.stderr).toMatch(/Nothing to do: the key alice \(\w+\) is there, on its plans/);
    const more = await at.run('keys', 'create', 'alice', '--plan', 'gold', '--plan', 'silver', '--yes');
    expect(more.stderr).toMatch(/Put it on the usage plan silver/);
    expect(await plansOf('alice')).toEqual(['gold', 'silver']);
    expect((await at.json('keys', 'list')).value).toHaveLength(1);
  });

  it('refuses one of the same name that is otherwise, and a value that another key has', async () => {
    const { exitCode, stderr } = await at.run('keys', 'create', 'alice', '--disabled', '--yes');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/There is a key alice \(\w+\), and it is enabled/);
    await at.write('taken.key', await valueNamed('alice'));
    const taken = await at.run('keys', 'create', 'mallory', '--value-file', 'taken.key', '--yes');
    expect(taken).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('API Key already exists') });
  });

  it('writes the value into a file for the owner alone, or to stdout', async () => {
    expect(await at.run('keys', 'create', 'bob', '--out', 'bob.key', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await at.read('bob.key')).toBe(`${await valueNamed('bob')}\n`);
    expect((await stat(join(at.folder, 'bob.key'))).mode & 0o777).toBe(0o600);
    expect((await at.run('keys', 'show', 'bob', '--out', '-')).stdout).toBe(`${await valueNamed('bob')}\n`);
  });

  it('takes a value from a file; one that AWS would refuse is refused, and not told', async () => {
    const value = 'this-is-the-value-of-carol';
    await at.write('carol.key', `${value}\n`);
    await at.run('keys', 'create', 'carol', '--value-file', 'carol.key', '--disabled', '--yes');
    expect(await valueNamed('carol')).toBe(value);
    await at.write('short.key', 'short');
    const { exitCode, stderr } = await at.run('keys', 'create', 'dave', '--value-file', 'short.key', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/the value has 5 characters; it must have 20 to 128/);
    expect(await at.run('keys', 'create', 'dave', '--value-file', 'none.key', '--yes')).toMatchObject({ exitCode: 2 });
  });

  it('refuses plans that are for the same stage, and plans that are not there', async () => {
    await at.run('plans', 'create', 'rival', '--yes');
    await at.run('plans', 'attach', 'rival', '--api', 'pets', '--stage', 'prod', '--yes');
    const { exitCode, stderr } = await at.run('keys', 'create', 'eve', '--plan', 'gold', '--plan', 'rival', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/gold and rival are both for \w+:prod/);
    const unknown = await at.run('keys', 'create', 'eve', '--plan', 'golden', '--yes');
    expect(unknown).toMatchObject({ exitCode: 6, stderr: expect.stringContaining("Did you mean 'gold'") });
    expect(await valueNamed('eve')).toBe('');
  });
});

describe('keys show, list', () => {
  it('hides the value unless it is asked for', async () => {
    const value = await valueNamed('alice');
    for (const argv of [['show', 'alice'], ['list'], ['list', '--name', 'al']]) {
      expect((await at.run('keys', ...argv)).stdout).not.toContain(value);
      expect((await at.run('keys', ...argv, '--json')).stdout).not.toContain(value);
      expect((await at.run('keys', ...argv, '--show-value')).stdout).toContain(value);
      expect((await at.run('keys', ...argv, '--show-value', '--json')).stdout).toContain(`"value": "${value}"`);
    }
  });

  it('by prefix and by plan', async () => {
    const names = async (...argv: string[]) =>
      ((await at.json('keys', 'list', ...argv)).value as { name: string }[]).map(({ name }) => name);
    expect(await names('--name', 'b')).toEqual(['bob']);
    expect(await names('--plan', 'silver')).toEqual(['alice']);
    expect(await names('--plan', 'silver', '--name', 'b')).toEqual([]);
  });

  it('suggests names that come near, and lists the ids of namesakes', async () => {
    expect(await at.run('keys', 'show', 'alcie')).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining("Did you mean 'alice'"),
    });
    const twins = [await at.sdk.createApiKey({ name: 'twin' }), await at.sdk.createApiKey({ name: 'twin' })];
    const { exitCode, stderr } = await at.run('keys', 'show', 'twin');
    expect(exitCode).toBe(2);
    for (const { id = '' } of twins) {
      expect(stderr).toContain(id);
      expect(await at.json('keys', 'show', id)).toMatchObject({ exitCode: 0, value: { id } });
    }
  });
});

describe('keys enable, disable, delete', () => {
  it('switches, verified, and says so of what is so', async () => {
    const disabled = await at.run('keys', 'disable', 'alice', '--yes');
    expect(disabled).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/made 0 requests in the last 7 days/),
    });
    expect((await at.json('keys', 'show', 'alice')).value).toMatchObject({ enabled: false });
    expect((await at.run('keys', 'disable', 'alice', '--yes')).stderr).toMatch(/Nothing to do/);
    await at.run('keys', 'enable', 'alice', '--yes');
    expect((await at.json('keys', 'show', 'alice')).value).toMatchObject({ enabled: true });
  });

  it('deletes after its name was typed', async () => {
    const { exitCode, stderr } = await at.ask(
      ['keys', 'delete', 'alice'],
      [{ question: 'Type its name', keys: 'alice\r' }],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/It is on .*gold/);
    expect(await at.run('keys', 'show', 'alice')).toMatchObject({ exitCode: 6 });
    expect((await at.run('keys', 'delete', 'alice', '--yes')).exitCode).toBe(6);
  });
});
