// Guide: "Cache settings for REST APIs in API Gateway"; API reference: "Stage", "MethodSetting", "Integration".

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Integration, Method, RestApi } from '../../../../src/lib/model/api.ts';
import type { MethodSetting, StageSettings } from '../../../../src/lib/model/stage.ts';
import type { Answer, Harness, Sent } from '../../data-harness.ts';
import { integration, lambdaProxy, listen, method, mock, restApi, snapshot, startHarness } from '../../data-harness.ts';

let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;
let now = 0;
let calls = 0;
/** What the function answers next, but for its body: that is the number of the call. */
let output: object = {};
let gate: Promise<void> = Promise.resolve();

beforeAll(async () => {
  harness = await startHarness(
    async () => {
      calls += 1;
      const body = `call ${calls}`;
      await gate;
      return { statusCode: 200, payload: JSON.stringify({ statusCode: 200, body, ...output }) };
    },
    { now: () => now },
  );
  backend = await listen((request, response) => {
    calls += 1;
    const size = Number(new URL(request.url ?? '', 'http://x').searchParams.get('size') ?? 3);
    response.writeHead(200, { 'Content-Type': 'text/plain', 'X-Call': calls }).end('x'.repeat(size));
  });
});

beforeEach(() => {
  harness.plane.withdraw('abc123');
  now = 1_795_345_200_000;
  calls = 0;
  output = {};
  gate = Promise.resolve();
});

afterAll(async () => {
  await harness.close();
  await backend.close();
});

const query = 'method.request.querystring.q';

/** A stage with a cluster; caching is on for all methods unless the settings say otherwise. */
function serve(methods: Record<string, Method>, settings: Record<string, MethodSetting> = {}): void {
  publish(restApi(methods), { methodSettings: { '*': { cachingEnabled: true }, ...settings } });
}

function publish(api: RestApi, settings: Partial<StageSettings>): void {
  harness.plane.publish(snapshot(api, { cacheClusterEnabled: true, ...settings }));
}

const keyed = (...cacheKeyParameters: string[]): Method => lambdaProxy({ cacheKeyParameters });

async function bodies(...requests: (string | [string, Sent])[]): Promise<string[]> {
  const found: string[] = [];
  for (const request of requests) {
    const [path, sent] = typeof request === 'string' ? [request, {}] : request;
    found.push((await harness.call(`/test${path}`, sent)).body);
  }
  return found;
}

const fresh: Sent = { headers: { 'Cache-Control': 'max-age=0' } };
const open: MethodSetting = { cachingEnabled: true, requireAuthorizationForCacheControl: false };

describe('which methods are cached', () => {
  it('the settings for all methods cache GET alone', async () => {
    serve({ 'GET /a': lambdaProxy(), 'POST /a': lambdaProxy(), 'HEAD /a': lambdaProxy() });
    expect(await bodies('/a', '/a')).toEqual(['call 1', 'call 1']);
    expect(await bodies(['/a', { method: 'POST' }], ['/a', { method: 'POST' }])).toEqual(['call 2', 'call 3']);
  });

  it("a method's own setting caches whatever it is set on", async () => {
    serve({ 'POST /a': lambdaProxy() }, { 'POST /a': { cachingEnabled: true } });
    expect(await bodies(['/a', { method: 'POST' }], ['/a', { method: 'POST' }])).toEqual(['call 1', 'call 1']);
  });

  it("a method's own setting switches caching off", async () => {
    serve({ 'GET /a': lambdaProxy() }, { 'GET /a': { cachingEnabled: false } });
    expect(await bodies('/a', '/a')).toEqual(['call 1', 'call 2']);
  });

  it('ANY is cached for GET where the setting is for all methods', async () => {
    serve({ 'ANY /a': lambdaProxy() });
    expect(await bodies('/a', '/a', ['/a', { method: 'PUT' }], ['/a', { method: 'PUT' }])).toEqual([
      'call 1',
      'call 1',
      'call 2',
      'call 3',
    ]);
  });

  it('ANY with a setting of its own is cached by the method of the request', async () => {
    serve({ 'ANY /a': lambdaProxy() }, { 'ANY /a': { cachingEnabled: true } });
    expect(await bodies('/a', ['/a', { method: 'PUT' }], ['/a', { method: 'PUT' }], '/a')).toEqual([
      'call 1',
      'call 2',
      'call 2',
      'call 1',
    ]);
  });

  it('without a cluster, or with a TTL of 0, nothing is', async () => {
    const api = restApi({ 'GET /a': lambdaProxy() });
    publish(api, { cacheClusterEnabled: false, methodSettings: { '*': { cachingEnabled: true } } });
    expect(await bodies('/a', '/a')).toEqual(['call 1', 'call 2']);
    publish(api, { methodSettings: { '*': { cachingEnabled: true, cacheTtlInSeconds: 0 } } });
    expect(await bodies('/a', '/a')).toEqual(['call 3', 'call 4']);
  });

  it('while the cluster is being made nothing is', async () => {
    const stage = snapshot(restApi({ 'GET /a': lambdaProxy() }), {
      cacheClusterEnabled: true,
      methodSettings: { '*': { cachingEnabled: true } },
    });
    harness.plane.publish({ ...stage, cacheAvailableAt: now + 1000 });
    expect(await bodies('/a', '/a')).toEqual(['call 1', 'call 2']);
    now += 1000;
    expect(await bodies('/a', '/a')).toEqual(['call 3', 'call 3']);
  });
});

