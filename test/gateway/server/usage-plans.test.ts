// API keys, quotas and throttling as clients see them: plans are set up through the SDK, stages called by HTTP, with a
// clock that the tests move (guide: "Usage plans and API keys for REST APIs"; bodies and error types observed on AWS).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGateway, type CreateUsagePlanRequest } from '@aws-sdk/client-api-gateway';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { createUsagePlans } from '../../../src/lib/gateway/server-usage-plans.ts';
import { openStore } from '../../../src/lib/gateway/store/open-store.ts';
import { refusal } from '../control/control-harness.ts';
import { callPort } from '../data-harness.ts';
import { buildGatewayProgram, spawnGateway } from './gateway-process.ts';

const directories: string[] = [];
let gateway: Gateway;
let client: APIGateway;
let now: number;
beforeEach(async () => {
  now = Date.parse('2026-11-24T12:00:00Z');
  await start();
});
afterEach(() => gateway.close());
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function start(directory?: string, quotas: Record<string, number> = {}): Promise<void> {
  const state = directory === undefined ? { ephemeral: true } : { stateDirectory: directory };
  gateway = await startGateway({ port: 0, now: () => now, quotas, ...state });
  client = clientOf(gateway.endpoint);
}

function clientOf(endpoint: string): APIGateway {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  return new APIGateway({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'apigw-plans-'));
  directories.push(directory);
  return directory;
}

/** GET / on the stage dev, with a key or for everybody. */
async function deployApi(more: { apiKeyRequired?: boolean } = { apiKeyRequired: true }): Promise<string> {
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.createRestApi({ name: 'metered' });
  const place = { restApiId, resourceId, httpMethod: 'GET' };
  await client.putMethod({ ...place, authorizationType: 'NONE', ...more });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  await client.putIntegration({ ...place, type: 'MOCK', requestTemplates });
  await client.putMethodResponse({ ...place, statusCode: '200' });
  await client.putIntegrationResponse({ ...place, statusCode: '200' });
  await client.createDeployment({ restApiId, stageName: 'dev' });
  return restApiId;
}

/** A plan for the stage dev, and an enabled key on it. */
async function subscribe(apiId: string, plan: Partial<CreateUsagePlanRequest> = {}) {
  const apiStages = [{ apiId, stage: 'dev' }];
  const { id: usagePlanId = '' } = await client.createUsagePlan({ name: 'plan', apiStages, ...plan });
  const { id: keyId = '', value = '' } = await client.createApiKey({ name: 'key', enabled: true });
  await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
  return { usagePlanId, keyId, key: value };
}

function call(apiId: string, key?: string, port = gateway.port) {
  return callPort(port, `/_aws/execute-api/${apiId}/dev/`, key === undefined ? {} : { headers: { 'X-Api-Key': key } });
}

async function statuses(times: number, apiId: string, key?: string): Promise<number[]> {
  const found: number[] = [];
  for (let time = 0; time < times; time++) found.push((await call(apiId, key)).status);
  return found;
}

describe('a method that needs a key', () => {
  test('is forbidden without a good one', async () => {
    const apiId = await deployApi();
    const { keyId, key, usagePlanId } = await subscribe(apiId);
    const loose = await client.createApiKey({ name: 'on no plan', enabled: true });
    for (const wrong of [undefined, '', 'unknown', loose.value]) {
      const { status, headers, body } = await call(apiId, wrong);
      expect([status, headers['x-amzn-errortype'], body]).toEqual([
        403,
        'ForbiddenException',
        '{"message":"Forbidden"}',
      ]);
    }
    expect((await call(apiId, key)).status).toBe(200);
    // Without a deployment, as on AWS: keys and plans take effect at once.
    const enable = (value: string) =>
      client.updateApiKey({ apiKey: keyId, patchOperations: [{ op: 'replace', path: '/enabled', value }] });
    await enable('false');
    expect((await call(apiId, key)).status).toBe(403);
    await enable('true');
    expect((await call(apiId, key)).status).toBe(200);
    await client.deleteUsagePlanKey({ usagePlanId, keyId });
    expect((await call(apiId, key)).status).toBe(403);
  });

  test('is forbidden to a key whose plan is for another stage, or that is only bound as before there were plans', async () => {
    const [apiId, other] = [await deployApi(), await deployApi()];
    const { key, usagePlanId } = await subscribe(other);
    const stageKeys = [{ restApiId: apiId, stageName: 'dev' }];
    const legacy = await client.createApiKey({ enabled: true, stageKeys });
    expect(await statuses(1, apiId, key)).toEqual([403]);
    expect(await statuses(1, apiId, legacy.value)).toEqual([403]);
    const add = { op: 'add', path: '/apiStages', value: `${apiId}:dev` } as const;
    await client.updateUsagePlan({ usagePlanId, patchOperations: [add] });
    expect(await statuses(1, apiId, key)).toEqual([200]);
    await client.updateUsagePlan({ usagePlanId, patchOperations: [{ ...add, op: 'remove' }] });
    expect(await statuses(1, apiId, key)).toEqual([403]);
  });

  test('is forbidden by the gateway response INVALID_API_KEY', async () => {
    const apiId = await deployApi();
    const responseTemplates = { 'application/json': '{"no":"$context.error.responseType"}' };
    const responseParameters = { 'gatewayresponse.header.X-Why': "'key'" };
    const response = { statusCode: '401', responseTemplates, responseParameters };
    await client.putGatewayResponse({ restApiId: apiId, responseType: 'INVALID_API_KEY', ...response });
    await client.createDeployment({ restApiId: apiId, stageName: 'dev' });
    const { status, headers, body } = await call(apiId);
    expect([status, headers['x-why'], body]).toEqual([401, 'key', '{"no":"INVALID_API_KEY"}']);
  });
});

