// What a client gets over HTTP/2 and HTTP/1.1 is the same: headers, bodies, errors; and nothing is lost when certificates
// change or the gateway ends. RFC 9113, 8.2.2 and 8.2.3.

import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { Agent, request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { integration, lambdaProxy, listen, method, mock, restApi } from '../data-harness.ts';
import { certificateOf, type Edge, startEdge } from './edge-harness.ts';

const name = 'api.example.com';
const large = 'x'.repeat(300_000);
let edge: Edge;
let backend: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  backend = await listen((request, response) => {
    if (request.url === '/slow') {
      setTimeout(() => response.end('slow'), 300);
      return;
    }
    response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Keep-Alive', 'timeout=5', 'X-Up', 'per']);
    request.pipe(response);
    if (request.method === 'GET') response.end(large);
  });
  const proxy = (path: string) =>
    method(integration('HTTP_PROXY', { httpMethod: 'ANY', uri: `http://127.0.0.1:${backend.port}${path}` }));
  const api = restApi(
    {
      'GET /': mock('root'),
      'ANY /proxy': proxy('/'),
      'GET /slow': proxy('/slow'),
      'ANY /event': lambdaProxy(),
    },
    { minimumCompressionSize: 1000 },
  );
  edge = await startEdge(api);
  await edge.publish();
});

afterAll(async () => {
  await edge.close();
  await backend.close();
});

describe.each(['ask', 'askHttp2'] as const)('%s', (ask) => {
  test('headers that come twice, and those of a connection that do not come', async () => {
    const { headers, status } = await edge[ask]({ name, path: '/proxy', method: 'POST', body: 'sent' });
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(headers['x-up']).toBe('per');
    expect(headers['keep-alive'] ?? 'none').not.toBe('timeout=5');
  });

  test('bodies both ways', async () => {
    const body = 'ü'.repeat(50_000);
    expect((await edge[ask]({ name, path: '/proxy', method: 'POST', body })).body).toBe(body);
    expect((await edge[ask]({ name, path: '/proxy' })).body).toBe(large);
    const event = JSON.parse((await edge[ask]({ name, path: '/event', method: 'POST', body: '{"a":1}' })).body);
    expect(event.body).toBe('{"a":1}');
    expect(Object.keys(event.headers).map((header) => header.toLowerCase())).not.toContain('transfer-encoding');
  });

  test('HEAD has no body, an unknown path is answered as ever, a large answer is compressed', async () => {
    expect(await edge[ask]({ name, path: '/event', method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await edge[ask]({ name, path: '/nowhere' })).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      body: '{"message":"Missing Authentication Token"}',
    });
    const headers = { 'Accept-Encoding': 'gzip' };
    expect(await edge[ask]({ name, path: '/proxy', headers })).toMatchObject({
      headers: { 'content-encoding': 'gzip' },
    });
  });

  test('cookies are one header for the backend', async () => {
    const { body } = await edge[ask]({ name, path: '/event', headers: { cookie: 'a=1; b=2' } });
    expect(JSON.parse(body).headers.cookie).toBe('a=1; b=2');
  });
});

function openHttp2(port: number, servername = name) {
  const createConnection = () =>
    connect({ port, host: '127.0.0.1', servername, ALPNProtocols: ['h2'], ca: edge.root.certificate });
  return connectHttp2(`https://${servername}`, { createConnection });
}

describe('certificates that change', () => {
  test('requests under way end, their connections stay, new connections see the new one', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: edge.root.certificate, servername: name });
    const subjects = new Set<string | undefined>();
    const failures: unknown[] = [];
    let goOn = true;
    const client = async (): Promise<number> => {
      let answered = 0;
      while (goOn) {
        const isFine = await new Promise<boolean>((resolve) => {
          const options = { agent, port: edge.port, host: '127.0.0.1', headers: { Host: name } };
          const sent = httpsRequest(options, (response) => {
            response.resume().on('end', () => resolve(response.statusCode === 200));
          });
          sent.on('error', (error) => {
            failures.push(error);
            resolve(false);
          });
          sent.end();
        });
        if (isFine) answered++;
        else failures.push('not 200');
      }
      return answered;
    };
    const clients = Array.from({ length: 8 }, client);
    for (let round = 0; round < 10; round++) {
      await edge.publish({}, { certificate: await certificateOf(edge.root, [name], `CN=round ${round}`) });
      const socket = await edge.connect({ servername: name });
      subjects.add(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    }
    goOn = false;
    const answered = await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(answered.every((count) => count > 0)).toBe(true);
    expect([...subjects]).toEqual(Array.from({ length: 10 }, (_, round) => `round ${round}`));
  });

  test('a domain whose certificate and key do not belong together is not served, and others are', async () => {
    const { certificate } = await certificateOf(edge.root, ['broken.example.com']);
    const { privateKey } = await certificateOf(edge.root, ['broken.example.com']);
    await edge.publish({ name: 'broken.example.com' }, { certificate: { certificate, privateKey } });
    await expect(edge.connect({ servername: 'broken.example.com' })).rejects.toThrow();
    expect(edge.logged.at(-1)).toMatch(/^TLS: .*key values mismatch/);
    expect(await edge.ask({ name })).toMatchObject({ status: 200 });
  });
});

test('when the gateway ends, requests in flight are answered and idle connections are closed', async () => {
  const ending = await startEdge(
    restApi({
      'GET /slow': method(
        integration('HTTP_PROXY', { httpMethod: 'GET', uri: `http://127.0.0.1:${backend.port}/slow` }),
      ),
    }),
  );
  await ending.publish();
  const ca = ending.root.certificate;
  const idle = await ending.connect({ servername: name });
  const createConnection = () =>
    connect({ port: ending.port, host: '127.0.0.1', servername: name, ALPNProtocols: ['h2'], ca });
  const idleSession = connectHttp2(`https://${name}`, { createConnection });
  await once(idleSession, 'connect');
  const slow = [ending.ask({ name, path: '/slow' }), ending.askHttp2({ name, path: '/slow' })];
  await new Promise((wake) => setTimeout(wake, 100));
  const closed = [once(idle.resume(), 'close'), once(idleSession, 'close')];
  await Promise.all([ending.close(), ...closed]);
  for (const answer of await Promise.all(slow)) expect(answer).toMatchObject({ status: 200, body: 'slow' });
});

test('a stream that is reset in the middle harms no other of its session', async () => {
  const session = openHttp2(edge.port);
  const reset = session.request({ ':path': '/slow' });
  reset.on('error', () => undefined);
  const other = session.request({ ':path': '/slow' });
  reset.close();
  const [head] = await once(other, 'response');
  expect(head[':status']).toBe(200);
  session.destroy();
});
