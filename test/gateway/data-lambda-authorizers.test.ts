// Lambda authorizers, by HTTP. Developer guide, "Use API Gateway Lambda authorizers", "Input to / Output from an API
// Gateway Lambda authorizer", "Gateway response types"; messages and events as recorded on the service.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionCall, FunctionResult } from '../../src/lib/gateway/data/ports.ts';
import type { Authorizer, Json, Method, RestApi } from '../../src/lib/model/api.ts';
import {
  type Answer,
  functionUri,
  type Harness,
  lambdaProxy,
  mock,
  noMeters,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
let now = 1_795_345_200_000;
let calls: FunctionCall[] = [];
let authorize: (event: Event) => FunctionResult | Promise<FunctionResult>;

type Event = Record<string, unknown> & { methodArn: string; authorizationToken?: string };

const stageArn = 'arn:aws:execute-api:eu-west-1:123456789012:abc123/test';
const answer = (payload: unknown): FunctionResult => ({ statusCode: 200, payload: JSON.stringify(payload) });
const thrown = (errorMessage: string): FunctionResult => ({
  ...answer({ errorMessage, errorType: 'Error' }),
  functionError: 'Unhandled',
});
const policy = (effect: string, resource: unknown, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource, ...more }],
});
const allow = (resource: unknown = `${stageArn}/*`, more: object = {}) =>
  answer({ principalId: 'user|a1', policyDocument: policy('Allow', resource), ...more });

beforeAll(async () => {
  harness = await startHarness(
    async (call) => {
      if (call.functionArn.endsWith(':echo')) return answer({ body: call.payload });
      calls.push(call);
      return authorize(JSON.parse(call.payload));
    },
    { now: () => now, meters: { ...noMeters, clientsOf: () => new Map() } },
  );
});
afterAll(() => harness.close());

const tokenAuthorizer: Authorizer = {
  type: 'TOKEN',
  authorizerUri: functionUri('auth'),
  identitySource: 'method.request.header.Auth',
  providerARNs: [],
};
const guarded: Partial<Method> = { authorizationType: 'CUSTOM', authorizer: 'guard' };
const told = mock('$context.authorizer.principalId,$context.authorizer.n,$context.authorizer.b', guarded);

function publish(authorizer: Partial<Authorizer> = {}, api: Partial<RestApi> = {}, variables = {}): void {
  calls = [];
  authorize = () => allow();
  const methods = { 'GET /pets': told, 'POST /pets': told, 'GET /pets/{id}': lambdaProxy(), 'GET /open': mock('open') };
  Object.assign(methods['GET /pets/{id}'], guarded);
  const authorizers = { guard: { ...tokenAuthorizer, ...authorizer } };
  // Every test begins with empty caches.
  harness.plane.withdraw('abc123');
  harness.plane.publish(snapshot(restApi(methods, { authorizers, ...api }), { variables }));
}

const get = (path = '/test/pets', headers: Record<string, string> = { Auth: 'secret-token' }, method = 'GET') =>
  harness.call(path, { headers, method });
const brief = ({ status, body, headers }: Answer) => [status, headers['x-amzn-errortype'], body];
const unauthorized = [401, 'UnauthorizedException', '{"message":"Unauthorized"}'];
const unusable = [500, 'AuthorizerConfigurationException', '{"message":null}'];

