// What DNS answers of the zones that it serves: RFC 1034, RFC 4592 (wildcards), RFC 2308 (negative answers), and Route 53's
// Developer Guide for aliases and routing policies.

import { describe, expect, test } from 'vitest';
import { resolveQuestion } from '../../../../src/lib/gateway/data/dns/resolve.ts';
import { createZones } from '../../../../src/lib/gateway/data/dns/zones.ts';
import type { HostedZone, RecordSet, RoutingPolicy } from '../../../../src/lib/model/hosted-zone.ts';
import { set, zone } from './zone-builder.ts';

const own = 'd-abcdefghij.execute-api.us-east-1.amazonaws.com';

function serve(...published: HostedZone[]) {
  const zones = createZones();
  for (const one of published) zones.publish(one);
  const addresses = { A: ['127.0.0.1'], AAAA: [] };
  const targets = { isOwnTarget: (name: string) => name === own, addresses };
  let random = 0;
  const ask = (question: string) => {
    const [name = '', type = ''] = question.split(' ');
    return resolveQuestion(name, type, { zones, targets, random: () => random });
  };
  return {
    zones,
    ask,
    /** rcode, and the answers as `name type value`. */
    short(question: string): string[] {
      const { rcode, answers } = ask(question);
      return [rcode, ...answers.map(({ name, type, value }) => `${name} ${type} ${value}`)];
    },
    roll(value: number) {
      random = value;
    },
  };
}

describe('names', () => {
  const dns = serve(
    zone('example.com.', [
      'www A 192.0.2.1 | 192.0.2.2',
      'deep.below.empty A 192.0.2.3',
      '*.wild A 192.0.2.4',
      'host.wild TXT "here"',
      'sub.host.wild A 192.0.2.5',
      '*.cname CNAME www.example.com',
    ]),
  );

  test('an exact name has its records; without the type it has none, and the SOA says for how long', () => {
    expect(dns.short('www.example.com. A')).toEqual([
      'NOERROR',
      'www.example.com. A 192.0.2.1',
      'www.example.com. A 192.0.2.2',
    ]);
    const { rcode, answers, authorities, isAuthoritative } = dns.ask('www.example.com. AAAA');
    expect([rcode, answers, isAuthoritative]).toEqual(['NOERROR', [], true]);
    // The lesser of the record's own time and its minimum (RFC 2308, 3).
    expect(authorities).toMatchObject([{ name: 'example.com.', type: 'SOA', ttl: 900 }]);
  });

  test('what does not exist is NXDOMAIN; a name above others exists, and other zones are refused', () => {
    expect(dns.ask('nothing.example.com. A')).toMatchObject({ rcode: 'NXDOMAIN', authorities: [{ type: 'SOA' }] });
    expect(dns.short('below.empty.example.com. A')).toEqual(['NOERROR']);
    expect(dns.short('empty.example.com. A')).toEqual(['NOERROR']);
    expect(dns.ask('example.org. A')).toMatchObject({ rcode: 'REFUSED', isAuthoritative: false });
    // No suffix of the name, but of its text.
    expect(dns.short('notexample.com. A')).toEqual(['REFUSED']);
  });

  test('a wildcard stands for what does not exist below the nearest name that does (RFC 4592, 2.2.1)', () => {
    expect(dns.short('any.wild.example.com. A')).toEqual(['NOERROR', 'any.wild.example.com. A 192.0.2.4']);
    expect(dns.short('two.labels.wild.example.com. A')).toEqual([
      'NOERROR',
      'two.labels.wild.example.com. A 192.0.2.4',
    ]);
    expect(dns.short('any.wild.example.com. TXT')).toEqual(['NOERROR']);
    // It exists, if with another type; and what is below it has no wildcard above.
    expect(dns.short('host.wild.example.com. A')).toEqual(['NOERROR']);
    expect(dns.short('other.host.wild.example.com. A')).toEqual(['NXDOMAIN']);
    expect(dns.short('*.wild.example.com. A')).toEqual(['NOERROR', '*.wild.example.com. A 192.0.2.4']);
    expect(dns.short('x.cname.example.com. A')).toEqual([
      'NOERROR',
      'x.cname.example.com. CNAME www.example.com',
      'www.example.com. A 192.0.2.1',
      'www.example.com. A 192.0.2.2',
    ]);
  });

  test('of ANY one type is answered (RFC 8482)', () => {
    expect(dns.short('www.example.com. ANY')).toHaveLength(3);
    expect(dns.short('host.wild.example.com. ANY')).toEqual(['NOERROR', 'host.wild.example.com. TXT "here"']);
  });
});

