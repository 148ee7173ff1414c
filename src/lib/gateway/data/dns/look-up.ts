// A name and type in one zone (RFC 1034, 4.3.2; wildcards: RFC 4592): what a name server finds before it follows anything.

import type { RecordSet } from '../../../model/hosted-zone.ts';
import { isAtOrBelow, parentOf } from '../../../model/record-name.ts';
import type { ZoneTable } from './zone-table.ts';

export type Found =
  /** The record sets of the type. */
  | { kind: 'records'; sets: RecordSet[] }
  /** The name stands for another. */
  | { kind: 'cname'; sets: RecordSet[] }
  /** Other name servers answer for the name, and for all below it. */
  | { kind: 'delegation'; name: string; set: RecordSet }
  /** The name exists, without the type. */
  | { kind: 'nodata' }
  | { kind: 'nxdomain' };

/** What the zone has of a name, which is its own or below. */
export function lookUp(zone: ZoneTable, name: string, type: string): Found {
  const cut = delegationAbove(zone, name, type);
  if (cut) return cut;
  const source = zone.exists(name) ? name : wildcardOf(zone, name);
  return source === undefined ? { kind: 'nxdomain' } : pickType(zone.at(source), type);
}

function pickType(sets: readonly RecordSet[], type: string): Found {
  // Of all types one is answered, so that no answer is larger than it need be (RFC 8482).
  const wanted = type === 'ANY' ? sets[0]?.type : type;
  const same = sets.filter((set) => set.type === wanted);
  if (same.length > 0) return { kind: 'records', sets: same };
  const names = sets.filter((set) => set.type === 'CNAME');
  return names.length > 0 ? { kind: 'cname', sets: names } : { kind: 'nodata' };
}

/** The uppermost name at or above, below the zone's own, that has NS records. DS records are the parent's, beside them. */
function delegationAbove(zone: ZoneTable, name: string, type: string): Found | undefined {
  let cut: Found | undefined;
  for (let at = name; at !== zone.name && isAtOrBelow(at, zone.name); at = parentOf(at)) {
    const set = zone.at(at).find((other) => other.type === 'NS');
    if (set && !(type === 'DS' && at === name)) cut = { kind: 'delegation', name: at, set };
  }
  return cut;
}

/** The wildcard below the nearest name above that exists; none where that has no wildcard. */
function wildcardOf(zone: ZoneTable, name: string): string | undefined {
  let encloser = parentOf(name);
  while (encloser !== zone.name && !zone.exists(encloser)) encloser = parentOf(encloser);
  const wildcard = `*.${encloser}`;
  return zone.at(wildcard).length > 0 ? wildcard : undefined;
}
