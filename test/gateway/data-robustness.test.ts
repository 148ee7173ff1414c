// HTTP as hostile or clumsy clients speak it, byte by byte; and backends with TLS.

import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Harness,
  integration,
  lambdaProxy,
  method,
  mock,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
let events: string[] = [];
beforeAll(async () => {
  harness = await startHarness(async ({ payload }) => {
    events.push(payload);
    return { statusCode: 200, payload: '{"body":"fine"}' };
  });
});
afterAll(() => harness.close());
beforeEach(() => {
  events = [];
  harness.plane.publish(snapshot(restApi({ 'GET /m': mock('fine'), 'ANY /l': lambdaProxy() })));
});

/** Sends the text as it is, and gives everything that comes back until the server hangs up or nothing more comes. */
function exchangeBytes(...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(harness.port, '127.0.0.1');
    let received = '';
    let timer = setTimeout(() => socket.destroy(), 500);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), 100);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
    for (const [at, part] of parts.entries()) setTimeout(() => socket.write(part, 'latin1'), at * 30);
  });
}

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1]);

describe('requests as bytes', () => {
  it('Expect: 100-continue', async () => {
    const head = 'POST /test/l HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n';
    expect(statuses(await exchangeBytes(head, 'hi'))).toEqual(['100', '200']);
    expect(JSON.parse(events[0] ?? '')).toMatchObject({ body: 'hi' });
  });

  it('a chunked body in pieces', async () => {
    const head = 'POST /test/l HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    await exchangeBytes(head, '3\r\nabc\r', '\n2\r\nde\r\n', '0\r\n\r\n');
    expect(JSON.parse(events[0] ?? '')).toMatchObject({ body: 'abcde' });
  });

  it('pipelined requests are answered in order', async () => {
    const request = (path: string) => `GET /test${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    expect(statuses(await exchangeBytes(request('/l') + request('/none') + request('/m')))).toEqual([
      '200',
      '403',
      '200',
    ]);
  });

  it('HTTP/1.0', async () => {
    expect(await exchangeBytes('GET /test/m HTTP/1.0\r\n\r\n')).toContain('fine');
  });

  it.each(['%', '%zz', '%c3%28', '..%2f..%2fetc', '%00'])('the path %j harms nothing', async (segment) => {
    expect(statuses(await exchangeBytes(`GET /test/${segment} HTTP/1.1\r\nHost: x\r\n\r\n`))).toEqual(['403']);
  });

  it('a byte that no path may have: 400', async () => {
    expect(statuses(await exchangeBytes('GET /test/\u00ff HTTP/1.1\r\nHost: x\r\n\r\n'))).toEqual(['400']);
  });

  it('names of Object.prototype as headers and parameters', async () => {
    const head =
      'GET /test/l?constructor=1&toString=2 HTTP/1.1\r\nHost: x\r\n__proto__: a\r\nconstructor: b\r\nhasOwnProperty: c\r\n\r\n';
    expect(statuses(await exchangeBytes(head))).toEqual(['200']);
    const event = JSON.parse(events[0] ?? '');
    expect(Object.getOwnPropertyDescriptor(event.headers, '__proto__')?.value).toBe('a');
    expect(event.headers.constructor).toBe('b');
    expect(event.queryStringParameters).toMatchObject({ constructor: '1', toString: '2' });
  });

  it('two hundred headers, many of one name', async () => {
    const headers = Array.from({ length: 200 }, (_, at) => `X-${at % 50}: ${at}`).join('\r\n');
    await exchangeBytes(`GET /test/l HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`);
    const event = JSON.parse(events[0] ?? '');
    expect(event.headers['X-7']).toBe('157');
    expect(event.multiValueHeaders['X-7']).toEqual(['7', '57', '107', '157']);
  });

  it('a client that goes away in the middle of its body', async () => {
    const socket = connect(harness.port, '127.0.0.1');
    socket.write('POST /test/l HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(events).toEqual([]);
    expect((await harness.call('/test/m')).status).toBe(200);
  });

  it('a client that goes away while the function runs', async () => {
    const socket = connect(harness.port, '127.0.0.1');
    socket.write('GET /test/l HTTP/1.1\r\nHost: x\r\n\r\n', () => socket.destroy());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await harness.call('/test/m')).status).toBe(200);
  });
});

describe('backends with TLS', () => {
  const tls = 'test/fixtures/tls/self-signed';

  it('of a certificate that nobody signed: 504, unless verification is switched off', async () => {
    const options = { key: readFileSync(`${tls}.key`), cert: readFileSync(`${tls}.crt`) };
    const server = createHttpsServer(options, (_, response) => response.end('secret'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const uri = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const proxy = (insecureSkipVerification: boolean) =>
      method(integration('HTTP_PROXY', { httpMethod: 'GET', uri, tlsConfig: { insecureSkipVerification } }));
    harness.plane.publish(snapshot(restApi({ 'GET /strict': proxy(false), 'GET /loose': proxy(true) })));
    expect(await harness.call('/test/strict')).toMatchObject({
      status: 504,
      body: '{"message":"Network error communicating with endpoint"}',
    });
    expect(await harness.call('/test/loose')).toMatchObject({ status: 200, body: 'secret' });
    server.closeAllConnections();
    server.close();
  });
});
