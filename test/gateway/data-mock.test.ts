// MOCK integrations, response headers, gateway responses. Developer guide, "Mock integrations in API Gateway",
// "Integration passthrough behaviors", "Gateway responses in API Gateway".

import { gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration, IntegrationResponse } from '../../src/lib/model/api.ts';
import { declared, type Harness, integration, method, mock, restApi, snapshot, startHarness } from './data-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const plain = (body: string, more: Partial<IntegrationResponse> = {}): IntegrationResponse => ({
  responseParameters: {},
  responseTemplates: { 'application/json': body },
  ...more,
});

function publish(settings: Partial<Integration>, statusCodes = ['200', '201', '400', '404']): void {
  const made = method(integration('MOCK', settings), declared(...statusCodes));
  harness.plane.publish(snapshot(restApi({ 'GET /m': made, 'POST /m': made })));
}

describe('selection', () => {
  const responses = {
    '404': plain('not found', { selectionPattern: '404' }),
    '400': plain('bad', { selectionPattern: '4\\d{2}' }),
    '200': plain('fine'),
  };
  const cases: [template: string, status: number, body: string][] = [
    ['{"statusCode": 200}', 200, 'fine'],
    ['{statusCode: 404}', 400, 'bad'],
    ["{'statusCode': 418,}", 400, 'bad'],
    ['{"other": {"statusCode": 1}, "statusCode": 999}', 200, 'fine'],
  ];
  it.each(cases)('%s', async (template, status, body) => {
    publish({ requestTemplates: { 'application/json': template }, integrationResponses: responses });
    expect(await harness.call('/test/m')).toMatchObject({ status, body });
  });

  it('matches the whole text only', async () => {
    const integrationResponses = { '400': plain('bad', { selectionPattern: '40' }), '200': plain('fine') };
    publish({ requestTemplates: { 'application/json': '{"statusCode": 400}' }, integrationResponses });
    expect((await harness.call('/test/m')).body).toBe('fine');
  });

  it.each(['{"statusCode": "200"}', '{"statusCode": 2.5}', '{}', 'nonsense', '[200]'])(
    '%s has no status: 500',
    async (template) => {
      publish({ requestTemplates: { 'application/json': template }, integrationResponses: responses });
      const answer = await harness.call('/test/m');
      expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
      expect(answer.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
    },
  );

  it('no match and no default: 500', async () => {
    publish({
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      integrationResponses: { '404': plain('', { selectionPattern: '404' }) },
    });
    expect((await harness.call('/test/m')).status).toBe(500);
  });

  it('a status without a method response: 500', async () => {
    publish({ requestTemplates: { 'application/json': '{"statusCode": 200}' }, integrationResponses: responses }, [
      '400',
    ]);
    expect((await harness.call('/test/m')).status).toBe(500);
  });
});

describe('an API that lists all types as binary', () => {
  const everything = { binaryMediaTypes: ['*/*'] };
  const preflight = (contentHandling?: 'CONVERT_TO_TEXT') =>
    method(
      integration('MOCK', {
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: {
          '200': { responseParameters: {}, responseTemplates: { 'application/json': '{"a": 1}' } },
        },
        ...(contentHandling && { contentHandling }),
      }),
    );

  // Execution logs of the service show "[Binary Data]" and "Unable to transform request", with no body sent at all:
  // https://github.com/clebert/aws-simple/issues/167, https://github.com/aws/serverless-application-model/issues/553
  it('fails preflights with a template: 500', async () => {
    harness.plane.publish(snapshot(restApi({ 'OPTIONS /p': preflight() }, everything)));
    expect((await harness.call('/test/p', { method: 'OPTIONS' })).status).toBe(500);
  });

  it('answers them where the integration converts to text', async () => {
    harness.plane.publish(snapshot(restApi({ 'OPTIONS /p': preflight('CONVERT_TO_TEXT') }, everything)));
    for (const headers of [{ Origin: 'http://a' }, { Accept: '*/*' }, { Accept: 'text/html' }] as Record<
      string,
      string
    >[]) {
      expect(await harness.call('/test/p', { method: 'OPTIONS', headers })).toMatchObject({
        status: 200,
        body: '{"a": 1}',
      });
    }
  });
});

describe('a status that no response ends with', () => {
  it('is an error of the API, and keeps no client waiting', async () => {
    const gatewayResponses = {
      DEFAULT_4XX: { statusCode: '100', responseParameters: {}, responseTemplates: {} },
    };
    harness.plane.publish(snapshot(restApi({ 'GET /p': mock('x') }, { gatewayResponses })));
    expect((await harness.call('/test/nowhere')).status).toBe(500);
  });
});

describe('passthrough', () => {
  const text = { 'text/plain': '{"statusCode": 200}' };
  const cases: [
    behavior: Integration['passthroughBehavior'],
    templates: Record<string, string>,
    type: string | undefined,
    status: number,
  ][] = [
    ['WHEN_NO_MATCH', text, 'text/plain; charset=utf-8', 200],
    ['WHEN_NO_MATCH', text, 'application/xml', 200],
    ['WHEN_NO_TEMPLATES', text, 'application/xml', 415],
    ['WHEN_NO_TEMPLATES', text, undefined, 415],
    ['WHEN_NO_TEMPLATES', {}, 'application/xml', 200],
    ['NEVER', {}, 'application/json', 415],
    ['NEVER', text, 'TEXT/plain', 200],
  ];
  it.each(cases)('%s with %j, sent %s: %i', async (passthroughBehavior, requestTemplates, type, status) => {
    publish({ passthroughBehavior, requestTemplates, integrationResponses: { '200': plain('fine') } });
    const answer = await harness.call('/test/m', {
      method: 'POST',
      headers: type ? { 'Content-Type': type } : {},
      body: 'x',
    });
    expect(answer.status).toBe(status);
    if (status === 415) expect(answer.body).toBe('{"message":"Unsupported Media Type"}');
  });
});

describe('the response', () => {
  it("has AWS's headers, and no trace id", async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /m': mock('{"ok":true}') })));
    const answer = await harness.call('/test/m');
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '11' });
    expect(answer.headers['x-amzn-requestid']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(answer.headers['x-amz-apigw-id']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(answer.headers['x-amzn-trace-id']).toBeUndefined();
    expect(answer.headers.date).toBeDefined();
  });

  it('has an id of its own for each request', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /m': mock() })));
    const answers = await Promise.all(Array.from({ length: 100 }, () => harness.call('/test/m')));
    expect(new Set(answers.map(({ headers }) => headers['x-amzn-requestid'])).size).toBe(100);
    expect(new Set(answers.map(({ headers }) => headers['x-amz-apigw-id'])).size).toBe(100);
  });

  it('answers a CORS preflight as imported', async () => {
    const preflight = method(
      integration('MOCK', {
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: {
          '200': {
            responseTemplates: {},
            responseParameters: {
              'method.response.header.Access-Control-Allow-Origin': "'*'",
              'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
              'method.response.header.Access-Control-Allow-Headers': "'Content-Type,X-Amz-Date'",
            },
          },
        },
      }),
    );
    harness.plane.publish(snapshot(restApi({ 'OPTIONS /m': preflight })));
    const answer = await harness.call('/test/m', { method: 'OPTIONS', headers: { Origin: 'https://example.com' } });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,OPTIONS',
      'access-control-allow-headers': 'Content-Type,X-Amz-Date',
      'content-type': 'application/json',
    });
  });

  it('maps parameters, context and stage variables to headers, and renames those of the gateway', async () => {
    const responseParameters = {
      'method.response.header.X-Query': 'method.request.querystring.none',
      'method.response.header.X-Stage': 'stageVariables.colour',
      'method.response.header.X-Id': 'context.requestId',
      'method.response.header.X-Path': 'context.path',
      'method.response.header.Server': "'mine'",
      'method.response.header.Content-Type': "'text/plain'",
    };
    const made = method(
      integration('MOCK', {
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: { '200': { responseParameters, responseTemplates: { 'application/json': 'x' } } },
      }),
    );
    harness.plane.publish(snapshot(restApi({ 'GET /m': made }), { variables: { colour: 'blue' } }));
    const answer = await harness.call('/test/m?none');
    expect(answer.headers).toMatchObject({
      'x-stage': 'blue',
      'x-path': '/test/m',
      'x-amzn-remapped-server': 'mine',
      'content-type': 'text/plain',
    });
    expect(answer.headers['x-id']).toBe(answer.headers['x-amzn-requestid']);
  });

  it('is chosen by the first type that the client accepts', async () => {
    const responseTemplates = { 'application/json': 'json', 'application/xml': 'xml' };
    publish({
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      integrationResponses: { '200': { responseParameters: {}, responseTemplates } },
    });
    const accepting = async (Accept: string) => (await harness.call('/test/m', { headers: { Accept } })).body;
    expect(await accepting('application/xml;q=0.9, application/json')).toBe('xml');
    expect(await accepting('text/html, application/xml')).toBe('json');
    expect(await accepting('*/*')).toBe('json');
  });

  it('to HEAD has the length and no body', async () => {
    harness.plane.publish(snapshot(restApi({ 'ANY /m': mock('12345') })));
    expect(await harness.call('/test/m', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '5' },
    });
  });
});

