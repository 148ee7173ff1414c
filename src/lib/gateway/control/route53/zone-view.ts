// A zone's record sets with changes that are not stored yet: what a batch would leave.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordKey, Records } from '../../store/records.ts';
import { putRecordSet, putZone, recordSetKey, recordSetsAt, type StoredZone } from './zone-store.ts';

export interface ZoneView {
  readonly zone: StoredZone;
  /** The record set of the same name, type and set identifier. */
  get(set: ResourceRecordSet): ResourceRecordSet | undefined;
  /** All of one name. */
  at(name: string): ResourceRecordSet[];
  put(set: ResourceRecordSet): void;
  remove(set: ResourceRecordSet): void;
  count(): number;
  /** Writes the changes to the store. */
  store(): void;
}

type ByPlace = Map<string, ResourceRecordSet>;

/** A view of the zone as it stands; each name is read once, when it is first asked for. */
export function createZoneView(records: Records, zone: StoredZone): ZoneView {
  const names = new Map<string, ByPlace>();
  const changed = new Map<string, { key: RecordKey; set: ResourceRecordSet | undefined }>();
  let count = zone.recordSetCount;

  function load(name: string): ByPlace {
    const known = names.get(name);
    if (known) return known;
    const sets = new Map(recordSetsAt(records, zone.id, name).map((set) => [placeOf(set), set]));
    names.set(name, sets);
    return sets;
  }

  function note(set: ResourceRecordSet, left: ResourceRecordSet | undefined): void {
    const { Name = '', Type = '', SetIdentifier = '' } = set;
    const key = recordSetKey(zone.id, Name, Type, SetIdentifier);
    changed.set(key.join('\0'), { key, set: left });
  }

  return {
    zone,
    get: (set) => load(set.Name ?? '').get(placeOf(set)),
    at: (name) => [...load(name).values()],
    put(set) {
      const sets = load(set.Name ?? '');
      if (!sets.has(placeOf(set))) count++;
      sets.set(placeOf(set), set);
      note(set, set);
    },
    remove(set) {
      if (load(set.Name ?? '').delete(placeOf(set))) count--;
      note(set, undefined);
    },
    count: () => count,
    store() {
      for (const { key, set } of changed.values()) {
        if (set) putRecordSet(records, zone.id, set);
        else records.remove(key);
      }
      if (count !== zone.recordSetCount) putZone(records, { ...zone, recordSetCount: count });
    },
  };
}

const placeOf = ({ Type, SetIdentifier }: ResourceRecordSet): string => `${Type} ${SetIdentifier ?? ''}`;
