// Lambda behind AWS_PROXY and AWS. Developer guide, "Lambda proxy integrations in API Gateway" (event 1.0, output
// format), "Handle Lambda errors"; the edge cases are recorded on the service.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Subscriptions } from '../../src/lib/gateway/data/metering/subscriptions.ts';
import type { FunctionCall, FunctionResult, MeterPort } from '../../src/lib/gateway/data/ports.ts';
import type { RestApi } from '../../src/lib/model/api.ts';
import {
  declared,
  functionUri,
  type Harness,
  integration,
  lambdaProxy,
  method,
  noMeters,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
let calls: FunctionCall[] = [];
let result: () => Promise<FunctionResult>;

const succeed = (payload: unknown) => async (): Promise<FunctionResult> => ({
  statusCode: 200,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});

beforeAll(async () => {
  harness = await startHarness((call) => {
    calls.push(call);
    return result();
  });
});
afterAll(() => harness.close());

function publish(api: Partial<RestApi> = {}, settings: { variables?: Record<string, string> } = {}): void {
  calls = [];
  harness.plane.publish(
    snapshot(
      restApi({ 'ANY /': lambdaProxy(), 'ANY /{proxy+}': lambdaProxy(), 'GET /a/{id}': lambdaProxy() }, api),
      settings,
    ),
  );
}

async function eventOf(path: string, sent: Parameters<Harness['call']>[1] = {}): Promise<Record<string, never>> {
  calls = [];
  result = succeed({ body: 'ok' });
  await harness.call(path, sent);
  return JSON.parse(calls[0]?.payload ?? 'null');
}

describe('the event', () => {
  it('has every key in the order of the service', async () => {
    publish({}, {});
    const event = await eventOf('/test/a/1', {
      headers: { Host: 'abc123.execute-api.localhost:4650', 'User-Agent': 'me' },
    });
    expect(Object.keys(event)).toEqual([
      'resource',
      'path',
      'httpMethod',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'requestContext',
      'pathParameters',
      'stageVariables',
      'body',
      'isBase64Encoded',
    ]);
    expect(Object.keys(event['requestContext'] ?? {})).toEqual([
      'resourceId',
      'resourcePath',
      'httpMethod',
      'extendedRequestId',
      'requestTime',
      'path',
      'accountId',
      'protocol',
      'stage',
      'domainPrefix',
      'requestTimeEpoch',
      'requestId',
      'identity',
      'domainName',
      'deploymentId',
      'apiId',
    ]);
    expect(Object.keys(event['requestContext']?.['identity'] ?? {})).toEqual([
      'cognitoIdentityPoolId',
      'accountId',
      'cognitoIdentityId',
      'caller',
      'sourceIp',
      'principalOrgId',
      'accessKey',
      'cognitoAuthenticationType',
      'cognitoAuthenticationProvider',
      'userArn',
      'userAgent',
      'user',
    ]);
    expect(event).toMatchObject({
      resource: '/a/{id}',
      path: '/a/1',
      httpMethod: 'GET',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { id: '1' },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        resourceId: 'res2',
        resourcePath: '/a/{id}',
        path: '/test/a/1',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        stage: 'test',
        domainPrefix: 'abc123',
        domainName: 'abc123.execute-api.localhost',
        deploymentId: 'dep123',
        apiId: 'abc123',
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        identity: { sourceIp: '127.0.0.1', userAgent: 'me', user: null },
      },
    });
  });

  // The order is that of the guide's example: two members more, and the service's hash map has them all elsewhere.
  it("tells a key's value and id where the method needs one", async () => {
    const subscriptions = new Subscriptions();
    subscriptions.putPlan({ id: 'plan1', stages: [{ apiId: 'abc123', stageName: 'test', methods: {} }] });
    subscriptions.putMember({ planId: 'plan1', keyId: 'key1', value: 'a"key' });
    const clientsOf: MeterPort['clientsOf'] = (stage) => subscriptions.clientsOf(stage.apiId, stage.stageName);
    const invoke = (call: FunctionCall) => {
      calls.push(call);
      return succeed({ body: 'ok' })();
    };
    const metered = await startHarness(invoke, { meters: { ...noMeters, clientsOf } });
    metered.plane.publish(snapshot(restApi({ 'GET /a': { ...lambdaProxy(), apiKeyRequired: true } })));
    calls = [];
    await metered.call('/test/a', { headers: { 'X-Api-Key': 'a"key', 'User-Agent': 'me' } });
    await metered.close();
    const { requestContext, headers } = JSON.parse(calls[0]?.payload ?? 'null');
    expect(headers['X-Api-Key']).toBe('a"key');
    expect(Object.entries(requestContext.identity)).toEqual([
      ['cognitoIdentityPoolId', null],
      ['cognitoIdentityId', null],
      ['apiKey', 'a"key'],
      ['principalOrgId', null],
      ['cognitoAuthenticationType', null],
      ['userArn', null],
      ['apiKeyId', 'key1'],
      ['userAgent', 'me'],
      ['accountId', null],
      ['caller', null],
      ['sourceIp', '127.0.0.1'],
      ['accessKey', null],
      ['cognitoAuthenticationProvider', null],
      ['user', null],
    ]);
  });

  const paths: [sent: string, path: string, proxy: string, contextPath: string][] = [
    ['/test/value', '/value', 'value', '/test/value'],
    ['/test/value/', '/value/', 'value', '/test/value/'],
    ['/test/value//double', '/value//double', 'value//double', '/test/value//double'],
    ['/test//value', '/value', 'value', '/test//value'],
    ['/test/a%2Bb@c.de', '/a%2Bb@c.de', 'a%2Bb@c.de', '/test/a%2Bb@c.de'],
    ['/test/%zz%', '/%zz%', '%zz%', '/test/%zz%'],
  ];
  it.each(paths)('of %s', async (sent, path, proxy, contextPath) => {
    publish();
    expect(await eventOf(sent)).toMatchObject({
      path,
      pathParameters: { proxy },
      requestContext: { path: contextPath },
    });
  });

  it('has the last value and all values of query parameters, decoded', async () => {
    publish();
    const event = await eventOf('/test/q?a=b+c&k=v1&k=v2&p=b%2Bc&bad=%zz&empty&__proto__=x');
    expect(Object.entries(event['queryStringParameters'] ?? {})).toEqual([
      ['a', 'b c'],
      ['k', 'v2'],
      ['p', 'b+c'],
      ['bad', '%zz'],
      ['empty', ''],
      ['__proto__', 'x'],
    ]);
    expect(event['multiValueQueryStringParameters']).toMatchObject({ k: ['v1', 'v2'], a: ['b c'] });
  });

  it("has the headers in the client's spelling, without those that AWS drops, with those that it adds", async () => {
    publish();
    const headers = {
      'tEsT-HEADeR': 'aValue',
      'X-Multi': ['1', '2'],
      'Content-MD5': 'x',
      TE: 'x',
      Via: 'v',
      ['__proto__']: 'p',
      'X-Forwarded-For': '9.9.9.9',
    };
    const event = await eventOf('/test/h', { headers });
    expect(event['headers']).toMatchObject({
      'tEsT-HEADeR': 'aValue',
      'X-Multi': '2',
      Via: 'v',
      'X-Forwarded-For': '9.9.9.9, 127.0.0.1',
      'X-Forwarded-Port': String(harness.port),
      'X-Forwarded-Proto': 'http',
    });
    expect(event['multiValueHeaders']).toMatchObject({ 'tEsT-HEADeR': ['aValue'], 'X-Multi': ['1', '2'] });
    expect(Object.keys(event['headers'] ?? {})).toEqual(Object.keys(event['multiValueHeaders'] ?? {}));
    expect(Object.keys(event['headers'] ?? {}).map((name) => name.toLowerCase())).not.toEqual(
      expect.arrayContaining(['content-md5']),
    );
    for (const dropped of ['connection', 'content-md5', 'te']) {
      expect(Object.keys(event['headers'] ?? {}).some((name) => name.toLowerCase() === dropped)).toBe(false);
    }
    expect(Object.hasOwn(event['headers'] ?? {}, '__proto__')).toBe(true);
  });

  it('has stage variables and the body; bytes of a binary type in base64', async () => {
    publish({ binaryMediaTypes: ['image/*'] }, { variables: { v: 'one' } });
    const text = await eventOf('/test/b', { method: 'POST', body: '{"a":"ü\\n"}' });
    expect(text).toMatchObject({
      stageVariables: { v: 'one' },
      body: '{"a":"ü\\n"}',
      isBase64Encoded: false,
      httpMethod: 'POST',
    });
    const bytes = Buffer.from([0, 255, 1]);
    const sent = { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: bytes };
    expect(await eventOf('/test/b', sent)).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });

  it('goes to the function that the URI names, with stage variables filled in', async () => {
    const made = lambdaProxy({ uri: functionUri(`\${stageVariables.fn}:live`) });
    harness.plane.publish(snapshot(restApi({ 'GET /f': made }), { variables: { fn: 'mine' } }));
    await eventOf('/test/f');
    expect(calls[0]).toMatchObject({
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:mine:live',
      account: '123456789012',
      region: 'eu-west-1',
      invocationType: 'RequestResponse',
    });
  });
});

