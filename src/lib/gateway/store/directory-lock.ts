// One process at a time has a state directory. The lock is a file that names its process; it is made by a hard link, so
// that it never exists half-written, and is taken over where that process has gone (after kill -9).

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateError } from './state-error.ts';

interface Owner {
  pid: number;
  /** When the process started, as the system counts; a pid alone may have been given to another process since. */
  started: string;
}

/** Locks the directory until the returned function is called. Throws StateError where another process has it. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'gateway.lock');
  const mine: Owner = { pid: process.pid, started: statusOf(process.pid)?.started ?? '' };
  const draft = `${path}.${process.pid}.${held.size}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    takeLock(draft, path, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(path, { force: true });
  };
}

/** The locks of this very process: two stores in one process exclude each other, too. */
const held = new Set<string>();

function takeLock(draft: string, path: string, directory: string): void {
  for (let attempt = 0; attempt < 10; attempt++) {
    if (linked(draft, path)) return;
    const found = readOwner(path);
    if (found && isAlive(found.owner, path)) throw locked(directory, found.owner);
    removeStale(path, found?.text);
  }
  throw new StateError(`Cannot lock the state directory ${directory}: several processes start on it at once`);
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the stale lock away; where another process was faster and the file is its new lock, it is put back. */
function removeStale(path: string, text: string | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (text !== undefined && readFileSync(aside, 'utf8') !== text) linked(aside, path);
  rmSync(aside, { force: true });
}

function readOwner(path: string): { owner: Owner | undefined; text: string } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return { owner: JSON.parse(text) as Owner, text };
  } catch {
    return { owner: undefined, text };
  }
}

function isAlive(owner: Owner | undefined, path: string): boolean {
  if (!owner || !Number.isInteger(owner.pid)) return false;
  if (owner.pid === process.pid) return held.has(path);
  if (!signalReaches(owner.pid)) return false;
  const status = statusOf(owner.pid);
  return status === undefined || (status.started === owner.started && !status.ended);
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface ProcessStatus {
  /** Clock ticks since boot. */
  started: string | undefined;
  /** Killed, and not waited for by its parent yet: where the first process of a container reaps nobody, that lasts. */
  ended: boolean;
}

/** Where the system tells (Linux): the 3rd and the 22nd field, which follow the name in brackets. */
function statusOf(pid: number): ProcessStatus | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: fields[19], ended: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

function locked(directory: string, owner: Owner | undefined): StateError {
  return new StateError(
    `The state directory ${directory} is in use by the local gateway with process id ${owner?.pid}: stop that one, or choose another directory`,
  );
}
