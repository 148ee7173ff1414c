// DNS messages as bytes: RFC 1035 (messages), RFC 6891 (EDNS), RFC 8482 (ANY), and what is no message at all.

import { type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import { describe, expect, test } from 'vitest';
import type { DnsPorts } from '../../../../src/lib/gateway/data/dns/resolve.ts';
import { respond } from '../../../../src/lib/gateway/data/dns/respond.ts';
import { createZones } from '../../../../src/lib/gateway/data/dns/zones.ts';
import { zone } from './zone-builder.ts';

const zones = createZones();
zones.publish(
  zone('example.com.', [
    'www A 192.0.2.1',
    'six AAAA 2001:db8::1',
    'mail MX 10 mx1.example.com. | 20 mx2.example.com',
    'text TXT "one \\"quoted\\"" "two" | "b\\344r"',
    'spf SPF "v=spf1 -all"',
    'srv SRV 1 2 5060 sip.example.com',
    'caa CAA 0 issue "amazon.com; x=1"',
    'naptr NAPTR 100 50 "u" "E2U+sip" "!^.*$!sip:a@example.com!" .',
    'ds DS 60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118',
    'sshfp SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789',
    '_443._tcp TLSA 3 0 1 00ff',
    'svc HTTPS 1 . alpn="h3,h2" ipv4hint="192.0.2.1,192.0.2.2" port="443" ipv6hint="2001:db8::1"',
    'alias SVCB 0 svc.example.com',
    '1.2 PTR host.example.com',
    'name\\100x TXT "escaped"',
    `large TXT ${Array.from({ length: 4 }, (_, i) => `"${String(i).repeat(200)}"`).join('|')}`,
    'bad A not-an-address"',
  ]),
);
const ports: DnsPorts = {
  zones,
  targets: { isOwnTarget: () => false, addresses: { A: [], AAAA: [] } },
  random: () => 0,
};

type Reply = DecodedPacket & { rcode: string };

function query(name: string, type: string, extra: Partial<Packet> = {}): Buffer {
  return encode({ type: 'query', id: 4711, flags: 1 << 8, questions: [{ name, type: type as 'A' }], ...extra });
}

function reply(message: Buffer, transport: 'udp' | 'tcp' = 'tcp'): Reply {
  const answer = respond(message, transport, ports);
  if (!answer) throw new Error('no answer');
  return decode(answer) as Reply;
}

const opt = (fields: object) =>
  ({
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        options: [],
        ...fields,
      },
    ],
  }) as unknown as Partial<Packet>;

describe('answers', () => {
  test('bear the id, the question as it was spelt, and their flags', () => {
    const answer = reply(query('WwW.example.COM', 'A'));
    expect(answer).toMatchObject({ id: 4711, type: 'response', rcode: 'NOERROR', flag_aa: true, flag_rd: true });
    expect([answer.flag_ra, answer.flag_tc]).toEqual([false, false]);
    expect(answer.questions).toMatchObject([{ name: 'WwW.example.COM', type: 'A' }]);
    expect(answer.answers).toMatchObject([{ name: 'www.example.com', type: 'A', ttl: 300, data: '192.0.2.1' }]);
  });

  test.each([
    ['six', 'AAAA', ['2001:db8::1']],
    [
      'mail',
      'MX',
      [
        { preference: 10, exchange: 'mx1.example.com' },
        { preference: 20, exchange: 'mx2.example.com' },
      ],
    ],
    ['text', 'TXT', [[Buffer.from('one "quoted"'), Buffer.from('two')], [Buffer.from('b\xe4r', 'latin1')]]],
    ['srv', 'SRV', [{ priority: 1, weight: 2, port: 5060, target: 'sip.example.com' }]],
    ['caa', 'CAA', [{ flags: 0, tag: 'issue', value: 'amazon.com; x=1', issuerCritical: false }]],
    [
      'ds',
      'DS',
      [
        {
          keyTag: 60485,
          algorithm: 5,
          digestType: 1,
          digest: Buffer.from('2bb183af5f22588179a53b0a98631fad1a292118', 'hex'),
        },
      ],
    ],
    ['_443._tcp', 'TLSA', [{ usage: 3, selector: 0, matchingType: 1, certificate: Buffer.from([0, 255]) }]],
    ['1.2', 'PTR', ['host.example.com']],
    ['name@x', 'TXT', [[Buffer.from('escaped')]]],
    [
      'naptr',
      'NAPTR',
      [
        {
          order: 100,
          preference: 50,
          flags: 'u',
          services: 'E2U+sip',
          regexp: '!^.*$!sip:a@example.com!',
          replacement: '.',
        },
      ],
    ],
    [
      'sshfp',
      'SSHFP',
      [{ algorithm: 4, hash: 2, fingerprint: '123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF123456789' }],
    ],
    ['spf', 'SPF', [Buffer.from('\x0bv=spf1 -all')]],
  ] as const)('%s %s', (label, type, expected) => {
    const { answers = [] } = reply(query(`${label}.example.com`, type));
    expect(answers.map((answer) => (answer as { data: unknown }).data)).toEqual(expected);
  });

  test('service bindings have their parameters in the order of their numbers (RFC 9460, 2.2)', () => {
    const dataOf = (name: string, type: string) => {
      const [answer] = reply(query(name, type)).answers ?? [];
      return Buffer.from(Reflect.get(answer ?? {}, 'data') ?? []).toString('hex');
    };
    expect(dataOf('svc.example.com', 'UNKNOWN_65')).toBe(
      [
        '0001',
        '00',
        '00010006',
        '026833',
        '026832',
        '00030002',
        '01bb',
        '00040008',
        'c0000201',
        'c0000202',
        '00060010',
        '20010db8000000000000000000000001',
      ].join(''),
    );
    expect(dataOf('alias.example.com', 'UNKNOWN_64')).toBe(
      `0000${Buffer.from('\x03svc\x07example\x03com\x00').toString('hex')}`,
    );
  });

  test('a stored value that no message can have is a failure of the server, and nothing worse', () => {
    expect(reply(query('bad.example.com', 'A'))).toMatchObject({ rcode: 'SERVFAIL', answers: [] });
  });
});

