// Backends that misbehave, as bytes; and what of a request reaches a backend. Developer guide, "Gateway response types"
// (INTEGRATION_FAILURE, INTEGRATION_TIMEOUT) and "Important notes" (headers); RFC 9112, section 9, for connections.

import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Integration } from '../../src/lib/model/api.ts';
import {
  declared,
  type Harness,
  integration,
  lambdaProxy,
  method,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
let events: string[] = [];
let server: Server;
/** What the backend does with each piece of bytes that comes; `nth` counts the connections from 1. */
let behave: (socket: Socket, sent: string, nth: number) => void;
let connections = 0;
const sockets = new Set<Socket>();

beforeAll(async () => {
  harness = await startHarness(async ({ payload }) => {
    events.push(payload);
    return { statusCode: 200, payload: '{"body":"fine"}' };
  });
  server = createServer((socket) => {
    const nth = ++connections;
    sockets.add(socket);
    socket.on('data', (bytes) => behave(socket, bytes.toString('latin1'), nth)).on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  connections = 0;
  events = [];
});
afterAll(async () => {
  await harness.close();
  server.close();
});

function publish(more: Partial<Integration> = {}, type: Integration['type'] = 'HTTP_PROXY'): void {
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = method(integration(type, { httpMethod: 'ANY', uri: `${uri}/b`, ...more }), declared('200'));
  const byPath = integration(type, {
    httpMethod: 'GET',
    uri: `${uri}/b/{name}`,
    requestParameters: { 'integration.request.path.name': 'method.request.querystring.name' },
  });
  harness.plane.publish(
    snapshot(restApi({ 'ANY /p': proxy, 'GET /named': method(byPath, declared('200')), 'ANY /l': lambdaProxy() })),
  );
}

const ok = (body: string, head = '') => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${head}\r\n${body}`;

describe('what a backend answers', () => {
  const cases: [name: string, bytes: string, expected: number | 'cut off'][] = [
    ['nothing of HTTP', 'hello', 504],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-', 504],
    ['no status', 'HTTP/1.1\r\n\r\n', 504],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc', 504],
    ['a bad chunk first', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 504],
    ['a head of 100 KB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 504],
    ['101', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 504],
    ['102 before its answer', `HTTP/1.1 102 Processing\r\n\r\n${ok('fine')}`, 200],
    ['more than it announced', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc', 200],
    ['until it hangs up', 'HTTP/1.1 200 OK\r\n\r\nfine', 200],
    ['less than it announced', 'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nabc', 'cut off'],
  ];
  it.each(cases)('%s', async (_name, bytes, expected) => {
    publish();
    behave = (socket) => socket.end(bytes, 'latin1');
    const answered = await harness.call('/test/p').then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect(answered).toBe(expected);
    // And the next request meets a backend in good health.
    behave = (socket) => socket.end(ok('well'));
    expect((await harness.call('/test/p')).body).toBe('well');
  });

  it('a long answer to the GET that a HEAD is integrated with: its length, and the connection goes on', async () => {
    publish({ httpMethod: 'GET' });
    behave = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(1000)}`);
      setTimeout(() => socket.end('x'.repeat(199_000)), 20);
    };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await send(agent, 'HEAD')).toMatchObject({ status: 200, length: '200000', bytes: 0 });
    expect(await send(agent, 'GET')).toMatchObject({ status: 200, bytes: 200_000 });
    agent.destroy();
  });

  it('a client that reads slowly gets all of it: the timeout is for the backend', async () => {
    publish({ timeoutInMillis: 300 });
    const length = 9_000_000;
    behave = (socket) => socket.write(ok('x'.repeat(length)));
    const received = await new Promise<number>((resolve, reject) => {
      const socket = connect(harness.port, '127.0.0.1');
      let bytes = 0;
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        socket.pause();
        setTimeout(() => socket.resume(), 8);
      });
      socket.on('error', reject).on('close', () => resolve(bytes));
      socket.write('GET /test/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    });
    expect(received).toBeGreaterThan(length);
  });

  it('a length without bytes goes to a client that sent HEAD, not to one that overrode its method', async () => {
    publish();
    behave = (socket, sent) =>
      socket.write(sent.startsWith('HEAD') ? ok('').replace('Length: 0', 'Length: 90') : ok('second'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const overridden = await send(agent, 'POST', { 'X-HTTP-Method-Override': 'HEAD' });
    expect(overridden).toMatchObject({ status: 200, length: '0', bytes: 0 });
    expect(await send(agent, 'GET')).toMatchObject({ bytes: 6 });
    agent.destroy();
  });
});

/** One request over the agent's connection. */
function send(agent: Agent, verb: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; length: string | undefined; bytes: number }>((resolve, reject) => {
    const options = { agent, port: harness.port, host: '127.0.0.1', path: '/test/p', method: verb, headers };
    const request = httpRequest(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, length: response.headers['content-length'], bytes }),
      );
    });
    request.on('error', reject).end();
  });
}