describe('what a function returns', () => {
  const fine: [
    title: string,
    output: unknown,
    expected: { status: number; body?: string; headers?: Record<string, unknown> },
  ][] = [
    ['no statusCode: 200', { body: 'x' }, { status: 200, body: 'x', headers: { 'content-type': 'application/json' } }],
    ['a status in digits', { statusCode: '201' }, { status: 201, body: '' }],
    ['headers alone', { headers: { A: 'b' } }, { status: 200, body: '', headers: { a: 'b' } }],
    ['an empty object', {}, { status: 200, body: '' }],
    [
      'null headers',
      { statusCode: 200, headers: null, multiValueHeaders: null, body: null },
      { status: 200, body: '' },
    ],
    [
      'numbers and booleans as header values',
      { headers: { N: 1, B: true } },
      { status: 200, headers: { n: '1', b: 'true' } },
    ],
    [
      'its Content-Type',
      { headers: { 'content-TYPE': 'text/html' }, body: '<p>' },
      { status: 200, headers: { 'content-type': 'text/html' } },
    ],
    [
      "headers that are the gateway's, renamed",
      { headers: { Date: 'd', 'WWW-Authenticate': 'w', Server: 's', Connection: 'c' } },
      {
        status: 200,
        headers: {
          'x-amzn-remapped-date': 'd',
          'x-amzn-remapped-www-authenticate': 'w',
          'x-amzn-remapped-server': 's',
          'x-amzn-remapped-connection': 'c',
        },
      },
    ],
    ['204 without a body', { statusCode: 204 }, { status: 204, body: '' }],
    [
      'text in base64 for clients that accept no binary',
      { isBase64Encoded: true, body: 'YQ==' },
      { status: 200, body: 'YQ==' },
    ],
  ];
  it.each(fine)('%s', async (_, output, expected) => {
    publish();
    result = succeed(output);
    expect(await harness.call('/test/r')).toMatchObject(expected);
  });

  const malformed: [title: string, payload: unknown][] = [
    ['an unknown key', { statusCode: 200, extra: 1 }],
    ['text', '"hello"'],
    ['a number', '1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['nothing', ''],
    ['no JSON', '{'],
    ['a status in letters', { statusCode: 'OK' }],
    ['a status of 0', { statusCode: 0 }],
    ['a status that is not whole', { statusCode: 200.5 }],
    ['a body that is an object', { body: { a: 1 } }],
    ['a header that is a list', { headers: { A: ['b'] } }],
    ['multi-value headers that are no lists', { multiValueHeaders: { A: 'b' } }],
    ['a header that HTTP does not allow', { headers: { A: 'b\r\nC: d' } }],
  ];
  it.each(malformed)('%s: 502', async (_, payload) => {
    publish();
    result = succeed(payload);
    const got = await harness.call('/test/r');
    expect(got).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    expect(got.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });

  it('merges both maps of headers, multi values first and in their spelling', async () => {
    publish();
    result = succeed({
      multiValueHeaders: { 'tesT-Multi': ['value-multi'], 'Set-Cookie': ['a=1', 'b=2'] },
      headers: { 'test-multi': 'value-solo', 'set-cookie': 'a=1' },
    });
    const got = await harness.call('/test/r');
    const named = (name: string) => got.rawHeaders.filter((_, at) => at % 2 === 1 && got.rawHeaders[at - 1] === name);
    expect(named('tesT-Multi')).toEqual(['value-multi', 'value-solo']);
    expect(named('Set-Cookie')).toEqual(['a=1', 'b=2']);
  });

  it('is decoded when the client accepts a listed type first', async () => {
    publish({ binaryMediaTypes: ['image/*'] });
    const bytes = Buffer.from([0, 255, 1]);
    result = succeed({ isBase64Encoded: true, body: bytes.toString('base64') });
    const accepting = async (Accept: string) => (await harness.call('/test/r', { headers: { Accept } })).bytes;
    expect(await accepting('image/png, text/html')).toEqual(bytes);
    expect((await accepting('text/html, image/png')).toString()).toBe(bytes.toString('base64'));
  });

  it("carries the trace id with Lambda's lineage", async () => {
    publish();
    result = succeed({});
    const got = await harness.call('/test/r');
    expect(got.headers['x-amzn-trace-id']).toMatch(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=\S+$/,
    );
  });
});

describe('functions that fail', () => {
  it('an error of the function: 502', async () => {
    publish();
    result = async () => ({
      statusCode: 200,
      payload: '{"errorMessage":"boom","errorType":"Error"}',
      functionError: 'Unhandled',
    });
    expect(await harness.call('/test/r')).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
  });

  it('an Invoke that is refused: 500', async () => {
    publish();
    result = async () => ({
      statusCode: 404,
      payload: '{"Message":"Function not found"}',
      errorType: 'ResourceNotFoundException',
    });
    expect((await harness.call('/test/r')).status).toBe(500);
    result = () => Promise.reject(new Error('pool is gone'));
    expect((await harness.call('/test/r')).status).toBe(500);
  });

  it('too slow for the integration: 504, and a late answer changes nothing', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /slow': lambdaProxy({ timeoutInMillis: 50 }) })));
    result = () => new Promise((resolve) => setTimeout(resolve, 120, { statusCode: 200, payload: '{}' }));
    expect(await harness.call('/test/slow')).toMatchObject({
      status: 504,
      body: '{"message":"Endpoint request timed out"}',
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
  });

  it('an integration method other than POST: 500', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /g': lambdaProxy({ httpMethod: 'GET' }) })));
    result = succeed({});
    expect((await harness.call('/test/g')).status).toBe(500);
  });

  it('a mapping to Authorization: 500', async () => {
    const requestParameters = { 'integration.request.header.Authorization': "'x'" };
    harness.plane.publish(snapshot(restApi({ 'GET /g': lambdaProxy({ requestParameters }) })));
    expect((await harness.call('/test/g')).status).toBe(500);
  });
});

describe('without the proxy', () => {
  const responses = {
    '200': { responseParameters: {}, responseTemplates: { 'application/json': '' } },
    '404': { selectionPattern: 'Not found: .*', responseParameters: {}, responseTemplates: {} },
    '500': {
      selectionPattern: '.+',
      responseParameters: {},
      responseTemplates: { 'application/json': '{"failed":true}' },
    },
  };
  beforeAll(() => {
    const made = method(
      integration('AWS', { httpMethod: 'POST', uri: functionUri('plain'), integrationResponses: responses }),
      declared('200', '404', '500'),
    );
    harness.plane.publish(snapshot(restApi({ 'ANY /l': made })));
  });

  it('the body is the event, and the result the body', async () => {
    calls = [];
    result = succeed({ done: true });
    expect(await harness.call('/test/l', { method: 'POST', body: '{"in":1}' })).toMatchObject({
      status: 200,
      body: '{"done":true}',
    });
    expect(calls[0]?.payload).toBe('{"in":1}');
  });

  it('the error message selects the response', async () => {
    const failing = (errorMessage: string) => async (): Promise<FunctionResult> => ({
      statusCode: 200,
      payload: JSON.stringify({ errorMessage }),
      functionError: 'Unhandled',
    });
    result = failing('Not found: 7');
    expect(await harness.call('/test/l')).toMatchObject({ status: 404, body: '{"errorMessage":"Not found: 7"}' });
    result = failing('something else');
    expect(await harness.call('/test/l')).toMatchObject({ status: 500, body: '{"failed":true}' });
  });
});
