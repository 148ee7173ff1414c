// The events of all log groups, each group a journal whose segments are its log streams. What groups there are is in the
// records; this has what was written to them.

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../records.ts';
import { Journal, type JournalEntry, type JournalLimits } from './journal.ts';

/** A group keeps 64 streams of a megabyte. */
const limits: JournalLimits = { bytes: 1_048_576, segments: 64 };

export class LogStore {
  readonly #directory: string | undefined;
  readonly #onError: (error: Error) => void;
  readonly #journals = new Map<string, Journal>();

  /** Below a directory, or in memory. */
  constructor(directory: string | undefined, onError: (error: Error) => void) {
    this.#directory = directory;
    this.#onError = onError;
  }

  append(scope: Scope, group: string, entries: readonly JournalEntry[]): void {
    this.journal(scope, group).append(entries);
  }

  /** What was written to a group. */
  journal(scope: Scope, group: string): Journal {
    const key = keyOf(scope, group);
    const known = this.#journals.get(key);
    if (known) return known;
    // A group's name may be longer than a file's, and has slashes.
    const hash = createHash('sha256').update(group).digest('hex').slice(0, 32);
    const directory = this.#directory && join(this.#directory, scope.account, scope.region, hash);
    const journal = new Journal(directory, limits, this.#onError);
    this.#journals.set(key, journal);
    return journal;
  }

  remove(scope: Scope, group: string): void {
    this.journal(scope, group).clear();
    this.#journals.delete(keyOf(scope, group));
  }

  /** Forgets everything. */
  clear(): void {
    for (const journal of this.#journals.values()) journal.clear();
    this.#journals.clear();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  flush(): void {
    for (const journal of this.#journals.values()) journal.flush();
  }
}

const keyOf = ({ account, region }: Scope, group: string): string => `${account}/${region}/${group}`;
