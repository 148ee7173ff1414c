// Custom domain names and API mappings through v2's client, on the records that v1 sees (guide: "Custom domain names",
// "API mappings"; texts observed on AWS: terraform-aws-apigateway-v2 #133, terraform-provider-awscc #1667, aws-cdk #22660).

import type { CreateApiMappingRequest } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, refusal } from '../control-harness.ts';
import { createMappable, freshName, startDomains } from '../domain-harness.ts';

const domains = await startDomains({ quotas: { domainNames: 1000, multiLevelMappings: 2 } });
const { arns } = domains;
let restApiId: string;
beforeAll(async () => {
  restApiId = await createMappable(domains.v1);
});
afterAll(() => domains.close());

const configuration = { CertificateArn: arns.star };
const create = (DomainName = freshName(), fields: object = {}) =>
  domains.v2.createDomainName({ DomainName, DomainNameConfigurations: [configuration], ...fields });
const createEdge = async () => {
  const domainName = freshName();
  await domains.v1.createDomainName({ domainName, certificateArn: arns.star });
  return domainName;
};

const edgeText =
  'BadRequestException: Only REGIONAL domain names can be managed through the API Gateway V2 API. For EDGE domain names, please use the API Gateway V1 API. Also note that only REST APIs can be attached to EDGE domain names.';

describe('a domain', () => {
  test('is made as a regional one, and seen by v1', async () => {
    const made = await create('v2.example.com', { Tags: { team: 'a' } });
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(answer(made)).toEqual({
      ApiMappingSelectionExpression: '$request.basepath',
      DomainName: 'v2.example.com',
      DomainNameArn: 'arn:aws:apigateway:us-east-1::/domainnames/v2.example.com',
      DomainNameConfigurations: [
        {
          ApiGatewayDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
          CertificateArn: arns.star,
          DomainNameStatus: 'AVAILABLE',
          EndpointType: 'REGIONAL',
          HostedZoneId: 'Z1UJRXOUMOOFQ8',
          IpAddressType: 'ipv4',
          SecurityPolicy: 'TLS_1_2',
        },
      ],
      RoutingMode: 'API_MAPPING_ONLY',
      Tags: { team: 'a' },
    });
    expect(await domains.v1.getDomainName({ domainName: 'v2.example.com' })).toMatchObject({
      endpointConfiguration: { types: ['REGIONAL'] },
      regionalDomainName: made.DomainNameConfigurations?.[0]?.ApiGatewayDomainName,
      regionalCertificateArn: arns.star,
      tags: { team: 'a' },
    });
  });

  test('of v1 is seen by v2, an edge-optimized one too', async () => {
    const DomainName = await createEdge();
    const { DomainNameConfigurations } = await domains.v2.getDomainName({ DomainName });
    expect(DomainNameConfigurations).toMatchObject([
      { EndpointType: 'EDGE', HostedZoneId: 'Z2FDTNDATAQYW2', CertificateArn: arns.star },
    ]);
    const { Items } = await domains.v2.getDomainNames({ MaxResults: '500' });
    expect(Items?.map((item) => item.DomainName)).toContain(DomainName);
  });

  test('is refused without its one configuration, with none of its certificate, at the edge, and twice', async () => {
    const DomainName = freshName();
    const refused = async (fields: object) => (await refusal(create(DomainName, fields))).error;
    const one = 'BadRequestException: Invalid input. Expected one domain name configuration';
    expect(await refused({ DomainNameConfigurations: undefined })).toBe(one);
    expect(await refused({ DomainNameConfigurations: [configuration, configuration] })).toBe(one);
    expect(await refused({ DomainNameConfigurations: [{ EndpointType: 'REGIONAL' }] })).toBe(
      'BadRequestException: A certificate was not provided for the endpoint type REGIONAL.',
    );
    expect(await refused({ DomainNameConfigurations: [{ ...configuration, EndpointType: 'EDGE' }] })).toBe(
      'BadRequestException: EDGE endpoint type is not supported for APIGatewayV2 domainName',
    );
    await create(DomainName);
    expect(await refusal(create(DomainName))).toEqual({
      error: 'ConflictException: The domain name you provided already exists.',
      status: 409,
    });
  });

  test('is changed by a configuration as a whole, and by its routing mode', async () => {
    const DomainName = freshName();
    await create(DomainName, {
      DomainNameConfigurations: [{ ...configuration, CertificateName: 'named', SecurityPolicy: 'TLS_1_0' }],
    });
    const DomainNameConfigurations = [{ CertificateArn: arns.other }];
    const changed = await domains.v2.updateDomainName({ DomainName, DomainNameConfigurations });
    expect(changed.DomainNameConfigurations).toMatchObject([{ CertificateArn: arns.other, SecurityPolicy: 'TLS_1_2' }]);
    expect(changed.DomainNameConfigurations?.[0]).not.toHaveProperty('CertificateName');
    await domains.v2.updateDomainName({ DomainName, RoutingMode: 'ROUTING_RULE_THEN_API_MAPPING' });
    expect(await domains.v1.getDomainName({ domainName: DomainName })).toMatchObject({
      routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
      regionalCertificateArn: arns.other,
    });
  });

  test('is changed by v1 where it is edge-optimized', async () => {
    const DomainName = await createEdge();
    expect((await refusal(domains.v2.updateDomainName({ DomainName }))).error).toBe(edgeText);
    expect((await refusal(domains.v2.getApiMappings({ DomainName }))).error).toBe(edgeText);
  });

  test('is deleted, for both', async () => {
    const DomainName = freshName();
    await create(DomainName);
    expect((await domains.v2.deleteDomainName({ DomainName })).$metadata.httpStatusCode).toBe(204);
    const unknown = { error: 'NotFoundException: Invalid domain name identifier specified', status: 404 };
    expect(await refusal(domains.v2.getDomainName({ DomainName }))).toEqual(unknown);
    expect(await refusal(domains.v1.getDomainName({ domainName: DomainName }))).toEqual(unknown);
  });
});

