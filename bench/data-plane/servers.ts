// The servers of the data plane's benchmark, each in a process of its own: the gateway, and what it is compared with.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { createDataPlane, type DataPlane } from '../../src/lib/gateway/data/data-plane.ts';
import { noDeclarations } from '../../src/lib/gateway/data/declarations.ts';
import type { DeclaredFunction } from '../../src/lib/gateway/data/functions/declared-function.ts';
import { createFunctionPool } from '../../src/lib/gateway/data/functions/function-pool.ts';
import { Subscriptions } from '../../src/lib/gateway/data/metering/subscriptions.ts';
import type { MeterPort } from '../../src/lib/gateway/data/ports.ts';
import type { StageSnapshot } from '../../src/lib/gateway/data/snapshot.ts';
import { originForm, targetOfHost, targetOfPath } from '../../src/lib/gateway/server-doors.ts';
import {
  functionUri,
  integration,
  lambdaProxy,
  method,
  mock,
  noServices,
  restApi,
  snapshot,
} from '../../test/gateway/data-harness.ts';

const body = JSON.stringify({ id: 7, name: 'Rex', tags: ['good', 'dog'], owner: { name: 'Ann', city: 'Basel' } });
const handler = `exports.handler = async (event) => ({ statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: ${JSON.stringify(body)} });`;

/** The key of the client on a usage plan. */
export const benchKey = 'a-key-for-the-benchmark';

/** The body of a POST, and a template that walks the list in it. */
export const listBody = JSON.stringify({
  items: Array.from({ length: 5 }, (_, id) => ({ id, name: `item ${id}`, tags: ['a', 'b'] })),
});
const listTemplate = `#set($root = $input.path('$'))
{"count": $root.items.size(), "items": [
#foreach($item in $root.items)
  {"key": "$item.id", "label": "$item.name"}#if($foreach.hasNext),#end

#end
]}`;

/** What a process of the benchmark can be. Each tells its port, and its processor time when asked. */
export const roles = {
  backend: serveBackend,
  bare: serveBare,
  gateway: serveGateway,
  undici: serveUndici,
  worker: serveWorker,
};

function serveBackend(): Promise<void> {
  return serve((_, response) => {
    response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(body.length)]);
    response.end(body);
  });
}

/** Answers with the gateway's own bytes, once it has been told them. */
function serveBare(): Promise<void> {
  const answers = new Map<string, { head: string[]; body: string }>();
  process.on('message', (message) => {
    const { canned } = message as { canned?: { path: string; head: string[]; body: string }[] };
    for (const answer of canned ?? []) answers.set(answer.path, answer);
  });
  return serve((request, response) => {
    const answer = answers.get(request.url ?? '');
    const finish = () => response.writeHead(200, answer?.head ?? []).end(answer?.body);
    if (request.method === 'POST') readJson(request, finish);
    else finish();
  });
}

/** Reads the body and parses it: what a server does at least that answers by it. */
function readJson(request: IncomingMessage, done: (value: unknown) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
}

/** The gateway's door and data plane; only its control plane is left out, which no request of an API touches. */
function serveGateway(): Promise<void> {
  const declared: DeclaredFunction[] = [
    { name: 'echo', runtime: 'nodejs20.x', handler: 'index.handler', code: functionFolder() },
    { name: 'near', runtime: 'nodejs20.x', handler: 'index.handler', code: functionFolder(), isolation: 'none' },
  ];
  const functions = createFunctionPool({ functions: () => declared, forwards: {} });
  const plane = createDataPlane({
    functions,
    meters: oneClient(),
    services: noServices,
    declarations: () => noDeclarations,
    now: Date.now,
    random: Math.random,
  });
  const uri = `http://127.0.0.1:${process.env['BACKEND_PORT']}/`;
  const api = restApi({
    'GET /mock': mock(body),
    'POST /template': mock(listTemplate),
    'GET /key': mock(body, { apiKeyRequired: true }),
    'GET /proxy': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri })),
    'GET /lambda': lambdaProxy(),
    'GET /in-process': lambdaProxy({ uri: functionUri('near') }),
  });
  const methodSettings = { 'GET /key': { throttlingRateLimit: 1e9, throttlingBurstLimit: 1e9 } };
  plane.publish({ ...snapshot(api, { methodSettings }), stageName: 'prod' });
  plane.publish({ ...allOn(), apiId: 'allon1', stageName: 'prod' });
  reportReadiness(plane);
  return serve((request, response) => {
    const url = originForm(request.url ?? '/');
    const target = targetOfHost(request.headers.host, url) ?? targetOfPath(url);
    if (target) plane.handle(request, response, target);
    else response.writeHead(404).end();
  });
}

