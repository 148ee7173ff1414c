// Custom domain names through v1's client (guide: "Custom domain names for REST APIs"; texts observed on AWS are those of
// CreateDomainName in public error logs: terraform-provider-aws #3276 and its tests, sst #4131, serverless-domain-manager
// #161 and #210, aws-cdk #10529).

import type { CreateDomainNameRequest, PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, answer, refusal } from '../control-harness.ts';
import { clientsOf, freshName, otherAccount, startDomains } from '../domain-harness.ts';

const domains = await startDomains({ quotas: { domainNames: 1000 } });
const { arns } = domains;
const unknownArn = `arn:aws:acm:us-east-1:${account}:certificate/12345678-1234-1234-1234-123456789012`;
afterAll(() => domains.close());

const errorOf = async (call: Promise<unknown>) => (await refusal(call)).error;
const regional = { types: ['REGIONAL' as const] };
const create = (fields: Partial<CreateDomainNameRequest> = {}) =>
  domains.v1.createDomainName({
    domainName: freshName(),
    regionalCertificateArn: arns.star,
    endpointConfiguration: regional,
    ...fields,
  });
const update = (domainName: string, ...patchOperations: PatchOperation[]) =>
  domains.v1.updateDomainName({ domainName, patchOperations });

describe('a new domain', () => {
  test('regional: its target and the hosted zone of its region', async () => {
    const made = await create({ domainName: 'Api.Example.com', tags: { team: 'a' } });
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(answer(made)).toEqual({
      domainName: 'api.example.com',
      domainNameArn: 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com',
      domainNameStatus: 'AVAILABLE',
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
      regionalCertificateArn: arns.star,
      regionalDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      regionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
      routingMode: 'BASE_PATH_MAPPING_ONLY',
      securityPolicy: 'TLS_1_2',
      tags: { team: 'a' },
    });
    expect(answer(await domains.v1.getDomainName({ domainName: 'api.example.com' }))).toEqual(answer(made));
  });

  test('edge-optimized, which is the default: a distribution, and CloudFront’s hosted zone', async () => {
    const { endpointConfiguration: _, ...made } = answer(
      await domains.v1.createDomainName({ domainName: 'edge.example.com', certificateArn: arns.star }),
    );
    expect(made).toMatchObject({
      certificateArn: arns.star,
      certificateUploadDate: expect.any(Date),
      distributionDomainName: expect.stringMatching(/^d[a-z0-9]{13}\.cloudfront\.net$/),
      distributionHostedZoneId: 'Z2FDTNDATAQYW2',
    });
    expect(made).not.toHaveProperty('regionalDomainName');
  });

  test('private: an id of its own, and no target; two may have one name', async () => {
    const makePrivate = () =>
      create({
        domainName: 'private.example.com',
        certificateArn: arns.star,
        regionalCertificateArn: undefined,
        endpointConfiguration: { types: ['PRIVATE'] },
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
        }),
      });
    const [one, two] = [await makePrivate(), await makePrivate()];
    expect(one.domainNameId).not.toBe(two.domainNameId);
    expect(one.endpointConfiguration).toEqual({ types: ['PRIVATE'], ipAddressType: 'dualstack' });
    expect(one.domainNameArn).toBe(
      `arn:aws:apigateway:us-east-1:${account}:/domainnames/private.example.com+${one.domainNameId}`,
    );
    const place = { domainName: 'private.example.com', domainNameId: one.domainNameId };
    expect(answer(await domains.v1.getDomainName(place))).toEqual(answer(one));
    await domains.v1.deleteDomainName(place);
    expect((await domains.v1.getDomainName({ ...place, domainNameId: two.domainNameId })).domainNameId).toBe(
      two.domainNameId,
    );
  });

  test.each<[Partial<CreateDomainNameRequest>, string]>([
    [{ regionalCertificateArn: undefined }, 'A certificate was not provided for the endpoint type REGIONAL.'],
    [
      { endpointConfiguration: undefined, regionalCertificateArn: undefined },
      'A certificate was not provided for the endpoint type EDGE.',
    ],
    [
      { certificateArn: arns.star, regionalCertificateArn: undefined },
      'Cannot import certificates for EDGE while REGIONAL is active.',
    ],
    [
      { certificateBody: 'x', certificatePrivateKey: 'y', regionalCertificateArn: undefined },
      'Uploading certificates is not supported for REGIONAL.',
    ],
    [
      { regionalCertificateArn: arns.west },
      `Invalid certificate ARN: ${arns.west}. Certificate must be in 'us-east-1'.`,
    ],
    [{ regionalCertificateArn: 'x' }, "Invalid certificate ARN: x. Certificate must be in 'us-east-1'."],
    [
      { regionalCertificateArn: arns.foreign },
      'The certificate provided must be owned by the account creating the domain.',
    ],
    [{ regionalCertificateArn: unknownArn }, 'The provided certificate does not exist.'],
    [{ regionalCertificateArn: arns.pending }, `Certificate ${arns.pending} in account ${account} not yet issued`],
    [
      {
        domainName: 'taken.example.com',
        endpointConfiguration: { types: ['EDGE'] },
        certificateArn: arns.elsewhere,
        regionalCertificateArn: undefined,
      },
      `Unable to associate certificate ${arns.elsewhere} with CloudFront. This error may prevent the domain name taken.example.com from being used in API Gateway for up to 40 minutes. Please ensure the certificate domain name matches the requested domain name, and that this user has permission to call cloudfront:UpdateDistribution on '*' resources.`,
    ],
  ])('is refused with certificates that it cannot use: %j', async (fields, message) => {
    expect(await refusal(create(fields))).toEqual({ error: `BadRequestException: ${message}`, status: 400 });
  });

  // Guide: "Wildcard custom domain names"; RFC 1035 for labels. *.example.com covers one label, and only a wildcard
  // certificate covers a wildcard domain.
  test.each([
    'localhost',
    'a..example.com',
    `${'a'.repeat(64)}.example.com`,
    'bücher.example.com',
    'a.*.example.com',
    '*a.example.com',
    '*.com',
    'a b.example.com',
    '-a.example.com',
    'a.b.example.com',
    'example.org',
  ])('is refused with the name %s', async (domainName) => {
    expect(await refusal(create({ domainName }))).toMatchObject({ status: 400 });
  });

  test.each<[string, Partial<CreateDomainNameRequest>]>([
    ['an enhanced policy without access mode', { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' }],
    ['an access mode with a legacy policy', { endpointAccessMode: 'BASIC' }],
    ['an edge policy', { securityPolicy: 'SecurityPolicy_TLS13_2025_EDGE', endpointAccessMode: 'BASIC' }],
    ['a resource policy', { policy: '{"Version":"2012-10-17","Statement":[]}' }],
    [
      'mutual TLS and TLS 1.0',
      { securityPolicy: 'TLS_1_0', mutualTlsAuthentication: { truststoreUri: 's3://bucket/key.pem' } },
    ],
    ['a trust store that is not in S3', { mutualTlsAuthentication: { truststoreUri: 'https://example.com/a.pem' } }],
  ])('regional, is refused with %s', async (_name, fields) => {
    expect(await refusal(create(fields))).toMatchObject({ status: 400 });
  });

  test('takes an enhanced policy with an access mode', async () => {
    const fields = { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'STRICT' } as const;
    expect(await create(fields)).toMatchObject(fields);
  });

  test('is unique: in its region among all accounts, at the edge everywhere, but for regions', async () => {
    const exists = 'BadRequestException: The domain name you provided already exists.';
    const domainName = freshName();
    await create({ domainName });
    expect(await errorOf(create({ domainName }))).toBe(exists);
    const other = clientsOf(domains.endpoint, { owner: otherAccount });
    const foreign = {
      domainName,
      endpointConfiguration: regional,
      regionalCertificateArn: arns.foreign,
    };
    expect(await errorOf(other.v1.createDomainName(foreign))).toBe(exists);
    const west = clientsOf(domains.endpoint, { region: 'eu-west-1' });
    const twin = { domainName, endpointConfiguration: regional };
    await west.v1.createDomainName({ ...twin, regionalCertificateArn: arns.west });

    const edge = { domainName: freshName(), certificateArn: arns.star };
    await domains.v1.createDomainName(edge);
    expect(await errorOf(west.v1.createDomainName(edge))).toMatch(
      /^BadRequestException: One or more of the CNAMEs you provided are already associated with a different resource\. /,
    );
    await domains.v1.deleteDomainName({ domainName: edge.domainName });
    await west.v1.createDomainName(edge);
  });

  test('a wildcard goes beside names of its account, not beside those of others', async () => {
    const other = clientsOf(domains.endpoint, { owner: otherAccount });
    const foreign = {
      domainName: freshName(),
      endpointConfiguration: regional,
      regionalCertificateArn: arns.foreign,
    };
    await other.v1.createDomainName(foreign);
    expect(await refusal(create({ domainName: '*.example.com' }))).toMatchObject({ status: 400 });
    await other.v1.deleteDomainName({ domainName: foreign.domainName });
    expect((await create({ domainName: '*.example.com' })).domainName).toBe('*.example.com');
  });
});

