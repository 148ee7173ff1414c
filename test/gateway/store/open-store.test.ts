// The store: atomic transactions, order, scopes, values of any kind and size, and one process at a time.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open as openDatabase } from 'lmdb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/lib/gateway/store/open-store.ts';

const scope = { account: '000000000000', region: 'us-east-1' };
let directory: string;
let opened: Store[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apigw-store-'));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(directory, { recursive: true, force: true });
});

function open(where = directory): Store {
  const store = openStore(where);
  opened.push(store);
  return store;
}

async function close(store: Store): Promise<void> {
  opened = opened.filter((other) => other !== store);
  await store.close();
}

const put = (store: Store, key: string[], value: unknown) =>
  store.transaction(scope, (records) => records.put(key, value));
const get = (store: Store, key: string[]) => store.transaction(scope, (records) => records.get(key)).value;

describe('transactions', () => {
  test('what was written is there after closing and opening again', async () => {
    const store = open();
    put(store, ['stage', 'a', 'prod'], { stageName: 'prod' });
    await close(store);
    expect(get(open(), ['stage', 'a', 'prod'])).toEqual({ stageName: 'prod' });
  });

  test('a transaction that throws leaves nothing of what it put or removed', () => {
    const store = open();
    put(store, ['a', '1'], 'one');
    const failing = () =>
      store.transaction(scope, (records) => {
        records.put(['a', '2'], 'two');
        records.removeAll(['a']);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(get(store, ['a', '1'])).toBe('one');
    expect(get(store, ['a', '2'])).toBeUndefined();
  });

  test('a transaction sees its own writes and tells each key that it wrote once', () => {
    const { value, written } = open().transaction(scope, (records) => {
      records.put(['a', '1'], 1);
      records.put(['a', '1'], 2);
      records.put(['a', '2'], 3);
      return [records.get(['a', '1']), records.list(['a']).length, records.remove(['a', '2']), records.remove(['b'])];
    });
    expect(value).toEqual([2, 2, true, false]);
    expect(written).toEqual([
      { scope, key: ['a', '1'] },
      { scope, key: ['a', '2'] },
    ]);
  });

  test('a transaction reaches other accounts and regions, and all of it or nothing is written', () => {
    const store = open();
    const other = { account: '210987654321', region: 'us-east-1' };
    const { value, written } = store.transaction(scope, (records) => {
      records.put(['a', '1'], 'here');
      records.at(other).put(['a', '1'], 'there');
      return records.get(['a', '1']);
    });
    expect(value).toBe('here');
    expect(written).toEqual([
      { scope, key: ['a', '1'] },
      { scope: other, key: ['a', '1'] },
    ]);
    const failing = () =>
      store.transaction(scope, (records) => {
        records.at(other).remove(['a', '1']);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.transaction(other, (records) => records.get(['a', '1'])).value).toBe('there');
  });
});

describe('keys', () => {
  test('a prefix is one of parts, not of letters, and includes the key itself', () => {
    const store = open();
    for (const key of [['stage'], ['stage', 'a'], ['stage', 'a', 'x'], ['stage', 'ab'], ['stages', 'a']])
      put(store, key, key);
    const keys = (prefix: string[]) =>
      store.transaction(scope, (records) => records.list(prefix).map(({ key }) => key)).value;
    expect(keys(['stage', 'a'])).toEqual([
      ['stage', 'a'],
      ['stage', 'a', 'x'],
    ]);
    expect(keys(['stage'])).toEqual([['stage'], ['stage', 'a'], ['stage', 'a', 'x'], ['stage', 'ab']]);
  });

  test('parts of any characters come back as they were', () => {
    const store = open();
    const keys = [
      ['a', 'x\0y'],
      ['a', 'x', 'y'],
      ['a', '\x02', '\x022', '\x020'],
      ['a', ''],
      ['a', 'é€😀', '__proto__'],
    ];
    for (const key of keys) put(store, key, key);
    for (const key of keys) expect(get(store, key)).toEqual(key);
    const listed = store.transaction(scope, (records) => records.list(['a']).map(({ key }) => key)).value;
    expect(listed).toHaveLength(keys.length);
    expect(listed).toEqual(expect.arrayContaining(keys));
  });

  test('a key over the limit of the database is no record: it can be asked for, and not be put', () => {
    const store = open();
    const key = ['model', 'm'.repeat(4000)];
    expect(() => put(store, key, {})).toThrow(/identifier is too long/);
    expect(get(store, key)).toBeUndefined();
    const asked = store.transaction(scope, (records) => [
      records.list(key),
      records.remove(key),
      records.removeAll(key),
    ]);
    expect(asked).toEqual({ value: [[], false, 0], written: [] });
  });
});

describe('scopes', () => {
  test('accounts and regions are kept apart, listed, and all emptied by reset', () => {
    const store = open();
    const scopes = [
      { account: '000000000000', region: 'eu-west-1' },
      { account: '000000000000', region: 'us-east-1' },
      { account: '123456789012', region: 'us-east-1' },
    ];
    for (const other of scopes) store.transaction(other, (records) => records.put(['restapi', 'a'], other));
    for (const other of scopes) {
      expect(store.transaction(other, (records) => records.list(['restapi'])).value).toEqual([
        { key: ['restapi', 'a'], value: other },
      ]);
    }
    expect(store.scopes()).toEqual(scopes);
    store.reset();
    expect(store.scopes()).toEqual([]);
  });
});

describe('values', () => {
  test('keys such as __proto__ and constructor are keys like any other', () => {
    const store = open();
    put(store, ['a'], JSON.parse('{"__proto__": {"x": 1}, "constructor": "c", "list": [{"toString": 2}]}'));
    const value = get(store, ['a']) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'list']);
    expect(Object.entries(value)[0]).toEqual(['__proto__', { x: 1 }]);
    expect(value['hasOwnProperty']).toBeUndefined();
    expect((value['list'] as Record<string, unknown>[])[0]?.['valueOf']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('a record of 12 MB, and a deep one', () => {
    const store = open();
    const large = { text: 'x'.repeat(12_000_000) };
    put(store, ['large'], large);
    expect(get(store, ['large'])).toEqual(large);
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`);
    put(store, ['deep'], deep);
    expect(JSON.stringify(get(store, ['deep']))).toBe(JSON.stringify(deep));
  });
});

describe('the directory', () => {
  test('is readable by its owner alone', () => {
    const store = open(join(directory, 'state'));
    put(store, ['a'], 1);
    expect(statSync(join(directory, 'state')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(directory, 'state'))) {
      expect([name, statSync(join(directory, 'state', name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  test('is refused while another gateway has it, in this process or in another', async () => {
    const store = open();
    expect(() => open()).toThrow(/in use by the local gateway with process id \d+/);
    await close(store);
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(join(directory, 'gateway.lock'), JSON.stringify({ pid: other.pid, started: startOf(other.pid) }));
    expect(() => open()).toThrow(`process id ${other.pid}`);
    other.kill('SIGKILL');
    await new Promise((ended) => other.once('exit', ended));
    expect(() => open()).not.toThrow();
  });

  test('is taken over from a process that has gone, or whose id another process has now', () => {
    for (const owner of ['{"pid":999999999,"started":"1"}', `{"pid":${process.ppid},"started":"1"}`, '', 'not json']) {
      writeFileSync(join(directory, 'gateway.lock'), owner);
      const store = openStore(directory);
      opened.push(store);
      void close(store);
    }
  });

  test("with other people's files is refused and left as it was", () => {
    writeFileSync(join(directory, 'thesis.txt'), 'mine', { mode: 0o644 });
    expect(() => open()).toThrow(/has other files in it/);
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });

  test('that is a file is refused with its name', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(() => open(file)).toThrow(`Cannot use ${file} for the state`);
  });

  test('a database that is not one is an error, not a crash', () => {
    writeFileSync(join(directory, 'data.mdb'), 'not a database'.repeat(1000));
    expect(() => open()).toThrow(/Cannot open the state in/);
    expect(readdirSync(directory)).not.toContain('gateway.lock');
  });

  test('of another version is refused, before anything is misread', async () => {
    const store = open();
    put(store, ['a'], 1);
    await close(store);
    const database = openDatabase<string, Buffer>({
      path: join(directory, 'data.mdb'),
      keyEncoding: 'binary',
      encoding: 'string',
    });
    database.putSync(Buffer.from([0]), '99');
    await database.close();
    expect(() => open()).toThrow(/written by another version \(format 99/);
  });

  test('an ephemeral store leaves nothing behind', async () => {
    const before = execFileSync('ls', [tmpdir()], { encoding: 'utf8' });
    const store = open('ephemeral');
    put(store, ['a'], 1);
    expect(get(store, ['a'])).toBe(1);
    await close(store);
    const after = execFileSync('ls', [tmpdir()], { encoding: 'utf8' });
    const fresh = after.split('\n').filter((name) => !before.includes(name) && /^apigw-.{6}$/.test(name));
    expect(fresh).toEqual([]);
  });
});

/** When a process started, as the lock tells it. */
function startOf(pid: number | undefined): string {
  const stat = execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' });
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