test('a method without the need of a key counts for no quota, whatever key is sent', async () => {
  const apiId = await deployApi({});
  const { key } = await subscribe(apiId, { quota: { limit: 1, period: 'DAY' } });
  expect(await statuses(3, apiId, key)).toEqual([200, 200, 200]);
});

describe('throttling', () => {
  test('by a plan is 429 Too Many Requests until tokens come back', async () => {
    const apiId = await deployApi();
    const { key } = await subscribe(apiId, { throttle: { rateLimit: 1, burstLimit: 2 } });
    expect(await statuses(2, apiId, key)).toEqual([200, 200]);
    const { headers, body } = await call(apiId, key);
    expect([headers['x-amzn-errortype'], body]).toEqual([
      'TooManyRequestsException',
      '{"message":"Too Many Requests"}',
    ]);
    now += 1000;
    expect(await statuses(2, apiId, key)).toEqual([200, 429]);
  });

  test('by a plan for a method stands in the place of that for the key', async () => {
    const apiId = await deployApi();
    const apiStages = [{ apiId, stage: 'dev', throttle: { '//GET': { rateLimit: 1, burstLimit: 1 } } }];
    const { key } = await subscribe(apiId, { apiStages, throttle: { rateLimit: 100, burstLimit: 100 } });
    expect(await statuses(2, apiId, key)).toEqual([200, 429]);
  });

  test('by a stage needs no key; its settings are for all methods or for one', async () => {
    const restApiId = await deployApi({});
    const limit = (method: string, burst: string) =>
      client.updateStage({
        restApiId,
        stageName: 'dev',
        patchOperations: [
          { op: 'replace', path: `/${method}/throttling/burstLimit`, value: burst },
          { op: 'replace', path: `/${method}/throttling/rateLimit`, value: '1' },
        ],
      });
    await limit('*/*', '2');
    expect(await statuses(3, restApiId)).toEqual([200, 200, 429]);
    await limit('~1/GET', '1');
    expect(await statuses(2, restApiId)).toEqual([200, 429]);
  });

  test('of the account is enforced where the gateway was started with it', async () => {
    await gateway.close();
    await start(undefined, { throttleRate: 1, throttleBurst: 3 });
    const [one, two] = [await deployApi({}), await deployApi({})];
    expect(await statuses(2, one)).toEqual([200, 200]);
    expect(await statuses(2, two)).toEqual([200, 429]);
  });
});

