// Invented name servers, as Route 53 numbers its own: a quarter of 2048 names for each of four top-level domains, eight
// to a domain. Developer Guide, "NS and SOA records that Route 53 creates for a public hosted zone".

import type { Context } from '../context.ts';

const quarter = 512;
const topLevels = ['com', 'net', 'org', 'co.uk'];

/** Four name servers at random, in no particular order, as a delegation set lists them. */
export function inventNameServers({ newId }: Pick<Context, 'newId'>): string[] {
  return shuffle(
    topLevels.map((topLevel, index) => nameServer(topLevel, index, randomNumber(newId))),
    newId,
  );
}

/** Those of every private hosted zone. */
export const privateNameServers: readonly string[] = topLevels.map((topLevel, index) => nameServer(topLevel, index, 0));

function nameServer(topLevel: string, index: number, number: number): string {
  const domain = String(Math.floor(number / 8)).padStart(2, '0');
  return `ns-${index * quarter + number}.awsdns-${domain}.${topLevel}`;
}

const randomNumber = (newId: Context['newId']): number => Number.parseInt(newId(6), 36) % quarter;

function shuffle(names: readonly string[], newId: Context['newId']): string[] {
  return names
    .map((name) => ({ name, order: newId(8) }))
    .sort((one, other) => (one.order < other.order ? -1 : 1))
    .map(({ name }) => name);
}
