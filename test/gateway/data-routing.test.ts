// Routing and the answers to what is not routed. Developer guide, "Methods for REST APIs"; "Gateway response types".

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, mock, restApi, snapshot, startHarness } from './data-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

function publish(...keys: string[]): void {
  harness.plane.publish(snapshot(restApi(Object.fromEntries(keys.map((key) => [key, mock(key)])))));
}

describe('which resource takes a request', () => {
  const cases: [title: string, methods: string[], request: string, expected: string][] = [
    ['a literal beats a variable', ['GET /a/b', 'GET /a/{x}'], 'GET /a/b', 'GET /a/b'],
    ['a variable beats a greedy one', ['GET /a/{x}', 'GET /{p+}'], 'GET /a/c', 'GET /a/{x}'],
    [
      'the method must match too, else the search goes back',
      ['POST /test', 'OPTIONS /{proxy+}'],
      'OPTIONS /test',
      'OPTIONS /{proxy+}',
    ],
    [
      'the search goes back to a greedy resource',
      ['GET /part1', 'GET /part1/fixed', 'GET /{p+}'],
      'GET /part1/other',
      'GET /{p+}',
    ],
    ['ANY of the literal beats GET of the greedy', ['ANY /a', 'GET /{p+}'], 'GET /a', 'ANY /a'],
    ['GET beats ANY on one resource', ['ANY /a', 'GET /a'], 'GET /a', 'GET /a'],
    ['ANY takes the methods without their own', ['ANY /a', 'GET /a'], 'PATCH /a', 'ANY /a'],
    ['a slash at the end is ignored', ['GET /a'], 'GET /a/', 'GET /a'],
    ['the stage alone is the root', ['GET /'], 'GET ', 'GET /'],
    ['the stage with a slash is the root', ['GET /'], 'GET /', 'GET /'],
    ['slashes after the stage count as one', ['GET /a'], 'GET //a', 'GET /a'],
    ['a greedy variable takes double slashes', ['GET /{p+}'], 'GET /a//b', 'GET /{p+}'],
    ['percent-encoding is not touched', ['GET /{p+}', 'GET /ab'], 'GET /a%62', 'GET /{p+}'],
    ['keys of Object.prototype are names like any other', ['GET /{x}'], 'GET /__proto__', 'GET /{x}'],
    ['backtracks over two levels', ['GET /{a}/x/y', 'GET /b/{c}/z', 'GET /{p+}'], 'GET /b/x/y', 'GET /{a}/x/y'],
  ];
  it.each(cases)('%s', async (_, methods, request, expected) => {
    publish(...methods);
    const [verb = '', path = ''] = request.split(' ');
    const answer = await harness.call(`/test${path}`, { method: verb });
    expect(answer).toMatchObject({ status: 200, body: expected });
  });

  it('takes a request with slashes before the stage', async () => {
    publish('GET /a');
    expect(await harness.call('//test/a')).toMatchObject({ status: 200 });
  });

  it('lets X-HTTP-Method-Override replace the method', async () => {
    publish('DELETE /a');
    const headers = { 'X-HTTP-Method-Override': 'DELETE' };
    expect(await harness.call('/test/a', { method: 'POST', headers })).toMatchObject({ status: 200 });
  });
});

describe('requests that nothing takes', () => {
  const missing = { status: 403, body: '{"message":"Missing Authentication Token"}' };
  const cases: [title: string, methods: string[], request: string][] = [
    ['an unknown path', ['GET /a'], 'GET /b'],
    ['a known path with another method', ['GET /a'], 'POST /a'],
    ['HEAD where there is only GET', ['GET /a', 'POST /{p+}'], 'HEAD /a'],
    ['the parent of a greedy variable', ['GET /a/{p+}'], 'GET /a'],
    ['the root beside a greedy variable', ['GET /{p+}'], 'GET /'],
    ['another case of the path', ['GET /a'], 'GET /A'],
    ['an empty segment for a variable', ['GET /a/{x}/b'], 'GET /a//b'],
    ['a method that ANY does not stand for', ['ANY /a'], 'PROPFIND /a'],
  ];
  it.each(cases)('%s: Missing Authentication Token', async (_, methods, request) => {
    publish(...methods);
    const [verb = '', path = ''] = request.split(' ');
    const answer = await harness.call(`/test${path}`, { method: verb });
    expect(answer.status).toBe(missing.status);
    if (verb !== 'HEAD') expect(answer.body).toBe(missing.body);
    expect(answer.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-amzn-trace-id']).toBeUndefined();
  });

  it('complains of an Authorization header without key=value pairs', async () => {
    publish('GET /a');
    const answer = await harness.call('/test/b', { headers: { Authorization: 'Bearer abc' } });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-amzn-errortype']).toBe('IncompleteSignatureException');
    expect(JSON.parse(answer.body).message).toMatch(
      /^Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '[A-Za-z0-9+/]{43}='\.$/,
    );
  });

  it('names the parameters that an Authorization header with pairs lacks', async () => {
    publish('GET /a');
    const answer = await harness.call('/test/b', { headers: { Authorization: 'Basic dXNlcjpwYXNzdw==' } });
    expect(JSON.parse(answer.body).message).toContain("Authorization header requires 'Credential' parameter.");
  });

  it('takes a signed request for one of an unknown path', async () => {
    publish('GET /a');
    const Authorization = 'AWS4-HMAC-SHA256 Credential=A/B, SignedHeaders=host, Signature=abc';
    expect(await harness.call('/test/b', { headers: { Authorization } })).toMatchObject(missing);
  });

  it.each([
    ['an unknown stage', '/other/a'],
    ['no stage', '/'],
  ])('%s: Forbidden', async (_, path) => {
    publish('GET /a');
    const answer = await harness.call(path);
    expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    expect(answer.headers['x-amzn-errortype']).toBe('ForbiddenException');
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('an API whose default address is switched off: Forbidden', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /a': mock() }, { disableExecuteApiEndpoint: true })));
    expect(await harness.call('/test/a')).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });
});

describe('stages come and go', () => {
  it('are compiled at the first request when published lazily', async () => {
    let loads = 0;
    harness.plane.publishLazily('abc123', 'test', () => {
      loads++;
      return snapshot(restApi({ 'GET /lazy': mock('lazy') }));
    });
    expect(loads).toBe(0);
    expect((await harness.call('/test/lazy')).body).toBe('lazy');
    expect((await harness.call('/test/lazy')).body).toBe('lazy');
    expect(loads).toBe(1);
  });

  it('answer Forbidden once withdrawn', async () => {
    publish('GET /a');
    harness.plane.withdraw('abc123', 'test');
    expect((await harness.call('/test/a')).status).toBe(403);
    publish('GET /a');
    harness.plane.withdraw('abc123');
    expect((await harness.call('/test/a')).status).toBe(403);
  });
});
