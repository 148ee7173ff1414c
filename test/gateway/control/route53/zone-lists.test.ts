// Lists of zones, private zones and their VPCs, tags, limits and reusable delegation sets, through Route 53's own client.

import type { Route53 } from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../control-harness.ts';
import { account, change, createZone, list, record, startRoute53 } from './route53-harness.ts';

let route53: Awaited<ReturnType<typeof startRoute53>>;
let client: Route53;
beforeEach(async () => {
  route53 = await startRoute53();
  client = route53.client;
});
afterEach(() => route53.close());

const error = async (call: Promise<unknown>) => (await refusal(call)).error;
const vpc = (VPCId: string) => ({ VPCId, VPCRegion: 'us-east-1' as const });

describe('lists of zones', () => {
  test('page by page in the order of their ids, those of the account alone', async () => {
    const ids = [];
    for (const name of ['a.com', 'b.com', 'c.com']) ids.push(await createZone(client, name));
    await createZone(route53.clientOf('222222222222'), 'other.com');
    const first = await client.listHostedZones({ MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true, MaxItems: 2 });
    const second = await client.listHostedZones({ MaxItems: 2, Marker: first.NextMarker });
    expect(second).toMatchObject({ IsTruncated: false, Marker: first.NextMarker });
    const found = [...(first.HostedZones ?? []), ...(second.HostedZones ?? [])].map(({ Id }) => Id);
    expect(found).toEqual(ids.sort().map((id) => `/hostedzone/${id}`));
    expect((await client.getHostedZoneCount({})).HostedZoneCount).toBe(3);
    expect(await error(client.listHostedZones({ MaxItems: 0 }))).toMatch(/^InvalidInput: /);
  });

  test('by name with the labels reversed, from a name on', async () => {
    for (const name of ['b.org', 'www.b.com', 'b.com', 'b-x.com', 'a.com']) await createZone(client, name);
    const names = async (input: Parameters<Route53['listHostedZonesByName']>[0]) =>
      (await client.listHostedZonesByName(input)).HostedZones?.map(({ Name }) => Name);
    expect(await names({})).toEqual(['a.com.', 'b-x.com.', 'b.com.', 'www.b.com.', 'b.org.']);
    expect(await names({ DNSName: 'B.com' })).toEqual(['b.com.', 'www.b.com.', 'b.org.']);
    const page = await client.listHostedZonesByName({ DNSName: 'b.com', MaxItems: 1 });
    expect(page).toMatchObject({ DNSName: 'b.com', IsTruncated: true, NextDNSName: 'www.b.com.', MaxItems: 1 });
    expect(await names({ DNSName: page.NextDNSName, HostedZoneId: page.NextHostedZoneId })).toEqual([
      'www.b.com.',
      'b.org.',
    ]);
    expect(await error(client.listHostedZonesByName({ DNSName: 'a..com' }))).toMatch(/^InvalidDomainName: /);
  });
});

