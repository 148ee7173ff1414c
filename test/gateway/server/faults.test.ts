// Faults of control-plane operations, through the SDK: each in its service's own error form; and their administration.

import { ACM } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { Lambda } from '@aws-sdk/client-lambda';
import { Route53 } from '@aws-sdk/client-route-53';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { callPort } from '../data-harness.ts';

let gateway: Gateway;
let client: APIGateway;

beforeEach(async () => {
  gateway = await startGateway({ port: 0, ephemeral: true, random: () => 0.5 });
  client = new APIGateway(settings());
});
afterEach(async () => {
  client.destroy();
  await gateway.close();
});

function settings(maxAttempts = 1) {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  return { endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts };
}

async function administer(method: string, body?: unknown, id = ''): Promise<{ status: number; said: unknown }> {
  const sent = { method, headers: { 'x-apigw-admin': '1' }, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const answer = await callPort(gateway.port, `/_apigw/faults${id}`, sent);
  return { status: answer.status, said: JSON.parse(answer.body) };
}

const add = (fault: object) => administer('POST', fault);

async function failure(call: Promise<unknown>): Promise<[string, number | undefined]> {
  const error = await call.then(
    () => undefined,
    (reason: { name: string; $metadata?: { httpStatusCode?: number } }) => reason,
  );
  return [error?.name ?? 'none', error?.$metadata?.httpStatusCode];
}

describe('an operation that is struck', () => {
  const calls: Record<string, () => Promise<unknown>> = {
    apigateway: () => client.getRestApis({}),
    apigatewayv2: () => new ApiGatewayV2(settings()).getApis({}),
    lambda: () => new Lambda(settings()).getPolicy({ FunctionName: 'f' }),
    acm: () => new ACM(settings()).listCertificates({}),
    route53: () => new Route53(settings()).listHostedZones({}),
    logs: () => new CloudWatchLogs(settings()).describeLogGroups({}),
    cloudwatch: () => new CloudWatch(settings()).listMetrics({}),
    sts: () => new STS(settings()).getCallerIdentity({}),
  };

  it.each([
    ['apigateway', 429, 'TooManyRequestsException', 429],
    ['apigatewayv2', 429, 'TooManyRequestsException', 429],
    ['lambda', 429, 'TooManyRequestsException', 429],
    ['acm', 429, 'ThrottlingException', 400],
    ['route53', 429, 'Throttling', 400],
    ['logs', 429, 'ThrottlingException', 400],
    ['cloudwatch', 429, 'Throttling', 400],
    ['sts', 429, 'Throttling', 400],
    ['apigateway', 503, 'ServiceUnavailableException', 503],
    ['logs', 503, 'ServiceUnavailable', 503],
    ['route53', 503, 'ServiceUnavailable', 503],
    ['acm', 500, 'InternalFailure', 500],
    ['sts', 500, 'InternalFailure', 500],
  ])('%s, %i: %s', async (service, status, name, sent) => {
    await add({ operation: `${service}.*`, status, times: 1 });
    expect(await failure(calls[service]?.() ?? Promise.resolve())).toEqual([name, sent]);
    expect((await administer('GET')).said).toMatchObject([{ struck: 1 }]);
  });

  it('says when to try again, and the SDK does', async () => {
    await add({ operation: 'apigateway.CreateRestApi', status: 429, times: 1 });
    await expect(client.createRestApi({ name: 'one' })).rejects.toMatchObject({ retryAfterSeconds: '1' });
    await add({ operation: 'apigateway.GetRestApis', status: 500, times: 1 });
    const patient = new APIGateway(settings(2));
    expect((await patient.getRestApis({})).items).toEqual([]);
    patient.destroy();
  });

  it('others, and the data plane, are left alone', async () => {
    await add({ operation: 'apigateway.CreateDeployment', status: 500 });
    expect((await client.getRestApis({})).items).toEqual([]);
  });

  it('refused: nothing is done; lost: it is done, and the caller does not hear of it', async () => {
    await add({ operation: 'apigateway.CreateRestApi', connection: 'refused', times: 1 });
    await add({ operation: 'apigateway.CreateRestApi', connection: 'lost', times: 1 });
    await expect(client.createRestApi({ name: 'refused' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.createRestApi({ name: 'lost' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await client.getRestApis({})).items?.map(({ name }) => name)).toEqual(['lost']);
  });

  it('late: it is done after all', async () => {
    await add({ operation: '*', latency: 1 });
    expect((await client.createRestApi({ name: 'late' })).name).toBe('late');
  });
});

describe('the administration of faults', () => {
  it('lists, removes one, and removes all', async () => {
    expect((await add({ api: 'pets', status: 500 })).said).toEqual({ id: '1', api: 'pets', status: 500, struck: 0 });
    await add({ function: 'f', latency: 5 });
    expect((await administer('DELETE', undefined, '/1')).said).toMatchObject([{ id: '2' }]);
    expect((await administer('DELETE', undefined, '/1')).status).toBe(404);
    expect((await administer('DELETE')).said).toEqual([]);
  });

  it('a reset of all state removes them', async () => {
    await add({ operation: '*', status: 500 });
    await callPort(gateway.port, '/_apigw/reset', { method: 'POST', headers: { 'x-apigw-admin': '1' } });
    expect((await administer('GET')).said).toEqual([]);
    expect((await client.getRestApis({})).items).toEqual([]);
  });

  it.each([
    [[], /JSON object/],
    [{ api: 'pets' }, /latency, a status, or a connection/],
    [{ status: 500 }, /of an operation, of a function, or of integrations/],
    [{ api: 'pets', operation: '*', status: 500 }, /of an operation, of a function, or of integrations/],
    [{ api: '', status: 500 }, /api must be text/],
    [{ method: 'get pets', status: 500 }, /not like 'GET \/pets'/],
    [{ operation: 'apigateway.CreateDeploiment', status: 500 }, /no operation 'CreateDeploiment'/],
    [{ operation: 'dynamodb.PutItem', status: 500 }, /no service 'dynamodb'.*apigateway/],
    [{ operation: '*', status: 502 }, /429, 500 or 503/],
    [{ api: 'pets', status: 404 }, /429, or from 500 to 599/],
    [{ api: 'pets', status: 500, connection: 'lost' }, /a status, or it cuts the connection/],
    [{ api: 'pets', connection: 'broken' }, /refused or lost/],
    [{ api: 'pets', latency: -1 }, /latency is from 1/],
    [{ api: 'pets', status: 500, times: 0 }, /times is a whole number/],
    [{ api: 'pets', status: 500, probability: 1.5 }, /probability is more than 0/],
    [{ api: 'pets', status: 500, probabilty: 1 }, /no 'probabilty'/],
  ])('refuses %j', async (fault, message) => {
    const { said, status } = await add(fault);
    expect(status).toBe(400);
    expect((said as { message: string }).message).toMatch(message);
    expect((await administer('GET')).said).toEqual([]);
  });
});