describe('CNAMEs', () => {
  const dns = serve(
    zone('example.com.', [
      'a CNAME B.example.com.',
      'b CNAME there.example.org',
      'out CNAME elsewhere.example.net',
      'gone CNAME nothing.example.org',
      'one CNAME two.example.com',
      'two CNAME one.example.com',
      `api CNAME ${own}`,
    ]),
    zone('example.org.', ['there A 192.0.2.9']),
  );

  test('are followed through the zones that are served, and no further', () => {
    expect(dns.short('a.example.com. A')).toEqual([
      'NOERROR',
      'a.example.com. CNAME B.example.com.',
      'b.example.com. CNAME there.example.org',
      'there.example.org. A 192.0.2.9',
    ]);
    expect(dns.short('out.example.com. A')).toEqual(['NOERROR', 'out.example.com. CNAME elsewhere.example.net']);
    expect(dns.short('gone.example.com. A')).toEqual(['NXDOMAIN', 'gone.example.com. CNAME nothing.example.org']);
  });

  test('asked for themselves, they are not followed; a circle ends', () => {
    expect(dns.short('a.example.com. CNAME')).toEqual(['NOERROR', 'a.example.com. CNAME B.example.com.']);
    expect(dns.short('one.example.com. A').slice(0, 3)).toEqual([
      'NOERROR',
      'one.example.com. CNAME two.example.com',
      'two.example.com. CNAME one.example.com',
    ]);
  });

  test("may lead to the gateway's own names", () => {
    expect(dns.short('api.example.com. A')).toEqual([
      'NOERROR',
      `api.example.com. CNAME ${own}`,
      `${own}. A 127.0.0.1`,
    ]);
    expect(dns.short(`${own}. A`)).toEqual(['NOERROR', `${own}. A 127.0.0.1`]);
    expect(dns.short(`${own}. AAAA`)).toEqual(['NOERROR']);
    expect(dns.short('d-unknown.execute-api.us-east-1.amazonaws.com. A')).toEqual(['REFUSED']);
  });
});