describe('an API mapping', () => {
  const map = (DomainName: string, fields: Partial<CreateApiMappingRequest> = {}) =>
    domains.v2.createApiMapping({ DomainName, ApiId: restApiId, Stage: 'dev', ...fields });
  const createDomain = async () => (await create()).DomainName ?? '';

  test('is a base path mapping of v1, and the other way round', async () => {
    const DomainName = await createDomain();
    const made = await map(DomainName, { ApiMappingKey: 'orders/v1' });
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(answer(made)).toEqual({
      ApiId: restApiId,
      ApiMappingId: expect.stringMatching(/^[a-z0-9]{6}$/),
      ApiMappingKey: 'orders/v1',
      Stage: 'dev',
    });
    await domains.v1.createBasePathMapping({ domainName: DomainName, restApiId, stage: 'dev' });
    const { items } = await domains.v1.getBasePathMappings({ domainName: DomainName });
    expect(items?.map(({ basePath }) => basePath)).toEqual(['(none)', 'orders/v1']);
    const { Items } = await domains.v2.getApiMappings({ DomainName });
    expect(Items?.map(({ ApiMappingKey }) => ApiMappingKey)).toEqual(['', 'orders/v1']);
    expect(await refusal(map(DomainName))).toEqual({
      error: 'ConflictException: ApiMapping key already exists for this domain name',
      status: 409,
    });
  });

  test.each([
    ['/', "API mapping key should not end with a '/'."],
    ['a/', "API mapping key should not end with a '/'."],
    ['/a', "API mapping key should not start with a '/' or have consecutive '/'s."],
    ['a//b', "API mapping key should not start with a '/' or have consecutive '/'s."],
    ['a~b', "An API mapping key may contain only letters, numbers and one of $-_.+!*'(), characters."],
    ['a'.repeat(301), 'ApiMapping key length must be under 300 characters.'],
  ])('is refused with the key %s [measured]', async (ApiMappingKey, message) => {
    const refused = await refusal(map(await createDomain(), { ApiMappingKey }));
    expect(refused).toEqual({ error: `BadRequestException: ${message}`, status: 400 });
  });

  test('is refused for unknown APIs and stages', async () => {
    const DomainName = await createDomain();
    expect(await refusal(map(DomainName, { ApiId: 'nothing' }))).toMatchObject({ status: 400 });
    expect(await refusal(map(DomainName, { Stage: 'nothing' }))).toEqual({
      error: 'BadRequestException: Invalid stage identifier specified',
      status: 400,
    });
  });

  test('has several levels with TLS 1.2 alone, and at most so many of them', async () => {
    const old = freshName();
    await create(old, { DomainNameConfigurations: [{ ...configuration, SecurityPolicy: 'TLS_1_0' }] });
    expect(await refusal(map(old, { ApiMappingKey: 'a/b' }))).toMatchObject({ status: 400 });
    await map(old, { ApiMappingKey: 'a' });
    const DomainName = await createDomain();
    for (const ApiMappingKey of ['a/b', 'a/c', 'single', 'other']) await map(DomainName, { ApiMappingKey });
    expect(await refusal(map(DomainName, { ApiMappingKey: 'a/d' }))).toMatchObject({ status: 400 });
  });

  test('keeps its id when it is changed, and is deleted by it', async () => {
    const DomainName = await createDomain();
    const { ApiMappingId } = await map(DomainName, { ApiMappingKey: 'a' });
    await map(DomainName, { ApiMappingKey: 'b' });
    const place = { DomainName, ApiMappingId };
    expect(
      await refusal(domains.v2.updateApiMapping({ ...place, ApiId: restApiId, ApiMappingKey: 'b' })),
    ).toMatchObject({
      status: 409,
    });
    const changed = await domains.v2.updateApiMapping({ ...place, ApiId: restApiId, ApiMappingKey: 'a/b' });
    expect(answer(changed)).toEqual({ ApiId: restApiId, ApiMappingId, ApiMappingKey: 'a/b', Stage: 'dev' });
    expect(answer(await domains.v2.getApiMapping(place))).toEqual(answer(changed));
    expect((await domains.v2.deleteApiMapping(place)).$metadata.httpStatusCode).toBe(204);
    expect(await refusal(domains.v2.getApiMapping(place))).toMatchObject({ status: 404 });
  });
});

describe('tags', () => {
  test('of a domain are those of both; of APIs as well', async () => {
    const { DomainNameArn: ResourceArn } = await create(freshName(), { Tags: { a: '1', b: '2' } });
    expect((await domains.v2.tagResource({ ResourceArn, Tags: { c: '3' } })).$metadata.httpStatusCode).toBe(201);
    await domains.v1.untagResource({ resourceArn: ResourceArn, tagKeys: ['a'] });
    expect((await domains.v2.getTags({ ResourceArn })).Tags).toEqual({ b: '2', c: '3' });
    const { $metadata } = await domains.v2.untagResource({ ResourceArn, TagKeys: ['b', 'c'] });
    expect($metadata.httpStatusCode).toBe(204);
    expect((await domains.v1.getTags({ resourceArn: ResourceArn })).tags ?? {}).toEqual({});
    const other = { ResourceArn: 'arn:aws:apigateway:us-east-1::/portals/abc', Tags: { a: '1' } };
    expect(await refusal(domains.v2.tagResource(other))).toMatchObject({
      error: expect.stringContaining(other.ResourceArn),
      status: 400,
    });
  });
});
