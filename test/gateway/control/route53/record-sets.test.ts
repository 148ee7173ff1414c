// Changes of record sets, through Route 53's own client: what a batch does, and all that it is refused for. API reference:
// ChangeResourceRecordSets, ListResourceRecordSets; Developer Guide, "Supported DNS record types", "Quotas".

import type { Change, ResourceRecordSet, Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, refusal } from '../control-harness.ts';
import { change, createZone, list, record, startRoute53 } from './route53-harness.ts';

let route53: Awaited<ReturnType<typeof startRoute53>>;
let client: Route53;
let zone: string;
beforeAll(async () => {
  route53 = await startRoute53();
  client = route53.client;
});
beforeEach(async () => {
  zone = await createZone(client);
});
afterAll(() => route53.close());

const apply = (...changes: Change[]) => change(client, zone, changes);
const refused = async (...changes: Change[]) => (await refusal(apply(...changes))).error;
/** The messages inside an InvalidChangeBatch's brackets. */
const problem = async (...changes: Change[]) => /^InvalidChangeBatch: \[(.*)\]$/s.exec(await refused(...changes))?.[1];

/** The zone without its first two record sets. */
const others = async () => (await list(client, zone)).filter((line) => !/^example\.com\. (NS|SOA) /.test(line));

function create(set: Partial<ResourceRecordSet>, Action: Change['Action'] = 'CREATE'): Change {
  return { Action, ResourceRecordSet: { Name: 'www.example.com', Type: 'A', ...set } };
}

