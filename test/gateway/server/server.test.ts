// The gateway as a whole, in this process: one port for control plane, data plane and administration.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACMClient, ListAcmeEndpointsCommand } from '@aws-sdk/client-acm';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  DeleteStageCommand,
  GetRestApisCommand,
  GetSdkTypesCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, type GatewayOptions, startGateway } from '../../../src/lib/gateway/server.ts';
import { handlerTables, missingOperations } from '../../../src/lib/gateway/server-handlers.ts';
import { missingAcmOperations } from '../../../src/lib/gateway/server-missing-acm.ts';
import { missingApiGatewayV2Operations } from '../../../src/lib/gateway/server-missing-api-gateway-v2.ts';

let directory: string;
let functions: string;
let gateway: Gateway;
const lines: string[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'apigw-server-'));
  functions = mkdtempSync(join(tmpdir(), 'apigw-functions-'));
  lines.length = 0;
  gateway = await start();
});
afterEach(async () => {
  await gateway.close();
  for (const made of [directory, functions]) rmSync(made, { recursive: true, force: true });
  // Whatever goes wrong inside is told here, beside the log of the function.
  expect(lines.filter((line) => !line.startsWith('echo: '))).toEqual([]);
});

const start = (options: Partial<GatewayOptions> = {}) =>
  startGateway({ port: 0, stateDirectory: directory, log: (line) => lines.push(line), ...options });

function settings(account = '000000000000', region = 'us-east-1') {
  const credentials = { accessKeyId: account, secretAccessKey: 'x' };
  return { endpoint: gateway.endpoint, region, credentials, maxAttempts: 1 };
}