describe('payloads', () => {
  it('of more than 10 MB: 413', async () => {
    harness.plane.publish(snapshot(restApi({ 'POST /m': mock('fine') })));
    const answer = await harness.call('/test/m', { method: 'POST', body: Buffer.alloc(10_485_761) });
    expect(answer).toMatchObject({ status: 413, body: 'HTTP content length exceeded 10485760 bytes.' });
  });

  it('of exactly 10 MB, in chunks, pass', async () => {
    harness.plane.publish(snapshot(restApi({ 'POST /m': mock('fine') })));
    const headers = { 'Transfer-Encoding': 'chunked' };
    expect(await harness.call('/test/m', { method: 'POST', headers, body: Buffer.alloc(10_485_760) })).toMatchObject({
      status: 200,
    });
    expect((await harness.call('/test/m', { method: 'POST', headers, body: Buffer.alloc(10_485_761) })).status).toBe(
      413,
    );
  });

  it.each([
    ['br', gzipSync('{}')],
    ['gzip', Buffer.from('no gzip')],
  ])('that are not %s: 415', async (coding, body) => {
    harness.plane.publish(snapshot(restApi({ 'POST /m': mock('fine') })));
    const answer = await harness.call('/test/m', { method: 'POST', headers: { 'Content-Encoding': coding }, body });
    expect(answer).toMatchObject({ status: 415, body: '{"message":"Unsupported Media Type"}' });
  });

  it('are compressed from the size that the API sets, for clients that ask', async () => {
    const long = 'x'.repeat(2000);
    harness.plane.publish(
      snapshot(restApi({ 'GET /m': mock(long), 'GET /s': mock('short') }, { minimumCompressionSize: 100 })),
    );
    const headers = { 'Accept-Encoding': 'gzip;q=0.8, deflate;q=0.5' };
    const answer = await harness.call('/test/m', { headers });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.bytes).toString()).toBe(long);
    expect((await harness.call('/test/s', { headers })).headers['content-encoding']).toBeUndefined();
    expect((await harness.call('/test/m', { headers: { 'Accept-Encoding': '*' } })).body).toBe(long);
    expect((await harness.call('/test/m')).body).toBe(long);
  });
});

