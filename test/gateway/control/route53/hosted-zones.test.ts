// Hosted zones through Route 53's own client (API reference of Route 53; Developer Guide, "Working with hosted zones").

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handlerTables } from '../../../../src/lib/gateway/server-handlers.ts';
import { missingRoute53Operations } from '../../../../src/lib/gateway/server-missing-route53.ts';
import { answer, refusal } from '../control-harness.ts';
import { change, createZone, list, record, startRoute53 } from './route53-harness.ts';

let route53: Awaited<ReturnType<typeof startRoute53>>;
beforeAll(async () => {
  route53 = await startRoute53();
});
afterAll(() => route53.close());

describe('public zones', () => {
  test('a zone has its NS and SOA records from the start, by four name servers of its own', async () => {
    const { client } = route53;
    const made = await client.createHostedZone({
      Name: 'First.Example.com',
      CallerReference: 'first',
      HostedZoneConfig: { Comment: 'the first' },
    });
    const { HostedZone: zone, DelegationSet: set } = made;
    expect(zone).toMatchObject({
      Id: expect.stringMatching(/^\/hostedzone\/Z[0-9A-Z]{13,31}$/),
      Name: 'first.example.com.',
      CallerReference: 'first',
      Config: { Comment: 'the first', PrivateZone: false },
      ResourceRecordSetCount: 2,
    });
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(made.Location).toBe(`${route53.gateway.endpoint}/2013-04-01${zone?.Id}`);
    expect(made.ChangeInfo).toMatchObject({ Id: expect.stringMatching(/^\/change\/C/), Status: 'PENDING' });
    const servers = set?.NameServers ?? [];
    expect(servers.map((name) => /^ns-\d{1,4}\.awsdns-\d\d\.(com|net|org|co\.uk)$/.exec(name)?.[1]).sort()).toEqual([
      'co.uk',
      'com',
      'net',
      'org',
    ]);
    expect(await list(client, zone?.Id ?? '')).toEqual([
      `first.example.com. NS ${servers.map((server) => `${server}.`).join(', ')}`,
      `first.example.com. SOA ${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`,
    ]);
    expect(answer(await client.getHostedZone({ Id: zone?.Id }))).toEqual({ HostedZone: zone, DelegationSet: set });
  });

  test('a caller reference makes one zone; a name may have several, with other name servers', async () => {
    const { client } = route53;
    const one = await client.createHostedZone({ Name: 'twice.example.com', CallerReference: 'twice' });
    expect(await refusal(client.createHostedZone({ Name: 'twice.example.com', CallerReference: 'twice' }))).toEqual({
      error: 'HostedZoneAlreadyExists: A hosted zone has already been created with the specified caller reference.',
      status: 409,
    });
    const other = await client.createHostedZone({ Name: 'twice.example.com', CallerReference: 'twice again' });
    const shared = one.DelegationSet?.NameServers?.filter((name) => other.DelegationSet?.NameServers?.includes(name));
    expect(shared).toEqual([]);
  });

  test('names that are no domain names', async () => {
    const { client } = route53;
    const create = (Name: string) => refusal(client.createHostedZone({ Name, CallerReference: 'bad names' }));
    const label = 'a'.repeat(64);
    expect(await create(`${label}.com`)).toEqual({
      error: `InvalidDomainName: FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${label}'`,
      status: 400,
    });
    expect((await create('a..example.com')).error).toMatch(/^InvalidDomainName: FATAL problem: DomainLabelEmpty/);
    expect((await create('exämple.com')).error).toBe(
      "InvalidDomainName: FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with 'ä'",
    );
    expect((await create('com')).error).toMatch(/^InvalidDomainName: /);
    const long = Array.from({ length: 6 }, () => 'a'.repeat(50)).join('.');
    expect((await create(`${long}.com`)).error).toMatch(/DomainNameTooLong/);
    expect((await refusal(client.createHostedZone({ Name: 'x.com', CallerReference: '' }))).error).toMatch(
      /^InvalidInput: Invalid XML ; cvc-minLength-valid/,
    );
  });

  test('the comment changes and goes; a zone with records of its own is not deleted', async () => {
    const { client } = route53;
    const Id = await createZone(client, 'comment.example.com');
    const { HostedZone } = await client.updateHostedZoneComment({ Id, Comment: 'new' });
    expect(HostedZone?.Config).toEqual({ Comment: 'new', PrivateZone: false });
    expect((await client.updateHostedZoneComment({ Id })).HostedZone?.Config).toEqual({ PrivateZone: false });
    await change(client, Id, [record('CREATE', 'www.comment.example.com A', '192.0.2.1')]);
    expect(await refusal(client.deleteHostedZone({ Id }))).toEqual({
      error:
        'HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      status: 400,
    });
    await change(client, Id, [record('DELETE', 'www.comment.example.com A', '192.0.2.1')]);
    await client.changeTagsForResource({
      ResourceType: 'hostedzone',
      ResourceId: Id,
      AddTags: [{ Key: 'team', Value: 'dns' }],
    });
    expect((await client.deleteHostedZone({ Id })).ChangeInfo?.Status).toBe('PENDING');
    expect(await refusal(client.getHostedZone({ Id }))).toEqual({
      error: `NoSuchHostedZone: No hosted zone found with ID: ${Id}`,
      status: 404,
    });
  });

  test('a change is in sync when the delay has passed', async () => {
    const slow = await startRoute53({ delays: { dns: 3_600_000 } });
    for (const [{ client }, status] of [
      [route53, 'INSYNC'],
      [slow, 'PENDING'],
    ] as const) {
      const { ChangeInfo } = await client.createHostedZone({ Name: 'sync.example.com', CallerReference: 'sync' });
      const { ChangeInfo: later } = await client.getChange({ Id: ChangeInfo?.Id });
      expect(later).toEqual({ ...ChangeInfo, Status: status });
    }
    expect(await refusal(slow.client.getChange({ Id: 'C0NOTHING' }))).toEqual({
      error: 'NoSuchChange: Could not find resource with ID: C0NOTHING',
      status: 404,
    });
    await slow.close();
  });

  test('these operations of Route 53 are missing', async () => {
    const sdk = await import('@aws-sdk/client-route-53');
    const all = Object.keys(sdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
    const present = Object.keys(handlerTables.route53 ?? {});
    expect([...present, ...Object.keys(missingRoute53Operations)].sort()).toEqual(all.sort());
    expect(await refusal(route53.client.listHealthChecks())).toMatchObject({ status: 501 });
  });
});
