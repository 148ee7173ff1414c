// Hosted zones of Route 53 and their records. Zone and change ids come as `/hostedzone/Z…` and `/change/C…`; names come with
// their last dot, `*` as `\052`. Route 53 API reference, "ListHostedZones", "ListResourceRecordSets".

import {
  type DelegationSet,
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type RRType,
  type VPC,
} from '@aws-sdk/client-route-53';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import type { Clients } from './clients.ts';

export type Route53Clients = Pick<Clients, 'route53'>;

/** A zone that surely has an id and a name. */
export type FoundZone = HostedZone & { Id: string; Name: string };

/** A zone with what GetHostedZone tells besides. */
export interface ZoneDetail {
  HostedZone: FoundZone;
  /** The zone's name servers; a private zone has none. */
  DelegationSet?: DelegationSet;
  VPCs: VPC[];
}

/** A zone's or change's id without what Route 53 puts before it. */
export function bareId(id: string): string {
  return id.replace(/^\/(hostedzone|change)\//, '');
}

/** All hosted zones of the account. */
export async function listHostedZones({ route53 }: Route53Clients): Promise<FoundZone[]> {
  const zones: FoundZone[] = [];
  for (let marker: string | undefined; ; ) {
    const page = await route53(new ListHostedZonesCommand(marker === undefined ? {} : { Marker: marker }));
    for (const zone of page.HostedZones ?? []) if (isWhole(zone)) zones.push(zone);
    const next = page.IsTruncated ? page.NextMarker : undefined;
    if (next === undefined) return zones;
    if (next === marker) throw endless('ListHostedZones', next);
    marker = next;
  }
}

const isWhole = (zone: HostedZone): zone is FoundZone => zone.Id !== undefined && zone.Name !== undefined;

const endless = (operation: string, marker: string) =>
  new ApigwError('Failed', `${operation}: the server repeats a page of its list (${marker})`);

/** A zone by its id, with its name servers. Throws NotFound. */
export async function getHostedZone({ route53 }: Route53Clients, id: string): Promise<ZoneDetail> {
  const { DelegationSet, HostedZone, VPCs } = await route53(new GetHostedZoneCommand({ Id: bareId(id) }));
  if (!HostedZone || !isWhole(HostedZone)) throw new ApigwError('Failed', 'GetHostedZone: the answer has no zone');
  return { HostedZone, ...(DelegationSet && { DelegationSet }), VPCs: VPCs ?? [] };
}

/** Ids have capitals and digits and no dot. */
const zoneIdPattern = /^(\/hostedzone\/)?[A-Z0-9]{1,32}$/;

/** A zone by its id or its name. Throws NotFound, and Ambiguous with the ids. */
export async function findHostedZone(clients: Route53Clients, idOrName: string): Promise<FoundZone> {
  if (zoneIdPattern.test(idOrName)) return (await getHostedZone(clients, idOrName)).HostedZone;
  const wanted = bareName(idOrName);
  const bearing = (await listHostedZones(clients)).filter(({ Name }) => bareName(Name) === wanted);
  const [only, ...others] = bearing;
  if (!only) {
    throw new ApigwError('NotFound', `There is no hosted zone '${wanted}' in the account`, {
      hint: 'See the zones: aws route53 list-hosted-zones',
    });
  }
  if (others.length === 0) return only;
  throw ambiguousZones(wanted, bearing);
}

/** Several zones bear one name; DNS asks the one alone that the parent zone names. */
export function ambiguousZones(name: string, zones: readonly FoundZone[]): ApigwError {
  const told = zones.map(({ Config, Id }) => `${bareId(Id)}${Config?.PrivateZone ? ' (private)' : ''}`);
  return new ApigwError('Ambiguous', `${zones.length} hosted zones are named '${name}': ${told.join(', ')}`, {
    hint: 'Give the id of the one that is delegated: --zone ID',
  });
}

/** The record sets of a zone: all, or those at one name. */
export async function readRecordSets(
  { route53 }: Route53Clients,
  zoneId: string,
  name?: string,
): Promise<ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let start: RecordPosition = name === undefined ? {} : { StartRecordName: name };
  for (;;) {
    const page = await route53(new ListResourceRecordSetsCommand({ HostedZoneId: bareId(zoneId), ...start }));
    for (const set of page.ResourceRecordSets ?? []) {
      if (name === undefined || isAt(set, name)) found.push(set);
    }
    const next = nextPosition(page);
    if (next === undefined || (name !== undefined && bareName(next.StartRecordName ?? '') !== bareName(name))) {
      return found;
    }
    if (JSON.stringify(next) === JSON.stringify(start)) {
      throw endless('ListResourceRecordSets', next.StartRecordName ?? '');
    }
    start = next;
  }
}

/** Whether a record set is at this name, however both are written. */
export function isAt({ Name = '' }: ResourceRecordSet, name: string): boolean {
  return bareName(Name) === bareName(name);
}

interface RecordPosition {
  StartRecordName?: string;
  StartRecordType?: RRType;
  StartRecordIdentifier?: string;
}

interface RecordPage {
  IsTruncated?: boolean | undefined;
  NextRecordName?: string | undefined;
  NextRecordType?: RRType | undefined;
  NextRecordIdentifier?: string | undefined;
}

function nextPosition(page: RecordPage): RecordPosition | undefined {
  if (!page.IsTruncated || page.NextRecordName === undefined) return undefined;
  const { NextRecordIdentifier, NextRecordName, NextRecordType } = page;
  return {
    StartRecordName: NextRecordName,
    ...(NextRecordType && { StartRecordType: NextRecordType }),
    ...(NextRecordIdentifier !== undefined && { StartRecordIdentifier: NextRecordIdentifier }),
  };
}