describe('compression (developer guide, "Payload compression for REST APIs")', () => {
  it('of a long payload, beside other requests', async () => {
    const long = JSON.stringify({ text: 'x'.repeat(300_000) });
    harness.plane.publish(snapshot(restApi({ 'GET /p': mock(long) }, { minimumCompressionSize: 0 })));
    for (const [coding, decode] of [
      ['gzip', gunzipSync],
      ['deflate', inflateSync],
    ] as const) {
      const answer = await harness.call('/test/p', { headers: { 'Accept-Encoding': coding } });
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(decode(answer.bytes).toString()).toBe(long);
    }
  });

  it('of nothing is nothing', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /p': mock('') }, { minimumCompressionSize: 0 })));
    const answer = await harness.call('/test/p', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });
});

describe('gateway responses', () => {
  const cors = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" };

  it('inherit DEFAULT_4XX: headers, template, status', async () => {
    const gatewayResponses = {
      DEFAULT_4XX: {
        statusCode: '418',
        responseParameters: {
          ...cors,
          'gatewayresponse.header.X-Was': 'method.request.header.X-Is',
          'gatewayresponse.header.X-Q': 'method.request.querystring.q',
        },
        responseTemplates: {
          'application/json':
            '{"m":$context.error.messageString,"t":"$context.error.responseType","s":"$stageVariables.v","q":"$method.request.querystring.q","x":"$context.nothing"}',
        },
      },
    };
    harness.plane.publish(snapshot(restApi({ 'GET /m': mock() }, { gatewayResponses }), { variables: { v: 'one' } }));
    const answer = await harness.call('/test/none?q=a%20b', { headers: { 'X-Is': 'here' } });
    expect(answer.status).toBe(418);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-was': 'here', 'x-q': 'a b' });
    expect(JSON.parse(answer.body)).toEqual({
      m: 'Missing Authentication Token',
      t: 'MISSING_AUTHENTICATION_TOKEN',
      s: 'one',
      q: 'a b',
      x: '',
    });
  });

  it('of their own type take nothing from the default', async () => {
    const gatewayResponses = {
      DEFAULT_4XX: { statusCode: '418', responseParameters: cors, responseTemplates: {} },
      MISSING_AUTHENTICATION_TOKEN: { responseParameters: {}, responseTemplates: {} },
    };
    harness.plane.publish(snapshot(restApi({ 'GET /m': mock() }, { gatewayResponses })));
    const answer = await harness.call('/test/none');
    expect(answer).toMatchObject({ status: 403, body: '{"message":"Missing Authentication Token"}' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('choose their template by Accept', async () => {
    const responseTemplates = { 'application/json': '{}', 'application/xml': '<m>$context.error.message</m>' };
    const gatewayResponses = { DEFAULT_4XX: { responseParameters: {}, responseTemplates } };
    harness.plane.publish(snapshot(restApi({ 'GET /m': mock() }, { gatewayResponses })));
    const answer = await harness.call('/test/none', { headers: { Accept: 'application/xml' } });
    expect(answer.body).toBe('<m>Missing Authentication Token</m>');
    expect(answer.headers['content-type']).toBe('application/xml');
  });

  it('draw 5xx failures by DEFAULT_5XX', async () => {
    const broken = method(integration('MOCK', { requestTemplates: { 'application/json': 'x' } }));
    const gatewayResponses = { DEFAULT_5XX: { statusCode: '503', responseParameters: cors, responseTemplates: {} } };
    harness.plane.publish(snapshot(restApi({ 'GET /m': broken }, { gatewayResponses })));
    const answer = await harness.call('/test/m');
    expect(answer).toMatchObject({ status: 503, body: '{"message":"Internal server error"}' });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('draw 413 as JSON once DEFAULT_4XX is customised', async () => {
    const gatewayResponses = { DEFAULT_4XX: { responseParameters: cors, responseTemplates: {} } };
    harness.plane.publish(snapshot(restApi({ 'POST /m': mock() }, { gatewayResponses })));
    const answer = await harness.call('/test/m', { method: 'POST', body: Buffer.alloc(10_485_761) });
    expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Too Long"}' });
  });
});
