// AWS integrations with services other than Lambda: what they are sent, how it is signed, what becomes of their answers.
// Developer guide, "Tutorial: Create a REST API as an Amazon S3 proxy", "… an Amazon Kinesis proxy", and the API
// reference, "Integration".

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Integration } from '../../../../src/lib/model/api.ts';
import { declared, type Harness, integration, method, restApi, snapshot, startHarness } from '../../data-harness.ts';
import { standInPort, startStandIn } from './service-stand-in.ts';

const secret = 'the-secret';
let service: Awaited<ReturnType<typeof startStandIn>>;
let gateway: Harness;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  service = await startStandIn(secret);
  gateway = await startHarness(undefined, { services: standInPort(service.url) });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await gateway.close();
  await service.close();
});

const defaultResponse = { '200': { responseParameters: {}, responseTemplates: {} } };

function publish(more: Partial<Integration>, route = 'POST /it', methodMore = {}, variables = {}): void {
  const made = integration('AWS', { httpMethod: 'POST', integrationResponses: defaultResponse, ...more });
  gateway.plane.publish(snapshot(restApi({ [route]: method(made, methodMore) }), { variables }));
}

const arn = (rest: string) => `arn:aws:apigateway:eu-central-1:${rest}`;

describe('the request to a service', () => {
  it('names an action in the query and in X-Amz-Target, signed for the region of the URI', async () => {
    publish({ uri: arn('kinesis:action/PutRecord'), requestTemplates: { 'application/json': '{"StreamName":"s"}' } });
    expect(await gateway.call('/test/it', { method: 'POST', body: 'ignored' })).toMatchObject({ status: 200 });
    const [call] = service.calls;
    expect(call).toMatchObject({ method: 'POST', url: '/?Action=PutRecord', isSignatureGood: true });
    expect(call?.scope).toMatch(/^\d{8}\/eu-central-1\/kinesis\/aws4_request$/);
    expect(call?.body.toString()).toBe('{"StreamName":"s"}');
    expect(call?.headers).toMatchObject({
      host: service.host,
      accept: 'application/json',
      'content-type': 'application/x-amz-json-1.1',
      'user-agent': 'AmazonAPIGateway_abc123',
      'x-amz-target': 'Kinesis_20131202.PutRecord',
      'x-amz-source-arn': 'arn:aws:execute-api:eu-west-1:123456789012:abc123/test/POST/it',
    });
  });

  it('takes X-Amz-Target and Content-Type from mappings', async () => {
    publish({
      uri: arn('events:action/PutEvents'),
      requestParameters: {
        'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'",
        'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
      },
    });
    await gateway.call('/test/it', { method: 'POST', body: '{"Entries":[]}' });
    expect(service.calls[0]).toMatchObject({ isSignatureGood: true, body: Buffer.from('{"Entries":[]}') });
    expect(service.calls[0]?.headers).toMatchObject({
      'x-amz-target': 'AWSEvents.PutEvents',
      'content-type': 'application/x-amz-json-1.1',
    });
  });

  it('sets no X-Amz-Target for services of which AWS does not', async () => {
    publish({
      uri: arn('sns:action/Publish'),
      requestParameters: { 'integration.request.querystring.Message': "'a b+c/ä'" },
    });
    await gateway.call('/test/it', { method: 'POST' });
    expect(service.calls[0]).toMatchObject({
      url: '/?Action=Publish&Message=a%20b%2Bc%2F%C3%A4',
      isSignatureGood: true,
    });
    expect(service.calls[0]?.headers).not.toHaveProperty('x-amz-target');
  });

  it('posts a form to the path of a queue', async () => {
    publish({
      uri: arn('sqs:path/123456789012/orders'),
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
      requestTemplates: {
        'application/json': "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.order'))",
      },
    });
    await gateway.call('/test/it', { method: 'POST', body: '{"order":{"id":1}}' });
    expect(service.calls[0]).toMatchObject({ url: '/123456789012/orders', isSignatureGood: true });
    expect(service.calls[0]?.body.toString()).toBe('Action=SendMessage&MessageBody=%7B%22id%22%3A1%7D');
  });

  it('puts an object of S3 under a key that the client names, with bytes as they are', async () => {
    const parameters = { 'method.request.path.bucket': true, 'method.request.path.key': true };
    publish(
      {
        httpMethod: 'PUT',
        uri: arn('s3:path/{bucket}/{key}'),
        requestParameters: {
          'integration.request.path.bucket': 'method.request.path.bucket',
          'integration.request.path.key': 'method.request.path.key',
        },
      },
      'PUT /{bucket}/{key+}',
      { requestParameters: parameters },
    );
    await gateway.call('/test/photos/a%20b/c(1).txt', { method: 'PUT', body: 'text' });
    expect(service.calls[0]).toMatchObject({ method: 'PUT', url: '/photos/a%20b/c(1).txt', isSignatureGood: true });
    expect(service.calls[0]?.headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds the bucket of a subdomain in the path, and another subdomain in Host', async () => {
    publish({ httpMethod: 'GET', uri: arn('photos.s3:path/list?list-type=2') }, 'GET /it');
    await gateway.call('/test/it');
    expect(service.calls[0]).toMatchObject({ method: 'GET', url: '/photos/list?list-type=2', isSignatureGood: true });
    expect(service.calls[0]?.headers).not.toHaveProperty('content-type');
    publish({ uri: arn('a1b2-ats.iotdata:path/topics/lamp') });
    await gateway.call('/test/it', { method: 'POST', body: '{}' });
    expect(service.calls[1]).toMatchObject({ url: '/topics/lamp', isSignatureGood: true });
    expect(service.calls[1]?.headers.host).toBe('a1b2-ats.iot.eu-central-1.amazonaws.com');
    expect(service.calls[1]?.scope).toContain('/iotdata/');
  });

  it('fills stage variables in, and fails with 500 where one is missing', async () => {
    const uri = arn('sqs:path/123456789012/${stageVariables.queue}');
    publish({ uri }, 'POST /it', {}, { queue: 'orders' });
    await gateway.call('/test/it', { method: 'POST', body: 'x' });
    expect(service.calls[0]?.url).toBe('/123456789012/orders');
    publish({ uri });
    expect(await gateway.call('/test/it', { method: 'POST' })).toMatchObject({ status: 500 });
  });

  it('signs with a session of the environment', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    publish({ uri: arn('states:action/StartExecution') });
    await gateway.call('/test/it', { method: 'POST', body: '{}' });
    expect(service.calls[0]).toMatchObject({ isSignatureGood: true });
    expect(service.calls[0]?.headers['x-amz-security-token']).toBe('token');
  });

  it('breaks on headers that a mapping may not set [recorded]', async () => {
    publish({
      uri: arn('sns:action/Publish'),
      requestParameters: { 'integration.request.header.Authorization': "'mine'" },
    });
    expect(await gateway.call('/test/it', { method: 'POST' })).toMatchObject({ status: 500 });
    expect(service.calls).toEqual([]);
  });
});

