// The hosted zones that the validation records of a certificate's names belong in. ACM asks public DNS: private zones do not
// count, and a zone counts only where it is the delegated one.

import { ambiguousZones, type FoundZone, findHostedZone, listHostedZones } from '../aws/hosted-zones.ts';
import { ApigwError } from '../errors.ts';
import { bareName, chooseZones, isWithin } from '../model/domain-name.ts';
import type { Target } from './target.ts';

export interface NamesByZone {
  zones: { zone: FoundZone; names: string[] }[];
  /** Names that no hosted zone of the account is for. */
  elsewhere: string[];
  /** Why the zones are not known, where the account may not list them. */
  note?: string;
}

/** Zones by longest name. Throws Ambiguous where several bear that name. */
export async function chooseValidationZones(target: Target, names: readonly string[]): Promise<NamesByZone> {
  const zones = await listHostedZones(target.clients).catch(deniedOf);
  if (zones instanceof ApigwError) {
    return { zones: [], elsewhere: [...names], note: `The hosted zones are not known: ${zones.message}` };
  }
  const chosen: NamesByZone = { zones: [], elsewhere: [] };
  for (const name of names) {
    const fitting = chooseZones(name, zones);
    const [zone] = fitting;
    if (fitting.length > 1) throw ambiguousZones(bareName(zone?.Name ?? ''), fitting);
    const group = chosen.zones.find((one) => one.zone === zone);
    if (!zone) chosen.elsewhere.push(name);
    else if (group) group.names.push(name);
    else chosen.zones.push({ zone, names: [name] });
  }
  return chosen;
}

/** Who may not list zones can still be told the records. */
function deniedOf(error: unknown): ApigwError {
  if (error instanceof ApigwError && (error.code === 'AccessDenied' || error.code === 'Unsupported')) return error;
  throw error;
}

/** The zone that the user names, for all names. Throws InvalidInput where it can't be. */
export async function useValidationZone(
  target: Target,
  names: readonly string[],
  idOrName: string,
): Promise<NamesByZone> {
  const zone = await findHostedZone(target.clients, idOrName);
  if (zone.Config?.PrivateZone) {
    throw new ApigwError('InvalidInput', `The hosted zone ${bareName(zone.Name)} is private: ACM asks public DNS`);
  }
  const outside = names.filter((name) => !isWithin(name.replace(/^\*\./, ''), zone.Name));
  if (outside.length === 0) return { zones: [{ zone, names: [...names] }], elsewhere: [] };
  throw new ApigwError('InvalidInput', `Not in the hosted zone ${bareName(zone.Name)}: ${outside.join(', ')}`, {
    hint: 'Without --zone each name gets the zone that fits',
  });
}