/** Resource policy, key, throttle, quota, validation of parameters and body, and the template that walks the list. */
function allOn(): StageSnapshot {
  const local = { IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '10.0.0.0/8'] } };
  const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/*/*' };
  const id = { type: 'integer' };
  const item = { type: 'object', required: ['id', 'name'], properties: { id, name: { type: 'string' } } };
  const schema = { type: 'object', required: ['items'], properties: { items: { type: 'array', items: item } } };
  const all = { validateRequestBody: true, validateRequestParameters: true };
  const post = mock(listTemplate, {
    apiKeyRequired: true,
    requestValidator: 'all',
    requestParameters: { 'method.request.header.Accept': true },
    requestModels: { 'application/json': 'List' },
  });
  const api = restApi(
    { 'POST /all-on': post },
    {
      policy: { Version: '2012-10-17', Statement: [{ ...allow, Condition: local }] },
      models: { List: { contentType: 'application/json', schema } },
      requestValidators: { all },
    },
  );
  return snapshot(api, { methodSettings: { '*': { throttlingRateLimit: 1e9, throttlingBurstLimit: 1e9 } } });
}

/** What it takes until an API of 100 routes can be called, in processor time: the first time, and the best of nine. */
function reportReadiness(plane: DataPlane): void {
  const routes = Array.from({ length: 100 }, (_, at) => [`POST /pets${at}/{id}`, mock(listTemplate)] as const);
  const times = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage();
    plane.publish({ ...snapshot(restApi(Object.fromEntries(routes))), apiId: 'routes' });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  plane.withdraw('routes');
  const first = (times[0] ?? 0).toFixed(1);
  console.log(
    `An API of 100 routes is ready after ${first} ms the first time, ${Math.min(...times).toFixed(1)} ms at best`,
  );
}

/** A key on a plan with a throttle and a quota that are never reached. */
function oneClient(): MeterPort {
  const subscriptions = new Subscriptions();
  const throttle = { rateLimit: 1e9, burstLimit: 1e9 };
  const stages = ['abc123', 'allon1'].map((apiId) => ({ apiId, stageName: 'prod', methods: {} }));
  subscriptions.putPlan({ id: 'plan', stages, throttle, quota: { limit: 1e9, offset: 0, period: 'DAY', since: 0 } });
  subscriptions.putMember({ planId: 'plan', keyId: 'key', value: benchKey });
  return {
    clientsOf: ({ apiId, stageName }) => subscriptions.clientsOf(apiId, stageName),
    accountBucket: () => undefined,
  };
}

/** The least that a proxy can do with undici: hand on what comes. */
function serveUndici(): Promise<void> {
  const pool = new Pool(`http://127.0.0.1:${process.env['BACKEND_PORT']}`);
  return serve((request, response) => {
    const headers = request.rawHeaders.filter((_, at, all) => all[at - (at % 2)]?.toLowerCase() !== 'host');
    pool.dispatch(
      { path: '/', method: 'GET', headers },
      {
        onConnect: () => undefined,
        onHeaders: (status, raw) => {
          const head = raw.map((part) => part.toString('latin1'));
          response.writeHead(
            status,
            head.filter((_, at) => !/^(?:connection|keep-alive|date)$/i.test(head[at - (at % 2)] ?? '')),
          );
          return true;
        },
        onData: (chunk) => response.write(chunk),
        onComplete: () => response.end(),
        onError: () => response.destroy(),
      },
    );
  });
}

/** The least that a function in a worker can do: an event of the usual size there, its answer back. */
function serveWorker(): Promise<void> {
  const source = `const { parentPort } = require('node:worker_threads'); ${handler}
    parentPort.on('message', async ([id, text]) => parentPort.postMessage([id, JSON.stringify(await exports.handler(JSON.parse(text)))]));`;
  const worker = new Worker(source, { eval: true });
  const waiting = new Map<number, ServerResponse>();
  let last = 0;
  worker.on('message', ([id, text]: [number, string]) => {
    const { statusCode, headers, body: answer } = JSON.parse(text);
    waiting
      .get(id)
      ?.writeHead(statusCode, { ...headers, 'Content-Length': Buffer.byteLength(answer) })
      .end(answer);
    waiting.delete(id);
  });
  return serve((request, response) => {
    waiting.set(++last, response);
    worker.postMessage([last, eventOf(request)]);
  });
}

function eventOf({ url, headers, method: httpMethod }: IncomingMessage): string {
  return JSON.stringify({ path: url, httpMethod, headers, filler: 'x'.repeat(900), body: null });
}

function functionFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-bench-'));
  writeFileSync(join(folder, 'index.js'), handler);
  return folder;
}

async function serve(listener: RequestListener): Promise<void> {
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('message', (message) => {
    if (Reflect.get(Object(message), 'ask') !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: user + system, resident: process.memoryUsage.rss() });
  });
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port: (server.address() as AddressInfo).port });
}