describe('refusals', () => {
  test('other classes, zone transfers, other zones', () => {
    const chaos = { questions: [{ name: 'example.com', type: 'TXT', class: 'CH' }] } as Partial<Packet>;
    for (const message of [query('example.com', 'A', chaos), query('example.com', 'AXFR'), query('example.org', 'A')]) {
      expect(reply(message)).toMatchObject({ rcode: 'REFUSED', flag_aa: false, answers: [] });
    }
  });

  test('a name of bytes that are no text is refused', () => {
    const message = query('xx.example.com', 'A');
    message.writeUInt16BE(0xc3ff, 13);
    expect(reply(message).rcode).toBe('REFUSED');
  });

  test('operations other than queries are not implemented', () => {
    expect(reply(query('example.com', 'SOA', { flags: 5 << 11 }))).toMatchObject({ rcode: 'NOTIMP', id: 4711 });
  });

  test('answers and scraps are not answered', () => {
    expect(respond(encode({ type: 'response', id: 1, questions: [] }), 'udp', ports)).toBeUndefined();
    expect(respond(Buffer.from('short'), 'udp', ports)).toBeUndefined();
    expect(respond(Buffer.alloc(0), 'udp', ports)).toBeUndefined();
  });

  test('malformed messages are told so: no question, many, cut off, pointers in a circle', () => {
    const good = query('www.example.com', 'A');
    const two = {
      questions: [
        { name: 'a.example.com', type: 'A' },
        { name: 'b.example.com', type: 'A' },
      ],
    } as Packet;
    const circle = Buffer.concat([good.subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])]);
    const counted = Buffer.from(good);
    counted.writeUInt16BE(0xffff, 10);
    for (const message of [query('x', 'A', { questions: [] }), encode(two), good.subarray(0, 20), circle, counted]) {
      expect(reply(message)).toMatchObject({ rcode: 'FORMERR', answers: [] });
    }
  });

  test('no bytes make it fail', () => {
    const good = query('www.example.com', 'A', opt({}));
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    for (let round = 0; round < 3000; round++) {
      const message = Buffer.from(good.subarray(0, 12 + (next() % (good.length - 11))));
      for (let change = next() % 4; change >= 0; change--) message[next() % message.length] = next() % 256;
      const answer = respond(message, 'udp', ports);
      if (answer) expect(answer.readUInt16BE(2) & 0x8000).toBe(0x8000);
    }
  });
});

describe('sizes', () => {
  test('by UDP an answer over 512 bytes is cut off and says so; by TCP it is whole', () => {
    expect(reply(query('large.example.com', 'TXT'), 'udp')).toMatchObject({
      flag_tc: true,
      flag_aa: true,
      answers: [],
    });
    expect(reply(query('large.example.com', 'TXT'), 'tcp').answers).toHaveLength(4);
  });

  test('EDNS lets it be larger, up to 1232 bytes; what the client has of EDNS is answered', () => {
    const answer = reply(query('large.example.com', 'TXT', opt({})), 'udp');
    expect(answer.answers).toHaveLength(4);
    expect(answer.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232, ednsVersion: 0 }]);
    expect(reply(query('large.example.com', 'TXT', opt({ udpPayloadSize: 600 })), 'udp').flag_tc).toBe(true);
    expect(reply(query('www.example.com', 'A')).additionals).toEqual([]);
    const version = reply(query('www.example.com', 'A', opt({ ednsVersion: 1 })));
    expect(version).toMatchObject({ answers: [], additionals: [{ extendedRcode: 1 }] });
  });
});