describe('the key of an entry', () => {
  it('is the method alone where no parameter is named: other queries get the same answer', async () => {
    serve({ 'GET /pets/{id}': lambdaProxy() });
    expect(await bodies('/pets/1?q=1', '/pets/2?q=2')).toEqual(['call 1', 'call 1']);
  });

  it('is the values of the named parameters; one that is not there differs from an empty one', async () => {
    serve({ 'GET /a': keyed(query) });
    const paths = ['/a?q=1', '/a?q=2', '/a?q=1&other=1', '/a', '/a?q=', '/a?other=2'];
    expect(await bodies(...paths)).toEqual(['call 1', 'call 2', 'call 1', 'call 3', 'call 4', 'call 3']);
  });

  it('is made of path, query and headers', async () => {
    serve({ 'GET /pets/{id}': keyed('method.request.path.id', 'method.request.header.X-Kind') });
    const kind = (value: string): Sent => ({ headers: { 'x-kind': value } });
    expect(
      await bodies(['/pets/1', kind('a')], ['/pets/2', kind('a')], ['/pets/1', kind('b')], ['/pets/1', kind('a')]),
    ).toEqual(['call 1', 'call 2', 'call 3', 'call 1']);
  });

  it('tells values apart that would read the same when joined', async () => {
    serve({ 'GET /a': keyed('method.request.querystring.p', query) });
    expect(await bodies('/a?p=1&q=2', `/a?p=${encodeURIComponent('1","method.request.querystring.q=2')}`)).toEqual([
      'call 1',
      'call 2',
    ]);
  });

  it('takes what a mapping makes for the backend', async () => {
    const name = 'integration.request.querystring.backend';
    serve({ 'GET /a': lambdaProxy({ cacheKeyParameters: [name], requestParameters: { [name]: query } }) });
    expect(await bodies('/a?q=1', '/a?q=2', '/a?q=1')).toEqual(['call 1', 'call 2', 'call 1']);
  });

  it('is of one resource, unless resources share a namespace', async () => {
    serve({ 'GET /a': lambdaProxy(), 'GET /b': lambdaProxy() });
    expect(await bodies('/a', '/b')).toEqual(['call 1', 'call 2']);
    const shared: Partial<Integration> = { cacheNamespace: 'shared' };
    serve({ 'GET /a': lambdaProxy(shared), 'GET /b': lambdaProxy(shared) });
    expect(await bodies('/a', '/b')).toEqual(['call 3', 'call 3']);
  });
});

