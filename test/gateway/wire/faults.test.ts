// What the wire answers by itself: requests of the wrong type, unknown operations, faults in each protocol's shape.
// Texts: API Gateway "Common Errors" and recordings of AWS (SerializationException, ValidationException).

import { request as httpRequest } from 'node:http';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import {
  APIGatewayClient,
  CreateResourceCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetApiCommand } from '@aws-sdk/client-apigatewayv2';
import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../../src/lib/gateway/wire/fault.ts';
import { notImplemented, type OperationCall } from '../../../src/lib/gateway/wire/wire.ts';
import { serveWire, type WireServer } from './serve-wire.ts';

let server: WireServer;
let call: OperationCall | undefined;
beforeAll(async () => {
  server = await serveWire();
});
afterAll(() => server.close());

const settings = () => ({
  endpoint: server.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
  maxAttempts: 1,
});

interface Sent {
  method?: string;
  path: string;
  body?: string;
  headers?: Record<string, string>;
}

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A raw request: what no SDK would send. */
function send({ method = 'POST', path, body, headers = {} }: Sent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${server.endpoint}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Lets calls through; the last is kept in `call`. */
function accept(output: Record<string, unknown> = {}): void {
  call = undefined;
  server.execute((made) => {
    call = made;
    return output;
  });
}

function refuse(fault: Error): void {
  server.execute(() => {
    throw fault;
  });
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('wrong types in a JSON body are a SerializationException, before any handler', () => {
  const cases: [string, string, string, string][] = [
    [
      'number for a string',
      '/restapis',
      '{"name":5}',
      'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
    ],
    ['boolean for a string', '/restapis', '{"name":true}', 'class java.lang.Boolean can not be converted to an String'],
    ['list for a string', '/restapis', '{"name":["x"]}', 'Start of list found where not expected'],
    ['object for a string', '/restapis', '{"name":{}}', 'Start of structure or map found where not expected.'],
    ['string for a list', '/restapis', '{"name":"x","binaryMediaTypes":"image/png"}', 'Expected list or null'],
    [
      'string for a boolean',
      '/restapis',
      '{"name":"x","disableExecuteApiEndpoint":"yes"}',
      'class java.lang.String can not be converted to an Boolean',
    ],
    ['a list as the whole body', '/restapis', '[]', 'Start of list found where not expected'],
  ];
  test.each(cases)('%s', async (_name, path, body, message) => {
    accept();
    const reply = await send({ path, body });
    expect(reply.status).toBe(400);
    expect(reply.headers['x-amzn-errortype']).toBe('SerializationException');
    expect(JSON.parse(reply.body)).toEqual({ message });
    expect(call).toBeUndefined();
  });

  test('a body that is not JSON', async () => {
    accept();
    const reply = await send({ path: '/restapis', body: '{"name":' });
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([400, 'SerializationException']);
    expect(call).toBeUndefined();
  });

  test('a number in the query that is none', async () => {
    accept();
    const reply = await send({ method: 'GET', path: '/restapis?limit=many' });
    expect(JSON.parse(reply.body)).toEqual({ message: 'class java.lang.String can not be converted to an Integer' });
  });
});

describe('required members', () => {
  test('one that is absent is named as AWS names it', async () => {
    accept();
    const reply = await send({ path: '/restapis/a1b2c3/authorizers', body: '{"type":"TOKEN"}' });
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([400, 'ValidationException']);
    expect(JSON.parse(reply.body).message).toBe(
      "1 validation error detected: Value null at 'createAuthorizerInput.name' failed to satisfy constraint: Member must not be null",
    );
    expect(call).toBeUndefined();
  });

  test('several are counted and joined', async () => {
    const reply = await send({ path: '/restapis/a1b2c3/authorizers', body: '{}' });
    expect(JSON.parse(reply.body).message).toBe(
      "2 validation errors detected: Value null at 'createAuthorizerInput.name' failed to satisfy constraint: Member must not be null; Value null at 'createAuthorizerInput.type' failed to satisfy constraint: Member must not be null",
    );
  });
});

describe('user-supplied keys', () => {
  test('__proto__ in a map is a key like any other, and harmless', async () => {
    accept({ id: 'a' });
    await send({
      path: '/restapis',
      body: '{"name":"x","tags":{"__proto__":"p","constructor":"c"},"__proto__":{"version":"v"}}',
    });
    const tags = call?.input['tags'] as Record<string, unknown>;
    expect(Object.entries(tags)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
    expect(call?.input['version']).toBeUndefined();
  });
});

describe('routing', () => {
  test('labels are percent-decoded, the rest of the query is kept apart from what is bound', async () => {
    accept();
    await send({
      method: 'PUT',
      path: '/restapis/a%2Fb%20%2B?mode=merge&failonwarnings=true&ignore=documentation',
      body: '{}',
    });
    expect(call).toMatchObject({
      operation: 'PutRestApi',
      input: { restApiId: 'a/b +', mode: 'merge', failOnWarnings: true, parameters: { ignore: 'documentation' } },
    });
  });

  test('a fixed query chooses the operation', async () => {
    accept();
    await send({ path: '/restapis?mode=import&basepath=prepend', body: '{"swagger":"2.0"}' });
    expect(call?.operation).toBe('ImportRestApi');
    expect(call?.input).toMatchObject({ parameters: { basepath: 'prepend' } });
    await send({ path: '/restapis', body: '{"name":"x"}' });
    expect(call?.operation).toBe('CreateRestApi');
  });

  test('lists in the query', async () => {
    accept();
    await send({ method: 'DELETE', path: '/tags/arn%3Aaws%3Aapigateway?tagKeys=a&tagKeys=b%20c' });
    expect(call?.input).toEqual({ resourceArn: 'arn:aws:apigateway', tagKeys: ['a', 'b c'] });
  });

  test.each(['/nothing', '/restapis/a/b/c/d', '/restapis/%zz'])(
    'API Gateway on a path that it does not have: %s',
    async (path) => {
      const reply = await send({ method: 'GET', path });
      expect(reply.status).toBe(403);
      expect(reply.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
      expect(JSON.parse(reply.body)).toEqual({ message: 'Missing Authentication Token' });
    },
  );

  test('unknown targets and actions of RPC services', async () => {
    const acm = await send({ path: '/', headers: { 'x-amz-target': 'CertificateManager.Nothing' }, body: '{}' });
    expect([acm.status, JSON.parse(acm.body)]).toEqual([400, { __type: 'UnknownOperationException' }]);
    const sts = await send({ path: '/', body: 'Action=Nothing&Version=2011-06-15' });
    expect([sts.status, sts.body]).toEqual([400, expect.stringContaining('<Code>InvalidAction</Code>')]);
  });

  test('a service that the gateway does not speak for is named', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    const reply = await send({ method: 'GET', path: '/bucket', headers: { authorization } });
    expect([reply.status, JSON.parse(reply.body).message]).toEqual([501, expect.stringContaining('does not serve s3')]);
  });
});

describe('the caller', () => {
  test('is told by the credential scope: any credentials are taken, a 12-digit key is the account', async () => {
    accept({ items: [] });
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
    await new APIGatewayClient({ ...settings(), credentials, region: 'ap-southeast-2' }).send(
      new GetRestApisCommand({}),
    );
    expect(call?.caller).toEqual({ account: '000000000000', region: 'ap-southeast-2', signingName: 'apigateway' });
    await new APIGatewayClient(settings()).send(new GetRestApisCommand({}));
    expect(call?.caller.account).toBe('123456789012');
  });

  test('without a signature is the default account in us-east-1', async () => {
    accept({});
    await send({ method: 'GET', path: '/restapis' });
    expect(call?.caller).toEqual({ account: '000000000000', region: 'us-east-1', signingName: undefined });
  });
});

describe('faults as the SDK reads them', () => {
  const thrown = new Fault('NotFoundException', 'Invalid API identifier specified 000000000000:x');

  test('API Gateway: name, status, message, request ids', async () => {
    refuse(thrown);
    const error = await failure(new APIGatewayClient(settings()).send(new GetRestApiCommand({ restApiId: 'x' })));
    expect(error).toMatchObject({ name: 'NotFoundException', message: thrown.message });
    expect(error.$metadata).toMatchObject({ httpStatusCode: 404, requestId: 'request-1' });
    const raw = await send({ method: 'GET', path: '/restapis/x' });
    expect(raw.body).toBe(`{"message":"${thrown.message}"}`);
    expect(raw.headers).toMatchObject({
      'x-amzn-errortype': 'NotFoundException',
      'x-amzn-requestid': 'request-1',
      'x-amz-apigw-id': 'gateway-1',
    });
  });

  test('API Gateway: a limit has retryAfterSeconds null in its body, and Retry-After where there is one', async () => {
    const message =
      'Maximum number of Resources for this API has been reached.  Please contact AWS if you need additional Resources.';
    refuse(new Fault('LimitExceededException', message));
    const raw = await send({ path: '/restapis/a/resources/b', body: '{"pathPart":"c"}' });
    expect([raw.status, raw.body]).toEqual([429, JSON.stringify({ message, retryAfterSeconds: null })]);
    refuse(new Fault('TooManyRequestsException', 'Too Many Requests', { retryAfterSeconds: '2' }));
    const create = new CreateResourceCommand({ restApiId: 'a', parentId: 'b', pathPart: 'c' });
    const error = await failure(new APIGatewayClient(settings()).send(create));
    expect(error).toMatchObject({ name: 'TooManyRequestsException', retryAfterSeconds: '2' });
  });

  test('API Gateway v2 and Lambda spell their members otherwise', async () => {
    refuse(new Fault('NotFoundException', 'Invalid API identifier specified', { ResourceType: 'Api' }));
    const v2 = await failure(new ApiGatewayV2Client(settings()).send(new GetApiCommand({ ApiId: 'x' })));
    expect(v2).toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API identifier specified',
      ResourceType: 'Api',
    });
    refuse(new Fault('ResourceNotFoundException', 'The resource you requested does not exist.'));
    const lambda = await failure(new LambdaClient(settings()).send(new GetPolicyCommand({ FunctionName: 'f' })));
    expect(lambda).toMatchObject({
      name: 'ResourceNotFoundException',
      Type: 'User',
      message: 'The resource you requested does not exist.',
    });
  });

  test('ACM (JSON-RPC), Route 53 (REST-XML) and STS (query)', async () => {
    refuse(new Fault('ResourceNotFoundException', 'Could not find certificate <x>'));
    const acm = await failure(new ACMClient(settings()).send(new DescribeCertificateCommand({ CertificateArn: 'x' })));
    expect(acm).toMatchObject({ name: 'ResourceNotFoundException', message: 'Could not find certificate <x>' });
    refuse(new Fault('NoSuchHostedZone', 'No hosted zone found with ID: <Z> & "co"'));
    const route53 = await failure(new Route53Client(settings()).send(new GetHostedZoneCommand({ Id: 'Z' })));
    expect(route53).toMatchObject({ name: 'NoSuchHostedZone', message: 'No hosted zone found with ID: <Z> & "co"' });
    expect(route53.$metadata.httpStatusCode).toBe(404);
    refuse(notImplemented('sts', 'GetCallerIdentity'));
    const sts = await failure(new STSClient(settings()).send(new GetCallerIdentityCommand({})));
    expect(sts).toMatchObject({ name: 'NotImplementedException', $metadata: { httpStatusCode: 501 } });
  });

  test('an operation without a handler is 501 and named', async () => {
    refuse(notImplemented('apigateway', 'UpdateRestApi'));
    const error = await failure(
      new APIGatewayClient(settings()).send(new UpdateRestApiCommand({ restApiId: 'x', patchOperations: [] })),
    );
    expect(error).toMatchObject({ name: 'NotImplementedException', $metadata: { httpStatusCode: 501 } });
    expect(error.message).toContain('UpdateRestApi');
  });

  test('an error of ours is InternalFailure, and says nothing of its cause', async () => {
    refuse(new TypeError('secret is undefined'));
    const reply = await send({ method: 'GET', path: '/restapis' });
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([500, 'InternalFailure']);
    expect(reply.body).not.toContain('secret');
  });
});