describe('private zones', () => {
  test('have a VPC and no name servers of their own', async () => {
    const made = await client.createHostedZone({ Name: 'corp.example', CallerReference: 'p', VPC: vpc('vpc-0a') });
    expect(made).toMatchObject({ HostedZone: { Config: { PrivateZone: true } }, VPC: vpc('vpc-0a') });
    expect(made.DelegationSet).toBeUndefined();
    const Id = made.HostedZone?.Id ?? '';
    expect((await list(client, Id))[0]).toBe(
      'corp.example. NS ns-0.awsdns-00.com., ns-512.awsdns-00.net., ns-1024.awsdns-00.org., ns-1536.awsdns-00.co.uk.',
    );
    await client.associateVPCWithHostedZone({ HostedZoneId: Id, VPC: vpc('vpc-0b') });
    expect((await client.getHostedZone({ Id })).VPCs).toEqual([vpc('vpc-0a'), vpc('vpc-0b')]);
    const { HostedZoneSummaries } = await client.listHostedZonesByVPC(vpc('vpc-0b'));
    expect(HostedZoneSummaries).toEqual([
      { HostedZoneId: Id.replace('/hostedzone/', ''), Name: 'corp.example.', Owner: { OwningAccount: account } },
    ]);
    await client.disassociateVPCFromHostedZone({ HostedZoneId: Id, VPC: vpc('vpc-0a') });
    expect(await refusal(client.disassociateVPCFromHostedZone({ HostedZoneId: Id, VPC: vpc('vpc-0b') }))).toMatchObject(
      {
        error: expect.stringMatching(/^LastVPCAssociation: /),
        status: 400,
      },
    );
    expect(await error(client.disassociateVPCFromHostedZone({ HostedZoneId: Id, VPC: vpc('vpc-0c') }))).toMatch(
      /^VPCAssociationNotFound: /,
    );
    expect((await client.listHostedZones({ HostedZoneType: 'PrivateHostedZone' })).HostedZones).toHaveLength(1);
  });

  test('a VPC has one zone of a name; a public zone has none', async () => {
    await client.createHostedZone({ Name: 'corp.example', CallerReference: 'p', VPC: vpc('vpc-0a') });
    const again = client.createHostedZone({ Name: 'corp.example', CallerReference: 'q', VPC: vpc('vpc-0a') });
    expect(await error(again)).toMatch(
      /^ConflictingDomainExists: The VPC vpc-0a in region us-east-1 has already been associated with the hosted zone Z\w+ with the same domain name\.$/,
    );
    const open = await createZone(client, 'corp.example');
    expect(await error(client.associateVPCWithHostedZone({ HostedZoneId: open, VPC: vpc('vpc-0a') }))).toMatch(
      /^PublicZoneVPCAssociation: /,
    );
    const bad = client.createHostedZone({ Name: 'x.example', CallerReference: 'r', VPC: vpc('subnet-1') });
    expect(await refusal(bad)).toEqual({ error: 'InvalidVPCId: The VPC ID is invalid.', status: 400 });
  });
});

test('tags of zones', async () => {
  const ids = [await createZone(client, 'a.com'), await createZone(client, 'b.com')];
  const place = { ResourceType: 'hostedzone' as const, ResourceId: ids[0] };
  await client.changeTagsForResource({
    ...place,
    AddTags: [
      { Key: 'one', Value: '1' },
      { Key: 'two', Value: '2' },
    ],
  });
  await client.changeTagsForResource({ ...place, AddTags: [{ Key: 'one', Value: 'uno' }], RemoveTagKeys: ['two'] });
  expect((await client.listTagsForResource(place)).ResourceTagSet).toEqual({
    ...place,
    Tags: [{ Key: 'one', Value: 'uno' }],
  });
  const { ResourceTagSets } = await client.listTagsForResources({
    ResourceType: 'hostedzone',
    ResourceIds: ids as string[],
  });
  expect(ResourceTagSets?.map(({ Tags }) => Tags?.length)).toEqual([1, 0]);
  expect(await error(client.changeTagsForResource({ ...place, AddTags: [{ Key: 'aws:x', Value: '' }] }))).toMatch(
    /^InvalidInput: /,
  );
  expect(await error(client.listTagsForResource({ ...place, ResourceId: 'ZGONE' }))).toMatch(/^NoSuchHostedZone: /);
  expect(await error(client.listTagsForResource({ ResourceType: 'healthcheck', ResourceId: 'x' }))).toMatch(
    /^NoSuchHealthCheck: /,
  );
});

test('limits and their use', async () => {
  const HostedZoneId = await createZone(client);
  expect(await client.getHostedZoneLimit({ HostedZoneId, Type: 'MAX_RRSETS_BY_ZONE' })).toMatchObject({
    Limit: { Type: 'MAX_RRSETS_BY_ZONE', Value: 10_000 },
    Count: 2,
  });
  expect(await error(client.getHostedZoneLimit({ HostedZoneId, Type: 'MAX_VPCS_ASSOCIATED_BY_ZONE' }))).toMatch(
    /^HostedZoneNotPrivate: /,
  );
  expect(await client.getAccountLimit({ Type: 'MAX_HOSTED_ZONES_BY_OWNER' })).toMatchObject({
    Limit: { Value: 500 },
    Count: 1,
  });
  expect(await error(client.getAccountLimit({ Type: 'MAX_WISHES' as never }))).toMatch(/^InvalidInput: /);
});

