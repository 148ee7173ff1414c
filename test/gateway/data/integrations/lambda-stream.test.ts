// Streamed answers of Lambda functions, run by real workers. Developer guide, "Set up a Lambda proxy integration with
// payload response streaming in API Gateway".

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionPool } from '../../../../src/lib/gateway/data/functions/function-pool.ts';
import { functionUri, type Harness, lambdaProxy, listen, restApi, snapshot, startHarness } from '../../data-harness.ts';
import { recordObservations } from './recorded-observations.ts';

const code = fileURLToPath(new URL('../../../fixtures/functions/streaming', import.meta.url));
const names = ['chunks', 'breaks', 'fails', 'sized', 'bare', 'broken', 'endless', 'large', 'plain'];
const declared = names.map((name) => ({ name, runtime: 'nodejs22.x', handler: `index.${name}`, code }));
const pool = createFunctionPool({ functions: () => declared, forwards: {} });
const observations = recordObservations();
let harness: Harness;
let gate: Awaited<ReturnType<typeof listen>>;
/** Lets functions that wait at the gate go on. */
let open: (() => void)[] = [];
let arrived: () => void = () => undefined;

const streamed = (name: string) => {
  const uri = functionUri(name)
    .replace('2015-03-31', '2021-11-15')
    .replace('/invocations', '/response-streaming-invocations');
  return lambdaProxy({ uri, responseTransferMode: 'STREAM' });
};

beforeAll(async () => {
  gate = await listen((_request, response) => {
    open.push(() => response.end());
    arrived();
  });
  harness = await startHarness((call) => pool.invoke(call), { observations });
  const methods = Object.fromEntries(names.map((name) => [`GET /${name}`, streamed(name)]));
  const api = restApi({ ...methods, 'GET /buffered': lambdaProxy({ uri: functionUri('sized') }) });
  const accessLogSettings = {
    destinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:access',
    format: '$context.path $context.status $context.integration.status $context.responseLength',
  };
  harness.plane.publish(snapshot(api, { accessLogSettings }));
});
afterAll(async () => {
  await harness.close();
  await pool.close();
  await gate.close();
});

/** The response's head: its chunks come when they are read. */
function call(name: string): Promise<IncomingMessage> {
  open = [];
  return new Promise((resolve, reject) => {
    const path = `/test/${name}?gate=${encodeURIComponent(`http://127.0.0.1:${gate.port}/`)}`;
    httpRequest({ host: '127.0.0.1', port: harness.port, path, agent: false }, resolve).on('error', reject).end();
  });
}

const nextChunk = (message: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve) => message.once('data', (chunk: Buffer) => resolve(chunk)));

/** When the function waits at the gate. */
const atGate = (): Promise<void> =>
  new Promise((resolve) => {
    arrived = resolve;
    if (open.length > 0) resolve();
  });

async function passGate(): Promise<void> {
  await atGate();
  open.shift()?.();
}

test('metadata become the head, and each chunk is handed on before the next one is written', async () => {
  const message = await call('chunks');
  expect(message.statusCode).toBe(201);
  expect(message.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'transfer-encoding': 'chunked',
    'x-mine': 'yes',
    'x-many': '1, 2',
    'set-cookie': ['a=1', 'b=2'],
  });
  expect((await nextChunk(message)).toString()).toBe('first');
  const second = nextChunk(message);
  await passGate();
  expect([...(await second)]).toEqual([0xff, 0x00, 0xfe]);
  const ended = new Promise((resolve) => message.once('end', resolve));
  await passGate();
  await ended;
  await expect.poll(() => observations.accessLines.at(-1)).toBe('/test/chunks 201 201 8');
});

test('a function that fails after its first byte breaks the response off', async () => {
  const message = await call('breaks');
  expect((await nextChunk(message)).toString()).toBe('first');
  const failed = new Promise((resolve) => message.once('error', resolve));
  await passGate();
  expect(await failed).toMatchObject({ code: 'ECONNRESET' });
});

test('a client that goes away ends the request, and the function goes on', async () => {
  const message = await call('chunks');
  await nextChunk(message);
  message.destroy();
  await expect.poll(() => observations.accessLines.at(-1)).toMatch(/^\/test\/chunks 499 /);
  await passGate();
  await passGate();
  expect((await harness.call('/test/sized')).body).toBe('four');
});

test('a Content-Length among the headers is sent instead of chunks', async () => {
  const { headers, body, status } = await harness.call('/test/sized');
  expect({ status, body, length: headers['content-length'] }).toEqual({ status: 200, body: 'four', length: '4' });
  expect(headers['transfer-encoding']).toBeUndefined();
});

test('more than 10 MB pass, bytes as they are', async () => {
  const { bytes } = await harness.call('/test/large');
  expect(bytes.equals(Buffer.alloc(11 * 1024 * 1024, 0xff))).toBe(true);
});

describe('answers that cannot be streamed', () => {
  test.each([
    ['fails', 502],
    ['bare', 500],
    ['broken', 500],
    ['endless', 500],
    // Its answer is one chunk, without metadata.
    ['plain', 500],
  ])('%s: %d', async (name, status) => {
    const answer = await harness.call(`/test/${name}`);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: '{"message":"Internal server error"}',
    });
  });
});

test('where nothing is streamed, the metadata are answered without the body', async () => {
  const { status, body } = await harness.call('/test/buffered');
  expect({ status, body }).toEqual({ status: 200, body: '' });
});
