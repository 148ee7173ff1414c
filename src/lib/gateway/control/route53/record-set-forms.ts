// A record set in the form in which Route 53 keeps it: names in lower case with a trailing dot, values as they were given;
// beside it the form by which two record sets are compared, and what is malformed.

import type { AliasTarget, ResourceRecord, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { normalizeName } from '../../../model/record-name.ts';
import { readValue } from './record-values.ts';
import { bareId } from './zone-store.ts';

interface SettledSet {
  set: ResourceRecordSet;
  /** One text for all record sets that are the same. */
  normal: string;
  problems: string[];
}

/** Quota: values of one record set. */
const mostValues = 400;

/** Brings a record set into its kept form. */
export function settleRecordSet(given: ResourceRecordSet): SettledSet {
  const problems: string[] = [];
  const set: ResourceRecordSet = { ...given, Name: settleName(given.Name ?? '', problems) };
  if (given.AliasTarget) set.AliasTarget = settleAlias(given.AliasTarget, problems);
  const values = settleValues(given, problems);
  if (set.MultiValueAnswer === false) delete set.MultiValueAnswer;
  return { set, normal: compared(set, values), problems };
}

function settleName(name: string, problems: string[]): string {
  const settled = normalizeName(name);
  if (typeof settled === 'string') return settled;
  problems.push(settled.problem);
  return name;
}

function settleAlias(target: AliasTarget, problems: string[]): AliasTarget {
  const { DNSName = '', EvaluateTargetHealth = false, HostedZoneId = '' } = target;
  return { HostedZoneId: bareId(HostedZoneId), DNSName: settleName(DNSName, problems), EvaluateTargetHealth };
}

/** The values' normal forms, in order: two record sets with the same values are the same in any order. */
function settleValues(
  { Type = '' as never, ResourceRecords = [], Name }: ResourceRecordSet,
  problems: string[],
): string[] {
  const seen = new Set<string>();
  if (ResourceRecords.length > mostValues) problems.push(`Cannot have more than ${mostValues} records in a RRSet.`);
  if (ResourceRecords.length > 1 && (Type === 'CNAME' || Type === 'SOA')) {
    // [The text is not recorded.]
    problems.push(`RRSet of type ${Type} with DNS name ${Name} must contain exactly one resource record.`);
  }
  for (const record of ResourceRecords) readInto(seen, { type: Type, record, problems });
  return [...seen].sort();
}

interface Place {
  type: string;
  record: ResourceRecord;
  problems: string[];
}

function readInto(seen: Set<string>, { type, record, problems }: Place): void {
  const value = record.Value ?? '';
  const reading = readValue(type, value);
  if ('problem' in reading) problems.push(`Invalid Resource Record: '${reading.problem}'`);
  else if (seen.has(reading.normal)) problems.push(`Duplicate Resource Record: '${value}'`);
  else seen.add(reading.normal);
}

function compared(set: ResourceRecordSet, values: readonly string[]): string {
  const { AliasTarget: alias, GeoLocation: geo, GeoProximityLocation: near } = set;
  return JSON.stringify([
    values,
    set.TTL,
    alias && [alias.HostedZoneId, alias.DNSName, alias.EvaluateTargetHealth],
    [set.Weight, set.Region, set.Failover, set.MultiValueAnswer, set.HealthCheckId],
    geo && [geo.ContinentCode, geo.CountryCode, geo.SubdivisionCode],
    near && [near.AWSRegion, near.LocalZoneGroup, near.Bias, near.Coordinates?.Latitude, near.Coordinates?.Longitude],
  ]);
}
