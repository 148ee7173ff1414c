// Zones for tests, written as zone files are: `www A 192.0.2.1`, one record set a line, values parted by `|`.

import type { HostedZone, RecordSet } from '../../../../src/lib/model/hosted-zone.ts';

const soa = 'ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400';

/** A zone with its SOA and NS records; `@` is its own name, and a name with a trailing dot is whole. */
export function zone(name: string, lines: string[] = [], extra: Partial<HostedZone> = {}): HostedZone {
  return {
    id: `Z${name.replaceAll(/\W/g, '').toUpperCase()}`,
    account: '123456789012',
    name,
    isPrivate: false,
    nameServers: ['ns-1.awsdns-00.com'],
    createdAt: 0,
    ...extra,
    records: [
      set(name, '@ SOA', { ttl: 900, values: [soa] }),
      set(name, '@ NS', { ttl: 172_800, values: ['ns-1.awsdns-00.com.'] }),
      ...lines.map((line) => simpleSet(name, line)),
      ...(extra.records ?? []),
    ],
  };
}

function simpleSet(zoneName: string, line: string): RecordSet {
  const [, place = '', values = ''] = /^(\S+ \S+) (.*)$/.exec(line) ?? [];
  return set(zoneName, place, { ttl: 300, values: values.split('|').map((value) => value.trim()) });
}

/** A record set of a place, such as `www A`. */
export function set(zoneName: string, place: string, rest: Partial<RecordSet>): RecordSet {
  const [label = '', type = ''] = place.split(' ');
  const name = label === '@' ? zoneName : label.endsWith('.') ? label : `${label}.${zoneName}`;
  return { name: name.replace('*', '\\052'), type, ...rest };
}
