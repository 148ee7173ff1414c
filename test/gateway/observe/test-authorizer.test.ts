// TestInvokeAuthorizer: an authorizer as it stands, with AWS's log. API reference, "TestInvokeAuthorizer"; event and log in the
// form that the service has been seen to give them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, type Observed, startObserved } from './observe-harness.ts';

const code = mkdtempSync(join(tmpdir(), 'apigw-test-authorizer-'));
const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:auth`;
const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
// The principal counts the runs; the context has the event.
const authorizer = `let runs = 0;
exports.handler = async (event) => {
  const token = event.authorizationToken ?? event.headers.Auth;
  if (token === 'nobody') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('down');
  const Statement = [{ Action: 'execute-api:Invoke', Effect: token === 'denied' ? 'Deny' : 'Allow', Resource: event.methodArn }];
  return { principalId: 'run-' + ++runs, policyDocument: { Version: '2012-10-17', Statement }, context: { event: JSON.stringify(event) } };
};`;

let observed: Observed;
let restApiId = '';

beforeAll(async () => {
  observed = await startObserved();
  writeFileSync(join(code, 'index.js'), authorizer);
  await fetch(`${observed.endpoint}/_apigw/functions`, {
    method: 'PUT',
    headers: { 'x-apigw-admin': '1' },
    body: JSON.stringify([{ name: 'auth', runtime: 'nodejs20.x', handler: 'index.handler', code, environment: {} }]),
  });
  ({ id: restApiId = '' } = await observed.client.createRestApi({ name: 'guarded' }));
});
afterAll(async () => {
  await observed.close();
  rmSync(code, { recursive: true, force: true });
});

type Made = Parameters<Observed['client']['createAuthorizer']>[0];

async function make(name: string, more: Partial<Made>) {
  const made = { restApiId, name, type: 'TOKEN' as const, identitySource: 'method.request.header.Auth', ...more };
  const lambda = made.type === 'COGNITO_USER_POOLS' ? {} : { authorizerUri };
  const { id: authorizerId = '' } = await observed.client.createAuthorizer({ ...made, ...lambda });
  return { restApiId, authorizerId };
}

const linesOf = (log = '') => {
  const [first = '', ...lines] = log.split('\n');
  const date = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : /;
  expect(lines.slice(0, -1).every((line) => date.test(line))).toBe(true);
  const id = /^Execution log for request (\S+)$/.exec(first)?.[1] ?? 'none';
  return lines.map((line) =>
    line
      .replace(date, '')
      .replaceAll(id, 'ID')
      .replace(/(headers|parsing): .*/, '$1: …'),
  );
};

const methodArn = () => `arn:aws:execute-api:eu-west-1:${account}:${restApiId}/ESTestInvoke-stage/GET/`;

test('a token that is let in: principal, policy and the whole way in the log; nothing is kept', async () => {
  const place = await make('token', {});
  const headers = { Auth: 'a-good-token' };
  const { $metadata, log, latency, policy, ...answer } = await observed.client.testInvokeAuthorizer({
    ...place,
    headers,
  });
  expect(answer).toEqual({ clientStatus: 0, principalId: 'run-1' });
  expect(JSON.parse(policy ?? '')).toMatchObject({ Statement: [{ Effect: 'Allow', Resource: methodArn() }] });
  expect(latency).toBeGreaterThanOrEqual(0);
  const url = `https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
  expect(linesOf(log)).toEqual([
    `Starting authorizer: ${place.authorizerId} for request: ID`,
    'Incoming identity: ******-token',
    `Endpoint request URI: ${url}`,
    'Endpoint request headers: …',
    `Endpoint request body after transformations: {"type":"TOKEN","methodArn":"${methodArn()}","authorizationToken":"a-good-token"}`,
    `Sending request to ${url}`,
    'Authorizer result body before parsing: …',
    'Using valid authorizer policy for principal: *****',
    'Successfully completed authorizer execution',
    '',
  ]);
  expect(await observed.client.testInvokeAuthorizer({ ...place, headers })).toMatchObject({ principalId: 'run-2' });
});

test('a policy that denies is no refusal of the authorizer: what it means for a method is for the caller to see', async () => {
  const { clientStatus, policy } = await observed.client.testInvokeAuthorizer({
    ...(await make('denier', {})),
    headers: { Auth: 'denied' },
  });
  expect(clientStatus).toBe(0);
  expect(policy).toContain('"Effect":"Deny"');
});

test('the event of a REQUEST authorizer has what the test gives, and no more', async () => {
  const identitySource = 'method.request.header.Auth, method.request.querystring.q, stageVariables.v, context.stage';
  const place = await make('request', { type: 'REQUEST', identitySource });
  const request = { ...place, headers: { Auth: 'a-good-token' }, pathWithQueryString: '/pets?q=1' };
  const answer = await observed.client.testInvokeAuthorizer({
    ...request,
    stageVariables: { v: 'one' },
    additionalContext: { stage: 'prod' },
  });
  expect(answer.clientStatus).toBe(0);
  expect(answer.log).toContain(
    'Incoming identity: {method.request.header.Auth=******-token, method.request.querystring.q=*, stageVariables.v=***, context.stage=****}',
  );
  const event = /body after transformations: (\{"type":"REQUEST".*)/.exec(answer.log ?? '')?.[1] ?? '';
  expect(event).toContain(
    `{"type":"REQUEST","methodArn":"${methodArn()}pets","resource":"/","path":"/pets","httpMethod":"GET","headers":{"Auth":"a-good-token"},"multiValueHeaders":{"Auth":["a-good-token"]},"queryStringParameters":{"q":"1"},"multiValueQueryStringParameters":{"q":["1"]},"pathParameters":{},"stageVariables":{"v":"one"},"requestContext":{"resourceId":"test-invoke-resource-id","resourcePath":"/","httpMethod":"GET"`,
  );
  expect(event).toContain('"stage":"test-invoke-stage","domainPrefix":"testPrefix"');
  const missing = await observed.client.testInvokeAuthorizer({ ...request, stageVariables: {} });
  expect(missing.clientStatus).toBe(401);
});

test.each([
  [{}, 401, ['Unauthorized request: ID', 'Unauthorized', '']],
  [{ Auth: 'nobody' }, 401, ['Unauthorized request: ID', 'Unauthorized', '']],
  [
    { Auth: 'broken' },
    500,
    [
      'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType" , not marked as ignorable',
      'AuthorizerConfigurationException',
      '',
    ],
  ],
])('who is refused: %j, %i', async (headers, status, end) => {
  const place = await make(`refuser-${status}-${JSON.stringify(headers)}`, {});
  const { clientStatus, log, policy } = await observed.client.testInvokeAuthorizer({ ...place, headers });
  expect([clientStatus, policy]).toEqual([status, undefined]);
  expect(linesOf(log).slice(-3)).toEqual(end);
});

test('a token that is none of the user pool', async () => {
  const providerARNs = [`arn:aws:cognito-idp:eu-west-1:${account}:userpool/eu-west-1_none`];
  const place = await make('pool', { type: 'COGNITO_USER_POOLS', providerARNs });
  const { clientStatus, claims } = await observed.client.testInvokeAuthorizer({ ...place, headers: { Auth: 'x.y.z' } });
  expect([clientStatus, claims]).toEqual([401, undefined]);
});

test('what is not there', async () => {
  await expect(observed.client.testInvokeAuthorizer({ restApiId, authorizerId: 'none' })).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Invalid Authorizer identifier specified',
  });
});