const client = (account?: string, region?: string) => new APIGatewayClient(settings(account, region));

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function send(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${gateway.endpoint}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A document with one MOCK method that answers `text`. */
function mockDocument(text: string): Uint8Array {
  const integration = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': JSON.stringify({ text }) } } },
  };
  const get = { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': integration };
  const document = { openapi: '3.0.1', info: { title: 'mock', version: '1' }, paths: { '/health': { get } } };
  return Buffer.from(JSON.stringify(document));
}

/** A document whose every path is the function's. */
function lambdaDocument(name: string): Uint8Array {
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  const parameters = [{ name: 'proxy', in: 'path', required: true, schema: { type: 'string' } }];
  const integration = { type: 'aws_proxy', httpMethod: 'POST', uri };
  const any = { parameters, responses: {}, 'x-amazon-apigateway-integration': integration };
  const paths = { '/{proxy+}': { 'x-amazon-apigateway-any-method': any } };
  return Buffer.from(JSON.stringify({ openapi: '3.0.1', info: { title: name, version: '1' }, paths }));
}

function proxyDocument(uri: string): Uint8Array {
  const get = { responses: {}, 'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri } };
  return Buffer.from(
    JSON.stringify({ openapi: '3.0.1', info: { title: 'proxy', version: '1' }, paths: { '/slow': { get } } }),
  );
}

async function deployMock(text: string, stageName = 'prod'): Promise<string> {
  const { id } = await client().send(new ImportRestApiCommand({ body: mockDocument(text) }));
  await client().send(new CreateDeploymentCommand({ restApiId: id, stageName }));
  return id ?? '';
}

const health = (id: string) => send(`/_aws/execute-api/${id}/prod/health`);

describe('from import to invocation', () => {
  test('a deployed stage answers by path and by host', async () => {
    const id = await deployMock('one');
    expect((await health(id)).body).toBe('{"text":"one"}');
    const { port } = new URL(gateway.endpoint);
    for (const host of [`${id}.execute-api.localhost:${port}`, `${id}.execute-api.us-east-1.localhost:${port}`]) {
      expect((await send('/prod/health', { headers: { host } })).body).toBe('{"text":"one"}');
    }
  });

  test('a deployment is a snapshot: what is put later is served after the next deployment', async () => {
    const id = await deployMock('one');
    await client().send(new PutRestApiCommand({ restApiId: id, mode: 'overwrite', body: mockDocument('two') }));
    expect((await health(id)).body).toBe('{"text":"one"}');
    await client().send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
    expect((await health(id)).body).toBe('{"text":"two"}');
  });

  test('deleted stages and APIs answer Forbidden at once', async () => {
    const id = await deployMock('one');
    await client().send(new DeleteStageCommand({ restApiId: id, stageName: 'prod' }));
    expect(await health(id)).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    const other = await deployMock('two');
    await client().send(new DeleteRestApiCommand({ restApiId: other }));
    expect((await health(other)).status).toBe(403);
  });

  test('stages serve again after a restart', async () => {
    const id = await deployMock('one');
    await gateway.close();
    gateway = await start();
    expect((await health(id)).body).toBe('{"text":"one"}');
  });
});

describe('functions', () => {
  test('a declared function answers an AWS_PROXY integration', async () => {
    const code = 'export const handler = async (event) => ({ statusCode: 200, body: event.path });';
    writeFileSync(join(functions, 'index.mjs'), code);
    const declared = [{ name: 'echo', runtime: 'nodejs20.x', handler: 'index.handler', code: functions }];
    const headers = { 'x-apigw-admin': '1' };
    await send('/_apigw/functions', { method: 'PUT', headers, body: JSON.stringify(declared) });
    const { id } = await client().send(new ImportRestApiCommand({ body: lambdaDocument('echo') }));
    await client().send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
    expect(await send(`/_aws/execute-api/${id}/prod/a/b`)).toMatchObject({ status: 200, body: '/a/b' });
  });
});

describe('deployments under load', () => {
  test('a new deployment fails no request, and every answer is one of the two', async () => {
    const id = await deployMock('one');
    let running = true;
    const seen = new Set<string>();
    const load = Array.from({ length: 20 }, async () => {
      while (running) {
        const { status, body } = await health(id);
        seen.add(`${status} ${body}`);
      }
    });
    for (const text of ['two', 'one', 'two']) {
      await client().send(new PutRestApiCommand({ restApiId: id, mode: 'overwrite', body: mockDocument(text) }));
      await client().send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
    }
    running = false;
    await Promise.all(load);
    expect([...seen].sort()).toEqual(['200 {"text":"one"}', '200 {"text":"two"}']);
  });
});

describe('traces', () => {
  test('a request that asks for one is told stage by stage', async () => {
    const id = await deployMock('one');
    const headers = { 'x-apigw-admin': '1', 'x-apigw-trace': '1' };
    const reply = await send(`/_aws/execute-api/${id}/prod/health`, { headers });
    const requestId = String(reply.headers['x-amzn-requestid']);
    const trace = JSON.parse((await send(`/_apigw/traces/${requestId}`, { headers })).body);
    expect(trace).toMatchObject({
      requestId,
      apiId: id,
      stage: 'prod',
      httpMethod: 'GET',
      resourcePath: '/health',
      status: 200,
    });
    expect(trace.steps.length).toBeGreaterThan(0);
  });
});

describe('state', () => {
  test('is kept apart by account and region', async () => {
    await client().send(new CreateRestApiCommand({ name: 'a' }));
    await client('123456789012').send(new CreateRestApiCommand({ name: 'b' }));
    await client('123456789012', 'eu-west-1').send(new CreateRestApiCommand({ name: 'c' }));
    const names = async (from: APIGatewayClient) =>
      (await from.send(new GetRestApisCommand({}))).items?.map(({ name }) => name);
    expect(await names(client())).toEqual(['a']);
    expect(await names(client('123456789012'))).toEqual(['b']);
    expect(await names(client('123456789012', 'eu-west-1'))).toEqual(['c']);
  });

  test('a refused operation leaves nothing', async () => {
    const refused = client().send(
      new ImportRestApiCommand({ body: Buffer.from('{"openapi":"3.0.1"'), failOnWarnings: true }),
    );
    await expect(refused).rejects.toMatchObject({ name: 'BadRequestException' });
    expect((await client().send(new GetRestApisCommand({}))).items).toEqual([]);
  });

  test('reset empties all of it, stages and functions too; it asks for the header', async () => {
    const id = await deployMock('one');
    expect((await send('/_apigw/reset', { method: 'POST' })).status).toBe(403);
    expect((await health(id)).status).toBe(200);
    expect((await send('/_apigw/reset', { method: 'POST', headers: { 'x-apigw-admin': '1' } })).status).toBe(200);
    expect((await health(id)).status).toBe(403);
    expect((await client().send(new GetRestApisCommand({}))).items).toEqual([]);
  });
});

describe('administration', () => {
  const admin = { 'x-apigw-admin': '1' };

  test('health names the process and the version', async () => {
    const reply = await send('/_apigw/health');
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 'ok',
      pid: process.pid,
      version: expect.stringMatching(/^\d+\.\d+/),
    });
  });

  test('declared functions are kept over a restart; one of the same name is replaced', async () => {
    const declared = { name: 'pets', runtime: 'nodejs20.x', handler: 'index.handler', code: directory };
    const put = (body: unknown) =>
      send('/_apigw/functions', { method: 'PUT', headers: admin, body: JSON.stringify(body) });
    expect((await put([declared, { ...declared, name: 'other' }])).status).toBe(200);
    expect((await put([{ ...declared, handler: 'app.handler' }])).status).toBe(200);
    await gateway.close();
    gateway = await start();
    const functions = JSON.parse((await send('/_apigw/functions', { headers: admin })).body);
    expect(functions).toEqual([
      { ...declared, name: 'other' },
      { ...declared, handler: 'app.handler' },
    ]);
  });

  test.each([
    ['{', 'The body is not JSON'],
    ['{}', 'The body must be an array of functions'],
    ['[5]', 'Function 1: must be an object'],
    ['[{"name":"a","runtime":"nodejs20.x","handler":"x.y"}]', 'Function 1: code must be a string'],
    ['[{"name":"a","runtime":"nodejs20.x","handler":"x.y","code":"relative"}]', 'code must be an absolute folder'],
    [
      '[{"name":"a","runtime":"n","handler":"h","code":"/c","timeoutSeconds":"3"}]',
      'timeoutSeconds must be a positive number',
    ],
  ])('declarations that are none are refused: %s', async (body, message) => {
    const reply = await send('/_apigw/functions', { method: 'PUT', headers: admin, body });
    expect([reply.status, JSON.parse(reply.body).message]).toEqual([400, expect.stringContaining(message)]);
  });

  test('unknown paths and methods', async () => {
    expect((await send('/_apigw/nothing', { headers: admin })).status).toBe(404);
    const wrong = await send('/_apigw/reset', { method: 'GET', headers: admin });
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'POST']);
    expect((await send('/_apigw/traces/none', { headers: admin })).status).toBe(404);
  });
});

