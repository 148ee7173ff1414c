// The hosted zones that are served, by name, and which of them a name belongs to: the nearest one above it. Of several
// zones of one name the oldest is the delegated one, unless a zone above names another's name servers in its NS records;
// where these are nobody's here, the name was delegated elsewhere.

import type { HostedZone, RecordSet, ZoneHead } from '../../../model/hosted-zone.ts';
import { parentOf } from '../../../model/record-name.ts';
import { lookUp } from './look-up.ts';
import { questionName } from './question-name.ts';
import { createZoneTable, type ZoneTable } from './zone-table.ts';

export interface Zones {
  /** Serves a zone from now on, in the place of the one of the same id. */
  publish(zone: HostedZone): void;
  /** The same; its records are read when they are first asked for. */
  publishLazily(head: ZoneHead, load: () => RecordSet[]): void;
  /** The record sets that one name of a zone has from now on. */
  replace(zoneId: string, name: string, records: readonly RecordSet[]): void;
  withdraw(zoneId: string): void;
  clear(): void;
  /** The zone that answers for a name: the delegated one of the public zones, else a private one. */
  zoneOf(name: string): ZoneTable | undefined;
  get(zoneId: string): ZoneTable | undefined;
  /** What the world is told of a name: records of public zones alone, without following CNAMEs and aliases. */
  resolve(name: string, type: string): ResolvedRecord[];
}

/** A record as it is answered. */
export interface ResolvedRecord {
  /** With a trailing dot, in plain characters. */
  name: string;
  type: string;
  ttl: number;
  /** As in ResourceRecord's Value. */
  value: string;
}

export function createZones(): Zones {
  const byId = new Map<string, ZoneTable>();
  const byName = new Map<string, ZoneTable[]>();

  function withdraw(id: string): void {
    const zone = byId.get(id);
    if (!zone) return;
    byId.delete(id);
    const others = namesakes(zone.name).filter((other) => other.id !== id);
    if (others.length > 0) byName.set(zone.name, others);
    else byName.delete(zone.name);
  }

  function add(zone: ZoneTable): void {
    withdraw(zone.id);
    byId.set(zone.id, zone);
    const all = [...namesakes(zone.name), zone];
    byName.set(
      zone.name,
      all.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)),
    );
  }

  const namesakes = (name: string): ZoneTable[] => byName.get(name) ?? [];

  function publicZoneOf(name: string): ZoneTable | undefined {
    for (let at = name; at !== ''; at = parentOf(at)) {
      const zone = delegated(at);
      if (zone) return zone;
    }
    return undefined;
  }

  /** The public zone of exactly this name that its parent, where that is here, delegates to. */
  function delegated(name: string): ZoneTable | undefined {
    const zones = namesakes(name).filter(({ isPrivate }) => !isPrivate);
    if (zones.length === 0) return undefined;
    const servers = publicZoneOf(parentOf(name))
      ?.at(name)
      .find(({ type }) => type === 'NS')?.values;
    if (!servers) return zones[0];
    const named = new Set(servers.map((server) => server.replace(/\.$/, '').toLowerCase()));
    return zones.find(({ nameServers }) => nameServers.some((server) => named.has(server)));
  }

  function privateZoneOf(name: string): ZoneTable | undefined {
    for (let at = name; at !== ''; at = parentOf(at)) {
      const zone = namesakes(at).find(({ isPrivate }) => isPrivate);
      if (zone) return zone;
    }
    return undefined;
  }

  return {
    publish: ({ records, ...head }) => add(createZoneTable(head, () => records)),
    publishLazily: (head, load) => add(createZoneTable(head, load)),
    replace: (id, name, records) => byId.get(id)?.replace(name, records),
    withdraw,
    clear() {
      byId.clear();
      byName.clear();
    },
    zoneOf: (name) => publicZoneOf(name) ?? privateZoneOf(name),
    get: (id) => byId.get(id),
    resolve(name, type) {
      const plain = questionName(name);
      const zone = publicZoneOf(plain);
      const found = zone && lookUp(zone, plain, type);
      if (found?.kind !== 'records') return [];
      return found.sets.flatMap(({ ttl = 0, values = [] }) =>
        values.map((value) => ({ name: plain, type, ttl, value })),
      );
    },
  };
}