describe('a quota', () => {
  test('that is used up is 429 Limit Exceeded until the next period', async () => {
    const apiId = await deployApi();
    const { key } = await subscribe(apiId, { quota: { limit: 2, period: 'DAY' } });
    expect(await statuses(2, apiId, key)).toEqual([200, 200]);
    const { status, headers, body } = await call(apiId, key);
    expect([status, headers['x-amzn-errortype'], body]).toEqual([
      429,
      'LimitExceededException',
      '{"message":"Limit Exceeded"}',
    ]);
    now = Date.parse('2026-11-25T00:00:00Z');
    expect(await statuses(3, apiId, key)).toEqual([200, 200, 429]);
  });

  test('is exact: of many clients at once as many are answered as it allows', async () => {
    const apiId = await deployApi();
    const { key, keyId, usagePlanId } = await subscribe(apiId, { quota: { limit: 150, period: 'MONTH' } });
    const clients = Array.from({ length: 40 }, () => statuses(10, apiId, key));
    const found = (await Promise.all(clients)).flat();
    expect(found.filter((status) => status === 200)).toHaveLength(150);
    expect(found.filter((status) => status === 429)).toHaveLength(250);
    const today = { startDate: '2026-11-24', endDate: '2026-11-24' };
    expect((await client.getUsage({ usagePlanId, ...today })).items).toEqual({ [keyId]: [[150, 0]] });
  });

  test('counts over all stages of a plan, and for each key by itself', async () => {
    const [one, two] = [await deployApi(), await deployApi()];
    const apiStages = [one, two].map((apiId) => ({ apiId, stage: 'dev' }));
    const { key, usagePlanId } = await subscribe(one, { apiStages, quota: { limit: 2, period: 'WEEK' } });
    expect([...(await statuses(1, one, key)), ...(await statuses(2, two, key))]).toEqual([200, 200, 429]);
    const { id: keyId = '', value = '' } = await client.createApiKey({ enabled: true });
    await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
    expect(await statuses(3, one, value)).toEqual([200, 200, 429]);
  });

  test('goes on after a restart', async () => {
    await gateway.close();
    const directory = newDirectory();
    await start(directory);
    const apiId = await deployApi();
    const { key } = await subscribe(apiId, { quota: { limit: 3, period: 'DAY' } });
    expect(await statuses(2, apiId, key)).toEqual([200, 200]);
    await gateway.close();
    await start(directory);
    expect(await statuses(2, apiId, key)).toEqual([200, 429]);
  });

  test('is no way round: a key that leaves its plan and comes back goes on, one that is disabled too', async () => {
    const apiId = await deployApi();
    const { key, keyId, usagePlanId } = await subscribe(apiId, { quota: { limit: 3, period: 'DAY' } });
    expect(await statuses(1, apiId, key)).toEqual([200]);
    await client.deleteUsagePlanKey({ usagePlanId, keyId });
    await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
    expect(await statuses(1, apiId, key)).toEqual([200]);
    for (const value of ['false', 'true']) {
      await client.updateApiKey({ apiKey: keyId, patchOperations: [{ op: 'replace', path: '/enabled', value }] });
    }
    expect(await statuses(2, apiId, key)).toEqual([200, 429]);
  });

  test('has all that was counted before a reset forgotten by it', async () => {
    const apiId = await deployApi();
    const { key } = await subscribe(apiId, { quota: { limit: 1, period: 'DAY' } });
    expect(await statuses(1, apiId, key)).toEqual([200]);
    const headers = { 'x-apigw-admin': '1' };
    await callPort(gateway.port, '/_apigw/reset', { method: 'POST', headers });
    expect((await client.getUsagePlans({})).items).toEqual([]);
    const again = await deployApi();
    expect((await call(again, key)).status).toBe(403);
  });
});