describe('aliases', () => {
  const aliasTo = (name: string, zoneId = 'ZEXAMPLECOM') => ({ alias: { zoneId, name } });
  const dns = serve(
    zone('example.com.', ['www A 192.0.2.1 | 192.0.2.2', '*.wild A 192.0.2.4', 'text TXT "x"'], {
      records: [
        set('example.com.', '@ A', aliasTo('www.example.com.')),
        set('example.com.', 'chain A', aliasTo('example.com.')),
        set('example.com.', 'wild-alias A', aliasTo('\\052.wild.example.com.')),
        set('example.com.', 'api A', aliasTo(`${own}.`, 'Z1UJRXOUMOOFQ8')),
        set('example.com.', 'api AAAA', aliasTo(`${own}.`, 'Z1UJRXOUMOOFQ8')),
        set('example.com.', 'elb A', aliasTo('x.us-east-1.elb.amazonaws.com.', 'Z35SXDOTRQ7X7K')),
        set('example.com.', 'circle A', aliasTo('circle.example.com.')),
        set('example.com.', 'cname CNAME', aliasTo('real.example.com.')),
        set('example.com.', 'real CNAME', { ttl: 60, values: ['www.example.com'] }),
      ],
    }),
  );

  test("have their target's records under their own name, with its TTL", () => {
    expect(dns.ask('example.com. A').answers).toEqual([
      { name: 'example.com.', type: 'A', ttl: 300, value: '192.0.2.1' },
      { name: 'example.com.', type: 'A', ttl: 300, value: '192.0.2.2' },
    ]);
    expect(dns.short('chain.example.com. A')).toHaveLength(3);
    expect(dns.short('wild-alias.example.com. A')).toEqual(['NOERROR', 'wild-alias.example.com. A 192.0.2.4']);
    expect(dns.short('cname.example.com. A').slice(1)).toEqual([
      'cname.example.com. CNAME www.example.com',
      'www.example.com. A 192.0.2.1',
      'www.example.com. A 192.0.2.2',
    ]);
  });

  test("of the gateway's own names have its address; of IPv6 only where it listens there", () => {
    expect(dns.ask('api.example.com. A').answers).toEqual([
      { name: 'api.example.com.', type: 'A', ttl: 60, value: '127.0.0.1' },
    ]);
    expect(dns.ask('api.example.com. AAAA')).toMatchObject({
      rcode: 'NOERROR',
      answers: [],
      authorities: [{ type: 'SOA' }],
    });
  });

  test('of what is not served here, or of themselves, have no records', () => {
    expect(dns.short('elb.example.com. A')).toEqual(['NOERROR']);
    expect(dns.short('circle.example.com. A')).toEqual(['NOERROR']);
  });
});

describe('delegation', () => {
  const child = (id: string, server: string, createdAt: number): HostedZone =>
    zone('sub.example.com.', [`www A 192.0.2.${createdAt}`], { id, nameServers: [server], createdAt });
  const parent = (...lines: string[]) => zone('example.com.', ['a.sub A 192.0.2.99', ...lines]);

  test('what is below NS records is referred to; the name servers themselves are told', () => {
    const dns = serve(parent('sub NS ns1.example.net. | ns2.example.net.', 'sub DS 1 8 2 00ff'));
    const referral = dns.ask('www.sub.example.com. A');
    expect(referral).toMatchObject({ rcode: 'NOERROR', isAuthoritative: false, answers: [] });
    expect(referral.authorities.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'sub.example.com. ns1.example.net.',
      'sub.example.com. ns2.example.net.',
    ]);
    expect(dns.ask('sub.example.com. NS')).toMatchObject({ isAuthoritative: false, answers: [{}, {}] });
    // RFC 4035, 3.1.4.1: the parent answers for DS.
    expect(dns.ask('sub.example.com. DS')).toMatchObject({ isAuthoritative: true, answers: [{ value: '1 8 2 00ff' }] });
  });

  test('the oldest zone of a name answers, unless NS records of the zone above name another', () => {
    const [old, young] = [child('ZOLD', 'ns-1.awsdns-00.com', 1), child('ZYOUNG', 'ns-2.awsdns-00.com', 2)];
    expect(serve(young, old).short('www.sub.example.com. A')[1]).toBe('www.sub.example.com. A 192.0.2.1');
    expect(serve(young, old, parent()).short('www.sub.example.com. A')[1]).toBe('www.sub.example.com. A 192.0.2.1');
    const delegating = serve(old, young, parent('sub NS NS-2.awsdns-00.com.'));
    expect(delegating.short('www.sub.example.com. A')[1]).toBe('www.sub.example.com. A 192.0.2.2');
    expect(delegating.zones.resolve('WWW.sub.example.com', 'A')).toEqual([
      { name: 'www.sub.example.com.', type: 'A', ttl: 300, value: '192.0.2.2' },
    ]);
    const elsewhere = serve(old, young, parent('sub NS ns.example.net.'));
    expect(elsewhere.ask('www.sub.example.com. A')).toMatchObject({ answers: [], isAuthoritative: false });
    expect(elsewhere.zones.resolve('www.sub.example.com', 'A')).toEqual([]);
  });

  test('a private zone answers where no public one does', () => {
    const inside = zone('example.com.', ['www A 10.0.0.1'], { id: 'ZPRIVATE', isPrivate: true });
    const dns = serve(inside);
    expect(dns.short('www.example.com. A')).toEqual(['NOERROR', 'www.example.com. A 10.0.0.1']);
    expect(dns.zones.resolve('www.example.com', 'A')).toEqual([]);
    dns.zones.publish(zone('example.com.', ['www A 192.0.2.1'], { id: 'ZPUBLIC' }));
    expect(dns.short('www.example.com. A')[1]).toBe('www.example.com. A 192.0.2.1');
  });
});

