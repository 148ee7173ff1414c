// Streamed answers of HTTP_PROXY integrations. Developer guide, "Stream the integration response for your proxy
// integrations in API Gateway".

import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, integration, listen, method, restApi, snapshot, startHarness } from '../../data-harness.ts';
import { recordObservations } from './recorded-observations.ts';

const observations = recordObservations();
let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  backend = await listen((_request, response) => answer(response));
  harness = await startHarness(undefined, { observations });
  const uri = `http://127.0.0.1:${backend.port}/`;
  const streaming = integration('HTTP_PROXY', { httpMethod: 'GET', uri, responseTransferMode: 'STREAM' });
  const accessLogSettings = {
    destinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:access',
    format: '$context.requestId $context.status $context.responseLength',
  };
  const api = restApi({ 'GET /stream': method(streaming) }, { minimumCompressionSize: 0 });
  harness.plane.publish(snapshot(api, { accessLogSettings }));
});
afterAll(async () => {
  await harness.close();
  await backend.close();
});

/** The response's head: its chunks come when they are read. */
function open(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: harness.port, path: '/test/stream', agent: false };
    httpRequest(options, resolve).on('error', reject).end();
  });
}

const nextChunk = (message: IncomingMessage): Promise<string> =>
  new Promise((resolve) => message.once('data', (chunk: Buffer) => resolve(chunk.toString())));

test('each chunk is handed on before the next one is there', async () => {
  let rest: ServerResponse | undefined;
  answer = (response) => {
    rest = response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
  };
  const message = await open();
  expect(message.headers).toMatchObject({ 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
  for (const text of ['first', 'second']) {
    const chunk = nextChunk(message);
    rest?.write(text);
    expect(await chunk).toBe(text);
  }
  const ended = new Promise((resolve) => message.once('end', resolve));
  rest?.end();
  await ended;
  await expect.poll(() => observations.accessLines.at(-1)).toMatch(/ 200 11$/);
});

test('more than 10 MB pass, bytes as they are, without compression', async () => {
  const bytes = Buffer.alloc(11 * 1024 * 1024, 0xff);
  answer = (response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(bytes);
  const got = await harness.call('/test/stream', { headers: { 'accept-encoding': 'gzip' } });
  expect(got.headers['content-encoding']).toBeUndefined();
  expect(got.bytes.equals(bytes)).toBe(true);
});

test('a client that goes away ends the call of the backend', async () => {
  const closed = new Promise((resolve) => {
    answer = (response) => {
      response.writeHead(200).write('begun');
      response.on('close', () => resolve('closed'));
    };
  });
  const message = await open();
  await nextChunk(message);
  message.destroy();
  expect(await closed).toBe('closed');
});

test('a backend that breaks off breaks the response off', async () => {
  answer = (response) => {
    response.writeHead(200).write('begun');
    setImmediate(() => response.destroy());
  };
  const message = await open();
  const failed = new Promise((resolve) => message.once('error', resolve));
  message.resume();
  expect(await failed).toMatchObject({ code: 'ECONNRESET' });
});
