// What is kept in memory beside the store follows it: each follower is told what a transaction wrote, before its caller is
// answered, and that the store has been emptied.

import type { RecordKey, Scope, Written } from './store/records.ts';

export interface Follower {
  /** After a commit that wrote something. */
  follow(written: readonly Written[]): void;
  /** The store has been emptied. */
  forgetAll(): void;
}

/** Before the caller is answered. */
export function tellFollowers(followers: readonly Follower[], written: readonly Written[]): void {
  if (written.length > 0) for (const follower of followers) follower.follow(written);
}

/** What was written of some families of records, by account and region. */
export function byScope(
  written: readonly Written[],
  families: readonly string[],
): { scope: Scope; keys: RecordKey[] }[] {
  const found = new Map<string, { scope: Scope; keys: RecordKey[] }>();
  for (const { key, scope } of written) {
    if (!families.includes(key[0] ?? '')) continue;
    const id = `${scope.account}/${scope.region}`;
    const entry = found.get(id) ?? { scope, keys: [] };
    entry.keys.push(key);
    found.set(id, entry);
  }
  return [...found.values()];
}
