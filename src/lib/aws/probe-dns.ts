// Questions to a resolver, as clients of a domain name ask them. That a name has no such record is an answer; that nobody
// answers is not. Node's resolver (c-ares) is made anew for each question: what it has kept may be out of date.

import { Resolver } from 'node:dns/promises';
import { bareName } from '../model/domain-name.ts';
import { type Network, probeTimeout } from './network.ts';

/** Undefined: no resolver answered, so nothing is known. */
type Answer<Value> = Promise<Value | undefined>;

export interface DnsProbe {
  /** Empty: the name has none. Without trailing dots. */
  nameServers(name: string): Answer<string[]>;
  addresses(name: string): Answer<string[]>;
  /** What the name is another name of. */
  canonicalNames(name: string): Answer<string[]>;
  /** Whether the name has an SOA record: it is the top of a zone. */
  isApex(name: string): Answer<boolean>;
  /** The zone that holds the name, by the nearest SOA record upwards. */
  zoneOf(name: string): Answer<string>;
  /** The nearest CAA records, upwards from the name (RFC 8659). */
  issuers(name: string): Answer<{ tag: string; value: string }[]>;
}

/** Node's codes for a name without such records, and for a name that is not there. */
const isNone = (error: unknown) => ['ENODATA', 'ENOTFOUND'].includes((error as { code?: string }).code ?? '');

/** A prober of the network's resolver. */
export function createDnsProbe({ resolver }: Pick<Network, 'resolver'>): DnsProbe {
  const ask = async <Value>(question: (at: Resolver) => Promise<Value[]>): Promise<Value[] | undefined> => {
    const at = new Resolver({ timeout: probeTimeout * 500, tries: 2 });
    if (resolver !== undefined) at.setServers([resolver]);
    try {
      return await question(at);
    } catch (error) {
      return isNone(error) ? [] : undefined;
    }
  };
  const isApex = async (name: string) => {
    const found = await ask(async (at) => [await at.resolveSoa(name)]);
    return found && found.length > 0;
  };
  return {
    nameServers: async (name) => (await ask((at) => at.resolveNs(name)))?.map(bareName),
    addresses: async (name) => {
      const four = await ask((at) => at.resolve4(name));
      const six = await ask((at) => at.resolve6(name));
      return four || six ? [...(four ?? []), ...(six ?? [])] : undefined;
    },
    canonicalNames: async (name) => (await ask((at) => at.resolveCname(name)))?.map(bareName),
    isApex,
    zoneOf: (name) => climb(name, async (one) => ((await isApex(one)) ? one : undefined)),
    issuers: async (name) => {
      const found = await climb(name, async (one) => {
        const records = (await ask((at) => at.resolveCaa(one))) ?? [];
        return records.length > 0 ? records.flatMap(caaOf) : undefined;
      });
      return found ?? [];
    },
  };
}

/** A record as Node gives it: `{ critical: 0, issue: 'amazon.com' }`. */
function caaOf({ critical: _, ...properties }: object & { critical: number }): { tag: string; value: string }[] {
  return Object.entries(properties).map(([tag, value]) => ({ tag, value: String(value) }));
}

/** The first answer on the way from the name up to its top-level domain. */
async function climb<Value>(name: string, look: (name: string) => Answer<Value>): Answer<Value> {
  const labels = name.split('.');
  for (let from = 0; from < labels.length; from += 1) {
    const found = await look(labels.slice(from).join('.'));
    if (found !== undefined) return found;
  }
  return undefined;
}
