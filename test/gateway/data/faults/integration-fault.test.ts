// Faults of integrations by HTTP: what a client gets is what API Gateway makes of a backend that behaves so (guide: "Gateway
// response types": INTEGRATION_FAILURE, INTEGRATION_TIMEOUT; "Set up an integration response": selection by status, by error message).

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultBook } from '../../../../src/lib/gateway/data/faults/fault-book.ts';
import { faultyFunctions } from '../../../../src/lib/gateway/data/faults/integration-fault.ts';
import type { FunctionCall } from '../../../../src/lib/gateway/data/ports.ts';
import type { IntegrationResponse } from '../../../../src/lib/model/api.ts';
import {
  declared,
  functionUri,
  type Harness,
  integration,
  lambdaProxy,
  listen,
  method,
  mock,
  restApi,
  snapshot,
  startHarness,
} from '../../data-harness.ts';

const faults = new FaultBook(() => 0);
let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;
let done: string[] = [];

beforeAll(async () => {
  backend = await listen((request, response) => {
    done.push(`${request.method} ${request.url}`);
    response.end('from the backend');
  });
  const invoke = async ({ functionArn }: FunctionCall) => {
    done.push(functionArn.split(':').at(-1) ?? '');
    return { statusCode: 200, payload: '{"statusCode":200,"body":"from the function"}' };
  };
  harness = await startHarness(faultyFunctions({ invoke }, faults).invoke, { faults });
  const uri = `http://127.0.0.1:${backend.port}/`;
  const selected = {
    '200': answerOf(),
    '503': answerOf('503.*'),
  };
  const api = restApi({
    'GET /proxy': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri })),
    'GET /impatient': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri, timeoutInMillis: 50 })),
    'GET /http': method(
      integration('HTTP', { httpMethod: 'GET', uri, integrationResponses: selected }),
      declared('200', '503'),
    ),
    'GET /mock': mock('from the mock'),
    'ANY /function': lambdaProxy(),
    'GET /custom': method(
      integration('AWS', { httpMethod: 'POST', uri: functionUri('echo'), integrationResponses: selected }),
      declared('200', '503'),
    ),
  });
  harness.plane.publish(snapshot({ ...api, name: 'pets' }));
});
afterAll(async () => {
  await harness.close();
  await backend.close();
});
beforeEach(() => {
  faults.clear();
  done = [];
});

function answerOf(selectionPattern?: string): IntegrationResponse {
  const more = selectionPattern === undefined ? {} : { selectionPattern };
  return { responseParameters: {}, responseTemplates: {}, ...more };
}

async function call(path: string, verb = 'GET'): Promise<[number, string]> {
  const { status, body } = await harness.call(`/test${path}`, { method: verb });
  return [status, body];
}

const networkError = [504, '{"message":"Network error communicating with endpoint"}'];

describe('an integration that answers with a status', () => {
  it.each([
    ['/proxy', 503, '{"message":"Service Unavailable"}'],
    ['/http', 503, '{"message":"Service Unavailable"}'],
    ['/function', 503, '{"message":"Service Unavailable"}'],
    ['/custom', 503, '{"errorMessage":"503 Service Unavailable","errorType":"Error"}'],
    // Its one integration response is the default, which takes every status without a pattern of its own.
    ['/mock', 200, 'from the mock'],
  ])('%s: what API Gateway makes of it, without a call', async (path, status, body) => {
    faults.add({ method: path, status: 503 });
    expect(await call(path)).toEqual([status, body]);
    expect(done).toEqual([]);
  });
});

describe('a connection that is cut', () => {
  it.each(['/proxy', '/http', '/function', '/custom'])('%s: before the call, nothing is done', async (path) => {
    faults.add({ api: 'pets', connection: 'refused' });
    expect(await call(path)).toEqual(networkError);
    expect(done).toEqual([]);
  });

  it.each([
    ['/proxy', 'GET /'],
    ['/http', 'GET /'],
    ['/function', 'echo'],
    ['/custom', 'echo'],
  ])('%s: after it, the work is done', async (path, work) => {
    faults.add({ stage: 'test', connection: 'lost' });
    expect(await call(path)).toEqual(networkError);
    expect(done).toEqual([work]);
  });

  it('a mock has nothing to lose but its answer', async () => {
    faults.add({ api: 'abc123', connection: 'lost', times: 1 });
    expect(await call('/mock')).toEqual(networkError);
    expect(await call('/mock')).toEqual([200, 'from the mock']);
  });
});

describe('latency', () => {
  it('within the timeout delays the call', async () => {
    faults.add({ api: 'pets', latency: 1 });
    expect(await call('/proxy')).toEqual([200, 'from the backend']);
    expect(await call('/function')).toEqual([200, 'from the function']);
    expect(await call('/mock')).toEqual([200, 'from the mock']);
  });

  it('beyond it: 504, as of a backend that is too slow', async () => {
    faults.add({ api: 'pets', latency: 60_000 });
    expect(await call('/impatient')).toEqual([504, '{"message":"Endpoint request timed out"}']);
  });

  it('comes before a status', async () => {
    faults.add({ api: 'pets', latency: 1, status: 502 });
    expect(await call('/proxy')).toEqual([502, '{"message":"Bad Gateway"}']);
    expect(await call('/function')).toEqual([502, '{"message":"Bad Gateway"}']);
  });
});

describe('what a fault strikes', () => {
  it.each([
    [{ api: 'abc123' }, true],
    [{ api: 'other' }, false],
    [{ stage: 'prod' }, false],
    [{ method: 'POST /function' }, true],
    [{ method: 'ANY /function' }, true],
    [{ method: '/function' }, true],
    [{ method: 'GET /function' }, false],
    [{ method: '/proxy' }, false],
    [{ operation: '*' }, false],
  ])('%j, POST /function: %s', async (target, isStruck) => {
    faults.add({ ...target, status: 500 });
    expect((await call('/function', 'POST'))[0]).toBe(isStruck ? 500 : 200);
  });

  it('requests that come to no integration use nothing up', async () => {
    faults.add({ api: 'pets', status: 500, times: 1 });
    await call('/unknown');
    expect(faults.list()[0]?.struck).toBe(0);
  });
});

describe('a fault of a function', () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:echo';

  // What Lambda's Invoke refuses is API Gateway's 500, whatever Invoke's own status (guide: "Handle Lambda errors").
  it.each(['echo', arn])('%s: Invoke refuses', async (name) => {
    faults.add({ function: name, status: 429 });
    expect(await call('/function')).toEqual([500, '{"message":"Internal server error"}']);
    expect(done).toEqual([]);
  });

  it('of another name strikes nothing', async () => {
    faults.add({ function: 'other', status: 429 });
    expect((await call('/function'))[0]).toBe(200);
  });

  it('lost: the function has run', async () => {
    faults.add({ function: 'echo', connection: 'lost' });
    expect(await call('/function')).toEqual(networkError);
    expect(done).toEqual(['echo']);
  });
});