describe('routing policies', () => {
  const sets = (...policies: RoutingPolicy[]): RecordSet[] =>
    policies.map((policy, index) =>
      set('example.com.', 'www A', {
        ttl: 60,
        values: [`192.0.2.${index + 1}`],
        setIdentifier: `s${index}`,
        policy,
      }),
    );
  const dnsOf = (...policies: RoutingPolicy[]) => serve(zone('example.com.', [], { records: sets(...policies) }));
  const values = (dns: ReturnType<typeof serve>) => dns.ask('www.example.com. A').answers.map(({ value }) => value);

  test('weights share the answers; zero is never answered, unless all are zero', () => {
    const dns = dnsOf(
      { kind: 'weighted', weight: 1 },
      { kind: 'weighted', weight: 0 },
      { kind: 'weighted', weight: 3 },
    );
    const at = (random: number) => {
      dns.roll(random);
      return values(dns)[0];
    };
    expect([at(0), at(0.24), at(0.26), at(0.99)]).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.3', '192.0.2.3']);
    const zero = dnsOf({ kind: 'weighted', weight: 0 }, { kind: 'weighted', weight: 0 });
    zero.roll(0.6);
    expect(values(zero)).toEqual(['192.0.2.2']);
  });

  test('failover answers the primary; locations their default, or nothing; multivalue up to eight', () => {
    expect(values(dnsOf({ kind: 'failover', role: 'SECONDARY' }, { kind: 'failover', role: 'PRIMARY' }))).toEqual([
      '192.0.2.2',
    ]);
    const [here, anywhere] = [false, true].map((isDefault) => ({ kind: 'geolocation' as const, isDefault }));
    expect(values(dnsOf({ ...here } as RoutingPolicy, { ...anywhere } as RoutingPolicy))).toEqual(['192.0.2.2']);
    expect(dnsOf({ ...here } as RoutingPolicy).short('www.example.com. A')).toEqual(['NOERROR']);
    expect(values(dnsOf({ kind: 'latency' }, { kind: 'latency' }))).toEqual(['192.0.2.1']);
    const many = Array.from({ length: 9 }, () => ({ kind: 'multivalue' as const }));
    expect(values(dnsOf(...many))).toHaveLength(8);
    expect(values(dnsOf(...many.slice(0, 3)))).toHaveLength(3);
  });
});

describe('changes', () => {
  test('the records of a name are replaced, and what existed by them alone is gone', () => {
    const dns = serve(zone('example.com.', ['a.b A 192.0.2.1']));
    expect(dns.short('b.example.com. A')).toEqual(['NOERROR']);
    dns.zones.replace('ZEXAMPLECOM', 'a.b.example.com.', []);
    expect(dns.short('b.example.com. A')).toEqual(['NXDOMAIN']);
    dns.zones.replace('ZEXAMPLECOM', '\\052.example.com.', [
      set('example.com.', '* A', { ttl: 1, values: ['192.0.2.7'] }),
    ]);
    expect(dns.short('b.example.com. A')).toEqual(['NOERROR', 'b.example.com. A 192.0.2.7']);
    dns.zones.withdraw('ZEXAMPLECOM');
    expect(dns.short('b.example.com. A')).toEqual(['REFUSED']);
  });
});