describe('batches', () => {
  test('create, change and delete; names are kept in lower case with a trailing dot, values as given', async () => {
    const { ChangeInfo } = answer(
      await client.changeResourceRecordSets({
        HostedZoneId: `/hostedzone/${zone}`,
        ChangeBatch: { Comment: 'three', Changes: [record('CREATE', 'WWW.Example.com CNAME', 'Other.example.com')] },
      }),
    );
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING', Comment: 'three' });
    expect(await others()).toEqual(['www.example.com. CNAME Other.example.com']);
    await apply(
      record('UPSERT', 'www.example.com. CNAME', 'x.example.com'),
      record('UPSERT', 'a.example.com A', '192.0.2.1'),
    );
    expect(await others()).toEqual(['a.example.com. A 192.0.2.1', 'www.example.com. CNAME x.example.com']);
    expect((await client.getHostedZone({ Id: zone })).HostedZone?.ResourceRecordSetCount).toBe(4);
    // Values in another order and another spelling are the same.
    await apply(record('UPSERT', 'a.example.com A', '192.0.2.1', '192.0.2.2'));
    await apply(
      record('DELETE', 'A.example.com A', '192.0.2.2', '192.0.2.1'),
      record('DELETE', 'www.example.com CNAME', 'X.example.com.'),
    );
    expect(await others()).toEqual([]);
    expect((await client.getHostedZone({ Id: zone })).HostedZone?.ResourceRecordSetCount).toBe(2);
  });

  test('are applied whole or not at all, and tell all that is wrong', async () => {
    expect(
      await problem(
        record('CREATE', 'good.example.com A', '192.0.2.1'),
        record('DELETE', 'gone.example.com A', '192.0.2.1'),
        record('CREATE', 'example.com CNAME', 'www.example.com'),
        record('CREATE', 'www.example.org A', '192.0.2.1'),
      ),
    ).toBe(
      [
        "Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found",
        'RRSet with DNS name www.example.org. is not permitted in zone example.com.',
        'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
      ].join(', '),
    );
    expect(await others()).toEqual([]);
  });

  test('what exists is not created, what differs is not deleted', async () => {
    await apply(record('CREATE', 'www.example.com A', '192.0.2.1'));
    const [name, type] = ['www.example.com.', 'A'];
    expect(await refusal(apply(record('CREATE', 'www.example.com A', '192.0.2.1')))).toEqual({
      error: `InvalidChangeBatch: [Tried to create resource record set [name='${name}', type='${type}'] but it already exists]`,
      status: 400,
    });
    const mismatch = `Tried to delete resource record set [name='${name}', type='${type}'] but the values provided do not match the current values`;
    expect(await problem(record('DELETE', 'www.example.com A', '192.0.2.2'))).toBe(mismatch);
    const { Action, ResourceRecordSet } = record('DELETE', 'www.example.com A', '192.0.2.1');
    expect(await problem({ Action, ResourceRecordSet: { ...ResourceRecordSet, TTL: 60 } as ResourceRecordSet })).toBe(
      mismatch,
    );
  });

  test('a record set comes up once, or is deleted and created anew', async () => {
    await apply(record('CREATE', 'www.example.com CNAME', 'a.example.com'));
    await apply(
      record('DELETE', 'www.example.com CNAME', 'a.example.com'),
      record('CREATE', 'www.example.com CNAME', 'b.example.com'),
    );
    // A CNAME makes room for an A, in whatever order (Developer Guide: "transactional changes").
    await apply(
      record('CREATE', 'www.example.com A', '192.0.2.1'),
      record('DELETE', 'www.example.com CNAME', 'b.example.com'),
    );
    expect(await others()).toEqual(['www.example.com. A 192.0.2.1']);
    for (const action of ['CREATE', 'UPSERT'] as const) {
      expect(
        await problem(record('CREATE', 'x.example.com A', '192.0.2.1'), record(action, 'x.example.com A', '192.0.2.2')),
      ).toBe("The request contains an invalid set of changes for a resource record set 'A x.example.com.'");
    }
  });

  test('the apex keeps its NS and SOA records; they may be changed', async () => {
    const { ResourceRecordSets = [] } = await client.listResourceRecordSets({ HostedZoneId: zone });
    const deletions = ResourceRecordSets.map((ResourceRecordSet) => ({ Action: 'DELETE' as const, ResourceRecordSet }));
    expect(await problem(...deletions)).toBe(
      'A HostedZone must contain at least one NS record for the zone itself., A HostedZone must contain exactly one SOA record.',
    );
    await apply(record('UPSERT', 'example.com NS', 'ns1.example.net', 'ns2.example.net.'));
    expect((await list(client, zone))[0]).toBe('example.com. NS ns1.example.net, ns2.example.net.');
  });

  test('1000 records and 32000 characters at most, an UPSERT counting twice', async () => {
    const many = (action: 'CREATE' | 'UPSERT', count: number) =>
      Array.from({ length: count }, (_, index) => record(action, `h${index}.example.com A`, '192.0.2.1'));
    expect(await problem(...many('CREATE', 1001))).toBe('Number of records limit of 1000 exceeded.');
    expect(await problem(...many('UPSERT', 501))).toBe('Number of records limit of 1000 exceeded.');
    await apply(...many('CREATE', 1000));
    expect((await client.getHostedZone({ Id: zone })).HostedZone?.ResourceRecordSetCount).toBe(1002);
    const text = `"${'x'.repeat(250)}" "${'y'.repeat(250)}"`;
    const texts = Array.from({ length: 32 }, (_, index) => record('UPSERT', `t${index}.example.com TXT`, text));
    expect(await problem(...texts)).toBe('RDATA character limit of 32000 exceeded.');
  });
});

describe('names', () => {
  test('other characters than letters, digits, - and _ are kept as octal escapes, however they were given', async () => {
    await apply(
      record('CREATE', '*.example.com A', '192.0.2.1'),
      record('CREATE', 'a\\100b.example.com A', '192.0.2.1'),
      record('CREATE', '_sip._tcp.example.com A', '192.0.2.1'),
    );
    expect((await others()).map((line) => line.split(' ')[0])).toEqual(
      ['\\052.example.com.', '_sip._tcp.example.com.', 'a\\100b.example.com.'].sort((one, other) =>
        sortable(one) < sortable(other) ? -1 : 1,
      ),
    );
    expect(await problem(record('CREATE', '\\052.example.com A', '192.0.2.1'))).toMatch(/but it already exists$/);
    await apply(record('DELETE', 'a@b.example.com A', '192.0.2.1'));
  });

  const sortable = (name: string) => name.slice(0, -1).split('.').reverse().join('.');

  test('of too long labels, without labels, with odd characters', async () => {
    const long = 'a'.repeat(64);
    expect(await problem(record('CREATE', `${long}.example.com A`, '192.0.2.1'))).toBe(
      `FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${long}'`,
    );
    expect(await problem(record('CREATE', 'a..example.com A', '192.0.2.1'))).toMatch(/DomainLabelEmpty/);
    expect(await problem(record('CREATE', 'aäb.example.com A', '192.0.2.1'))).toBe(
      "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with 'ä'",
    );
    // The text ends like the zone's name, the name does not.
    expect(await problem(record('CREATE', 'notexample.com A', '192.0.2.1'))).toBe(
      'RRSet with DNS name notexample.com. is not permitted in zone example.com.',
    );
  });
});

