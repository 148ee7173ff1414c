// The two shapes that nearly all comparing has: fields by a table of rules, and named things that come, go or change.

import type { Json } from '../model/api.ts';
import { type Change, makeChange, type Place } from './change.ts';
import type { RuleId } from './rules.ts';
import { same } from './same.ts';

/** One row: a field, the rule for its change, and the field in words. */
export type FieldRow<T> = readonly [field: keyof T & string, rule: RuleId, words: string];

/** Compares the fields that the table names, each by equality. */
export function compareFields<T extends object>(
  [before, after]: readonly [T, T],
  table: readonly FieldRow<T>[],
  place: Place,
): Change[] {
  return table.flatMap(([field, rule, subject]) =>
    same(before[field], after[field])
      ? []
      : [makeChange(rule, place, { subject, before: before[field] as Json, after: after[field] as Json })],
  );
}

/** What to say of named things. */
export interface NamedRules<T> {
  added(name: string, after: T): Change[];
  removed(name: string, before: T): Change[];
  /** Called for all that are on both sides. */
  both(name: string, before: T, after: T): Change[];
}

/** Compares two records by name: first what is gone or changed, in the order of `before`, then what is new. */
export function compareNamed<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  rules: NamedRules<T>,
): Change[] {
  const changes: Change[] = [];
  for (const [name, old] of Object.entries(before)) {
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    for (const change of now === undefined ? rules.removed(name, old) : rules.both(name, old, now))
      changes.push(change);
  }
  for (const [name, now] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) continue;
    for (const change of rules.added(name, now)) changes.push(change);
  }
  return changes;
}

/** Rules for named things of which nothing more is known than that they are equal or not. */
export function opaqueRules(kind: string, place: Place, prefix: OpaquePrefix): NamedRules<unknown> {
  const about = (name: string, before: unknown, after: unknown) => ({
    subject: `${kind} ${name}`,
    before: before as Json,
    after: after as Json,
  });
  return {
    added: (name, after) => [makeChange(`${prefix}-added`, place, about(name, undefined, after))],
    removed: (name, before) => [makeChange(`${prefix}-removed`, place, about(name, before, undefined))],
    both: (name, before, after) =>
      same(before, after) ? [] : [makeChange(`${prefix}-changed`, place, about(name, before, after))],
  };
}

/** Families that have all three rules. */
type OpaquePrefix = 'extension' | 'gateway-response' | 'request-validator' | 'stage-variable' | 'stage-tag' | 'model';
