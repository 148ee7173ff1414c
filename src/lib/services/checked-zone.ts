// The hosted zone that a domain name's records belong in, as a doctor sees it: nobody is asked which one it is, and a wrong one
// is no failure of the reading.

import { listHostedZones, readRecordSets, type FoundZone as ZoneRecord } from '../aws/hosted-zones.ts';
import type { DnsProbe } from '../aws/probe-dns.ts';
import type { CheckedDomain } from '../deploy/domains/checked-domain.ts';
import { delegationOf } from '../deploy/domains/delegation.ts';
import { foundRecord } from '../deploy/domains/found-record.ts';
import { ApigwError } from '../errors.ts';
import { bareName, chooseZones, isWithin } from '../model/domain-name.ts';
import { readFoundZone } from './domain-state.ts';
import type { Target } from './target.ts';

type CheckedZone = Pick<CheckedDomain, 'records' | 'zone' | 'zoneFault'> & { nameServers?: string[] };

/** The public zone of the longest name; of several the one that DNS asks; else a private one; else none. */
export async function readCheckedZone(target: Target, name: string, dns: DnsProbe): Promise<CheckedZone> {
  const all = await listHostedZones(target.clients).catch(deniedOf);
  if (all instanceof ApigwError) return { records: [], zoneFault: all.message };
  const fitting = chooseZones(name, all);
  const candidates = fitting.length > 0 ? fitting : chooseZones(name, all, 'private').slice(0, 1);
  const [first] = candidates;
  if (!first) return { records: [] };
  const [nameServers, zones] = await Promise.all([
    dns.nameServers(bareName(first.Name)),
    Promise.all(candidates.map((zone) => readFoundZone(target, zone))),
  ]);
  const asked = zones.findIndex((zone) => ['whole', 'partial'].includes(delegationOf(zone, nameServers)));
  const at = Math.max(0, asked);
  const [zone, record] = [zones[at], candidates[at] ?? first];
  return {
    records: await readRecords(target, name, record),
    ...(zone && { zone }),
    ...(nameServers && { nameServers }),
  };
}

/** Who may not list zones can have the rest checked. */
function deniedOf(error: unknown): ApigwError {
  if (error instanceof ApigwError && (error.code === 'AccessDenied' || error.code === 'Unsupported')) return error;
  throw error;
}

/** At the name, and at the names between it and the zone's. */
async function readRecords({ clients }: Target, name: string, zone: ZoneRecord) {
  const labels = name.replace(/^\*\./, '').split('.');
  const above = labels.map((_, up) => labels.slice(up).join('.')).filter((one) => isWithin(one, zone.Name));
  const found = await Promise.all([...new Set([name, ...above])].map((one) => readRecordSets(clients, zone.Id, one)));
  return found.flat().map(foundRecord);
}