describe('GetUsage and UpdateUsage', () => {
  const days = (startDate: string, endDate: string) => ({ startDate, endDate });

  test('tell used and remaining of each day', async () => {
    const apiId = await deployApi();
    const { key, keyId, usagePlanId } = await subscribe(apiId, { quota: { limit: 10, period: 'WEEK' } });
    await statuses(2, apiId, key);
    now += 86_400_000;
    await statuses(3, apiId, key);
    const usage = await client.getUsage({ usagePlanId, ...days('2026-11-23', '2026-11-26') });
    expect(usage).toMatchObject({
      usagePlanId,
      startDate: '2026-11-23',
      endDate: '2026-11-26',
      items: {
        [keyId]: [
          [0, 10],
          [2, 8],
          [3, 5],
          [0, 5],
        ],
      },
    });
  });

  test('leave out keys that have used nothing, unless they are asked for', async () => {
    const apiId = await deployApi();
    const { keyId, usagePlanId } = await subscribe(apiId, { quota: { limit: 10, period: 'DAY' } });
    const today = days('2026-11-24', '2026-11-24');
    expect((await client.getUsage({ usagePlanId, ...today })).items).toEqual({});
    expect((await client.getUsage({ usagePlanId, keyId, ...today })).items).toEqual({ [keyId]: [[0, 10]] });
    expect((await refusal(client.getUsage({ usagePlanId, keyId: 'none', ...today }))).status).toBe(404);
    expect((await refusal(client.getUsage({ usagePlanId: 'none', ...today }))).status).toBe(404);
  });

  test('refuse days that are none, and those of which nothing is kept', async () => {
    const { usagePlanId } = await subscribe(await deployApi());
    for (const range of [
      days('yesterday', '2026-11-24'),
      days('2026-11-31', '2026-12-01'),
      days('2026-11-24', '2026-11-23'),
      days('2026-08-25', '2026-08-26'),
      days('2026-11-24', '2027-11-24'),
    ]) {
      const { error, status } = await refusal(client.getUsage({ usagePlanId, ...range }));
      expect([error.split(':')[0], status]).toEqual(['BadRequestException', 400]);
    }
  });

  test('grant more, or less, for the rest of the period', async () => {
    const apiId = await deployApi();
    const { key, keyId, usagePlanId } = await subscribe(apiId, { quota: { limit: 2, period: 'DAY' } });
    const grant = (value: string) =>
      client.updateUsage({ usagePlanId, keyId, patchOperations: [{ op: 'replace', path: '/remaining', value }] });
    expect(await statuses(3, apiId, key)).toEqual([200, 200, 429]);
    expect(await grant('2')).toMatchObject({
      usagePlanId,
      startDate: '2026-11-24',
      endDate: '2026-11-24',
      items: { [keyId]: [[2, 2]] },
    });
    expect(await statuses(3, apiId, key)).toEqual([200, 200, 429]);
    await grant('5');
    await grant('1');
    expect(await statuses(2, apiId, key)).toEqual([200, 429]);
    now += 86_400_000;
    expect(await statuses(3, apiId, key)).toEqual([200, 200, 429]);
    expect((await refusal(grant('many'))).status).toBe(400);
    const path = '/used';
    const other = client.updateUsage({ usagePlanId, keyId, patchOperations: [{ op: 'replace', path, value: '1' }] });
    expect(await refusal(other)).toEqual({
      error: `BadRequestException: Invalid patch path  '/used' specified for op 'replace'. Must be one of: [/remaining]`,
      status: 400,
    });
  });

  test('a plan without a quota tells what was used, and grants nothing', async () => {
    const apiId = await deployApi();
    const { key, keyId, usagePlanId } = await subscribe(apiId);
    await statuses(2, apiId, key);
    const today = days('2026-11-24', '2026-11-24');
    expect((await client.getUsage({ usagePlanId, ...today })).items).toEqual({ [keyId]: [[2]] });
    const patchOperations = [{ op: 'replace', path: '/remaining', value: '1' } as const];
    expect((await refusal(client.updateUsage({ usagePlanId, keyId, patchOperations }))).status).toBe(400);
  });
});

describe('what is counted', () => {
  test('is stored behind, without being asked for', async () => {
    const scope = { account: '123456789012', region: 'us-east-1' };
    const store = openStore('ephemeral');
    store.transaction(scope, (records) => {
      const stage = { apiId: 'abc123', stage: 'dev' };
      records.put(['usageplan', 'plan1'], { id: 'plan1', name: 'p', apiStages: [stage], createdDate: 0 });
      records.put(['apikey', 'key1'], { id: 'key1', value: 'value', enabled: true });
      records.put(['usageplankey', 'plan1', 'key1'], { attachedAt: 0 });
    });
    const plans = createUsagePlans({ store, quotas: {}, log: () => {} });
    plans.meters
      .clientsOf({ ...scope, apiId: 'abc123', stageName: 'dev' })
      .get('value')
      ?.meter.count(0);
    const read = () => store.transaction(scope, (records) => records.get(['usage', 'plan1', 'key1'])).value;
    expect(read()).toBeUndefined();
    await expect.poll(read, { timeout: 10_000 }).toEqual({ days: { '1970-01-01': [1] } });
    await store.close();
  });

  test('is there after kill -9, once it has been stored', async () => {
    const program = await buildGatewayProgram();
    const directory = newDirectory();
    const first = await spawnGateway(program, directory);
    client = clientOf(first.endpoint);
    const apiId = await deployApi();
    const { key, usagePlanId } = await subscribe(apiId, { quota: { limit: 3, period: 'MONTH' } });
    const port = (endpoint: string) => Number(new URL(endpoint).port);
    for (const expected of [200, 200]) expect((await call(apiId, key, port(first.endpoint))).status).toBe(expected);
    const today = new Date().toISOString().slice(0, 10);
    await client.getUsage({ usagePlanId, startDate: today, endDate: today });
    await first.kill();
    const second = await spawnGateway(program, directory);
    for (const expected of [200, 429]) expect((await call(apiId, key, port(second.endpoint))).status).toBe(expected);
    await second.kill();
    program.remove();
  });
});