test('zones with the name servers of a reusable delegation set', async () => {
  const { DelegationSet: set, $metadata } = await client.createReusableDelegationSet({ CallerReference: 'set' });
  expect([$metadata.httpStatusCode, set?.NameServers?.length]).toEqual([201, 4]);
  const DelegationSetId = set?.Id;
  const made = await client.createHostedZone({ Name: 'a.com', CallerReference: 'a', DelegationSetId });
  expect(made.DelegationSet).toMatchObject({ Id: DelegationSetId, NameServers: set?.NameServers });
  // Not for a zone below: the name servers could not tell them apart.
  expect(await error(client.createHostedZone({ Name: 'x.a.com', CallerReference: 'x', DelegationSetId }))).toMatch(
    /^ConflictingDomainExists: Cannot create hosted zone with DelegationSetId/,
  );
  expect((await client.listHostedZones({ DelegationSetId })).HostedZones).toHaveLength(1);
  expect((await client.listReusableDelegationSets({})).DelegationSets).toEqual([set]);
  expect((await client.getReusableDelegationSet({ Id: DelegationSetId })).DelegationSet).toEqual(set);
  const Type = 'MAX_ZONES_BY_REUSABLE_DELEGATION_SET';
  expect(await client.getReusableDelegationSetLimit({ DelegationSetId, Type })).toMatchObject({
    Limit: { Value: 100 },
    Count: 1,
  });
  expect(await error(client.createReusableDelegationSet({ CallerReference: 'set' }))).toMatch(
    /^DelegationSetAlreadyCreated: /,
  );
  expect(await error(client.deleteReusableDelegationSet({ Id: DelegationSetId }))).toMatch(/^DelegationSetInUse: /);
  await client.deleteHostedZone({ Id: made.HostedZone?.Id });
  await client.deleteReusableDelegationSet({ Id: DelegationSetId });
  expect(await error(client.getReusableDelegationSet({ Id: DelegationSetId }))).toMatch(/^NoSuchDelegationSet: /);
  const own = await createZone(client, 'own.com');
  const marked = await client.createReusableDelegationSet({ CallerReference: 'own', HostedZoneId: own });
  expect((await client.getHostedZone({ Id: own })).DelegationSet).toMatchObject({ Id: marked.DelegationSet?.Id });
});

test('what the name servers of a zone answer', async () => {
  const HostedZoneId = await createZone(client, 'a.com');
  const { DelegationSet } = await client.getHostedZone({ Id: HostedZoneId });
  await change(client, HostedZoneId, [
    record('CREATE', '*.a.com A', '192.0.2.1'),
    record('CREATE', 'to.a.com CNAME', 'www.example.net'),
  ]);
  const ask = (RecordName: string, RecordType: 'A' | 'CNAME' | 'MX') =>
    client.testDNSAnswer({ HostedZoneId, RecordName, RecordType });
  expect(await ask('WWW.a.com', 'A')).toMatchObject({
    Nameserver: DelegationSet?.NameServers?.[0],
    RecordName: 'www.a.com.',
    RecordType: 'A',
    RecordData: ['192.0.2.1'],
    ResponseCode: 'NOERROR',
    Protocol: 'UDP',
  });
  expect(await ask('to.a.com', 'A')).toMatchObject({ RecordData: ['www.example.net'] });
  expect(await ask('www.a.com', 'MX')).toMatchObject({ RecordData: [], ResponseCode: 'NOERROR' });
  expect(await ask('www.b.com', 'A')).toMatchObject({ RecordData: [], ResponseCode: 'REFUSED' });
});
