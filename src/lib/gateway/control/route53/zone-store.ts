// Where hosted zones and their record sets are kept: a zone under its id, a record set under its zone, its name in Route
// 53's order, its type and its set identifier, so that a list reads no more than its page.

import type { ResourceRecordSet, VPC } from '@aws-sdk/client-route-53';
import { sortName } from '../../../model/record-name.ts';
import type { RecordKey, Records, Window } from '../../store/records.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';

export interface StoredZone {
  /** Without `/hostedzone/`. */
  id: string;
  /** `example.com.` */
  name: string;
  callerReference: string;
  comment?: string;
  isPrivate: boolean;
  vpcs: VPC[];
  /** Of a reusable delegation set. */
  delegationSetId?: string;
  /** Without trailing dots. */
  nameServers: string[];
  /** ISO. */
  createdAt: string;
  recordSetCount: number;
}

/** Ids are taken with and without what stands before them in answers. */
export function bareId(id: string): string {
  return id.replace(/^\/?(hostedzone|change|delegationset)\//, '');
}

/** The zone. Throws NoSuchHostedZone. */
export function findZone({ records }: Pick<Context, 'records'>, id: string): StoredZone {
  const zone = records.get<StoredZone>(['hostedzone', bareId(id)]);
  if (!zone) throw new Fault('NoSuchHostedZone', `No hosted zone found with ID: ${bareId(id)}`);
  return zone;
}

/** All zones of the account, by id. */
export function allZones(records: Records): StoredZone[] {
  return records.list<StoredZone>(['hostedzone']).map(({ value }) => value);
}

export function putZone(records: Records, zone: StoredZone): void {
  records.put(['hostedzone', zone.id], zone);
}

/** A record set's place; without a type, the beginning of all those of the name. */
export function recordSetKey(zoneId: string, name: string, ...rest: readonly string[]): RecordKey {
  return ['rrset', zoneId, sortName(name), ...rest];
}

/** The name in a key that `recordSetKey` made. */
export function recordSetPlace(key: RecordKey): { zoneId: string; name: string } {
  const [, zoneId = '', sorted = ''] = key;
  return { zoneId, name: sortName(sorted) };
}

export function recordSetsOf(records: Records, zoneId: string, window?: Window): ResourceRecordSet[] {
  return records.list<ResourceRecordSet>(['rrset', zoneId], window).map(({ value }) => value);
}

/** The record sets of one name, by type and set identifier. */
export function recordSetsAt(records: Records, zoneId: string, name: string): ResourceRecordSet[] {
  return records.list<ResourceRecordSet>(recordSetKey(zoneId, name)).map(({ value }) => value);
}

export function putRecordSet(records: Records, zoneId: string, set: ResourceRecordSet): void {
  records.put(recordSetKey(zoneId, set.Name ?? '', set.Type ?? '', set.SetIdentifier ?? ''), set);
}
