// The durable store: records in LMDB, one transaction per call of an operation. A commit that wrote anything is flushed
// to the disk (fdatasync) before `transaction` returns: neither kill -9 nor the loss of power loses what was answered.
// That flush is what a write costs; LMDB's `noSync` would take it away, and is for ephemeral stores alone.

import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { lockDirectory } from './directory-lock.ts';
import { decodeKey, encodeKey, endOfPrefix, LongKeyError, scopePrefix } from './key.ts';
import type { RecordKey, Records, Scope, Window, Written } from './records.ts';
import { StateError } from './state-error.ts';
import { decodeValue, encodeValue } from './value.ts';

export interface Transaction<T> {
  value: T;
  /** What was put or removed, each once. */
  written: Written[];
}

export interface Store {
  /** Runs `work` on the records of a scope: all that it writes is durable when this returns; nothing is when it throws. */
  transaction<T>(scope: Scope, work: (records: Records) => T): Transaction<T>;
  /** Every scope that has records, in order. */
  scopes(): Scope[];
  /** Removes all records of all scopes. */
  reset(): void;
  close(): Promise<void>;
}

type Database = RootDatabase<string, Buffer>;

const dataFile = 'data.mdb';

/** Opens the store in a directory (made where it is not there), or an ephemeral one that leaves nothing behind. Throws StateError. */
export function openStore(directory: string | 'ephemeral'): Store {
  if (directory === 'ephemeral') return openEphemeral();
  prepareDirectory(directory);
  const unlock = lockDirectory(directory);
  try {
    refuseForeignData(join(directory, dataFile));
    const store = openAt(directory, unlock);
    for (const name of [dataFile, `${dataFile}-lock`]) chmodSync(join(directory, name), 0o600);
    return store;
  } catch (cause) {
    unlock();
    throw new StateError(`Cannot open the state in ${directory}: ${(cause as Error).message}`, { cause });
  }
}

function openEphemeral(): Store {
  const directory = mkdtempSync(join(tmpdir(), 'apigw-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const store = openAt(directory, remove, { noSync: true });
  // An open file lives on without a name, so that not even kill -9 leaves anything behind; Windows keeps it until close.
  if (process.platform !== 'win32') remove();
  return store;
}

/** Only an empty directory, or one that has a store already, is taken: another's files are not locked away from them. */
function prepareDirectory(directory: string): void {
  try {
    makeDirectories(directory);
    const foreign = !existsSync(join(directory, dataFile)) && readdirSync(directory).some((name) => !isOwnFile(name));
    if (foreign) throw new StateError(`${directory} has other files in it: choose an empty directory for the state`);
    chmodSync(directory, 0o700);
  } catch (cause) {
    if (cause instanceof StateError) throw cause;
    throw new StateError(`Cannot use ${directory} for the state: ${(cause as Error).message}`, { cause });
  }
}

/** Step by step: Node's own `recursive` never ends where a folder that is there lets nothing be made in it (/proc). */
function makeDirectories(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectories(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

const magicOffset = 24;
const magic = 0xbeefc0de;

/** LMDB ends the process on a file that is not its own: its mark is looked for first. */
function refuseForeignData(path: string): void {
  if (!existsSync(path)) return;
  const header = Buffer.alloc(magicOffset + 4);
  const file = openSync(path, 'r');
  const read = readSync(file, header);
  closeSync(file);
  if (read > 0 && header.readUInt32LE(magicOffset) !== magic) throw new Error(`${dataFile} is not a database`);
}

const isOwnFile = (name: string): boolean => name.startsWith('gateway.lock') || name.startsWith(dataFile);

function openAt(directory: string, release: () => void, durability: { noSync?: boolean } = {}): Store {
  const path = join(directory, dataFile);
  const database: Database = open({ path, keyEncoding: 'binary', encoding: 'string', ...durability });
  checkFormat(database);
  return {
    transaction: (scope, work) => runTransaction(database, scope, work),
    scopes: () => listScopes(database),
    reset() {
      database.clearSync();
      checkFormat(database);
    },
    async close() {
      await database.close();
      release();
    },
  };
}

const formatKey = Buffer.from([0]);
const format = '1';

/** Records of another format are refused: they would be misread. A new store is marked with ours. */
function checkFormat(database: Database): void {
  const found = database.get(formatKey);
  if (found === undefined) database.putSync(formatKey, format);
  else if (found !== format) throw new Error(`it was written by another version (format ${found}, not ${format})`);
}

function runTransaction<T>(database: Database, scope: Scope, work: (records: Records) => T): Transaction<T> {
  const written = new Map<string, Written>();
  const note: Note = (place, key) => {
    written.set([place.account, place.region, ...key].join('\0'), { scope: place, key });
  };
  const value = database.transactionSync(() => work(createRecords(database, scope, note)));
  return { value, written: [...written.values()] };
}

type Note = (scope: Scope, key: RecordKey) => void;

function createRecords(database: Database, scope: Scope, note: Note): Records {
  const remove = (key: RecordKey): boolean => {
    const bytes = encodeKey(scope, key);
    const removed = bytes !== undefined && database.removeSync(bytes);
    if (removed) note(scope, key);
    return removed;
  };
  return {
    at: (other) => createRecords(database, other, note),
    remove,
    get<T>(key: RecordKey) {
      const bytes = encodeKey(scope, key);
      const text = bytes && database.get(bytes);
      return text === undefined ? undefined : decodeValue<T>(text);
    },
    put(key, value) {
      const bytes = encodeKey(scope, key);
      if (!bytes) throw new LongKeyError(key);
      database.putSync(bytes, encodeValue(value));
      note(scope, key);
    },
    list: <T>(prefix: RecordKey, window: Window = {}) =>
      entriesBelow(database, rangeOf(scope, prefix, window)).map(({ bytes, text }) => ({
        key: decodeKey(bytes).key,
        value: decodeValue<T>(text),
      })),
    removeAll(prefix) {
      const keys = keysBelow(database, encodeKey(scope, prefix)).map((bytes) => decodeKey(bytes).key);
      for (const key of keys) remove(key);
      return keys.length;
    },
  };
}

// Keys are copied: LMDB reuses their buffers while a range is read on.

interface Range {
  start: Buffer;
  end: Buffer;
  limit?: number;
}

/** Undefined where no record can be in it: its keys would be too long. */
function rangeOf(scope: Scope, prefix: RecordKey, { from, limit }: Window): Range | undefined {
  const below = encodeKey(scope, prefix);
  const start = from ? encodeKey(scope, from) : below;
  if (!below || !start) return undefined;
  return { start, end: endOfPrefix(below), ...(limit !== undefined && { limit }) };
}

function entriesBelow(database: Database, range: Range | undefined): { bytes: Buffer; text: string }[] {
  if (!range) return [];
  return Array.from(database.getRange(range), ({ key, value }) => ({ bytes: Buffer.from(key), text: value }));
}

function keysBelow(database: Database, start: Buffer | undefined): Buffer[] {
  if (!start) return [];
  return Array.from(database.getKeys({ start, end: endOfPrefix(start) }), (key) => Buffer.from(key));
}

/** Leaps from each scope's first record past its last. */
function listScopes(database: Database): Scope[] {
  const found: Scope[] = [];
  // After the mark of the format.
  let start: Buffer = Buffer.alloc(2);
  for (;;) {
    const [first] = Array.from(database.getKeys({ start, limit: 1 }), (key) => Buffer.from(key));
    if (!first) return found;
    const { scope } = decodeKey(first);
    found.push(scope);
    start = endOfPrefix(scopePrefix(scope));
  }
}
