// What the logs say of authorizers: the lines of the execution log as recorded on the service, and the access log's variables
// of the phases. Developer guide, "Variables for access logging for API Gateway".

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, call, type Observed, setStage, startObserved } from './observe-harness.ts';

const code = mkdtempSync(join(tmpdir(), 'apigw-authorizer-logs-'));
const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:auth`;
const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
const authorizer = `exports.handler = async ({ authorizationToken: token, methodArn }) => {
  if (token === 'nobody-at-all') throw new Error('Unauthorized');
  if (token === 'broken') return { user: 'x' };
  const Statement = [{ Action: 'execute-api:Invoke', Effect: token === 'denied' ? 'Deny' : 'Allow', Resource: methodArn }];
  return { principalId: 'principal-1', policyDocument: { Version: '2012-10-17', Statement }, context: { tier: 'gold' } };
};`;
const names = ['status', 'error', 'latency', 'integrationLatency', 'integrationStatus', 'requestId', 'tier'];
const format = `$context.requestId ${names.map((name) => `${name}=$context.authorizer.${name}`).join(';')};authorize=$context.authorize.status;authorizeError=$context.authorize.error;`;

let observed: Observed;
let restApiId = '';
let authorizerId = '';

beforeAll(async () => {
  observed = await startObserved();
  const { client, endpoint } = observed;
  writeFileSync(join(code, 'index.js'), authorizer);
  await fetch(`${endpoint}/_apigw/functions`, {
    method: 'PUT',
    headers: { 'x-apigw-admin': '1' },
    body: JSON.stringify([{ name: 'auth', runtime: 'nodejs20.x', handler: 'index.handler', code, environment: {} }]),
  });
  restApiId = await importGuarded();
  authorizerId = (await client.getAuthorizers({ restApiId })).items?.[0]?.id ?? '';
  await client.updateAccount({
    patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: `arn:aws:iam::${account}:role/logs` }],
  });
  await setStage(observed, restApiId, {
    '/*/*/logging/loglevel': 'INFO',
    '/*/*/logging/dataTrace': 'true',
    '/accessLogSettings/destinationArn': `arn:aws:logs:eu-west-1:${account}:log-group:access`,
    '/accessLogSettings/format': format,
  });
});
afterAll(async () => {
  await observed.close();
  rmSync(code, { recursive: true, force: true });
});

async function importGuarded(): Promise<string> {
  const get = {
    security: [{ guard: [] }],
    responses: { 200: { description: 'fine' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: { default: { statusCode: '200' } },
    },
  };
  const guard = {
    type: 'apiKey',
    name: 'Auth',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri, authorizerResultTtlInSeconds: 300 },
  };
  const body = {
    swagger: '2.0',
    info: { title: 'guarded', version: '1' },
    securityDefinitions: { guard },
    paths: { '/pets': { get } },
  };
  const { id = '' } = await observed.client.importRestApi({ body: Buffer.from(JSON.stringify(body)) });
  await observed.client.createDeployment({ restApiId: id, stageName: 'prod' });
  return id;
}

/** The lines of one request, without its id before them. */
async function linesOf(logGroupName: string, requestId: string): Promise<string[]> {
  const { events = [] } = await observed.logs.filterLogEvents({ logGroupName, filterPattern: `"${requestId}"` });
  return events.map(({ message = '' }) => message.replace(`(${requestId}) `, ''));
}

const execution = (requestId: string) => linesOf(`API-Gateway-Execution-Logs_${restApiId}/prod`, requestId);
const access = async (requestId: string) => {
  const [line = ''] = await linesOf('access', requestId);
  return Object.fromEntries([...line.matchAll(/(\w+)=([^;]*);/g)].map(([, name, value]) => [name, value]));
};

describe('the execution log', () => {
  test('of a request that is let in', async () => {
    const { requestId } = await call(observed, restApiId, '/pets', { Auth: 'a-token-abcdef' });
    const lines = await execution(requestId);
    const url = `https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
    const methodArn = `arn:aws:execute-api:eu-west-1:${account}:${restApiId}/prod/GET/pets`;
    expect(lines.slice(1, 11).map((line) => line.replace(/(Endpoint request headers): .*/, '$1: …'))).toEqual([
      `Starting authorizer: ${authorizerId} for request: ${requestId}`,
      'Incoming identity: ********abcdef',
      `Endpoint request URI: ${url}`,
      'Endpoint request headers: …',
      `Endpoint request body after transformations: {"type":"TOKEN","methodArn":"${methodArn}","authorizationToken":"a-token-abcdef"}`,
      `Sending request to ${url}`,
      expect.stringContaining('Authorizer result body before parsing: {"principalId":"principal-1"'),
      'Using valid authorizer policy for principal: *****ipal-1',
      'Successfully completed authorizer execution',
      expect.stringContaining('Verifying Usage Plan for request'),
    ]);
    const headers = lines.find((line) => line.startsWith('Endpoint request headers')) ?? '';
    expect(headers).toContain(`x-amzn-lambda-integration-tag=${requestId}, x-amzn-apigateway-api-id=${restApiId}`);
    expect(headers).toContain(
      `X-Amz-Source-Arn=arn:aws:execute-api:eu-west-1:${account}:${restApiId}/authorizers/${authorizerId}`,
    );
  });

  test('of one whose result was kept: nothing is sent', async () => {
    await call(observed, restApiId, '/pets', { Auth: 'a-kept-token' });
    const { requestId } = await call(observed, restApiId, '/pets', { Auth: 'a-kept-token' });
    const lines = await execution(requestId);
    expect(lines.slice(1, 5)).toEqual([
      `Starting authorizer: ${authorizerId} for request: ${requestId}`,
      'Incoming identity: ******-token',
      'Using valid authorizer policy for principal: *****ipal-1',
      'Successfully completed authorizer execution',
    ]);
  });

  test('of those that are refused: nobody, and an answer that is none', async () => {
    const none = await call(observed, restApiId, '/pets');
    expect(none.status).toBe(401);
    expect((await execution(none.requestId)).slice(1)).toEqual([
      `Starting authorizer: ${authorizerId} for request: ${none.requestId}`,
      `Unauthorized request: ${none.requestId}`,
      'Method completed with status: 401',
    ]);
    const broken = await call(observed, restApiId, '/pets', { Auth: 'broken' });
    expect(broken.status).toBe(500);
    expect((await execution(broken.requestId)).slice(-2)).toEqual([
      'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "user" , not marked as ignorable',
      'Method completed with status: 500',
    ]);
  });
});