test('unknown names are 404, whatever is asked', async () => {
  const domainName = 'nothing.example.com';
  const unknown = { error: 'NotFoundException: Invalid domain name identifier specified', status: 404 };
  expect(await refusal(domains.v1.getDomainName({ domainName }))).toEqual(unknown);
  expect(await refusal(update(domainName))).toEqual(unknown);
  expect(await refusal(domains.v1.deleteDomainName({ domainName }))).toEqual(unknown);
  expect(await refusal(domains.v1.getBasePathMappings({ domainName }))).toEqual(unknown);
});

test('lists come in pages; no other account shares its private domains', async () => {
  await create();
  await create();
  const first = await domains.v1.getDomainNames({ limit: 1 });
  expect(first.items?.length).toBe(1);
  const second = await domains.v1.getDomainNames({ limit: 1, position: first.position });
  expect(second.items?.[0]?.domainName).not.toBe(first.items?.[0]?.domainName);
  expect((await domains.v1.getDomainNames({ resourceOwner: 'OTHER_ACCOUNTS' })).items ?? []).toEqual([]);
});

describe('a domain is changed', () => {
  test('from edge-optimized to regional by way of both (guide: "Migrate a custom domain name")', async () => {
    const domainName = freshName();
    const edge = await domains.v1.createDomainName({ domainName, certificateArn: arns.star });
    const both = await update(
      domainName,
      { op: 'add', path: '/endpointConfiguration/types', value: 'REGIONAL' },
      { op: 'add', path: '/regionalCertificateArn', value: arns.other },
    );
    expect(both).toMatchObject({
      endpointConfiguration: { types: ['EDGE', 'REGIONAL'] },
      distributionDomainName: edge.distributionDomainName,
      regionalDomainName: expect.stringMatching(/^d-/),
    });
    const after = await update(
      domainName,
      { op: 'remove', path: '/endpointConfiguration/types', value: 'EDGE' },
      { op: 'remove', path: '/certificateArn' },
    );
    expect(after.endpointConfiguration?.types).toEqual(['REGIONAL']);
    expect(after).not.toHaveProperty('distributionDomainName');
    expect(after).not.toHaveProperty('certificateArn');
    expect(after.regionalDomainName).toBe(both.regionalDomainName);
  });

  test('at once from regional to edge-optimized, as Terraform does it', async () => {
    const domainName = freshName();
    await create({ domainName });
    const changed = await update(
      domainName,
      { op: 'replace', path: '/endpointConfiguration/types/0', value: 'EDGE' },
      { op: 'replace', path: '/certificateArn', value: arns.star },
    );
    expect(changed).toMatchObject({
      endpointConfiguration: { types: ['EDGE'] },
      certificateArn: arns.star,
    });
    expect(changed).not.toHaveProperty('regionalCertificateArn');
  });

  test('in its certificate, policy, addresses and routing mode', async () => {
    const domainName = freshName();
    const made = await create({ domainName });
    const changed = await update(
      domainName,
      { op: 'replace', path: '/regionalCertificateArn', value: arns.other },
      { op: 'replace', path: '/securityPolicy', value: 'TLS_1_0' },
      { op: 'replace', path: '/endpointConfiguration/ipAddressType', value: 'dualstack' },
      { op: 'replace', path: '/routingMode', value: 'ROUTING_RULE_ONLY' },
    );
    expect(answer(changed)).toEqual({
      ...answer(made),
      regionalCertificateArn: arns.other,
      securityPolicy: 'TLS_1_0',
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' },
      routingMode: 'ROUTING_RULE_ONLY',
    });
  });

  test.each<[string, PatchOperation[], string | RegExp]>([
    ['an unknown path', [{ op: 'replace', path: '/domainName', value: 'x' }], 'Invalid patch path /domainName'],
    [
      'no certificate for a new type',
      [{ op: 'add', path: '/endpointConfiguration/types', value: 'EDGE' }],
      'A certificate was not provided for the endpoint type EDGE.',
    ],
    [
      'no type left',
      [{ op: 'remove', path: '/endpointConfiguration/types', value: 'REGIONAL' }],
      'REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.',
    ],
    [
      'a private type',
      [{ op: 'replace', path: '/endpointConfiguration/types/0', value: 'PRIVATE' }],
      /cannot be migrated/,
    ],
    [
      'an unknown certificate',
      [{ op: 'replace', path: '/regionalCertificateArn', value: unknownArn }],
      'The provided certificate does not exist.',
    ],
    ['no certificate', [{ op: 'remove', path: '/regionalCertificateArn' }], /certificate was not provided/],
    ['an unknown security policy', [{ op: 'replace', path: '/securityPolicy', value: 'TLS_9' }], /TLS_9/],
  ])('but not with %s', async (_name, operations, message) => {
    const domainName = freshName();
    const before = await create({ domainName });
    const refused = await refusal(update(domainName, ...operations));
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.error.replace('BadRequestException: ', '')).toMatch(message);
    expect(answer(await domains.v1.getDomainName({ domainName }))).toEqual(answer(before));
  });
});

describe('where changes take their time', () => {
  let slow: typeof domains;
  beforeAll(async () => {
    slow = await startDomains({ delays: { domain: 3_600_000 } });
  });
  afterAll(() => slow.close());

  test('a domain is UPDATING, and takes no other change', async () => {
    const domainName = freshName();
    const regionalCertificateArn = slow.arns.star;
    const made = await slow.v1.createDomainName({
      domainName,
      regionalCertificateArn,
      endpointConfiguration: regional,
    });
    expect(made.domainNameStatus).toBe('UPDATING');
    const patchOperations = [{ op: 'replace', path: '/securityPolicy', value: 'TLS_1_0' } as const];
    expect(await refusal(slow.v1.updateDomainName({ domainName, patchOperations }))).toMatchObject({
      error: expect.stringMatching(/^ConflictException: /),
      status: 409,
    });
    await slow.v1.deleteDomainName({ domainName });
  });
});
