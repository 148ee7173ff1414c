// The hosted zone that a name's records go into: the one that was named, else the public one with the longest name that holds
// it; of several of that name the one that DNS asks. None: DNS is elsewhere.

import { bareId, type FoundZone, findHostedZone, listHostedZones } from '../aws/hosted-zones.ts';
import { delegationOf } from '../deploy/domains/delegation.ts';
import { ApigwError } from '../errors.ts';
import { bareName, chooseZones } from '../model/domain-name.ts';
import type { Asking } from './asking.ts';
import { readFoundZone } from './domain-state.ts';

export interface ZoneRequest {
  /** Id or name. */
  zone?: string;
  /** Where DNS is said to be. */
  dns?: 'route53' | 'external';
}

/** The zone, or undefined where DNS is elsewhere. Asks; where nobody answers, it notes the flag that is missing. */
export async function chooseHostedZone(
  asking: Asking,
  name: string,
  request: ZoneRequest,
): Promise<FoundZone | undefined> {
  if (request.dns === 'external') return undefined;
  const { clients } = asking.target;
  if (request.zone !== undefined && !request.zone.includes('.')) return findHostedZone(clients, request.zone);
  const all = await listHostedZones(clients).catch(noneIfDenied);
  const wanted = request.zone === undefined ? undefined : bareName(request.zone);
  const zones = wanted === undefined ? all : all.filter(({ Name }) => bareName(Name) === wanted);
  const fitting = chooseZones(name, zones);
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only;
  if (only) return chooseAmong(asking, fitting);
  // A private one is refused with its reason.
  const [hidden] = chooseZones(name, zones, 'private');
  if (hidden) return hidden;
  if (wanted !== undefined) return findHostedZone(clients, wanted);
  return elsewhere(asking, name);
}

/** Who may not list zones can be told the records all the same. */
function noneIfDenied(error: unknown): FoundZone[] {
  if (error instanceof ApigwError && (error.code === 'AccessDenied' || error.code === 'Unsupported')) return [];
  throw error;
}

async function chooseAmong({ context, dns, missing, target }: Asking, zones: readonly FoundZone[]) {
  const told = await dns.nameServers(bareName(zones[0]?.Name ?? ''));
  const found = await Promise.all(zones.map((zone) => readFoundZone(target, zone)));
  const asked = zones.filter((_zone, at) => {
    const zone = found[at];
    return zone && ['whole', 'partial'].includes(delegationOf(zone, told));
  });
  if (asked.length === 1) return asked[0];
  if (!context.interactive) {
    const ids = zones.map(({ Id }) => bareId(Id));
    missing.push(`--zone (${ids.join(' or ')})`);
    return undefined;
  }
  const choices = found.map(({ id, name, nameServers }) => ({
    value: id,
    name: `${name} (${id}: ${nameServers[0]} …)`,
  }));
  const id = await context.select({ message: 'Several hosted zones have that name. Which one?', choices });
  return zones.find((zone) => bareId(zone.Id) === id);
}

async function elsewhere({ context, missing }: Asking, name: string): Promise<undefined> {
  if (!context.interactive) {
    missing.push(`--dns external (no hosted zone of the account holds ${name})`);
    return undefined;
  }
  const choices = [
    { value: 'external', name: 'It is elsewhere: I enter the records that I am told' },
    { value: 'stop', name: 'Stop: I make a hosted zone in Route 53 first' },
  ];
  const choice = await context.select({
    message: `No hosted zone of this account holds ${name}. Where is its DNS?`,
    choices,
  });
  if (choice === 'external') return undefined;
  throw new ApigwError('Interrupted', 'Nothing was changed');
}
