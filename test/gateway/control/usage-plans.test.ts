// Usage plans and their keys (API reference: CreateUsagePlan … DeleteUsagePlanKey; guide: "Usage plans and API keys for
// REST APIs"). Texts and shapes recorded on AWS unless a test says otherwise.

import type { APIGateway, PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, createDeployable, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: APIGateway;
let apiId: string;
beforeAll(async () => {
  control = await startControl();
  client = control.client;
  apiId = await deployed('dev', 'prod');
});
afterAll(() => control.close());

/** An API with these stages. */
async function deployed(...stageNames: string[]): Promise<string> {
  const { restApiId } = await createDeployable(client);
  for (const stageName of stageNames) await client.createDeployment({ restApiId, stageName });
  return restApiId;
}

const createPlan = async (...stages: string[]) => {
  const apiStages = stages.map((stage) => ({ apiId, stage }));
  return (await client.createUsagePlan({ name: 'plan', apiStages })).id ?? '';
};
const createKey = async (name = 'key') => (await client.createApiKey({ name, enabled: true })).id ?? '';
const attach = (usagePlanId: string, keyId: string) =>
  client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
const update = (usagePlanId: string, ...patchOperations: PatchOperation[]) =>
  client.updateUsagePlan({ usagePlanId, patchOperations });
const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });

describe('CreateUsagePlan', () => {
  it('answers what it was given', async () => {
    const made = answer(
      await client.createUsagePlan({
        name: 'whole',
        description: 'All of it',
        apiStages: [{ apiId, stage: 'dev', throttle: { '/pets/GET': { burstLimit: 1, rateLimit: 0.5 } } }],
        throttle: { burstLimit: 1, rateLimit: 2 },
        quota: { limit: 10, period: 'DAY' },
        tags: { a: 'b' },
      }),
    );
    expect(made).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: 'whole',
      description: 'All of it',
      apiStages: [{ apiId, stage: 'dev', throttle: { '/pets/GET': { burstLimit: 1, rateLimit: 0.5 } } }],
      throttle: { burstLimit: 1, rateLimit: 2 },
      quota: { limit: 10, offset: 0, period: 'DAY' },
      tags: { a: 'b' },
    });
    expect(answer(await client.getUsagePlan({ usagePlanId: made.id }))).toEqual(made);
  });

  it('says neither quota nor throttle where there are none, and tags when it is got', async () => {
    const made = answer(await client.createUsagePlan({ name: 'bare' }));
    expect(made).toEqual({ id: made.id, name: 'bare', apiStages: [] });
    expect(answer(await client.getUsagePlan({ usagePlanId: made.id }))).toEqual({ ...made, tags: {} });
  });

  it('refuses stages that there are not', async () => {
    const create = (stage: object) => refusal(client.createUsagePlan({ name: 'p', apiStages: [stage] }));
    const { error, status } = await create({ apiId, stage: 'none' });
    expect(error).toMatch(
      new RegExp(`^NotFoundException: Invalid API Stage {api: ${apiId}, stage: none} specified for usageplan \\w{6}$`),
    );
    expect(status).toBe(404);
    // AWS's own text has its places unfilled [observed].
    expect(await create({ apiId })).toEqual({
      error: 'BadRequestException: Invalid API Stage {api: %s, stage: %s} specified for usageplan %s',
      status: 400,
    });
  });

  it.each([
    { limit: 10, period: 'DAY', offset: 1 },
    { limit: 10, period: 'WEEK', offset: 7 },
    { limit: 10, period: 'MONTH', offset: 28 },
    { limit: 10 },
    { period: 'DAY' },
  ] as const)('refuses the quota %j', async (quota) => {
    const { error, status } = await refusal(client.createUsagePlan({ name: 'p', quota }));
    expect([error.split(':')[0], status]).toEqual(['BadRequestException', 400]);
  });

  it('ends with the quotas of plans and of method throttles', async () => {
    const small = await startControl({ usagePlans: 1, methodThrottles: 1 });
    const { restApiId } = await createDeployable(small.client);
    await small.client.createDeployment({ restApiId, stageName: 'dev' });
    const throttle = { '/a/GET': { rateLimit: 1 }, '/b/GET': { rateLimit: 1 } };
    const apiStages = [{ apiId: restApiId, stage: 'dev', throttle }];
    expect((await refusal(small.client.createUsagePlan({ name: 'p', apiStages }))).status).toBe(429);
    await small.client.createUsagePlan({ name: 'p' });
    expect((await refusal(small.client.createUsagePlan({ name: 'q' }))).status).toBe(429);
    await small.close();
  });
});