describe('what is kept', () => {
  it('is the response as it was: status, headers, type and body; its ids are those of the request', async () => {
    output = { statusCode: 404, headers: { 'Content-Type': 'text/html', 'X-Mine': '1' } };
    serve({ 'GET /a': lambdaProxy() });
    const [first, second] = [await harness.call('/test/a'), await harness.call('/test/a')];
    expect(second).toMatchObject({ status: 404, body: 'call 1' });
    expect(second.headers).toMatchObject({ 'content-type': 'text/html', 'x-mine': '1' });
    expect(second.headers['x-amzn-requestid']).not.toBe(first.headers['x-amzn-requestid']);
  });

  it("is nothing of the gateway's own failures", async () => {
    output = { statusCode: 'broken' };
    serve({ 'GET /a': lambdaProxy() });
    expect((await harness.call('/test/a')).status).toBe(502);
    output = {};
    expect(await bodies('/a', '/a')).toEqual(['call 2', 'call 2']);
  });

  it('is kept for five minutes, or for the TTL of the method', async () => {
    serve({ 'GET /a': lambdaProxy(), 'GET /b': lambdaProxy() }, { 'GET /b': { cacheTtlInSeconds: 2 } });
    expect(await bodies('/a', '/b')).toEqual(['call 1', 'call 2']);
    now += 2000;
    expect(await bodies('/a', '/b')).toEqual(['call 1', 'call 3']);
    now += 298_000;
    expect(await bodies('/a')).toEqual(['call 4']);
  });

  it('has 1,048,576 bytes at most', async () => {
    const uri = `http://127.0.0.1:${backend.port}/?size=\${stageVariables.size}`;
    const api = restApi({ 'GET /a': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri })) });
    const methodSettings = { '*': { cachingEnabled: true } };
    publish(api, { methodSettings, variables: { size: '1048576' } });
    const callOf = async () => (await harness.call('/test/a')).headers['x-call'];
    expect([await callOf(), await callOf()]).toEqual(['1', '1']);
    harness.plane.flushCache('abc123', 'test');
    publish(api, { methodSettings, variables: { size: '1048577' } });
    expect([await callOf(), await callOf()]).toEqual(['2', '3']);
  });

  it('is compressed for each client anew', async () => {
    const api = restApi({ 'GET /a': lambdaProxy() }, { minimumCompressionSize: 0 });
    publish(api, { methodSettings: { '*': { cachingEnabled: true } } });
    const zipped = await harness.call('/test/a', { headers: { 'Accept-Encoding': 'gzip' } });
    const plain = await harness.call('/test/a');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(plain).toMatchObject({ status: 200, body: 'call 1' });
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  it('is what a MOCK and its templates made', async () => {
    serve({ 'GET /a': mock('$context.requestId') });
    const [first, second] = await bodies('/a', '/a');
    expect(second).toBe(first);
  });

  it('survives a deployment and lasts no longer than the cluster: resized, switched off, withdrawn', async () => {
    const api = restApi({ 'GET /a': lambdaProxy() });
    const methodSettings = { '*': { cachingEnabled: true } };
    publish(api, { methodSettings });
    await bodies('/a');
    publish(api, { methodSettings });
    expect(await bodies('/a')).toEqual(['call 1']);
    publish(api, { methodSettings, cacheClusterSize: '1.6' });
    expect(await bodies('/a')).toEqual(['call 2']);
    publish(api, { methodSettings, cacheClusterEnabled: false });
    publish(api, { methodSettings, cacheClusterSize: '1.6' });
    expect(await bodies('/a')).toEqual(['call 3']);
    harness.plane.withdraw('abc123', 'test');
    publish(api, { methodSettings, cacheClusterSize: '1.6' });
    expect(await bodies('/a')).toEqual(['call 4']);
  });
});