describe('values', () => {
  test.each([
    ['A', '192.0.2.1'],
    ['AAAA', '2001:db8::1'],
    ['CAA', '0 issue "amazon.com"'],
    ['CNAME', 'other.example.com'],
    ['DS', '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'],
    ['HTTPS', '1 . alpn="h2,h3" port="443"'],
    ['MX', '10 mail.example.com'],
    ['NAPTR', '100 50 "u" "E2U+sip" "!^.*$!sip:a@example.com!" .'],
    ['NS', 'ns.example.net'],
    ['PTR', 'host.example.com'],
    ['SPF', '"v=spf1 -all"'],
    ['SRV', '1 10 5269 xmpp.example.com.'],
    ['SSHFP', '4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789'],
    ['SVCB', '0 svc.example.com'],
    ['TLSA', '3 0 1 00ff'],
    ['TXT', '"one \\"two\\"" "three\\344"'],
  ])('of type %s: %s', async (type, value) => {
    await apply(record('CREATE', `x.example.com ${type}`, value));
    expect(await others()).toEqual([`x.example.com. ${type} ${value}`]);
  });

  test.each([
    ['A', '192.0.2.256', 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'],
    ['A', '192.0.2.1, 192.0.2.2', 'ARRDATANotSingleField (Value contains spaces)'],
    ['AAAA', '192.0.2.1', 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'],
    ['AAAA', 'fe80::1%eth0', 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'],
    ['TXT', 'unquoted', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
    ['TXT', '""twice""', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
    ['TXT', '"open', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
    ['TXT', `"${'x'.repeat(256)}"`, 'CharacterStringTooLong (Value is too long)'],
    ['CNAME', '', 'DomainNameEmpty (Domain name is empty)'],
  ])('of type %s that are refused: %s', async (type, value, what) => {
    expect(await problem(record('CREATE', `x.example.com ${type}`, value))).toBe(
      `Invalid Resource Record: 'FATAL problem: ${what} encountered with '${value}''`,
    );
  });

  test.each([
    ['MX', 'mail.example.com'],
    ['MX', '65536 mail.example.com'],
    ['SRV', '1 2 3'],
    ['CAA', '0 issue amazon.com'],
    ['CAA', '256 issue "amazon.com"'],
    ['DS', '1 2 3 xyz'],
    ['TLSA', '3 0 1 0'],
    ['SSHFP', '4 2'],
    ['NAPTR', '100 50 u "E2U+sip" "" .'],
    ['HTTPS', '0 . alpn="h2"'],
    ['SVCB', 'x svc.example.com'],
    ['NS', 'two names'],
    ['SOA', 'ns.example.com. x.example.com. 1 2 3'],
  ])('of type %s that are no such value: %s', async (type, value) => {
    const name = type === 'SOA' ? 'example.com' : 'x.example.com';
    expect(await problem(record('UPSERT', `${name} ${type}`, value))).toMatch(
      /^Invalid Resource Record: 'FATAL problem: /,
    );
  });

  test('twice the same value, and several where there can be one', async () => {
    expect(await problem(record('CREATE', 'x.example.com A', '192.0.2.1', '192.0.2.1'))).toBe(
      "Duplicate Resource Record: '192.0.2.1'",
    );
    expect(await problem(record('CREATE', 'x.example.com AAAA', '2001:db8::1', '2001:DB8:0::1'))).toBe(
      "Duplicate Resource Record: '2001:DB8:0::1'",
    );
    expect(await problem(record('CREATE', 'x.example.com CNAME', 'a.com', 'b.com'))).toMatch(
      /must contain exactly one/,
    );
  });
});

describe('CNAMEs', () => {
  test('stand alone', async () => {
    await apply(
      record('CREATE', 'c.example.com CNAME', 'x.example.com'),
      record('CREATE', 'a.example.com A', '192.0.2.1'),
    );
    expect(await problem(record('CREATE', 'c.example.com A', '192.0.2.1'))).toBe(
      'RRSet of type A with DNS name c.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
    );
    expect(await problem(record('CREATE', 'a.example.com CNAME', 'x.example.com'))).toBe(
      'RRSet of type CNAME with DNS name a.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    );
  });
});

describe('aliases', () => {
  const alias = (HostedZoneId: string, DNSName: string, EvaluateTargetHealth = false) => ({
    AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth },
  });
  const regional = 'd-abcdefghij.execute-api.us-east-1.amazonaws.com';

  test('of API Gateway, of CloudFront, and of records of the zone, at the apex, too', async () => {
    await apply(record('CREATE', 'target.example.com A', '192.0.2.1'));
    await apply(
      create({ Name: 'api.example.com', ...alias('Z1UJRXOUMOOFQ8', regional.toUpperCase()) }),
      create({ Name: 'edge.example.com', ...alias('Z2FDTNDATAQYW2', 'd111111abcdef8.cloudfront.net') }),
      create({ Name: 'example.com', ...alias(zone, 'target.example.com') }),
      create({ Name: 'lb.example.com', ...alias('Z35SXDOTRQ7X7K', 'dualstack.x.us-east-1.elb.amazonaws.com', true) }),
    );
    const { ResourceRecordSets } = await client.listResourceRecordSets({
      HostedZoneId: zone,
      StartRecordName: 'api.example.com',
      MaxItems: 1,
    });
    expect(ResourceRecordSets).toEqual([
      { Name: 'api.example.com.', Type: 'A', ...alias('Z1UJRXOUMOOFQ8', `${regional}.`) },
    ]);
    await apply(create({ Name: 'api.example.com', ...alias('Z1UJRXOUMOOFQ8', regional) }, 'DELETE'));
  });

  test('of what is not there, or in another zone', async () => {
    const tried = (name: string, id: string) => `Tried to create an alias that targets ${name}., type A in zone ${id},`;
    expect(await problem(create(alias(zone, 'nothing.example.com')))).toBe(
      `${tried('nothing.example.com', zone)} but that target was not found`,
    );
    expect(await problem(create(alias(zone, regional)))).toBe(
      `${tried(regional, zone)} but the alias target name does not lie within the target zone, ${tried(regional, zone)} but that target was not found`,
    );
    for (const [id, name] of [
      ['Z2FDTNDATAQYW2', regional],
      ['ZOJJZC49E0EPZ', regional],
      ['Z35SXDOTRQ7X7K', 'd111111abcdef8.cloudfront.net'],
      ['Z35SXDOTRQ7X7K', 'www.example.org'],
    ] as const) {
      expect(await problem(create(alias(id, name)))).toBe(
        `${tried(name, id)} but the alias target name does not lie within the target zone`,
      );
    }
    expect(await problem(create({ Type: 'TXT', ...alias('Z1UJRXOUMOOFQ8', regional) }))).toMatch(/was not found$/);
    // One made in the same batch is there; itself is not.
    expect(await problem(create(alias(zone, 'www.example.com')))).toMatch(/was not found$/);
    await apply(create(alias(zone, 'new.example.com')), record('CREATE', 'new.example.com A', '192.0.2.1'));
  });
});

describe('routing policies', () => {
  const values = { TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const weighted = (SetIdentifier: string, Weight = 1, rest = {}) =>
    create({ ...values, SetIdentifier, Weight, ...rest });
  const place = 'RRSet with DNS name www.example.com., type A';

  test('several record sets of one name and type, by their identifiers', async () => {
    await apply(weighted('one'), weighted('two', 0));
    const { ResourceRecordSets = [] } = await client.listResourceRecordSets({
      HostedZoneId: zone,
      StartRecordName: 'www.example.com',
    });
    expect(ResourceRecordSets.map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight])).toEqual([
      ['one', 1],
      ['two', 0],
    ]);
    expect(await problem(weighted('one'))).toBe(
      "Tried to create resource record set [name='www.example.com.', type='A', set-identifier='one'] but it already exists",
    );
    expect(await problem(weighted('three', 1, { TTL: 61 }))).toBe(
      `${place}, SetIdentifier three cannot be created as weighted sets must contain the same TTL.`,
    );
    expect(await problem(create(values))).toBe(
      `${place} cannot be created as other RRSets exist with the same name and type.`,
    );
    expect(await problem(create({ ...values, SetIdentifier: 'x', Region: 'us-east-1' }))).toBe(
      `${place}, SetIdentifier x cannot be created as a non-latency set exists with the same name and type.`,
    );
  });

  test('beside a simple record set there is no other', async () => {
    await apply(create(values));
    expect(await problem(weighted('bananas'))).toBe(
      `${place}, SetIdentifier bananas cannot be created as a non-weighted set exists with the same name and type.`,
    );
    expect(await problem(create({ ...values, SetIdentifier: 'x', MultiValueAnswer: true }))).toBe(
      `${place}, SetIdentifier x cannot be created because a non multivalue answer rrset exists with the same name and type.`,
    );
  });

  test('a region, a role and a location are there once', async () => {
    const latency = (SetIdentifier: string) => create({ ...values, SetIdentifier, Region: 'eu-west-1' });
    await apply(latency('one'));
    expect(await problem(latency('two'))).toBe(
      `${place}, SetIdentifier two, and Region Name=eu-west-1 cannot be created because a latency RRSet with the same name, type and region already exists.`,
    );
    const failover = (SetIdentifier: string) =>
      create({ ...values, Name: 'f.example.com', SetIdentifier, Failover: 'PRIMARY' });
    await apply(failover('one'));
    expect(await problem(failover('two'))).toMatch(
      / a failover RRSet with the same name, type and failover already exists\.$/,
    );
    const geo = (SetIdentifier: string, CountryCode: string) =>
      create({ ...values, Name: 'g.example.com', SetIdentifier, GeoLocation: { CountryCode } });
    await apply(geo('one', '*'), geo('two', 'DE'));
    expect(await problem(geo('three', 'DE'))).toMatch(/geolocation already exists\.$/);
  });
});

describe('requests that make no sense', () => {
  const change = '[Action=CREATE, Name=www.example.com, Type=A, SetIdentifier=null]';
  const values = { TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const target = 'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';

  test('members that exclude or need one another', async () => {
    expect(await refused(create({}))).toBe(
      `InvalidInput: Invalid request: ${target}, but found none in Change with ${change}`,
    );
    expect(await refused(create({ ResourceRecords: values.ResourceRecords }))).toMatch(/but found none/);
    const AliasTarget = { HostedZoneId: zone, DNSName: 'x.example.com', EvaluateTargetHealth: false };
    expect(await refused(create({ ...values, AliasTarget }))).toMatch(/but found more than one in Change/);
    expect(await refused(create({ ...values, Weight: 1 }))).toBe(
      `InvalidInput: Invalid request: Missing field 'SetIdentifier' in Change with ${change}`,
    );
    expect(await refused(create({ ...values, SetIdentifier: 'x' }))).toBe(
      `InvalidInput: Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in Change with ${change.replace('null', 'x')}`,
    );
    expect(await refused(create({ ...values, SetIdentifier: 'x', Weight: 1, Region: 'us-east-1' }))).toMatch(
      /but found more than one/,
    );
  });

  test('values outside of the schema', async () => {
    expect(await refused(create(values, 'PUT' as 'CREATE'))).toBe(
      "InvalidInput: Invalid XML ; cvc-enumeration-valid: Value 'PUT' is not facet-valid with respect to enumeration '[CREATE, DELETE, UPSERT]'. It must be a value from the enumeration.",
    );
    expect(await refused(create({ ...values, Type: 'AFSDB' as 'A' }))).toMatch(/Value 'AFSDB' is not facet-valid/);
    expect(await refused(create({ ...values, TTL: -1 }))).toMatch(/cvc-minInclusive-valid: Value '-1'/);
    expect(await refused(create({ ...values, TTL: 2_147_483_648 }))).toMatch(/cvc-maxInclusive-valid/);
    expect(await refused(create({ ...values, SetIdentifier: 'x', Weight: 256 }))).toMatch(/cvc-maxInclusive-valid/);
    expect(await refused()).toMatch(
      /^InvalidInput: Invalid XML ; cvc-complex-type.2.4.b: The content of element 'Changes'/,
    );
    expect(await refused(create({ ...values, ResourceRecords: [] }))).toMatch(
      /The content of element 'ResourceRecords'/,
    );
  });

  test('health checks and traffic policies, which are not here, and zones that are not', async () => {
    expect(await refused(create({ ...values, HealthCheckId: 'abc' }))).toBe(
      'NoSuchHealthCheck: A health check with id abc does not exist.',
    );
    expect(await refused(create({ TrafficPolicyInstanceId: 'x' }))).toMatch(/not supported/);
    const gone = client.changeResourceRecordSets({ HostedZoneId: 'ZGONE', ChangeBatch: { Changes: [create(values)] } });
    expect(await refusal(gone)).toEqual({
      error: 'NoSuchHostedZone: No hosted zone found with ID: ZGONE',
      status: 404,
    });
  });
});

describe('lists', () => {
  test('by name with its labels reversed, trailing dot and all, then by type; page by page', async () => {
    const names = ['b', 'a-x', 'a', 'x.a', 'example.com'].map((name) =>
      name.includes('com') ? name : `${name}.example.com`,
    );
    await apply(
      ...names.map((name) => record('CREATE', `${name} A`, '192.0.2.1')),
      record('CREATE', 'a.example.com TXT', '"t"'),
    );
    const expected = [
      'example.com. A',
      'example.com. NS',
      'example.com. SOA',
      // The hyphen comes before the dot that ends "com.example.a." (API reference, "Sort order").
      'a-x.example.com. A',
      'a.example.com. A',
      'a.example.com. TXT',
      'x.a.example.com. A',
      'b.example.com. A',
    ];
    const found: string[] = [];
    let next: { StartRecordName?: string | undefined; StartRecordType?: 'A' | undefined } = {};
    for (;;) {
      const page = await client.listResourceRecordSets({ HostedZoneId: zone, MaxItems: 3, ...next });
      found.push(...(page.ResourceRecordSets ?? []).map(({ Name, Type }) => `${Name} ${Type}`));
      expect(page.MaxItems).toBe(3);
      if (!page.IsTruncated) break;
      next = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType as 'A' };
    }
    expect(found).toEqual(expected);
  });

  test('begin where they are told to', async () => {
    await apply(record('CREATE', 'm.example.com A', '192.0.2.1'), record('CREATE', 'm.example.com TXT', '"t"'));
    const from = async (StartRecordName?: string, StartRecordType?: 'A' | 'MX') => {
      const { ResourceRecordSets = [] } = await client.listResourceRecordSets({
        HostedZoneId: zone,
        StartRecordName,
        StartRecordType,
      });
      return ResourceRecordSets.map(({ Name, Type }) => `${Name} ${Type}`);
    };
    expect(await from('M.example.com')).toEqual(['m.example.com. A', 'm.example.com. TXT']);
    expect(await from('m.example.com', 'MX')).toEqual(['m.example.com. TXT']);
    expect(await from('n.example.com')).toEqual([]);
    expect((await refusal(from(undefined, 'A'))).error).toMatch(/^InvalidInput: /);
  });
});
