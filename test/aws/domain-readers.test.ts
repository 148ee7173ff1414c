// What is read of ACM, Route 53 and API Gateway for domains, over pages and with the gaps that servers leave. Sending is the
// test's own. API references: "ListCertificates", "ListHostedZones", "ListResourceRecordSets", "GetApiMappings".

import { describe, expect, it } from 'vitest';
import {
  findCertificateArn,
  findCoveringCertificates,
  findRequestedCertificates,
  listCertificates,
  regionOfArn,
  validationRecordsOf,
} from '../../src/lib/aws/certificates.ts';
import { changeRecords } from '../../src/lib/aws/change-records.ts';
import { readMappings } from '../../src/lib/aws/domain-mappings.ts';
import { dnsTargetsOf, findDomainName } from '../../src/lib/aws/domain-names.ts';
import { findHostedZone, listHostedZones, readRecordSets } from '../../src/lib/aws/hosted-zones.ts';
import { operationOf } from '../../src/lib/aws/operation.ts';
import type { Send, SendOptions } from '../../src/lib/aws/send.ts';
import { ApigwError } from '../../src/lib/errors.ts';

type Input = Record<string, never>;
type Answers = Record<string, (input: Input, options?: SendOptions<never>) => unknown>;

/** Clients that answer each operation by a function of its input; calls are kept. */
function answering(answers: Answers) {
  const calls: { operation: string; input: Input }[] = [];
  const send: Send = async (command, options) => {
    const operation = operationOf(command);
    calls.push({ operation, input: command.input as Input });
    const answer = answers[operation];
    if (!answer) throw new ApigwError('Unsupported', operation);
    return answer(command.input as Input, options as SendOptions<never>) as never;
  };
  return { acm: send, route53: send, apiGateway: send, apiGatewayV2: send, region: 'eu-west-1', calls };
}

const arn = (id: number) => `arn:aws:acm:eu-west-1:111122223333:certificate/${id}`;