describe('the identity', () => {
  it('of a TOKEN authorizer: an absent or empty header is 401 without a call', async () => {
    publish();
    expect(brief(await get('/test/pets', {}))).toEqual(unauthorized);
    expect(brief(await get('/test/pets', { Auth: '' }))).toEqual(unauthorized);
    expect(calls).toEqual([]);
  });

  it('must match the validation expression as a whole', async () => {
    publish({ identityValidationExpression: 'Bearer [-\\w.]+' });
    expect(brief(await get('/test/pets', { Auth: 'Bearer x y' }))).toEqual(unauthorized);
    expect(calls).toEqual([]);
    expect((await get('/test/pets', { Auth: 'Bearer x.y' })).status).toBe(200);
  });

  it('that makes an expression backtrack without end is 401, and the gateway goes on', async () => {
    publish({ identityValidationExpression: '(a+)+b' });
    expect(brief(await get('/test/pets', { Auth: `${'a'.repeat(40)}!` }))).toEqual(unauthorized);
    expect((await get('/test/open', {})).body).toBe('open');
  });

  it('of a REQUEST authorizer comes from headers, query, stage variables and the context', async () => {
    const identitySource =
      'method.request.header.Auth, method.request.querystring.k, stageVariables.tenant, context.httpMethod';
    publish({ type: 'REQUEST', identitySource }, {}, { tenant: 'acme' });
    expect(brief(await get('/test/pets'))).toEqual(unauthorized);
    expect(brief(await get('/test/pets?k='))).toEqual(unauthorized);
    expect(brief(await get('/test/pets?k=1', {}))).toEqual(unauthorized);
    expect(calls).toEqual([]);
    expect((await get('/test/pets?k=1')).status).toBe(200);
  });

  it('can be neither a path variable nor the body', async () => {
    publish({ type: 'REQUEST', identitySource: 'method.request.path.id' });
    expect(brief(await get('/test/pets/7'))).toEqual(unauthorized);
  });

  it('is not asked for by a REQUEST authorizer without sources and without a cache', async () => {
    publish({ type: 'REQUEST', authorizerResultTtlInSeconds: 0 });
    harness.plane.publish(
      snapshot(
        restApi(
          { 'GET /pets': told },
          {
            authorizers: {
              guard: {
                type: 'REQUEST',
                authorizerUri: functionUri('auth'),
                providerARNs: [],
                authorizerResultTtlInSeconds: 0,
              },
            },
          },
        ),
      ),
    );
    expect((await get('/test/pets', {})).status).toBe(200);
    expect((await get('/test/pets', {})).status).toBe(200);
    expect(calls).toHaveLength(2);
  });
});

