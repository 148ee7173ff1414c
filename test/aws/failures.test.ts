// How failures are told: AWS's refusals, and answers that are none of AWS's. IAM: "Troubleshooting access denied error
// messages"; AWS General Reference: "Signature Version 4" (clocks); API Gateway API reference: ConflictException.

import { GetRestApisCommand, PutRestApiCommand, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clients, createClients } from '../../src/lib/aws/clients.ts';
import { toFailure } from '../../src/lib/aws/to-apigw-error.ts';
import type { ApigwError } from '../../src/lib/errors.ts';
import { type Answer, type AnsweringServer, startAnswering } from './answering-server.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** Clients of a server that gives these answers; nobody waits. */
async function clientsOf(...answers: Answer[]): Promise<{ clients: Clients; server: AnsweringServer }> {
  const server = await startAnswering(answers);
  const clients = await createClients({
    env: { HOME: '/nowhere', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    region: 'eu-west-1',
    endpointUrl: server.url,
    clock: { now: () => 0, random: () => 1, sleep: async () => {} },
  });
  open.push(server, clients);
  return { clients, server };
}

const fault = (status: number, type: string, message = 'no'): Answer => ({
  status,
  body: { message },
  headers: { 'x-amzn-errortype': type },
});

const list = () => new GetRestApisCommand({});
const put = () => new PutRestApiCommand({ restApiId: 'abc', body: new Uint8Array() });
const failureOf = (call: Promise<unknown>): Promise<ApigwError> =>
  call.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );

describe('a permission that is missing', () => {
  const denied = fault(403, 'AccessDeniedException', 'User is not authorized');

  test.each([
    ['apigateway:PUT on arn:aws:apigateway:eu-west-1::/restapis/abc', (to: Clients) => to.apiGateway(put())],
    ['apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis', (to: Clients) => to.apiGateway(list())],
    [
      'apigateway:PUT on arn:aws:apigateway:eu-west-1::/tags/arn:x',
      (to: Clients) => to.apiGateway(new TagResourceCommand({ resourceArn: 'arn:x', tags: {} })),
    ],
    [
      'lambda:AddPermission',
      (to: Clients) =>
        to.lambda(new AddPermissionCommand({ FunctionName: 'f', StatementId: 's', Action: 'a', Principal: 'p' })),
    ],
  ])('%s is named', async (permission, call) => {
    const { clients } = await clientsOf(denied);
    const error = await failureOf(call(clients));
    expect(error).toMatchObject({ code: 'AccessDenied', exitCode: 5, hint: expect.stringContaining(permission) });
  });

  test('as AWS names it, where it does', async () => {
    const message =
      'User: arn:aws:iam::1:user/me is not authorized to perform: apigateway:UpdateRestApiPolicy on resource: arn:aws:apigateway:eu-west-1::/restapis/abc with an explicit deny';
    const { clients } = await clientsOf(fault(403, 'AccessDeniedException', message));
    const error = await failureOf(clients.apiGateway(put()));
    expect(error.hint).toContain('apigateway:UpdateRestApiPolicy on arn:aws:apigateway:eu-west-1::/restapis/abc');
  });
});