describe('GetUsagePlans', () => {
  it('lists newest first, without tags, and those of a key', async () => {
    const [first, second] = [await createPlan(), await createPlan()];
    const keyId = await createKey();
    await attach(first, keyId);
    const { items = [] } = await client.getUsagePlans({ limit: 2 });
    expect(items.map(({ id }) => id)).toEqual([second, first]);
    expect(items[0]).not.toHaveProperty('tags');
    expect((await client.getUsagePlans({ keyId })).items?.map(({ id }) => id)).toEqual([first]);
    expect((await client.getUsagePlans({ keyId: 'none' })).items).toEqual([]);
  });
});

describe('UpdateUsagePlan', () => {
  it('changes names, throttle and quota', async () => {
    const id = await createPlan();
    const updated = answer(
      await update(
        id,
        replace('/name', 'renamed'),
        replace('/description', 'told'),
        replace('/productCode', 'abc'),
        { op: 'add', path: '/throttle/rateLimit', value: '200' },
        replace('/throttle/burstLimit', '100'),
        replace('/quota/limit', '50'),
        replace('/quota/period', 'WEEK'),
        { op: 'add', path: '/quota/offset', value: '6' },
      ),
    );
    expect(updated).toEqual({
      id,
      name: 'renamed',
      description: 'told',
      productCode: 'abc',
      apiStages: [],
      throttle: { rateLimit: 200, burstLimit: 100 },
      quota: { limit: 50, period: 'WEEK', offset: 6 },
      tags: {},
    });
    const removed = await update(
      id,
      { op: 'remove', path: '/quota' },
      { op: 'remove', path: '/throttle' },
      { op: 'remove', path: '/productCode' },
    );
    expect(answer(removed)).toEqual({ id, name: 'renamed', description: 'told', apiStages: [], tags: {} });
  });

  it('adds and removes stages by value', async () => {
    const id = await createPlan();
    const add = { op: 'add', path: '/apiStages', value: `${apiId}:dev` } as const;
    expect((await update(id, add)).apiStages).toEqual([{ apiId, stage: 'dev' }]);
    expect((await update(id, { ...add, op: 'remove' })).apiStages).toEqual([]);
  });

  it.each([
    [{ op: 'add', path: '/apiStages' }, 400, 'Invalid API Stage specified'],
    [{ op: 'add', path: '/apiStages', value: 'no-stage' }, 400, 'Invalid API Stage specified'],
    [
      { op: 'remove', path: '/apiStages/abc:dev' },
      400,
      "Invalid patch path  '/apiStages/abc:dev' specified for op 'remove'. Must be one of: [/apiStages, /quota, /throttle, /productCode, /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, /apiStages/<apidId:stageName>/throttle]",
    ],
  ] as const)('refuses %j', async (operation, status, message) => {
    expect(await refusal(update(await createPlan(), operation))).toEqual({
      error: `BadRequestException: ${message}`,
      status,
    });
  });

  it('refuses stages that there are not', async () => {
    const id = await createPlan();
    expect(await refusal(update(id, { op: 'add', path: '/apiStages', value: 'abc:dev' }))).toEqual({
      error: `NotFoundException: Invalid API Stage {api: abc, stage: dev} specified for usageplan ${id}`,
      status: 404,
    });
  });

  it('limits single methods, with the path escaped or (as Terraform writes it) not', async () => {
    const id = await createPlan('dev');
    const stage = `/apiStages/${apiId}:dev/throttle`;
    const updated = await update(
      id,
      replace(`${stage}/~1pets~1{id}/GET/rateLimit`, '1.5'),
      replace(`${stage}/~1pets~1{id}/GET/burstLimit`, '2'),
      replace(`${stage}//pets/POST/rateLimit`, '3'),
      replace(`${stage}/~1/GET/rateLimit`, '4'),
    );
    expect(updated.apiStages?.[0]?.throttle).toEqual({
      '/pets/{id}/GET': { rateLimit: 1.5, burstLimit: 2 },
      '/pets/POST': { rateLimit: 3 },
      '//GET': { rateLimit: 4 },
    });
    const fewer = await update(id, { op: 'remove', path: `${stage}/~1pets/POST` });
    expect(Object.keys(fewer.apiStages?.[0]?.throttle ?? {})).toEqual(['/pets/{id}/GET', '//GET']);
    const others = await update(id, replace(stage, '{"/a/GET": {"rateLimit": 1, "burstLimit": 1}}'));
    expect(others.apiStages?.[0]?.throttle).toEqual({ '/a/GET': { rateLimit: 1, burstLimit: 1 } });
    expect((await update(id, { op: 'remove', path: stage })).apiStages).toEqual([{ apiId, stage: 'dev' }]);
  });

  it('refuses numbers that are none, and methods of stages that the plan has not', async () => {
    const id = await createPlan();
    for (const operation of [
      replace('/throttle/rateLimit', 'fast'),
      replace('/throttle/burstLimit', '1.5'),
      replace('/throttle/rateLimit', '-1'),
      replace('/quota/limit', ''),
      replace('/quota/period', 'YEAR'),
      replace('/name', ''),
    ]) {
      expect((await refusal(update(id, operation))).status).toBe(400);
    }
    const { status } = await refusal(update(id, replace(`/apiStages/${apiId}:dev/throttle/~1a/GET/rateLimit`, '1')));
    expect(status).toBe(404);
  });
});

