// Files of API keys by commands, against the local gateway. Developer Guide, "API Gateway API key file format"; API reference,
// ImportApiKeys.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
beforeEach(async () => {
  at = await openUsageSite({ apiKeys: 1300 });
  await at.sdk.createUsagePlan({ name: 'gold' });
});
afterEach(() => at.close());

const valueOfRow = (i: number) => `value-number-${String(i).padStart(10, '0')}`;
const rowsOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `key-${from + i},${valueOfRow(from + i)},made by a test,true,gold`);
const file = (...rows: string[]) => `name,key,description,enabled,usageplanIds\n${rows.join('\n')}\n`;

const keysNow = async () => {
  const { items = [] } = await at.sdk.getApiKeys({ limit: 500, includeValues: true });
  return items;
};

describe('keys import', () => {
  it('1,200 keys, plans by name, in batches; again, nothing is left to do; list, search and export have them all', async () => {
    await at.write('keys.csv', file(...rowsOf(0, 1200)));
    const { exitCode, stderr, stdout } = await at.run('keys', 'import', 'keys.csv', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Steps \(15 calls/);
    expect(stderr).toMatch(/12\. Import 100 keys: lines 1102-1201/);
    expect(stdout).toMatch(/1200 imported, 0 changed, 0 as they were, 0 left otherwise/);
    const again = await at.run('keys', 'import', 'keys.csv', '--yes');
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/Nothing to do: 1200 keys/) });
    expect((await at.json('keys', 'list')).value).toHaveLength(1200);
    expect((await at.json('keys', 'list', '--plan', 'gold')).value).toHaveLength(1200);
    expect((await at.json('keys', 'list', '--name', 'key-119')).value).toHaveLength(11);
    expect((await at.json('keys', 'show', 'key-1199')).value).toMatchObject({ name: 'key-1199' });
    await at.run('keys', 'export', '--out', 'out.csv');
    const lines = (await at.read('out.csv')).trim().split('\n');
    expect(lines).toHaveLength(1201);
    expect((await stat(join(at.folder, 'out.csv'))).mode & 0o777).toBe(0o600);
    expect((await at.run('keys', 'import', 'out.csv', '--yes')).stderr).toMatch(/Nothing to do: 1200 keys/);
  }, 30_000);

  it('tells all bad rows with their lines before anything is sent, and no values', async () => {
    const [good = ''] = rowsOf(0, 1);
    const rows = [
      good,
      'short,too-short,,true,',
      `,${valueOfRow(2)},,true,`,
      `"of two\nlines",${valueOfRow(3)},,maybe,`,
      `twin,${valueOfRow(0)},,true,`,
      `nowhere,${valueOfRow(5)},,true,"gold,bronze"`,
    ];
    await at.write('bad.csv', file(...rows));
    const { exitCode, stderr } = await at.run('keys', 'import', 'bad.csv', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/5 lines of bad.csv cannot be imported; nothing was/);
    expect(stderr).toMatch(/bad.csv:3: the value has 9 characters; it must have 20 to 128/);
    expect(stderr).toMatch(/bad.csv:4: the name is empty/);
    expect(stderr).toMatch(/bad.csv:5: enabled is 'maybe'/);
    expect(stderr).toMatch(/bad.csv:7: the key is that of line 2/);
    expect(stderr).toMatch(/bad.csv:8: there is no usage plan 'bronze'/);
    expect(stderr).not.toMatch(/too-short|value-number/);
    expect(await keysNow()).toEqual([]);
    await at.write('headless.csv', rowsOf(0, 2).join('\n'));
    expect(await at.run('keys', 'import', 'headless.csv', '--yes')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/headless.csv:1: the first line has no column name and no column key/),
    });
    expect(await at.run('keys', 'import', 'none.csv', '--yes')).toMatchObject({ exitCode: 2 });
  });

  it('keys that are there and otherwise: fails by default, naming the lines; skips or updates where told to', async () => {
    await at.sdk.createApiKey({ name: 'old', value: valueOfRow(0), enabled: false });
    await at.write('keys.csv', file(...rowsOf(0, 2)));
    const failed = await at.run('keys', 'import', 'keys.csv', '--yes');
    expect(failed).toMatchObject({
      exitCode: 7,
      stderr: expect.stringMatching(/1 key .* are there and otherwise: line 2/),
    });
    expect(await keysNow()).toHaveLength(1);
    const skipped = await at.json('keys', 'import', 'keys.csv', '--on-conflict', 'skip', '--yes');
    expect(skipped.value).toMatchObject({ imported: 1, skipped: 1, updated: 0 });
    expect((await at.json('keys', 'show', 'old')).value).toMatchObject({ enabled: false, usagePlans: [] });
    const updated = await at.json('keys', 'import', 'keys.csv', '--on-conflict', 'update', '--yes');
    expect(updated.value).toMatchObject({ imported: 0, updated: 1, unchanged: 1 });
    const usagePlans = [{ name: 'gold' }];
    expect((await at.json('keys', 'show', 'key-0')).value).toMatchObject({ enabled: true, usagePlans });
  });

  it('says what was imported where the quota of keys ends it, and goes on when it is run again', async () => {
    await at.write('filler.csv', file(...rowsOf(5000, 6150)));
    await at.run('keys', 'import', 'filler.csv', '--yes');
    await at.write('keys.csv', file(...rowsOf(0, 250)));
    const { exitCode, stderr } = await at.run('keys', 'import', 'keys.csv', '--yes');
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/keys.csv, lines 102-201: ImportApiKeys: .*; imported are lines 2-101/);
    const [first] = await keysNow();
    expect(first?.name).toMatch(/^key-\d{1,2}$/);
    const small = file(...rowsOf(0, 150));
    await at.write('keys.csv', small);
    const again = await at.json('keys', 'import', 'keys.csv', '--yes');
    expect(again.value).toMatchObject({ imported: 50, unchanged: 100 });
  }, 30_000);
});

describe('keys export', () => {
  it('quotes what has to be quoted, and what it writes is read as it was; --json tells no values', async () => {
    const { id: planId = '' } = await at.sdk.createUsagePlan({ name: 'silver' });
    const made = [
      { name: 'a, "b"', value: 'value,with"signs-of-csv', description: "two\nlines, 'quoted'", enabled: true },
      { name: ' plain', value: valueOfRow(1), enabled: false },
    ];
    for (const key of made) {
      const { id } = await at.sdk.createApiKey(key);
      await at.sdk.createUsagePlanKey({ usagePlanId: planId, keyId: id, keyType: 'API_KEY' });
    }
    const { stdout } = await at.run('keys', 'export', '--out', '-');
    expect(stdout).toMatch(/^name,key,description,enabled,usageplanIds\n/);
    expect(stdout).toContain(`"a, ""b""","value,with""signs-of-csv","two\nlines, 'quoted'",true,${planId}`);
    const told = await at.run('keys', 'export', '--out', 'k.csv', '--json');
    expect(told.stdout).not.toContain(valueOfRow(1));
    expect(JSON.parse(told.stdout)).toHaveLength(2);
    for (const { id = '' } of await keysNow()) await at.run('keys', 'delete', id, '--yes');
    expect(await at.run('keys', 'import', 'k.csv', '--yes')).toMatchObject({ exitCode: 0 });
    const found = (await keysNow()).map(({ name, value }) => [name?.trim(), value]).sort();
    expect(found).toEqual(made.map(({ name, value }) => [name.trim(), value]).sort());
    expect((await at.run('keys', 'export', '--plan', 'silver', '--out', '-')).stdout.split(planId)).toHaveLength(3);
  });
});