describe('control plane', () => {
  test('STS tells the account of the caller', async () => {
    const identity = await new STSClient(settings('123456789012')).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:root' });
  });

  test('its answers say that pacing is not needed', async () => {
    expect((await send('/restapis')).headers['x-apigw-pace']).toBe('none');
  });

  test('web pages and rebound names are refused', async () => {
    const page = await send('/restapis', { headers: { origin: 'https://evil.example' } });
    expect([page.status, page.headers['x-amzn-errortype']]).toEqual([403, 'AccessDeniedException']);
    expect((await send('/restapis', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect(
      (await send('/_apigw/reset', { method: 'POST', headers: { host: 'evil.example', 'x-apigw-admin': '1' } })).status,
    ).toBe(403);
  });

  test('a body over 20 MB is 413', async () => {
    const reply = await send('/restapis?mode=import', { method: 'POST', body: 'x'.repeat(21 * 1024 * 1024) });
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([413, 'RequestEntityTooLargeException']);
  });

  test('operations without a handler are 501, in any service', async () => {
    for (const call of [
      client().send(new GetSdkTypesCommand({})),
      new ACMClient(settings()).send(new ListAcmeEndpointsCommand({})),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'NotImplementedException', $metadata: { httpStatusCode: 501 } });
    }
  });

  test('these operations of API Gateway are still missing', async () => {
    const sdk = await import('@aws-sdk/client-api-gateway');
    const all = Object.keys(sdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
    const present = Object.keys(handlerTables.apigateway ?? {});
    expect([...present, ...Object.keys(missingOperations)].sort()).toEqual(all.sort());
    expect(Object.keys(missingOperations).sort()).toMatchSnapshot();
  });

  test('these operations of its second control plane are still missing', async () => {
    const sdk = await import('@aws-sdk/client-apigatewayv2');
    const all = Object.keys(sdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
    const present = Object.keys(handlerTables.apigatewayv2 ?? {});
    expect([...present, ...Object.keys(missingApiGatewayV2Operations)].sort()).toEqual(all.sort());
    expect(Object.keys(missingApiGatewayV2Operations).sort()).toMatchSnapshot();
  });
});

describe('operations of ACM', () => {
  test('these are still missing', async () => {
    const all = Object.keys(await import('@aws-sdk/client-acm')).flatMap(
      (name) => /^(\w+)Command$/.exec(name)?.[1] ?? [],
    );
    const present = Object.keys(handlerTables.acm ?? {});
    expect([...present, ...Object.keys(missingAcmOperations)].sort()).toEqual(all.sort());
    expect(Object.keys(missingAcmOperations).sort()).toMatchSnapshot();
  });
});

describe('starting and closing', () => {
  test('a port that is taken, and a directory that is in use, are errors that say so', async () => {
    const { port } = gateway;
    const other = mkdtempSync(join(tmpdir(), 'apigw-server-'));
    await expect(start({ port, stateDirectory: other })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(start()).rejects.toThrow(/in use by the local gateway/);
    // The failed start has let go of its directory.
    const again = await start({ stateDirectory: other });
    await again.close();
    rmSync(other, { recursive: true });
  });

  test('requests in flight end before the gateway does', async () => {
    let asked = () => {};
    const underWay = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const backend = createServer((_request, response) => {
      asked();
      setTimeout(() => response.end('late'), 300);
    });
    await new Promise<void>((ready) => backend.listen(0, '127.0.0.1', ready));
    const { port } = backend.address() as AddressInfo;
    const { id } = await client().send(new ImportRestApiCommand({ body: proxyDocument(`http://127.0.0.1:${port}/`) }));
    await client().send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
    const reply = send(`/_aws/execute-api/${id}/prod/slow`);
    await underWay;
    await gateway.close();
    expect(await reply).toMatchObject({ status: 200, body: 'late' });
    backend.close();
    gateway = await start();
  });

  test('closing ends though a client keeps its connection open', async () => {
    const kept = await fetch(`${gateway.endpoint}/_apigw/health`);
    await kept.text();
    const before = Date.now();
    await gateway.close();
    expect(Date.now() - before).toBeLessThan(3000);
    gateway = await start();
  });
});
