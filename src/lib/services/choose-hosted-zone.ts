// The hosted zone that a name's records go into: the one that was named, else the public one with the longest name that holds
// it; of several of that name the one that DNS asks. None: DNS is elsewhere.

import { bareId, type FoundZone, findHostedZone, listHostedZones } from '../aws/hosted-zones.ts';
import { isMadeBy, isManagedZone, zoneReference } from '../aws/managed-zones.ts';
import { delegationOf } from '../deploy/domains/delegation.ts';
import { ApigwError } from '../errors.ts';
import { bareName, chooseZones, isWithin, readDomainName } from '../model/domain-name.ts';
import type { Asking } from './asking.ts';
import { readFoundZone, type UnmadeZone } from './domain-state.ts';
import { givenDomainName } from './given-domain-name.ts';
import { identify } from './identity.ts';

export interface ZoneRequest {
  /** Id or name. */
  zone?: string;
  /** Name of one to be made, unless it is there. */
  createZone?: string;
  /** Where DNS is said to be. */
  dns?: 'route53' | 'external';
}

/** Neither zone nor one to be made: DNS is elsewhere. */
export interface ChosenZone {
  zone?: FoundZone;
  /** It is made, or made whole. */
  unmadeZone?: UnmadeZone;
  /** Whether the user has to enter its name servers yet, and that is waited for. */
  undelegated?: 'await';
}

/** The zone, or one that is to be made, or none where DNS is elsewhere. Asks; where nobody answers, it notes the flag that is missing. */
export async function chooseHostedZone(asking: Asking, name: string, request: ZoneRequest): Promise<ChosenZone> {
  if (request.dns === 'external') return {};
  if (request.createZone !== undefined) return chooseNewZone(asking, name, request.createZone);
  const { clients } = asking.target;
  if (request.zone !== undefined && !request.zone.includes('.')) {
    return { zone: await findHostedZone(clients, request.zone) };
  }
  const all = await listHostedZones(clients).catch(noneIfDenied);
  const wanted = request.zone === undefined ? undefined : bareName(request.zone);
  const zones = wanted === undefined ? all : all.filter(({ Name }) => bareName(Name) === wanted);
  const fitting = chooseZones(name, zones);
  const [only, ...others] = fitting;
  if (only && others.length === 0) return { zone: only };
  if (only) return chosen(await chooseAmong(asking, fitting));
  // A private one is refused with its reason.
  const [hidden] = chooseZones(name, zones, 'private');
  if (hidden) return { zone: hidden };
  if (wanted !== undefined) return { zone: await findHostedZone(clients, wanted) };
  return elsewhere(asking, name);
}

const chosen = (zone: FoundZone | undefined): ChosenZone => (zone ? { zone } : {});

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

/** The public zone of that name, made unless it is there. Throws InvalidInput. */
async function chooseNewZone(asking: Asking, name: string, given: string): Promise<ChosenZone> {
  const zoneName = checkedZone(name, given);
  const { clients } = asking.target;
  const all = await listHostedZones(clients);
  const bearing = all.filter(({ Config, Name }) => bareName(Name) === zoneName && Config?.PrivateZone !== true);
  const reference = zoneReference(zoneName, (await identify(asking.target)).accountId);
  const unmadeZone = { name: zoneName, reference };
  if (bearing.length === 0) return { unmadeZone, undelegated: 'await' };
  const zone = bearing.length === 1 ? bearing[0] : await chooseAmong(asking, bearing);
  if (!zone) return {};
  const isWhole = !isMadeBy(zone, reference) || (await isManagedZone(clients, zone.Id));
  return { zone, undelegated: 'await', ...(!isWhole && { unmadeZone }) };
}

function checkedZone(name: string, given: string): string {
  const zoneName = givenDomainName(given);
  const problem = zoneProblem(name, zoneName);
  if (problem === undefined) return zoneName;
  throw new ApigwError('InvalidInput', problem, { hint: `For example: --create-zone ${proposedZone(name)}` });
}

function zoneProblem(name: string, zoneName: string): string | undefined {
  if (zoneName.startsWith('*.')) return 'A hosted zone has no wildcard in its name';
  return isWithin(name.replace(/^\*\./, ''), zoneName) ? undefined : `${name} is not in a zone ${zoneName}`;
}

/** The name without its first label, unless that would be a top-level domain. */
function proposedZone(name: string): string {
  const labels = name.replace(/^\*\./, '').split('.');
  return labels.slice(labels.length > 2 ? 1 : 0).join('.');
}

async function elsewhere(asking: Asking, name: string): Promise<ChosenZone> {
  const { context, missing } = asking;
  const proposed = proposedZone(name);
  if (!context.interactive) {
    missing.push(`--create-zone ${proposed} or --dns external (no hosted zone of the account holds ${name})`);
    return {};
  }
  const choices = [
    { value: 'external', name: 'It is elsewhere: I enter the records that I am told' },
    { value: 'create', name: `Make a hosted zone in Route 53: ${proposed}` },
    { value: 'stop', name: 'Stop: I make a hosted zone in Route 53 first' },
  ];
  const choice = await context.select({
    message: `No hosted zone of this account holds ${name}. Where is its DNS?`,
    choices,
  });
  if (choice === 'external') return {};
  if (choice === 'stop') throw new ApigwError('Interrupted', 'Nothing was changed');
  const check = (answer: string) =>
    readDomainName(answer).problems[0] ?? zoneProblem(name, readDomainName(answer).name);
  return chooseNewZone(
    asking,
    name,
    await context.input({ message: 'Name of the hosted zone:', default: proposed, check }),
  );
}