describe('an answer that is none of AWS’s', () => {
  const page: Answer = { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } };

  test.each<[string, Answer, number, string, RegExp]>([
    ['a page with 200 is final', page, 1, 'Network', /answered 200 with a page of HTML/],
    ['a page with 403 is final', { ...page, status: 403 }, 1, 'Network', /answered 403 with a page of HTML/],
    ['a page with 404: no such operation', { ...page, status: 404 }, 1, 'Unsupported', /answered 404 with a page/],
    ['a page with 503 may pass', { ...page, status: 503 }, 6, 'Network', /answered 503 with a page of HTML/],
    ['a page with 429 is a throttle', { ...page, status: 429 }, 6, 'Throttled', /answered 429/],
    ['JSON cut short may be whole again', { body: '{"item":[{"id"' }, 6, 'Network', /answered 200 with what is not/],
    ['null for an object', { body: 'null' }, 6, 'Network', /answered 200 with what is not JSON/],
    ['a connection cut within the body', { body: '{"item":[', cutWithin: true }, 6, 'Network', /aborted$/],
    [
      'a redirect',
      { status: 302, headers: { location: '/login' } },
      1,
      'Failed',
      /the answer is 302, without a message/,
    ],
    ['an empty 503', { status: 503, body: '' }, 6, 'Failed', /the answer is 503, without a message/],
  ])('%s', async (_, answer, asked, code, message) => {
    const { clients, server } = await clientsOf(answer);
    const error = await failureOf(clients.apiGateway(list()));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).not.toContain('Deserialization');
    expect(server.asked).toHaveLength(asked);
  });

  test('a server that does not speak TLS', async () => {
    const { server } = await clientsOf({});
    const clients = await createClients({
      env: { HOME: '/nowhere', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      region: 'eu-west-1',
      endpointUrl: server.url.replace('http:', 'https:'),
    });
    open.push(clients);
    expect(await failureOf(clients.apiGateway(list()))).toMatchObject({ code: 'Network', exitCode: 1 });
  });
});

test.each([
  ['a request socket timed out after 120000 ms of inactivity', undefined, 'Timeout', 9, 'ambiguous'],
  ['the request socket did not establish a connection within 10000 ms', undefined, 'Timeout', 9, 'unsent'],
  // The SDK gives its TimeoutError to broken connections too.
  ['socket hang up', 'ECONNRESET', 'Network', 1, 'ambiguous'],
])('a wait that ran out: %s', (message, code, catalogued, exitCode, nature) => {
  const thrown = Object.assign(new Error(message), { name: 'TimeoutError', ...(code && { code }) });
  const place = { operation: 'PutRestApi', permission: '', endpoint: undefined, loopback: false };
  expect(toFailure(thrown, place)).toMatchObject({ nature, error: { code: catalogued, exitCode, retryable: true } });
});

describe('clocks', () => {
  const skewed = (status: number, type: string): Answer => {
    const answer = fault(status, type, 'Signature expired: 20261122T140000Z is now earlier than 20261122T195500Z');
    return { ...answer, headers: { ...answer.headers, date: new Date(Date.now() + 6 * 3_600_000).toUTCString() } };
  };

  test('after AWS told its time, the call is signed with it and sent again', async () => {
    const { clients, server } = await clientsOf(skewed(403, 'InvalidSignatureException'), { body: { item: [] } });
    await clients.apiGateway(list());
    const [first, second] = server.asked.map(({ headers }) => String(headers['x-amz-date']));
    expect(server.asked).toHaveLength(2);
    expect(second?.slice(0, 11)).not.toBe(first?.slice(0, 11));
  });

  test('what is refused for another reason is not sent again, whatever the server’s clock says', async () => {
    const { clients, server } = await clientsOf(skewed(400, 'BadRequestException'));
    expect(await failureOf(clients.apiGateway(put()))).toMatchObject({ code: 'Failed' });
    expect(server.asked).toHaveLength(1);
  });

  test('without AWS’s time, it says what to do', async () => {
    const { clients } = await clientsOf(fault(403, 'RequestTimeTooSkewed'));
    const hint = expect.stringContaining('clock');
    expect(await failureOf(clients.apiGateway(list()))).toMatchObject({ code: 'Credentials', exitCode: 5, hint });
  });
});

describe('conflicts', () => {
  test('one with a change at the same moment passes', async () => {
    const message = 'Unable to complete operation due to concurrent modification. Please try again later.';
    const { clients, server } = await clientsOf(fault(409, 'ConflictException', message), {});
    await clients.apiGateway(put());
    expect(server.asked).toHaveLength(2);
  });

  test('others are final', async () => {
    const { clients, server } = await clientsOf(fault(409, 'ConflictException', 'Stage already exists'));
    expect(await failureOf(clients.apiGateway(put()))).toMatchObject({ code: 'Conflict', exitCode: 7 });
    expect(server.asked).toHaveLength(1);
  });
});