describe('the keys of a plan', () => {
  it('are put on it, listed newest first, got and taken off', async () => {
    const id = await createPlan('dev');
    const [one, two] = [await createKey('one'), await createKey('two')];
    const made = await attach(id, one);
    const { value } = await client.getApiKey({ apiKey: one, includeValue: true });
    expect(answer(made)).toEqual({ id: one, name: 'one', type: 'API_KEY', value });
    expect(made.$metadata.httpStatusCode).toBe(201);
    await attach(id, two);
    const list = async (nameQuery?: string) =>
      (await client.getUsagePlanKeys({ usagePlanId: id, ...(nameQuery && { nameQuery }) })).items?.map((key) => key.id);
    expect(await list()).toEqual([two, one]);
    expect(await list('on')).toEqual([one]);
    expect((await client.getUsagePlanKey({ usagePlanId: id, keyId: one })).value).toBe(value);
    await client.deleteUsagePlanKey({ usagePlanId: id, keyId: one });
    expect(await list()).toEqual([two]);
    expect((await refusal(client.getUsagePlanKey({ usagePlanId: id, keyId: one }))).status).toBe(404);
    await client.deleteApiKey({ apiKey: two });
    expect(await list()).toEqual([]);
  });

  it('an unknown plan has none, and takes none', async () => {
    expect((await client.getUsagePlanKeys({ usagePlanId: 'none' })).items).toEqual([]);
    expect(await refusal(attach('none', await createKey()))).toEqual({
      error: 'NotFoundException: Invalid Usage Plan ID specified',
      status: 404,
    });
    expect((await refusal(attach(await createPlan(), 'none'))).status).toBe(404);
    const input = { usagePlanId: await createPlan(), keyId: await createKey(), keyType: 'OTHER' };
    expect((await refusal(client.createUsagePlanKey(input))).status).toBe(400);
  });

  it('a key is on one plan only for each stage (text as users report it)', async () => {
    const [one, two] = [await createPlan('dev'), await createPlan('dev')];
    const other = await createPlan('prod');
    const keyId = await createKey();
    await attach(one, keyId);
    const conflict = (plan: string) => ({
      error: `ConflictException: Usage Plan ${plan} cannot be added because API Key ${keyId} cannot reference multiple Usage Plans with the same API stage: ${apiId}:dev`,
      status: 409,
    });
    expect(await refusal(attach(two, keyId))).toEqual(conflict(two));
    await attach(other, keyId);
    const operation = { op: 'add', path: '/apiStages', value: `${apiId}:dev` } as const;
    expect(await refusal(update(other, operation))).toEqual(conflict(other));
    expect((await refusal(attach(one, keyId))).status).toBe(409);
  });

  it('a key is on ten plans at most', async () => {
    const keyId = await createKey();
    for (let plan = 0; plan < 10; plan++) await attach(await createPlan(), keyId);
    expect((await refusal(attach(await createPlan(), keyId))).status).toBe(429);
  });
});

