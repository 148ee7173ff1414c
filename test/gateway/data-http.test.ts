// HTTP and HTTP_PROXY against real backends. Developer guide, "Set up HTTP integrations in API Gateway", "Important
// notes" (headers); header by header as recorded on the service.

import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration, RestApi } from '../../src/lib/model/api.ts';
import {
  declared,
  type Harness,
  integration,
  listen,
  method,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

type Backend = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;
let answer: Backend;

/** Answers what it was sent. */
const echo: Backend = ({ method: verb, url, headers, rawHeaders }, response, body) => {
  response.end(JSON.stringify({ method: verb, url, headers, rawHeaders, body: body.toString('latin1') }));
};

beforeAll(async () => {
  harness = await startHarness();
  backend = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
});
afterAll(async () => {
  await harness.close();
  await backend.close();
});

function publish(
  settings: Partial<Integration>,
  more: { api?: Partial<RestApi>; variables?: Record<string, string>; path?: string } = {},
): void {
  const type = settings.type ?? 'HTTP_PROXY';
  const uri = `http://127.0.0.1:${backend.port}/base`;
  const made = method(integration(type, { httpMethod: 'ANY', uri, ...settings }), declared('200', '201', '404', '500'));
  const api = restApi({ [`ANY ${more.path ?? '/p'}`]: made }, more.api);
  harness.plane.publish(snapshot(api, { variables: more.variables ?? {} }));
}

describe('HTTP_PROXY', () => {
  it('passes method, query, headers and body, and adds its own headers', async () => {
    answer = echo;
    publish({});
    const headers = {
      'X-One': '1',
      'Content-Type': 'text/plain',
      Via: 'x',
      'Content-MD5': 'x',
      TE: 'trailers',
      'User-Agent': 'me',
      'x-apigw-trace': '1',
    };
    const got = await harness.call('/test/p?a=1&a=2', { method: 'PUT', headers, body: 'héllo' });
    expect(got.status).toBe(200);
    const seen = JSON.parse(got.body);
    expect(seen).toMatchObject({ method: 'PUT', url: '/base?a=1&a=2', body: Buffer.from('héllo').toString('latin1') });
    expect(seen.headers).toMatchObject({
      'x-one': '1',
      'content-type': 'text/plain',
      'user-agent': 'me',
      host: `127.0.0.1:${backend.port}`,
      'x-amzn-apigateway-api-id': 'abc123',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'content-length': '6',
    });
    for (const name of ['via', 'content-md5', 'te', 'x-apigw-trace']) expect(seen.headers[name]).toBeUndefined();
  });

  it('renames and drops response headers as recorded', async () => {
    answer = (_, response) => {
      response.writeHead(207, {
        Server: 'mine',
        'x-amzn-RequestId': 'theirs',
        Via: 'v',
        'X-Two': ['1', '2'],
        'Content-Type': 'text/css',
        'Content-Encoding': 'test',
      });
      response.end('body');
    };
    publish({});
    const got = await harness.call('/test/p');
    expect(got).toMatchObject({ status: 207, body: 'body' });
    expect(got.headers).toMatchObject({
      'content-type': 'text/css',
      'x-amzn-remapped-server': 'mine',
      'x-amzn-remapped-x-amzn-requestid': 'theirs',
      'x-amzn-remapped-connection': 'keep-alive',
      'x-amzn-remapped-date': expect.any(String),
      'x-two': '1, 2',
      'content-length': '4',
    });
    expect(got.headers.via).toBeUndefined();
    expect(got.headers['content-encoding']).toBeUndefined();
    expect(got.headers['x-amzn-trace-id']).toBeUndefined();
    expect(got.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('fills path parameters, appends mapped ones, overrides headers', async () => {
    answer = echo;
    publish(
      {
        uri: `http://127.0.0.1:${backend.port}/v1/{id}/{unknown}/\${stageVariables.area}`,
        httpMethod: 'GET',
        requestParameters: {
          'integration.request.path.id': 'method.request.path.id',
          'integration.request.querystring.q': 'method.request.querystring.q',
          'integration.request.querystring.fixed': "'a b'",
          'integration.request.header.X-Over': "'mapped'",
          'integration.request.header.X-None': 'method.request.header.X-None',
        },
      },
      { path: '/p/{id}', variables: { area: 'west' } },
    );
    const seen = JSON.parse((await harness.call('/test/p/a%20b?q=1', { headers: { 'x-over': 'client' } })).body);
    expect(seen.url).toBe('/v1/a%20b/{unknown}/west?q=1&q=1&fixed=a%20b');
    expect(seen.headers['x-over']).toBe('mapped');
    expect(seen.headers['x-none']).toBeUndefined();
  });

  it('hands a greedy value on as it is', async () => {
    answer = echo;
    const uri = `http://127.0.0.1:${backend.port}/{proxy}`;
    publish(
      { uri, requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' } },
      { path: '/{proxy+}' },
    );
    expect(JSON.parse((await harness.call('/test/a/b%2Fc//d/')).body).url).toBe('/a/b%2Fc//d');
  });

  it.each(['Content-Length', 'transfer-encoding'])('a mapping to %s breaks the call: 500', async (name) => {
    answer = echo;
    publish({ requestParameters: { [`integration.request.header.${name}`]: "'1'" } });
    expect(await harness.call('/test/p')).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  });

  it('a stage variable that is not there: 500', async () => {
    publish({ uri: `http://\${stageVariables.host}/x` });
    expect((await harness.call('/test/p')).status).toBe(500);
  });

  it('does not follow redirects', async () => {
    answer = (_, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
    publish({});
    expect(await harness.call('/test/p')).toMatchObject({
      status: 302,
      headers: { location: '/elsewhere', 'content-length': '0' },
    });
  });

  it('mangles bytes that are no text, unless their type is binary', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x41]);
    answer = (_, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(bytes);
    publish({});
    expect((await harness.call('/test/p')).bytes).toEqual(Buffer.from('\ufffd\u0000A'));
    publish({}, { api: { binaryMediaTypes: ['image/png'] } });
    expect((await harness.call('/test/p', { headers: { Accept: 'image/png' } })).bytes).toEqual(bytes);
    expect((await harness.call('/test/p', { headers: { Accept: 'text/html' } })).body).toBe(bytes.toString('base64'));
    publish({}, { api: { binaryMediaTypes: ['*/*'] } });
    expect((await harness.call('/test/p')).bytes).toEqual(bytes);
  });

  it('decodes a compressed request', async () => {
    answer = echo;
    publish({});
    const sent = { method: 'POST', headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('{"a":1}') };
    const seen = JSON.parse((await harness.call('/test/p', sent)).body);
    expect(seen.body).toBe('{"a":1}');
    expect(seen.headers['content-encoding']).toBeUndefined();
  });

  it('streams long answers, in order', async () => {
    const body = 'ä0123456789'.repeat(400_000);
    answer = (_, response) => response.end(body);
    publish({});
    const got = await harness.call('/test/p');
    expect(got.headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(got.body === body).toBe(true);
  });

  it('hands on what has come while the backend is still at it', async () => {
    let finish: () => void = () => undefined;
    answer = (_, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    publish({});
    const text = await new Promise<string>((resolve) => {
      httpRequest({ port: harness.port, path: '/test/p', agent: false }, (response) => {
        let got = '';
        response.on('data', (chunk: Buffer) => {
          got += chunk;
          if (got === 'first') finish();
        });
        response.on('end', () => resolve(got));
      }).end();
    });
    expect(text).toBe('firstlast');
  });

  it('refuses an answer of more than 10 MB', async () => {
    answer = (_, response) => response.end(Buffer.alloc(10_485_761, 'a'));
    publish({});
    expect((await harness.call('/test/p')).status).toBe(500);
  });

  it('times out: 504', async () => {
    answer = () => undefined;
    publish({ timeoutInMillis: 60 });
    const got = await harness.call('/test/p');
    expect(got).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
    expect(got.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });

  it.each([
    ['nothing listens', 'http://127.0.0.1:1/'],
    ['no such host', 'http://nothing.invalid/'],
  ])('%s: 504', async (_, uri) => {
    publish({ uri });
    expect(await harness.call('/test/p')).toMatchObject({
      status: 504,
      body: '{"message":"Network error communicating with endpoint"}',
    });
  });

  it('a backend that hangs up, or speaks no HTTP: 504', async () => {
    const port = (server: ReturnType<typeof createTcpServer>) => (server.address() as { port: number }).port;
    for (const reply of ['', 'nonsense\r\n\r\n']) {
      const server = createTcpServer((socket) => socket.on('data', () => socket.end(reply)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      publish({ uri: `http://127.0.0.1:${port(server)}/` });
      expect((await harness.call('/test/p')).status).toBe(504);
      server.close();
    }
  });

  it('gives up the backend when the client goes away', async () => {
    const gone = new Promise<void>((resolve) => {
      answer = (request, response) => {
        response.on('close', resolve);
        const client = pending;
        request.socket.once('close', resolve);
        client?.destroy();
      };
    });
    publish({});
    const pending = httpRequest({ port: harness.port, path: '/test/p', agent: false });
    pending.on('error', () => undefined);
    pending.end();
    await gone;
  });

  it('serves a hundred at once', async () => {
    answer = ({ url }, response) => void setTimeout(() => response.end(url), 5);
    publish({});
    const got = await Promise.all(Array.from({ length: 100 }, (_, at) => harness.call(`/test/p?n=${at}`)));
    expect(got.map(({ body }) => body)).toEqual(Array.from({ length: 100 }, (_, at) => `/base?n=${at}`));
  });

  it('keeps connections alive, and never sends on one that is busy', async () => {
    const ports = new Set<number>();
    answer = ({ url, socket }, response) => {
      ports.add(socket.remotePort ?? 0);
      if (!url?.includes('never')) response.end('done');
    };
    publish({ timeoutInMillis: 60 });
    for (let n = 0; n < 10; n++) expect((await harness.call('/test/p')).body).toBe('done');
    expect(ports.size).toBe(1);
    const stuck = harness.call('/test/p?never');
    expect((await harness.call('/test/p')).body).toBe('done');
    expect(ports.size).toBe(2);
    expect((await stuck).status).toBe(504);
    expect((await harness.call('/test/p')).body).toBe('done');
  });

  it('connects again to a backend that was away', async () => {
    const first = await listen((_, response) => response.end('one'));
    publish({ uri: `http://127.0.0.1:${first.port}/` });
    expect((await harness.call('/test/p')).body).toBe('one');
    await first.close();
    expect((await harness.call('/test/p')).status).toBe(504);
    const second = await listen((_, response) => response.end('two'), first.port);
    expect((await harness.call('/test/p')).body).toBe('two');
    await second.close();
  });

  it('answers HEAD without a body', async () => {
    answer = (_, response) => response.writeHead(200, { 'Content-Length': '99' }).end();
    publish({});
    expect(await harness.call('/test/p', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '99' },
    });
  });
});

describe('HTTP', () => {
  const byStatus = {
    '200': {
      responseParameters: {
        'method.response.header.X-Theirs': 'integration.response.header.X-Out',
        'method.response.header.X-Body': 'integration.response.body.a[0].b',
      },
      responseTemplates: {},
    },
    '404': {
      selectionPattern: '4\\d\\d',
      responseParameters: {},
      responseTemplates: { 'application/json': '{"gone":true}' },
    },
  };

  it('sends its own headers, and only mapped parameters', async () => {
    answer = echo;
    publish({
      type: 'HTTP',
      httpMethod: 'POST',
      requestParameters: {
        'integration.request.querystring.mapped': 'method.request.querystring.q',
        'integration.request.header.X-H': 'method.request.multivalueheader.X-In',
      },
      integrationResponses: byStatus,
    });
    const headers = { 'X-In': ['1', '2'], 'X-Not': '1', 'User-Agent': 'me', Accept: 'text/html' };
    const got = await harness.call('/test/p?q=1&r=2', { method: 'POST', headers, body: '{"a":1}' });
    const seen = JSON.parse(got.body);
    expect(seen).toMatchObject({ method: 'POST', url: '/base?mapped=1', body: '{"a":1}' });
    expect(seen.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': 'AmazonAPIGateway_abc123',
      'x-amzn-apigateway-api-id': 'abc123',
      'content-type': 'application/json',
      'x-h': '1,2',
    });
    expect(seen.headers['x-not']).toBeUndefined();
    expect(got.headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  });

  it("keeps a complete trace id of the client's", async () => {
    answer = echo;
    publish({ type: 'HTTP', integrationResponses: byStatus });
    const id = 'Root=1-5f000000-000000000000000000000001;Parent=0000000000000002;Sampled=1';
    const got = await harness.call('/test/p', { headers: { 'X-Amzn-Trace-Id': id } });
    expect(got.headers['x-amzn-trace-id']).toBe(id);
    expect(JSON.parse(got.body).headers['x-amzn-trace-id']).toBe(id);
  });

  it.each([
    ['Root=1-5f000000-000000000000000000000001', 'Sampled=0'],
    ['Root=1-5f000000-000000000000000000000001;Sampled=1', ''],
  ])('completes the trace id %s', async (id, decision) => {
    answer = echo;
    publish({ type: 'HTTP', integrationResponses: byStatus });
    const got = await harness.call('/test/p', { headers: { 'X-Amzn-Trace-Id': id } });
    const end = decision && `;${decision}`;
    expect(got.headers['x-amzn-trace-id']).toMatch(new RegExp(`^${id};Parent=[0-9a-f]{16}${end}$`));
  });

  it('selects the integration response by the status, and maps headers and body', async () => {
    answer = (_, response) =>
      response.writeHead(503, { 'X-Out': 'out', 'Content-Type': 'text/plain' }).end('{"a":[{"b":"deep"}]}');
    publish({ type: 'HTTP', integrationResponses: byStatus });
    const got = await harness.call('/test/p');
    expect(got).toMatchObject({ status: 200, body: '{"a":[{"b":"deep"}]}' });
    expect(got.headers).toMatchObject({ 'x-theirs': 'out', 'x-body': 'deep', 'content-type': 'text/plain' });
    answer = (_, response) => response.writeHead(451).end('x');
    expect(await harness.call('/test/p')).toMatchObject({ status: 404, body: '{"gone":true}' });
  });

  it('a response mapping of a body that is no JSON: 500; a request mapping: 400', async () => {
    answer = (_, response) => response.end('no json');
    publish({ type: 'HTTP', integrationResponses: byStatus });
    expect((await harness.call('/test/p')).status).toBe(500);
    publish({
      type: 'HTTP',
      requestParameters: { 'integration.request.header.X': 'method.request.body.a' },
      integrationResponses: byStatus,
    });
    const got = await harness.call('/test/p', { method: 'POST', body: 'no json' });
    expect(got).toMatchObject({ status: 400, body: '{"message":"Invalid JSON in request body"}' });
  });

  it('keys of Object.prototype in a body are no values', async () => {
    answer = echo;
    publish({
      type: 'HTTP',
      requestParameters: { 'integration.request.header.X': 'method.request.body.constructor' },
      integrationResponses: { '200': { responseParameters: {}, responseTemplates: {} } },
    });
    const got = await harness.call('/test/p', { method: 'POST', body: '{}' });
    expect(JSON.parse(got.body).headers['x']).toBeUndefined();
  });
});
