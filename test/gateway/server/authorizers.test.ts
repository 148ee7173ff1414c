// A Lambda authorizer in a whole gateway: made through the SDK, its function declared and really run, called by HTTP, and
// FlushStageAuthorizersCache (guide: "Use API Gateway Lambda authorizers").

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeployable, startControl } from '../control/control-harness.ts';
import { callPort } from '../data-harness.ts';

const code = mkdtempSync(join(tmpdir(), 'apigw-authorizer-'));
let control: Awaited<ReturnType<typeof startControl>>;
let restApiId = '';
let place: Awaited<ReturnType<typeof createDeployable>>['place'];

const authorizer = `let runs = 0;
exports.handler = async ({ authorizationToken, methodArn }) => {
  runs++;
  if (authorizationToken === 'nobody') throw new Error('Unauthorized');
  if (authorizationToken === 'broken') throw new Error('down');
  const Effect = authorizationToken === 'deny' ? 'Deny' : 'Allow';
  const Statement = [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }];
  const usageIdentifierKey = authorizationToken.startsWith('key:') ? authorizationToken.slice(4) : undefined;
  return { principalId: 'run' + runs, policyDocument: { Version: '2012-10-17', Statement }, usageIdentifierKey };
};`;

beforeAll(async () => {
  control = await startControl();
  const { client, endpoint } = control;
  writeFileSync(join(code, 'index.js'), authorizer);
  await fetch(`${endpoint}/_apigw/functions`, {
    method: 'PUT',
    headers: { 'x-apigw-admin': '1' },
    body: JSON.stringify([{ name: 'auth', runtime: 'nodejs20.x', handler: 'index.handler', code, environment: {} }]),
  });
  const made = await createDeployable(client);
  ({ place, restApiId } = made);
  const { id: authorizerId = '' } = await client.createAuthorizer({
    restApiId,
    name: 'guard',
    type: 'TOKEN',
    authorizerUri:
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations',
    identitySource: 'method.request.header.Auth',
  });
  await client.updateMethod({
    ...made.place,
    patchOperations: [
      { op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
      { op: 'replace', path: '/authorizerId', value: authorizerId },
    ],
  });
  await client.putMethodResponse({ ...made.place, statusCode: '200' });
  await client.putIntegrationResponse({
    ...made.place,
    statusCode: '200',
    responseTemplates: { 'application/json': '$context.authorizer.principalId' },
  });
  await client.createDeployment({ restApiId, stageName: 'prod' });
});
afterAll(async () => {
  await control.close();
  rmSync(code, { recursive: true, force: true });
});

const get = (headers: Record<string, string>) =>
  callPort(Number(new URL(control.endpoint).port), `/_aws/execute-api/${restApiId}/prod/`, { headers });

test('what the function says holds, and is kept until the stage’s cache is flushed', async () => {
  expect((await get({})).status).toBe(401);
  expect((await get({ Auth: 'nobody' })).status).toBe(401);
  expect((await get({ Auth: 'deny' })).status).toBe(403);
  const broken = await get({ Auth: 'broken' });
  expect([broken.status, broken.body]).toEqual([500, '{"message":null}']);
  const first = await get({ Auth: 'allow' });
  expect(first.status).toBe(200);
  expect((await get({ Auth: 'allow' })).body).toBe(first.body);
  await control.client.flushStageAuthorizersCache({ restApiId, stageName: 'prod' });
  const later = await get({ Auth: 'allow' });
  expect(later.status).toBe(200);
  expect(later.body).not.toBe(first.body);
});

// Guide, "Choose an API key source in API Gateway": AUTHORIZER takes the key from `usageIdentifierKey`.
test('the key that the function names is the one whose usage plan counts', async () => {
  const { client } = control;
  const patch = (path: string, value: string) => ({ patchOperations: [{ op: 'replace' as const, path, value }] });
  await client.updateRestApi({ restApiId, ...patch('/apiKeySource', 'AUTHORIZER') });
  await client.updateMethod({ ...place, ...patch('/apiKeyRequired', 'true') });
  await client.createDeployment({ restApiId, stageName: 'prod' });
  const value = 'a-key-that-is-long-enough-for-it';
  const { id: keyId = '' } = await client.createApiKey({ name: 'alice', enabled: true, value });
  const { id: usagePlanId = '' } = await client.createUsagePlan({
    name: 'two',
    apiStages: [{ apiId: restApiId, stage: 'prod' }],
    quota: { limit: 2, period: 'DAY' },
  });
  await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });

  expect((await get({ Auth: 'allow' })).status).toBe(403);
  expect((await get({ Auth: 'key:of-nobody-that-is-known-here' })).body).toBe('{"message":"Forbidden"}');
  // The header is not where this API's keys come from.
  expect((await get({ Auth: 'allow', 'x-api-key': value })).status).toBe(403);
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await get({ Auth: `key:${value}` })).status);
  expect(statuses).toEqual([200, 200, 429]);
  const today = new Date().toISOString().slice(0, 10);
  const { items } = await client.getUsage({ usagePlanId, startDate: today, endDate: today });
  expect(items).toEqual({ [keyId]: [[2, 0]] });
});
