// One zone's record sets by name. It knows which names exist without records of their own, too: above a record's name
// every name up to the zone's exists (RFC 4592, "empty non-terminals").

import type { RecordSet, ZoneHead } from '../../../model/hosted-zone.ts';
import { parentOf, plainName } from '../../../model/record-name.ts';

export interface ZoneTable extends ZoneHead {
  /** The record sets of a name; none for most names. */
  at(name: string): readonly RecordSet[];
  /** The name has records, or is above one that has. */
  exists(name: string): boolean;
  /** The record sets that a name has from now on. */
  replace(name: string, records: readonly RecordSet[]): void;
}

/** A zone whose records are read when they are first asked for. */
export function createZoneTable(head: ZoneHead, load: () => readonly RecordSet[]): ZoneTable {
  const own = new Map<string, readonly RecordSet[]>();
  /** Name -> how many names below it have records. */
  const below = new Map<string, number>();
  const zoneName = plainName(head.name);
  let isLoaded = false;

  function read(): void {
    if (isLoaded) return;
    isLoaded = true;
    for (const [name, sets] of groupByName(load())) put(name, sets);
  }

  function put(name: string, sets: readonly RecordSet[]): void {
    const before = own.has(name);
    if (sets.length > 0) own.set(name, sets);
    else own.delete(name);
    const step = Number(sets.length > 0) - Number(before);
    if (step !== 0) countAbove(name, step);
  }

  function countAbove(name: string, step: number): void {
    for (let above = name; above !== zoneName && above !== ''; ) {
      above = parentOf(above);
      const count = (below.get(above) ?? 0) + step;
      if (count > 0) below.set(above, count);
      else below.delete(above);
    }
  }

  return {
    ...head,
    name: zoneName,
    at(name) {
      read();
      return own.get(name) ?? [];
    },
    exists(name) {
      read();
      return own.has(name) || below.has(name);
    },
    replace(name, records) {
      // What has not been read yet will be read with the change.
      if (isLoaded) put(plainName(name), records);
    },
  };
}

function groupByName(records: readonly RecordSet[]): Map<string, RecordSet[]> {
  const names = new Map<string, RecordSet[]>();
  for (const set of records) {
    const name = plainName(set.name);
    const sets = names.get(name);
    if (sets) sets.push(set);
    else names.set(name, [set]);
  }
  return names;
}
