// Stored zones -> what DNS serves of them.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import type { RecordSet, RoutingPolicy, ZoneHead } from '../../../model/hosted-zone.ts';
import type { Records } from '../../store/records.ts';
import { recordSetsAt, recordSetsOf, type StoredZone } from './zone-store.ts';

/** A zone without its records; undefined where there is none. */
export function loadZoneHead(records: Records, account: string, zoneId: string): ZoneHead | undefined {
  const zone = records.get<StoredZone>(['hostedzone', zoneId]);
  if (!zone) return undefined;
  const { id, name, isPrivate, nameServers, createdAt } = zone;
  return { id, account, name, isPrivate, nameServers, createdAt: Date.parse(createdAt) };
}

/** All records of a zone. */
export function loadZoneRecords(records: Records, id: string): RecordSet[] {
  return recordSetsOf(records, id).map(toRecordSet);
}

/** Those of one name. */
export function loadNameRecords(records: Records, id: string, name: string): RecordSet[] {
  return recordSetsAt(records, id, name).map(toRecordSet);
}

/** A record set as the control plane has it -> as DNS serves it. */
export function toRecordSet(set: ResourceRecordSet): RecordSet {
  const { AliasTarget: alias, Name: name = '', Type: type = '', ResourceRecords: records } = set;
  return {
    name,
    type,
    ...given({
      ttl: set.TTL,
      values: records?.map(({ Value }) => Value ?? ''),
      alias: alias && { zoneId: alias.HostedZoneId ?? '', name: alias.DNSName ?? '' },
      setIdentifier: set.SetIdentifier,
      policy: policyOf(set),
    }),
  };
}

function policyOf(set: ResourceRecordSet): RoutingPolicy | undefined {
  if (set.Weight !== undefined) return { kind: 'weighted', weight: set.Weight };
  if (set.Failover !== undefined) return { kind: 'failover', role: set.Failover };
  if (set.GeoLocation) return { kind: 'geolocation', isDefault: set.GeoLocation.CountryCode === '*' };
  if (set.Region !== undefined) return { kind: 'latency' };
  if (set.GeoProximityLocation) return { kind: 'geoproximity' };
  return set.MultiValueAnswer ? { kind: 'multivalue' } : undefined;
}