describe('a kept connection that the backend closes as the next request goes out', () => {
  const closesAfterFirst = () => {
    let served = 0;
    behave = (socket, _sent, nth) => {
      if (nth === 1 && served++ > 0) socket.destroy();
      else socket.write(ok('fine'));
    };
  };
  it.each(['GET', 'PUT', 'DELETE'])('%s is sent once more, on a new one', async (verb) => {
    publish();
    closesAfterFirst();
    await harness.call('/test/p', { method: verb });
    expect(await harness.call('/test/p', { method: verb })).toMatchObject({ status: 200, body: 'fine' });
    expect(connections).toBe(2);
  });

  it('POST is not: it may have been acted on', async () => {
    publish();
    closesAfterFirst();
    await harness.call('/test/p');
    expect((await harness.call('/test/p', { method: 'POST', body: 'x' })).status).toBe(504);
    expect(connections).toBe(1);
  });

  it('a new connection that is closed is the backend failing: one attempt, 504', async () => {
    publish();
    behave = (socket) => socket.destroy();
    expect((await harness.call('/test/p')).status).toBe(504);
    expect(connections).toBe(1);
  });
});

describe('what reaches a backend', () => {
  const signature = 'AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/execute-api/aws4_request, Signature=0';
  let seen = '';
  const show = () => {
    behave = (socket, sent) => {
      seen = sent;
      socket.write(ok('fine'));
    };
  };

  it('no signature of AWS ("Important notes": Authorization is dropped when it is SigV4), but any other', async () => {
    publish();
    show();
    await harness.call('/test/p', { headers: { Authorization: signature } });
    expect(seen).not.toMatch(/authorization/i);
    await harness.call('/test/p', { headers: { Authorization: 'Bearer t' } });
    expect(seen).toMatch(/Authorization: Bearer t/);
    await harness.call('/test/l', { headers: { Authorization: signature } });
    await harness.call('/test/l', { headers: { Authorization: 'Bearer t' } });
    expect(events.map((event) => JSON.parse(event).headers.Authorization)).toEqual([undefined, 'Bearer t']);
  });

  it("none of the gateway's own headers", async () => {
    publish();
    show();
    const headers = { 'X-Apigw-Admin': '1', 'x-apigw-trace': '1', 'x-apigw-other': '1' };
    await harness.call('/test/p', { headers });
    expect(seen).not.toMatch(/x-apigw/i);
    await harness.call('/test/l', { headers });
    expect(events[0]).not.toMatch(/x-apigw/i);
  });

  it('mapped path values without what no path may have', async () => {
    publish();
    show();
    const query = 'name=a%20b%C3%A9%0d%0aX:%20y';
    expect((await harness.call(`/test/named?${query}`)).status).toBe(200);
    expect(seen.split('\r\n')[0]).toBe(`GET /b/a%20b%C3%A9%0D%0AX:%20y?${query} HTTP/1.1`);
  });

  it('a path of tricks as it was sent', async () => {
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/b/{proxy}`;
    const greedy = integration('HTTP_PROXY', {
      httpMethod: 'ANY',
      uri,
      requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
    });
    harness.plane.publish(snapshot(restApi({ 'ANY /{proxy+}': method(greedy) })));
    show();
    for (const path of ['%2e%2e/x', '../x', 'a//b', 'a%00b', 'a%zzb', 'a\\b', '%C3%A9', 'a%0d%0ab']) {
      expect((await harness.call(`/test/${path}?q=%zz`)).status).toBe(200);
      expect(seen.split('\r\n')[0]).toBe(`GET /b/${path}?q=%zz HTTP/1.1`);
    }
  });
});
