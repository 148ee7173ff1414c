// Records by id, the model by name: the maps between them, and the order that a model keeps its names in.

import { record } from './api.ts';

/** What has an id in records and a name in the model. */
export interface Named {
  id?: string | undefined;
  name?: string | undefined;
}

/** The model's entries for records, by name; `names` tells the names that differ from the records' own. */
export function byName<T extends Named, U>(
  found: readonly T[],
  change: (one: T) => U,
  names: ReadonlyMap<string, string> = new Map(),
): Record<string, U> {
  const entries = found.map((one) => [names.get(one.id ?? '') ?? one.name ?? '', change(one)] as const);
  return record(entries.sort(([a], [b]) => compare(a, b)));
}

/** AWS lets validators share a name: those after the first are told apart by their ids. */
export function namesById(found: readonly Named[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    found.map(({ id = '', name = '' }) => {
      const own = taken.has(name) ? `${name} (${id})` : name;
      taken.add(own);
      return [id, own] as const;
    }),
  );
}

/** An id for each name: the one that is known, else a new one. */
export function idsByName(
  named: Record<string, unknown>,
  known: ReadonlyMap<string, string> | undefined,
  newId: (length: number) => string,
): Map<string, string> {
  return new Map(Object.keys(named).map((name) => [name, known?.get(name) ?? newId(6)]));
}

/** Orders texts by code unit, alike on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