describe('the answer of a service', () => {
  it('selects the integration response by its status', async () => {
    service.stand.answer = (_, response) => response.writeHead(400).end('{"__type":"ValidationException"}');
    publish(
      {
        uri: arn('dynamodb:action/GetItem'),
        integrationResponses: {
          ...defaultResponse,
          '422': {
            selectionPattern: '4\\d{2}',
            responseParameters: {},
            responseTemplates: { 'application/json': '{"type":$input.json("$.__type")}' },
          },
        },
      },
      'POST /it',
      declared('200', '422'),
    );
    const got = await gateway.call('/test/it', { method: 'POST', body: '{}' });
    expect(got).toMatchObject({ status: 422, body: '{"type":"ValidationException"}' });
  });

  it('hands bytes on to a client that accepts their type', async () => {
    const bytes = Buffer.from([0, 255, 254, 1]);
    service.stand.answer = (_, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(bytes);
    const made = integration('AWS', {
      httpMethod: 'GET',
      uri: arn('s3:path/b/k'),
      integrationResponses: {
        '200': {
          responseParameters: { 'method.response.header.Content-Type': 'integration.response.header.Content-Type' },
          responseTemplates: {},
        },
      },
    });
    gateway.plane.publish(snapshot(restApi({ 'GET /it': method(made) }, { binaryMediaTypes: ['image/png'] })));
    const got = await gateway.call('/test/it', { headers: { Accept: 'image/png' } });
    expect(got.bytes).toEqual(bytes);
    expect(got.headers['content-type']).toBe('image/png');
  });

  it('is waited for no longer than the timeout', async () => {
    service.stand.answer = () => undefined;
    publish({ uri: arn('sns:action/Publish'), timeoutInMillis: 50 });
    const got = await gateway.call('/test/it', { method: 'POST' });
    expect(got).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
  });
});

it('answers 500 where there is neither a stand-in nor credentials, and says in the log what is missing', async () => {
  const asked: unknown[] = [];
  const services = {
    standInOf: () => undefined,
    credentialsOf: (...wanted: unknown[]) => {
      asked.push(wanted);
      return Promise.reject(new Error('API Gateway does not have permission to assume the provided role.'));
    },
  };
  const other = await startHarness(undefined, { services });
  const role = 'arn:aws:iam::123456789012:role/${stageVariables.role}';
  const made = integration('AWS', { httpMethod: 'POST', uri: arn('sqs:path/1/q'), credentials: role });
  other.plane.publish(snapshot(restApi({ 'POST /it': method(made) }), { variables: { role: 'sender' } }));
  const headers = { 'x-apigw-admin': '1', 'x-apigw-trace': '1' };
  const got = await other.call('/test/it', { method: 'POST', headers });
  const trace = JSON.stringify(other.plane.traces.get(String(got.headers['x-amzn-requestid'])));
  await other.close();
  expect(got).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  expect(asked).toEqual([['arn:aws:iam::123456789012:role/sender', 'eu-central-1']]);
  expect(trace).toContain(
    'Execution failed due to configuration error: API Gateway does not have permission to assume the provided role.',
  );
  expect(trace).toContain('--forward sqs=URL');
});