describe('the end of things', () => {
  it('a plan with stages is not deleted', async () => {
    const id = await createPlan('dev', 'prod');
    expect(await refusal(client.deleteUsagePlan({ usagePlanId: id }))).toEqual({
      error: `BadRequestException: Cannot delete Usage Plan ${id} because there are API Stages associated with it, including ${apiId}:dev`,
      status: 400,
    });
    const remove = (stage: string) => ({ op: 'remove', path: '/apiStages', value: `${apiId}:${stage}` }) as const;
    await update(id, remove('dev'), remove('prod'));
    expect((await client.deleteUsagePlan({ usagePlanId: id })).$metadata.httpStatusCode).toBe(202);
    expect(await refusal(client.getUsagePlan({ usagePlanId: id }))).toEqual({
      error: 'NotFoundException: Invalid Usage Plan ID specified',
      status: 404,
    });
  });

  it('a stage that is deleted is on no plan any more [observed]', async () => {
    const other = await deployed('dev', 'prod');
    const apiStages = [
      { apiId: other, stage: 'dev' },
      { apiId: other, stage: 'prod' },
      { apiId, stage: 'dev' },
    ];
    const { id: usagePlanId = '' } = await client.createUsagePlan({ name: 'p', apiStages });
    const stages = async () => (await client.getUsagePlan({ usagePlanId })).apiStages;
    await client.deleteStage({ restApiId: other, stageName: 'dev' });
    expect(await stages()).toEqual(apiStages.slice(1));
    await client.deleteRestApi({ restApiId: other });
    expect(await stages()).toEqual(apiStages.slice(2));
  });
});

it('plans have tags (guide: "Tagging your API Gateway resources")', async () => {
  const id = await createPlan();
  const resourceArn = `arn:aws:apigateway:us-east-1::/usageplans/${id}`;
  await client.tagResource({ resourceArn, tags: { team: 'a' } });
  expect((await client.getUsagePlan({ usagePlanId: id })).tags).toEqual({ team: 'a' });
  expect((await client.getTags({ resourceArn })).tags).toEqual({ team: 'a' });
  const unknown = 'arn:aws:apigateway:us-east-1::/usageplans/none';
  expect((await refusal(client.getTags({ resourceArn: unknown }))).status).toBe(404);
});

describe('GetAccount', () => {
  it('has the throttle of the region, or the one that the gateway was started with', async () => {
    const account = { throttleSettings: { burstLimit: 5000, rateLimit: 10000 }, features: ['UsagePlans'] };
    expect(answer(await client.getAccount({}))).toEqual({ ...account, apiKeyVersion: '4' });
    const other = await startControl({ throttleRate: 20 });
    expect((await other.client.getAccount({})).throttleSettings).toEqual({ burstLimit: 5000, rateLimit: 20 });
    await other.close();
  });

  it('keeps its role, and its usage plans', async () => {
    const cloudwatchRoleArn = 'arn:aws:iam::123456789012:role/logs';
    const set = (...patchOperations: PatchOperation[]) => client.updateAccount({ patchOperations });
    const updated = answer(await set(replace('/cloudwatchRoleArn', cloudwatchRoleArn)));
    expect(updated).toMatchObject({ cloudwatchRoleArn, throttleSettings: { burstLimit: 5000 }, apiKeyVersion: '4' });
    expect(answer(await client.getAccount({}))).toEqual(updated);
    expect(await refusal(set({ op: 'remove', path: '/features', value: 'UsagePlans' }))).toEqual({
      error: 'BadRequestException: Usage Plans cannot be disabled once enabled',
      status: 400,
    });
  });
});