describe('Cache-Control: max-age=0', () => {
  it('gets the response of the backend, which replaces the entry, where nobody has to be authorized', async () => {
    serve({ 'GET /a': lambdaProxy() }, { '*': open });
    expect(await bodies('/a', ['/a', fresh], '/a')).toEqual(['call 1', 'call 2', 'call 2']);
  });

  it.each(['no-cache', 'no-transform, MAX-AGE=0', 'max-age = 00'])('so does %s', async (value) => {
    serve({ 'GET /a': lambdaProxy() }, { '*': open });
    expect(await bodies('/a', ['/a', { headers: { 'Cache-Control': value } }])).toEqual(['call 1', 'call 2']);
  });

  it.each(['max-age=10', 'no-store', 'x-max-age=0'])('%s is of no effect', async (value) => {
    serve({ 'GET /a': lambdaProxy() }, { '*': open });
    expect(await bodies('/a', ['/a', { headers: { 'Cache-Control': value } }])).toEqual(['call 1', 'call 1']);
  });

  const warning = '199 Cache-control headers were ignored because the caller was unauthorized.';

  it('is ignored with a warning for callers who are not authorized: the default', async () => {
    serve({ 'GET /a': lambdaProxy() });
    const miss = await harness.call('/test/a', fresh);
    const hit = await harness.call('/test/a', fresh);
    expect([miss.body, hit.body]).toEqual(['call 1', 'call 1']);
    expect([miss.headers['warning'], hit.headers['warning']]).toEqual([warning, warning]);
    expect((await harness.call('/test/a')).headers['warning']).toBeUndefined();
  });

  it('or without one', async () => {
    const strategy = 'SUCCEED_WITHOUT_RESPONSE_HEADER';
    serve(
      { 'GET /a': lambdaProxy() },
      { '*': { cachingEnabled: true, unauthorizedCacheControlHeaderStrategy: strategy } },
    );
    await harness.call('/test/a');
    const answer = await harness.call('/test/a', fresh);
    expect([answer.body, answer.headers['warning']]).toEqual(['call 1', undefined]);
  });

  it('or fails with 403, which the gateway response ACCESS_DENIED draws', async () => {
    serve(
      { 'GET /a': lambdaProxy() },
      { '*': { cachingEnabled: true, unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' } },
    );
    const answer: Answer = await harness.call('/test/a', fresh);
    expect(answer.status).toBe(403);
    expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    expect(calls).toBe(0);
    expect(await bodies('/a')).toEqual(['call 1']);
  });

  it('gets it where the policy of the API lets everybody invalidate, unless it denies it, too', async () => {
    const may = {
      Effect: 'Allow',
      Principal: '*',
      Action: ['execute-api:Invoke', 'execute-api:InvalidateCache'],
      Resource: 'execute-api:/*',
    };
    const mayNot = { ...may, Effect: 'Deny', Action: 'execute-api:InvalidateCache' };
    const answered: string[] = [];
    for (const Statement of [[may], [may, mayNot]]) {
      publish(restApi({ 'GET /a': lambdaProxy() }, { policy: { Version: '2012-10-17', Statement } }), {
        methodSettings: { '*': { cachingEnabled: true } },
      });
      for (const sent of [{}, fresh]) answered.push((await harness.call('/test/a', sent)).body);
      harness.plane.withdraw('abc123');
    }
    expect(answered).toEqual(['call 1', 'call 2', 'call 3', 'call 3']);
  });

  it('means nothing to methods that are not cached', async () => {
    serve(
      { 'POST /a': lambdaProxy() },
      { '*': { cachingEnabled: true, unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' } },
    );
    const answer = await harness.call('/test/a', { ...fresh, method: 'POST' });
    expect([answer.status, answer.headers['warning']]).toEqual([200, undefined]);
  });
});

describe('many clients at once', () => {
  it('each get the answer of their own key, and what is kept is one of them', async () => {
    serve({ 'GET /a': keyed(query) });
    let release = (): void => {};
    gate = new Promise((resolve) => {
      release = resolve;
    });
    const waiting = Array.from({ length: 40 }, (_, at) => harness.call(`/test/a?q=${at % 4}`));
    await untilCalled(40);
    release();
    const answers = await Promise.all(waiting);
    const byKey = [0, 1, 2, 3].map((key) => new Set(answers.filter((_, at) => at % 4 === key).map(({ body }) => body)));
    expect(byKey.map(({ size }) => size)).toEqual([10, 10, 10, 10]);
    const kept = await bodies('/a?q=0', '/a?q=1', '/a?q=2', '/a?q=3');
    expect(kept.map((body, key) => byKey[key]?.has(body))).toEqual([true, true, true, true]);
    expect(calls).toBe(40);
  });

  it('an answer that was under way when the cache was flushed is not kept', async () => {
    serve({ 'GET /a': lambdaProxy() });
    let release = (): void => {};
    gate = new Promise((resolve) => {
      release = resolve;
    });
    const waiting = harness.call('/test/a');
    await untilCalled(1);
    harness.plane.flushCache('abc123', 'test');
    release();
    expect((await waiting).body).toBe('call 1');
    expect(await bodies('/a')).toEqual(['call 2']);
  });

  async function untilCalled(times: number): Promise<void> {
    while (calls < times) await new Promise((wake) => setImmediate(wake));
  }
});