describe('the event', () => {
  it('of type TOKEN has the token and the ARN of the method as it was called', async () => {
    publish();
    await get('/test/pets/7?a=b', { Auth: 'secret-token' });
    expect(JSON.parse(calls[0]?.payload ?? '')).toEqual({
      type: 'TOKEN',
      methodArn: `${stageArn}/GET/pets/7`,
      authorizationToken: 'secret-token',
    });
    expect(calls[0]?.functionArn).toBe('arn:aws:lambda:eu-west-1:123456789012:function:auth');
  });

  it('of type REQUEST has the whole request but its body, in the order of the guide', async () => {
    publish({ type: 'REQUEST' }, {}, { tenant: 'acme' });
    await get('/test/pets/7?a=b&a=c', { Auth: 'secret-token', Host: 'abc123.execute-api.localhost' });
    const event = JSON.parse(calls[0]?.payload ?? '');
    expect(Object.keys(event)).toEqual([
      'type',
      'methodArn',
      'resource',
      'path',
      'httpMethod',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'pathParameters',
      'stageVariables',
      'requestContext',
    ]);
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: `${stageArn}/GET/pets/7`,
      resource: '/pets/{id}',
      path: '/pets/7',
      httpMethod: 'GET',
      headers: { Auth: 'secret-token' },
      queryStringParameters: { a: 'c' },
      multiValueQueryStringParameters: { a: ['b', 'c'] },
      pathParameters: { id: '7' },
      stageVariables: { tenant: 'acme' },
      requestContext: { resourcePath: '/pets/{id}', stage: 'test', apiId: 'abc123', path: '/test/pets/7' },
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it('of type REQUEST has empty maps where a proxy integration has null', async () => {
    publish({ type: 'REQUEST' });
    await get();
    expect(JSON.parse(calls[0]?.payload ?? '')).toMatchObject({
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
    });
  });

  it('goes to the function that stage variables name', async () => {
    publish({ authorizerUri: functionUri('$' + '{stageVariables.auth}') }, {}, { auth: 'other' });
    await get();
    expect(calls[0]?.functionArn).toMatch(/:other$/);
    publish({ authorizerUri: functionUri('$' + '{stageVariables.auth}') });
    expect(brief(await get())).toEqual(unusable);
  });
});

describe('the policy', () => {
  const denied = (message: string) => [403, 'AccessDeniedException', JSON.stringify({ Message: message })];
  const implicit =
    'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action';
  const explicit = 'User is not authorized to access this resource with an explicit deny in an identity-based policy';

  it.each([
    ['the method itself', `${stageArn}/GET/pets`],
    ['wildcards', 'arn:aws:execute-api:*:*:abc123/t?st/*/p*'],
    ['one of a list', [`${stageArn}/DELETE/pets`, `${stageArn}/GET/*`]],
    ['everything', '*'],
  ])('allows by %s', async (_, resource) => {
    publish();
    authorize = () => allow(resource);
    expect((await get()).status).toBe(200);
  });

  it.each([
    ['another verb', `${stageArn}/POST/pets`],
    ['another path', `${stageArn}/GET/pet`],
    ['another stage', 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/pets'],
    ['another API', 'arn:aws:execute-api:eu-west-1:123456789012:other/test/GET/pets'],
  ])('refuses %s implicitly', async (_, resource) => {
    publish();
    authorize = () => allow(resource);
    expect(brief(await get())).toEqual(denied(implicit));
  });

  it('refuses another action', async () => {
    publish();
    const Statement = [{ Action: 'execute-api:ManageConnections', Effect: 'Allow', Resource: '*' }];
    authorize = () => answer({ principalId: 'u', policyDocument: { Version: '2012-10-17', Statement } });
    expect(brief(await get())).toEqual(denied(implicit));
  });

  it('denies explicitly, whatever it allows besides', async () => {
    publish();
    const Statement = [
      { Action: 'execute-api:*', Effect: 'Allow', Resource: '*' },
      { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: `${stageArn}/GET/pets` },
    ];
    authorize = () => answer({ principalId: 'u', policyDocument: { Version: '2012-10-17', Statement } });
    expect(brief(await get())).toEqual(denied(explicit));
    expect((await get('/test/pets', { Auth: 'secret-token' }, 'POST')).status).toBe(200);
  });

  it('has conditions', async () => {
    publish();
    const byAddress = (range: string) =>
      answer({
        principalId: 'u',
        policyDocument: policy('Allow', '*', { Condition: { IpAddress: { 'aws:SourceIp': range } } }),
      });
    authorize = ({ authorizationToken }) => byAddress(authorizationToken === 'near' ? '127.0.0.0/8' : '10.0.0.0/8');
    expect((await get('/test/pets', { Auth: 'near' })).status).toBe(200);
    expect((await get('/test/pets', { Auth: 'far' })).status).toBe(403);
  });

  it('is drawn by ACCESS_DENIED where that is customised', async () => {
    const template = { 'application/json': '{"why":$context.error.messageString}' };
    publish({}, { gatewayResponses: { ACCESS_DENIED: { responseParameters: {}, responseTemplates: template } } });
    authorize = () => allow(`${stageArn}/POST/pets`);
    expect((await get()).body).toBe(JSON.stringify({ why: implicit }));
  });
});

describe('a function that fails', () => {
  it('with Unauthorized says 401', async () => {
    publish();
    authorize = () => thrown('Unauthorized');
    expect(brief(await get())).toEqual(unauthorized);
  });

  it.each([
    ['another error', () => thrown('unauthorized')],
    ['an error whose payload is a result', () => ({ ...allow(), functionError: 'Unhandled' as const })],
    ['no JSON', () => ({ statusCode: 200, payload: 'yes' })],
    ['nothing', () => answer(null)],
    ['true', () => answer(true)],
    ['a list', () => answer([])],
    ['no policy', () => answer({ principalId: 'u' })],
    ['an empty policy', () => answer({ principalId: 'u', policyDocument: {} })],
    ['a policy that is none', () => answer({ principalId: 'u', policyDocument: policy('Permit', '*') })],
    ['a policy as text', () => answer({ principalId: 'u', policyDocument: JSON.stringify(policy('Allow', '*')) })],
    ['no principal', () => answer({ policyDocument: policy('Allow', '*') })],
    ['a member that nobody knows', () => allow('*', { isAuthorized: true })],
    ['an object in its context', () => allow('*', { context: { deep: {} } })],
    ['a list in its context', () => allow('*', { context: { list: ['a'] } })],
    ['a context that is none', () => allow('*', { context: 'text' })],
    ['Invoke refused', () => ({ statusCode: 404, payload: '{}', errorType: 'ResourceNotFoundException' })],
    ['Invoke throttled', () => ({ statusCode: 429, payload: '{}', errorType: 'TooManyRequestsException' })],
    ['no answer at all', () => Promise.reject(new Error('down'))],
  ])('by %s lets nobody in: 500, whose message is null', async (_, result) => {
    publish();
    authorize = result;
    expect(brief(await get())).toEqual(unusable);
  });

  it('is drawn by its own types of gateway responses', async () => {
    const typed = (type: string) => ({
      [type]: { statusCode: '599', responseParameters: {}, responseTemplates: { 'application/json': `"${type}"` } },
    });
    publish({}, { gatewayResponses: { ...typed('AUTHORIZER_FAILURE'), ...typed('AUTHORIZER_CONFIGURATION_ERROR') } });
    authorize = () => answer(null);
    expect(brief(await get())).toEqual([599, 'AuthorizerConfigurationException', '"AUTHORIZER_CONFIGURATION_ERROR"']);
    authorize = () => ({ statusCode: 500, payload: '' });
    expect(brief(await get())).toEqual([599, 'AuthorizerConfigurationException', '"AUTHORIZER_FAILURE"']);
  });
});

describe('the context', () => {
  const context = { n: 1.5, b: true, s: 'x"y', __proto__: undefined, none: null };

  it('is text in templates', async () => {
    publish();
    authorize = () => allow('*', { context });
    expect((await get()).body).toBe('user|a1,1.5,true');
  });

  it('is text in the event, with the principal and the latency', async () => {
    publish();
    authorize = () => allow('*', { context });
    const event = JSON.parse((await get('/test/pets/7')).body);
    expect(event.requestContext.authorizer).toEqual({
      principalId: 'user|a1',
      n: '1.5',
      b: 'true',
      s: 'x"y',
      integrationLatency: expect.any(Number),
    });
  });

  it('cannot change the principal, nor prototypes', async () => {
    publish();
    const payload = `{"principalId":"me","policyDocument":${JSON.stringify(policy('Allow', '*'))},"context":{"principalId":"you","__proto__":"p"}}`;
    authorize = () => ({ statusCode: 200, payload });
    const { body } = await get('/test/pets/7');
    expect(JSON.parse(body).requestContext.authorizer.principalId).toBe('me');
    expect(body).toContain('"__proto__":"p"');
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });
});

describe('the cache', () => {
  it('keeps a result for its time, for all methods of the authorizer', async () => {
    publish({ authorizerResultTtlInSeconds: 60 });
    await get();
    await get('/test/pets', { Auth: 'secret-token' }, 'POST');
    now += 59_999;
    await get();
    expect(calls).toHaveLength(1);
    now += 1;
    await get();
    expect(calls).toHaveLength(2);
  });

  it('is 300 seconds where the authorizer does not say, and none with 0', async () => {
    publish();
    await get();
    now += 299_999;
    await get();
    expect(calls).toHaveLength(1);
    now += 1;
    await get();
    expect(calls).toHaveLength(2);
    publish({ authorizerResultTtlInSeconds: 0 });
    await get();
    await get();
    expect(calls).toHaveLength(2);
  });

  it('keeps the policy, not its verdict: another method may be refused by what was kept', async () => {
    publish();
    authorize = ({ methodArn }) => allow(methodArn);
    expect((await get()).status).toBe(200);
    expect((await get('/test/pets', { Auth: 'secret-token' }, 'POST')).status).toBe(403);
    expect(calls).toHaveLength(1);
  });

  it('has the identity as its key', async () => {
    publish({ type: 'REQUEST', identitySource: 'method.request.header.Auth,method.request.querystring.k' });
    await get('/test/pets?k=1');
    await get('/test/pets?k=2');
    await get('/test/pets?k=1', { Auth: 'other' });
    await get('/test/pets?k=1&more=x');
    expect(calls).toHaveLength(3);
  });

  it('keeps neither 401 nor errors', async () => {
    publish();
    authorize = () => thrown('Unauthorized');
    await get();
    authorize = () => answer(null);
    await get();
    authorize = () => allow();
    expect((await get()).status).toBe(200);
  });

  it('is forgotten by a flush and when the authorizer is changed, not by a deployment', async () => {
    publish();
    const methods = { 'GET /pets': told };
    const deploy = (authorizer: Authorizer) =>
      harness.plane.publish(snapshot(restApi(methods, { authorizers: { guard: authorizer } })));
    await get();
    deploy(tokenAuthorizer);
    await get();
    expect(calls).toHaveLength(1);
    harness.plane.flushAuthorizers('abc123', 'test');
    await get();
    expect(calls).toHaveLength(2);
    deploy({ ...tokenAuthorizer, identityValidationExpression: '.*' });
    await get();
    expect(calls).toHaveLength(3);
  });

  it('is asked once for requests that come together', async () => {
    publish();
    let release: (result: FunctionResult) => void = () => {};
    authorize = () => new Promise((resolve) => (release = resolve));
    const all = Array.from({ length: 8 }, () => get());
    await expect.poll(() => calls.length).toBe(1);
    // All of them have come when a later one has been answered.
    await harness.call('/test/open');
    release(allow());
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(calls).toHaveLength(1);
  });

  it('a failure is nobody else’s: who waited asks by itself', async () => {
    publish();
    let release: (result: FunctionResult) => void = () => {};
    authorize = () => new Promise((resolve) => (release = resolve));
    const first = get();
    await expect.poll(() => calls.length).toBe(1);
    const second = get();
    await harness.call('/test/open');
    authorize = () => allow();
    release(thrown('Unauthorized'));
    expect((await first).status).toBe(401);
    expect((await second).status).toBe(200);
  });
});

describe('a method', () => {
  it('whose authorizer is not there, or of another type, lets nobody in', async () => {
    publish({}, { authorizers: {} });
    expect(brief(await get())).toEqual(unusable);
    publish({ type: 'COGNITO_USER_POOLS' });
    expect(brief(await get())).toEqual(unusable);
    expect(calls).toEqual([]);
  });
});

describe('a resource policy', () => {
  const statement = (Effect: string, Resource = 'execute-api:/*') => ({
    Effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource,
  });
  const withPolicy = (...Statement: object[]) => ({ policy: { Version: '2012-10-17', Statement } as unknown as Json });

  it('that denies is the end: the function is not called', async () => {
    publish({}, withPolicy(statement('Deny')));
    expect((await get()).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it('or the authorizer’s policy must allow, and neither may deny (table A)', async () => {
    const elsewhere = `${stageArn}/DELETE/*`;
    publish({ authorizerResultTtlInSeconds: 0 }, withPolicy(statement('Allow')));
    authorize = () => allow(elsewhere);
    expect((await get()).status).toBe(200);
    authorize = () => answer({ principalId: 'u', policyDocument: policy('Deny', '*') });
    expect((await get()).status).toBe(403);
    authorize = () => answer(null);
    expect(brief(await get())).toEqual(unusable);
    publish({ authorizerResultTtlInSeconds: 0 }, withPolicy(statement('Allow', 'execute-api:/test/DELETE/*')));
    expect((await get()).status).toBe(200);
    authorize = () => allow(elsewhere);
    expect((await get()).status).toBe(403);
  });
});