describe('certificates', () => {
  const details = [
    { DomainName: 'a.example.com', SubjectAlternativeNames: ['a.example.com'], Status: 'PENDING_VALIDATION' },
    { DomainName: '*.example.com', SubjectAlternativeNames: ['*.example.com', 'example.com'], Status: 'ISSUED' },
    { DomainName: 'b.example.com', SubjectAlternativeNames: ['b.example.com', '*.example.com'], Status: 'ISSUED' },
    { DomainName: 'twice.org', Status: 'ISSUED', Type: 'IMPORTED' },
    { DomainName: 'twice.org', Status: 'FAILED' },
  ].map((one, id) => ({ ...one, CertificateArn: arn(id), NotAfter: new Date(id * 1000) }));
  const summaries = details.map(({ SubjectAlternativeNames, ...one }) => ({
    ...one,
    SubjectAlternativeNameSummaries: SubjectAlternativeNames,
  }));
  const clients = answering({
    ListCertificates: ({ NextToken, CertificateStatuses }) => {
      const wanted = summaries.filter(
        ({ Status }) => !CertificateStatuses || (CertificateStatuses as string[]).includes(Status),
      );
      const at = Number(NextToken ?? 0);
      const next = at + 2 < wanted.length ? { NextToken: String(at + 2) } : {};
      return { CertificateSummaryList: wanted.slice(at, at + 2), ...next };
    },
    DescribeCertificate: ({ CertificateArn }) => ({
      Certificate: details.find((one) => one.CertificateArn === CertificateArn),
    }),
  });

  it('are listed over all pages and of every key type', async () => {
    expect(await listCertificates(clients)).toHaveLength(5);
    expect(clients.calls[0]?.input['Includes']).toEqual({
      keyTypes: expect.arrayContaining(['RSA_1024', 'RSA_4096', 'EC_prime256v1', 'EC_secp521r1']),
    });
  });

  it('are found by ARN, by first name, by further names', async () => {
    expect(await findCertificateArn(clients, arn(9))).toBe(arn(9));
    expect(await findCertificateArn(clients, 'B.example.com.')).toBe(arn(2));
    expect(await findCertificateArn(clients, 'example.com')).toBe(arn(1));
    await expect(findCertificateArn(clients, 'none.org')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(findCertificateArn(clients, 'twice.org')).rejects.toMatchObject({
      code: 'Ambiguous',
      message: expect.stringMatching(/certificate\/3 \(ISSUED\).*certificate\/4 \(FAILED\)/),
    });
  });

  it('that cover a name: issued ones, the one that holds longest first', async () => {
    const covering = await findCoveringCertificates(clients, 'www.example.com');
    expect(covering.map(({ CertificateArn }) => CertificateArn)).toEqual([arn(2), arn(1)]);
    expect(await findCoveringCertificates(clients, 'x.y.example.com')).toEqual([]);
  });

  it('of the same names in any order are what an earlier run requested', async () => {
    const found = await findRequestedCertificates(clients, ['example.com', '*.EXAMPLE.com']);
    expect(found.map(({ CertificateArn }) => CertificateArn)).toEqual([arn(1)]);
    expect(await findRequestedCertificates(clients, ['twice.org'])).toEqual([]);
  });

  it('tell their region', () => {
    expect(regionOfArn('arn:aws-cn:acm:cn-north-1:111122223333:certificate/x')).toBe('cn-north-1');
    expect(regionOfArn('example.com')).toBeUndefined();
  });

  it('have validation records once for d and *.d, and none until ACM has made all', () => {
    const record = { Name: '_x.example.com.', Type: 'CNAME' as const, Value: '_y.acm-validations.aws.' };
    const option = (DomainName: string) => ({ DomainName, ValidationMethod: 'DNS' as const, ResourceRecord: record });
    const whole = { DomainValidationOptions: [option('example.com'), option('*.example.com')] };
    expect(validationRecordsOf(whole)).toEqual([{ ...record, domainNames: ['example.com', '*.example.com'] }]);
    const half = { DomainValidationOptions: [option('example.com'), { DomainName: 'other.org' }] };
    expect(validationRecordsOf(half)).toBeUndefined();
    expect(validationRecordsOf({ Status: 'PENDING_VALIDATION' })).toBeUndefined();
    const mailed = [{ DomainName: 'example.com', ValidationMethod: 'EMAIL' as const }];
    expect(validationRecordsOf({ Status: 'PENDING_VALIDATION', DomainValidationOptions: mailed })).toEqual([]);
  });
});

describe('hosted zones', () => {
  const zones = ['a.org.', 'b.org.', 'a.org.'].map((Name, id) => ({ Id: `/hostedzone/Z${id}`, Name }));
  const sets = ['a', 'a', 'b', '\\052'].map((label, at) => ({
    Name: `${label}.a.org.`,
    Type: at === 1 ? 'AAAA' : 'A',
    TTL: 300,
    ResourceRecords: [{ Value: String(at) }],
  }));
  const clients = answering({
    ListHostedZones: ({ Marker }) => {
      const at = Number(Marker ?? 0);
      const IsTruncated = at + 1 < zones.length;
      return { HostedZones: zones.slice(at, at + 1), IsTruncated, ...(IsTruncated && { NextMarker: String(at + 1) }) };
    },
    GetHostedZone: ({ Id }) => ({ HostedZone: zones.find((zone) => zone.Id.endsWith(`/${Id}`)) }),
    ListResourceRecordSets: ({ StartRecordName, StartRecordType }) => {
      const from = sets.findIndex(
        ({ Name, Type }) =>
          Name.replace('\\052', '*').replace(/\.$/, '') === String(StartRecordName ?? 'a.a.org').replace(/\.$/, '') &&
          (StartRecordType === undefined || Type === StartRecordType),
      );
      const next = sets[from + 1];
      return {
        ResourceRecordSets: sets.slice(from, from + 1),
        IsTruncated: next !== undefined,
        ...(next && { NextRecordName: next.Name.replace('\\052', '*'), NextRecordType: next.Type }),
      };
    },
  });

  it('are listed over all pages', async () => {
    expect((await listHostedZones(clients)).map(({ Id }) => Id)).toEqual(zones.map(({ Id }) => Id));
  });

  it('are found by id and by name; a name that several bear is ambiguous', async () => {
    expect(await findHostedZone(clients, 'Z1')).toEqual(zones[1]);
    expect(await findHostedZone(clients, '/hostedzone/Z1')).toEqual(zones[1]);
    expect(await findHostedZone(clients, 'B.org')).toEqual(zones[1]);
    await expect(findHostedZone(clients, 'none.org')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(findHostedZone(clients, 'a.org')).rejects.toMatchObject({
      code: 'Ambiguous',
      message: "2 hosted zones are named 'a.org': Z0, Z2",
    });
  });

  it('have their records read over all pages, or at one name', async () => {
    expect(await readRecordSets(clients, 'Z0')).toEqual(sets);
    expect(await readRecordSets(clients, 'Z0', 'A.a.org'.toLowerCase())).toEqual(sets.slice(0, 2));
    expect(await readRecordSets(clients, 'Z0', '*.a.org.')).toEqual(sets.slice(3));
  });

  it('a server that repeats a page is told of', async () => {
    const repeating = answering({ ListHostedZones: () => ({ HostedZones: [], IsTruncated: true, NextMarker: 'x' }) });
    await expect(listHostedZones(repeating)).rejects.toMatchObject({ code: 'Failed' });
  });

  it('a batch that creates is looked for after a lost answer; one of UPSERTs is sent again', async () => {
    const set = { Name: 'b.a.org', Type: 'A' as const, TTL: 300, ResourceRecords: [{ Value: '2' }] };
    const recovered: unknown[] = [];
    const losing = answering({
      ChangeResourceRecordSets: async (_, options) => {
        recovered.push(await options?.recover?.());
        return { ChangeInfo: { Id: '/change/C1' } };
      },
      ListResourceRecordSets: () => ({ ResourceRecordSets: sets.slice(2, 3), IsTruncated: false }),
    });
    for (const Action of ['CREATE', 'DELETE', 'UPSERT'] as const) {
      await changeRecords(losing, { zoneId: 'Z0', changes: [{ Action, ResourceRecordSet: set }] });
    }
    expect(recovered).toEqual([{ ChangeInfo: undefined }, undefined, undefined]);
  });
});

describe('domain names', () => {
  const regional = { domainName: 'a.org', endpointConfiguration: { types: ['REGIONAL' as const] } };
  const edge = { domainName: 'a.org', endpointConfiguration: { types: ['EDGE' as const] } };
  const pages: Answers = {
    GetApiMappings: ({ NextToken }) =>
      NextToken
        ? { Items: [{ ApiId: 'two', ApiMappingId: 'm2', Stage: 'v1' }] }
        : { Items: [{ ApiId: 'one', ApiMappingId: 'm1', ApiMappingKey: 'a/b', Stage: 'v1' }], NextToken: 'x' },
    GetBasePathMappings: ({ position }) =>
      position
        ? { items: [{ basePath: 'pets', restApiId: 'two' }] }
        : { items: [{ basePath: '(none)', restApiId: 'one', stage: 'v1' }], position: 'x' },
  };
  const basePaths = [
    { ApiId: 'one', ApiMappingKey: '', Stage: 'v1' },
    { ApiId: 'two', ApiMappingKey: 'pets', Stage: undefined },
  ];

  it('of regional endpoints have API mappings, over all pages', async () => {
    expect(await readMappings(answering(pages), regional)).toEqual([
      { ApiId: 'one', ApiMappingId: 'm1', ApiMappingKey: 'a/b', Stage: 'v1' },
      { ApiId: 'two', ApiMappingId: 'm2', ApiMappingKey: '', Stage: 'v1' },
    ]);
  });

  it('of edge-optimized endpoints, or on a server without API mappings, have base path mappings', async () => {
    const { GetApiMappings, ...withoutThem } = pages;
    expect(await readMappings(answering(pages), edge)).toEqual(basePaths);
    expect(await readMappings(answering(withoutThem), regional)).toEqual(basePaths);
  });

  it('private ones are found by name where one alone bears it', async () => {
    const absent = () => {
      throw new ApigwError('NotFound', 'Invalid domain name identifier specified');
    };
    const twins = (...ids: string[]) =>
      answering({
        GetDomainName: absent,
        GetDomainNames: () => ({ items: ids.map((domainNameId) => ({ domainName: 'a.org', domainNameId })) }),
      });
    expect(await findDomainName(twins('one'), 'a.org')).toEqual({ domainName: 'a.org', domainNameId: 'one' });
    await expect(findDomainName(twins('one', 'two'), 'a.org')).rejects.toMatchObject({ code: 'Ambiguous' });
    await expect(findDomainName(twins(), 'a.org')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('point DNS at a target for each of their endpoint types', () => {
    const told = {
      regionalDomainName: 'd-1.execute-api.eu-west-1.amazonaws.com',
      regionalHostedZoneId: 'ZR',
      distributionDomainName: 'd1.cloudfront.net',
    };
    expect(dnsTargetsOf({ ...told, ...regional })).toEqual([
      { endpointType: 'REGIONAL', name: told.regionalDomainName, hostedZoneId: 'ZR' },
    ]);
    expect(dnsTargetsOf({ ...told, ...edge })).toEqual([
      { endpointType: 'EDGE', name: told.distributionDomainName, hostedZoneId: 'Z2FDTNDATAQYW2' },
    ]);
  });
});
