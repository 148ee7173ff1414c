// Base path mappings through v1's client (API reference: CreateBasePathMapping; texts observed on AWS: aws-cdk #14822 and
// aws-extensions-for-dotnet-cli #102, serverless-domain-manager #92 and #613).

import type { CreateBasePathMappingRequest, PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, refusal } from '../control-harness.ts';
import { createMappable, freshName, startDomains } from '../domain-harness.ts';

const domains = await startDomains({ quotas: { domainNames: 1000 } });
const { arns } = domains;
let restApiId: string;
let domainName: string;
beforeAll(async () => {
  restApiId = await createMappable(domains.v1);
});
afterAll(() => domains.close());
beforeEach(async () => {
  domainName = freshName();
  await domains.v1.createDomainName({
    domainName,
    regionalCertificateArn: arns.star,
    endpointConfiguration: { types: ['REGIONAL'] },
  });
});

const map = (fields: Partial<CreateBasePathMappingRequest> = {}) =>
  domains.v1.createBasePathMapping({ domainName, restApiId, stage: 'dev', ...fields });
const update = (basePath: string, ...patchOperations: PatchOperation[]) =>
  domains.v1.updateBasePathMapping({ domainName, basePath, patchOperations });

test('the root is (none), whether it is named so, empty or left out', async () => {
  const made = await map();
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(answer(made)).toEqual({ basePath: '(none)', restApiId, stage: 'dev' });
  expect(answer(await domains.v1.getBasePathMapping({ domainName, basePath: '(none)' }))).toEqual(answer(made));
  const taken = { error: 'ConflictException: Base path already exists for this domain name', status: 409 };
  expect(await refusal(map({ basePath: '(none)' }))).toEqual(taken);
  expect(await refusal(map({ basePath: '' }))).toEqual(taken);
});

test('stands beside others; without a stage, callers name it', async () => {
  await map();
  expect(answer(await map({ basePath: 'orders', stage: '(none)' }))).toEqual({ basePath: 'orders', restApiId });
  const { items } = await domains.v1.getBasePathMappings({ domainName });
  expect(items?.map(({ basePath }) => basePath)).toEqual(['(none)', 'orders']);
  const page = await domains.v1.getBasePathMappings({ domainName, limit: 1 });
  expect(page.items?.length).toBe(1);
  const { items: rest } = await domains.v1.getBasePathMappings({ domainName, limit: 1, position: page.position });
  expect(rest).toEqual([items?.[1]]);
});

test.each<[Partial<CreateBasePathMappingRequest>, string | RegExp]>([
  [
    { basePath: 'orders/v1' },
    "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
  ],
  [{ basePath: 'a b' }, /letters, numbers/],
  [{ basePath: 'ping' }, /reserved/],
  [{ restApiId: 'nothing' }, 'Invalid REST API identifier specified'],
  [{ stage: 'nothing' }, 'Invalid stage identifier specified'],
])('is refused with %j', async (fields, message) => {
  const refused = await refusal(map(fields));
  expect(refused.status).toBe(400);
  expect(refused.error.replace('BadRequestException: ', '')).toMatch(message);
});

test('private APIs and public domains do not meet', async () => {
  const { id } = await domains.v1.createRestApi({ name: 'private', endpointConfiguration: { types: ['PRIVATE'] } });
  expect(await refusal(map({ restApiId: id, stage: undefined }))).toMatchObject({ status: 400 });
});

test('is changed in its path, API and stage', async () => {
  await map({ basePath: 'a' });
  await map({ basePath: 'b' });
  const other = await createMappable(domains.v1, 'prod');
  const changed = await update(
    'a',
    { op: 'replace', path: '/basePath', value: 'c' },
    { op: 'replace', path: '/restapiId', value: other },
    { op: 'replace', path: '/stage', value: 'prod' },
  );
  expect(answer(changed)).toEqual({ basePath: 'c', restApiId: other, stage: 'prod' });
  expect(await refusal(update('c', { op: 'replace', path: '/basePath', value: 'b' }))).toMatchObject({ status: 409 });
  expect(await refusal(update('c', { op: 'replace', path: '/stage', value: 'nothing' }))).toMatchObject({
    status: 400,
  });
  expect(await refusal(update('c', { op: 'add', path: '/other', value: 'x' }))).toMatchObject({ status: 400 });
});

test('is deleted, and gone', async () => {
  await map({ basePath: 'a' });
  const { $metadata } = await domains.v1.deleteBasePathMapping({ domainName, basePath: 'a' });
  expect($metadata.httpStatusCode).toBe(202);
  const unknown = { error: 'NotFoundException: Invalid base path mapping identifier specified', status: 404 };
  expect(await refusal(domains.v1.deleteBasePathMapping({ domainName, basePath: 'a' }))).toEqual(unknown);
  expect(await refusal(domains.v1.getBasePathMapping({ domainName, basePath: 'a' }))).toEqual(unknown);
});

test('routing rules alone leave no place for new mappings', async () => {
  const patchOperations: PatchOperation[] = [{ op: 'replace', path: '/routingMode', value: 'ROUTING_RULE_ONLY' }];
  await map({ basePath: 'a' });
  await domains.v1.updateDomainName({ domainName, patchOperations });
  expect(await refusal(map({ basePath: 'b' }))).toMatchObject({ status: 400 });
  expect((await domains.v1.getBasePathMappings({ domainName })).items?.length).toBe(1);
});

describe('what is mapped stays', () => {
  test('a stage, and its API', async () => {
    const api = await createMappable(domains.v1);
    await map({ restApiId: api });
    expect(await refusal(domains.v1.deleteStage({ restApiId: api, stageName: 'dev' }))).toEqual({
      error: `BadRequestException: Deleting stage dev failed. Please remove all base path mappings related to the stage in your domains: ${domainName}`,
      status: 400,
    });
    expect(await refusal(domains.v1.deleteRestApi({ restApiId: api }))).toEqual({
      error:
        'BadRequestException: Deleting RestApi failed. Please remove all base path mappings related to the RestApi in your domains.',
      status: 400,
    });
    await domains.v1.deleteDomainName({ domainName });
    await domains.v1.deleteStage({ restApiId: api, stageName: 'dev' });
    await domains.v1.deleteRestApi({ restApiId: api });
  });
});
