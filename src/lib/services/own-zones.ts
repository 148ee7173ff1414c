// Hosted zones that apigw made for a domain name: they go with it where nothing but their own NS and SOA records is left.
// Route 53 API reference, "DeleteHostedZone".

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { sameRecordSet } from '../aws/change-records.ts';
import { bareId, type FoundZone, isAt, readRecordSets } from '../aws/hosted-zones.ts';
import { isManagedZone } from '../aws/managed-zones.ts';
import { bareName, chooseZones } from '../model/domain-name.ts';
import type { ZoneRecords } from './domain-belongings.ts';
import type { Target } from './target.ts';

export interface ZoneFindings {
  own: FoundZone[];
  /** Why others stay. */
  notes: string[];
}

/** The tagged zones of a name that are empty as soon as `going` is gone. */
export async function findOwnZones(
  { clients }: Target,
  name: string,
  { going, zones }: { going: readonly ZoneRecords[]; zones: readonly FoundZone[] },
): Promise<ZoneFindings> {
  const findings: ZoneFindings = { own: [], notes: [] };
  for (const zone of chooseZones(name, zones)) {
    if (!(await isManagedZone(clients, zone.Id))) continue;
    const gone = going.filter((one) => one.zone.Id === zone.Id).flatMap(({ sets }) => sets);
    const left = (await readOthers(clients, zone)).filter((set) => !gone.some((one) => sameRecordSet(one, set)));
    if (left.length === 0) findings.own.push(zone);
    else findings.notes.push(`The hosted zone ${titleOf(zone)} stays: it has other records (${textOf(left)})`);
  }
  return findings;
}

/** A zone in words. */
export const titleOf = ({ Id, Name }: FoundZone) => `${bareName(Name)} (${bareId(Id)})`;

const textOf = (sets: readonly ResourceRecordSet[]) =>
  `${sets
    .slice(0, 3)
    .map(({ Name = '', Type }) => `${Type} ${bareName(Name)}`)
    .join(', ')}${sets.length > 3 ? ', …' : ''}`;

/** All records but those that every zone has. */
async function readOthers(clients: Target['clients'], zone: FoundZone): Promise<ResourceRecordSet[]> {
  const all = await readRecordSets(clients, zone.Id);
  return all.filter((set) => !(isAt(set, zone.Name) && (set.Type === 'NS' || set.Type === 'SOA')));
}
