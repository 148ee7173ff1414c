// A stage's cache through the SDK and by HTTP, with a clock that the tests move (guide: "Cache settings for REST APIs in
// API Gateway"; API reference: "Stage", "FlushStageCache").

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { refusal } from '../control/control-harness.ts';
import { callPort } from '../data-harness.ts';

let gateway: Gateway;
let client: APIGateway;
let now: number;
let stage: { restApiId: string; stageName: string };

beforeEach(() => start());
afterEach(() => stop());

/** GET / of the stage dev answers the id of the request that the cache was filled by. */
async function start(delays = {}): Promise<void> {
  now = Date.parse('2026-11-24T12:00:00Z');
  gateway = await startGateway({ port: 0, ephemeral: true, now: () => now, delays });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.createRestApi({ name: 'cached' });
  const place = { restApiId, resourceId, httpMethod: 'GET' };
  await client.putMethod({ ...place, authorizationType: 'NONE' });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  await client.putIntegration({ ...place, type: 'MOCK', requestTemplates });
  await client.putMethodResponse({ ...place, statusCode: '200' });
  const responseTemplates = { 'application/json': '$context.requestId' };
  await client.putIntegrationResponse({ ...place, statusCode: '200', responseTemplates });
  stage = { restApiId, stageName: 'dev' };
  await client.createDeployment({ ...stage, cacheClusterEnabled: true, cacheClusterSize: '0.5' });
  await patch('/*/*/caching/enabled', 'true');
}

async function stop(): Promise<void> {
  client.destroy();
  await gateway.close();
}

const patch = (path: string, value: string) =>
  client.updateStage({ ...stage, patchOperations: [{ op: 'replace', path, value }] });

const call = async () => (await callPort(gateway.port, `/_aws/execute-api/${stage.restApiId}/dev`)).body;
const statusOf = async () => (await client.getStage(stage)).cacheClusterStatus;

describe('a stage with a cache cluster', () => {
  it('answers from it until the TTL is over', async () => {
    const first = await call();
    expect(await call()).toBe(first);
    now += 300_000;
    expect(await call()).not.toBe(first);
  });

  it('answers anew after FlushStageCache, which is 202', async () => {
    const first = await call();
    const { $metadata } = await client.flushStageCache(stage);
    expect($metadata.httpStatusCode).toBe(202);
    const second = await call();
    expect(second).not.toBe(first);
    expect(await call()).toBe(second);
    expect(await statusOf()).toBe('AVAILABLE');
  });

  it('keeps its cache over a deployment', async () => {
    const first = await call();
    await client.createDeployment(stage);
    expect(await call()).toBe(first);
  });

  it('keeps cacheDataEncrypted in the record', async () => {
    const { methodSettings } = await patch('/*/*/caching/dataEncrypted', 'true');
    expect(methodSettings?.['*/*']?.cacheDataEncrypted).toBe(true);
  });

  it('FlushStageCache of no stage is 404', async () => {
    expect(await refusal(client.flushStageCache({ ...stage, stageName: 'none' }))).toEqual({
      error: 'NotFoundException: Invalid Stage identifier specified',
      status: 404,
    });
  });
});

describe('the status of a cluster', () => {
  it('is AVAILABLE at once, and NOT_AVAILABLE without one', async () => {
    expect(await statusOf()).toBe('AVAILABLE');
    expect((await patch('/cacheClusterEnabled', 'false')).cacheClusterStatus).toBe('NOT_AVAILABLE');
  });

  it('takes its time where a delay says so: made, resized, flushed, deleted', async () => {
    await stop();
    await start({ cache: 240_000 });
    expect(await statusOf()).toBe('CREATE_IN_PROGRESS');
    expect(await call()).not.toBe(await call());
    now += 240_000;
    expect(await statusOf()).toBe('AVAILABLE');
    expect(await call()).toBe(await call());
    expect((await patch('/cacheClusterSize', '1.6')).cacheClusterStatus).toBe('CREATE_IN_PROGRESS');
    now += 240_000;
    await client.flushStageCache(stage);
    expect(await statusOf()).toBe('FLUSH_IN_PROGRESS');
    now += 240_000;
    expect((await patch('/cacheClusterEnabled', 'false')).cacheClusterStatus).toBe('DELETE_IN_PROGRESS');
    now += 240_000;
    expect(await statusOf()).toBe('NOT_AVAILABLE');
    expect(await client.getStage(stage)).not.toHaveProperty('clusterChange');
  });
});