describe('the access log', () => {
  const called = { integrationStatus: '200', integrationLatency: expect.stringMatching(/^\d+$/) };

  test('of a request that is let in: what the authorizer took, and Lambda answered', async () => {
    const { requestId } = await call(observed, restApiId, '/pets', { Auth: 'another-token' });
    expect(await access(requestId)).toEqual({
      ...called,
      status: '200',
      error: '-',
      latency: expect.stringMatching(/^\d+$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tier: 'gold',
      authorize: '200',
      authorizeError: '-',
    });
  });

  test('of one whose result was kept: Lambda was not asked', async () => {
    const { requestId } = await call(observed, restApiId, '/pets', { Auth: 'another-token' });
    const line = await access(requestId);
    expect(line).toMatchObject({ status: '200', integrationStatus: '-', integrationLatency: '-', requestId: '-' });
  });

  test('of one that the policy denies: the authorizer was fine, the authorization was not', async () => {
    const { requestId, status } = await call(observed, restApiId, '/pets', { Auth: 'denied' });
    expect(status).toBe(403);
    expect(await access(requestId)).toMatchObject({
      ...called,
      status: '200',
      error: '-',
      authorize: '403',
      authorizeError:
        'User is not authorized to access this resource with an explicit deny in an identity-based policy',
    });
  });

  test.each([
    [undefined, '401', 'Unauthorized', '-'],
    ['nobody-at-all', '401', 'Unauthorized', '200'],
    [
      'broken',
      '500',
      'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "user" , not marked as ignorable',
      '200',
    ],
  ])('of one that the authorizer refuses: %s', async (token, status, error, integrationStatus) => {
    const { requestId } = await call(observed, restApiId, '/pets', token === undefined ? {} : { Auth: token });
    const line = await access(requestId);
    expect(line).toMatchObject({ status, error, integrationStatus, tier: '-', authorize: '-', authorizeError: '-' });
    expect(line['latency']).toMatch(/^\d+$/);
  });
});
