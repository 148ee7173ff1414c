// The SDK's clients as commands use them: whom they reach, who signs, what is sent again, and how failures are told.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateDeploymentCommand,
  DeleteRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientOptions, type Clients, createClients } from '../../src/lib/aws/clients.ts';
import { findRestApi } from '../../src/lib/aws/find-api.ts';
import type { Retry } from '../../src/lib/aws/send.ts';
import { type Answer, type AnsweringServer, startAnswering, startProxy } from './answering-server.ts';

const keys = { AWS_ACCESS_KEY_ID: '111122223333', AWS_SECRET_ACCESS_KEY: 'secret' };
let home: string;
let servers: AnsweringServer[];
let made: Clients[];
let waits: number[];
let retries: Retry[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'apigw-home-'));
  servers = [];
  made = [];
  waits = [];
  retries = [];
});

afterEach(async () => {
  for (const clients of made) clients.close();
  await Promise.all(servers.map((server) => server.close()));
  rmSync(home, { recursive: true });
});

async function answer(...answers: Answer[]): Promise<AnsweringServer> {
  const server = await startAnswering(answers);
  servers.push(server);
  return server;
}

/** Clients whose time passes only by waiting. */
async function clientsOf(options: ClientOptions): Promise<Clients> {
  let now = 0;
  const clients = await createClients({
    ...options,
    env: { HOME: home, ...options.env },
    onRetry: (retry) => retries.push(retry),
    clock: {
      now: () => now,
      random: () => 1,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
    },
  });
  made.push(clients);
  return clients;
}

const list = new GetRestApisCommand({});
const fault = (status: number, type: string, message = 'no'): Answer => ({
  status,
  body: { message },
  headers: { 'x-amzn-errortype': type, 'x-amzn-requestid': 'r-1' },
});

describe('where to', () => {
  test('--endpoint-url goes before AWS_ENDPOINT_URL_API_GATEWAY, that before AWS_ENDPOINT_URL', async () => {
    const [flag, service, all] = [await answer({}), await answer({}), await answer({})];
    const env = { ...keys, AWS_ENDPOINT_URL_API_GATEWAY: service.url, AWS_ENDPOINT_URL: all.url };
    await (await clientsOf({ env, endpointUrl: flag.url })).apiGateway(list);
    await (await clientsOf({ env })).apiGateway(list);
    await (await clientsOf({ env: { ...keys, AWS_ENDPOINT_URL: all.url } })).apiGateway(list);
    expect([flag, service, all].map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
  });

  test('a services section of the profile names the endpoint; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ignores it', async () => {
    const server = await answer({});
    const config = join(home, 'config');
    writeFileSync(
      config,
      `[profile work]\nregion = eu-west-3\nservices = here\n[services here]\napi_gateway =\n  endpoint_url = ${server.url}\n`,
    );
    const env = { ...keys, AWS_CONFIG_FILE: config, AWS_PROFILE: 'work' };
    const clients = await clientsOf({ env });
    expect(clients.endpoint).toBe(server.url);
    expect(clients.region).toBe('eu-west-3');
    const ignoring = await clientsOf({ env: { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } });
    expect(ignoring.endpoint).toBeUndefined();
  });

  test.each([
    [{ region: 'eu-north-1' }, { AWS_REGION: 'eu-west-1' }, 'eu-north-1'],
    [{}, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
    [{}, { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    [{ endpointUrl: 'http://127.0.0.1:1' }, {}, 'us-east-1'],
  ])('region: %o with %o', async (options, env, region) => {
    expect((await clientsOf({ ...options, env })).region).toBe(region);
  });

  test('without any region it says which flag is missing', async () => {
    await expect(clientsOf({})).rejects.toMatchObject({ code: 'Usage', hint: expect.stringContaining('--region') });
  });

  test('an endpoint that is no URL is refused at once', async () => {
    const refused = clientsOf({ endpointUrl: 'localhost:4650', region: 'eu-west-1' });
    await expect(refused).rejects.toMatchObject({ code: 'Usage', exitCode: 2 });
  });

  test('HTTP_PROXY is used, by CONNECT, with its user; not for this machine', async () => {
    const gateway = await answer({ body: { item: [] } });
    const proxy = await startProxy(gateway.url);
    const env = { ...keys, HTTP_PROXY: proxy.url.replace('http://', 'http://me:secret@') };
    const remote = await clientsOf({ env, endpointUrl: 'http://gateway.invalid', region: 'eu-west-1' });
    await remote.apiGateway(list);
    expect(proxy.asked).toEqual(['gateway.invalid:80 Basic bWU6c2VjcmV0']);
    const local = await clientsOf({ env, endpointUrl: gateway.url });
    await local.apiGateway(list);
    expect([proxy.asked.length, gateway.asked.length]).toEqual([1, 2]);
    await proxy.close();
  });

  test('HTTPS_PROXY tunnels TLS, and AWS_CA_BUNDLE says whom to trust', async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/aws/${name}`, import.meta.url));
    const cert = fixture('gateway.cert.pem');
    const pem = { cert: readFileSync(cert, 'utf8'), key: readFileSync(fixture('gateway.key.pem'), 'utf8') };
    const gateway = await startAnswering([{ body: { item: [{ id: 'a' }] } }], pem);
    servers.push(gateway);
    const proxy = await startProxy(gateway.url);
    const env = { ...keys, HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: cert };
    const options = { env, endpointUrl: 'https://gateway.invalid', region: 'eu-west-1' };
    expect((await (await clientsOf(options)).apiGateway(list)).items).toEqual([{ id: 'a' }]);
    expect(proxy.asked).toEqual(['gateway.invalid:443 nobody']);
    const distrusting = await clientsOf({ ...options, env: { ...keys, HTTPS_PROXY: proxy.url } });
    await expect(distrusting.apiGateway(list)).rejects.toMatchObject({ code: 'Network' });
    await proxy.close();
  });

  test('hosts of NO_PROXY are reached directly', async () => {
    const proxy = await startProxy('http://127.0.0.1:1');
    const env = { ...keys, HTTP_PROXY: proxy.url, NO_PROXY: '.invalid', AWS_MAX_ATTEMPTS: '1' };
    const clients = await clientsOf({ env, endpointUrl: 'http://gateway.invalid', region: 'eu-west-1' });
    await expect(clients.apiGateway(list)).rejects.toMatchObject({ code: 'Network' });
    expect(proxy.asked).toEqual([]);
    await proxy.close();
  });

  test('a proxy that refuses is named, without its password', async () => {
    const refusing = await answer({});
    const env = { ...keys, HTTPS_PROXY: refusing.url.replace('http://', 'http://me:secret@') };
    const clients = await clientsOf({ env, endpointUrl: 'https://gateway.invalid', region: 'eu-west-1' });
    const failure = await clients.apiGateway(list).catch((error) => error);
    expect(failure).toMatchObject({ code: 'Network', message: expect.stringContaining(refusing.url) });
    expect(failure.message).not.toContain('secret');
  });

  test('an unreadable AWS_CA_BUNDLE is named', async () => {
    const clients = await clientsOf({ env: { ...keys, AWS_CA_BUNDLE: '/nowhere.pem' }, region: 'eu-west-1' });
    await expect(clients.apiGateway(list)).rejects.toMatchObject({ message: expect.stringContaining('/nowhere.pem') });
  });
});

describe('who signs', () => {
  const signer = ({ asked }: AnsweringServer) => /Credential=([^/]*)/.exec(asked[0]?.headers.authorization ?? '')?.[1];

  test('the keys of the environment', async () => {
    const server = await answer({});
    await (await clientsOf({ env: keys, endpointUrl: server.url })).apiGateway(list);
    expect(signer(server)).toBe('111122223333');
  });

  test('on this machine, without keys, a dummy: nothing is looked up', async () => {
    const server = await answer({});
    await (await clientsOf({ endpointUrl: server.url })).apiGateway(list);
    expect(signer(server)).toBe('000000000000');
  });

  test('on this machine, the keys of the profile', async () => {
    const server = await answer({});
    const file = join(home, 'credentials');
    writeFileSync(file, '[dev]\naws_access_key_id = 444455556666\naws_secret_access_key = s\n');
    const env = { AWS_SHARED_CREDENTIALS_FILE: file };
    await (await clientsOf({ env, profile: 'dev', endpointUrl: server.url })).apiGateway(list);
    expect(signer(server)).toBe('444455556666');
  });
});

describe('what is sent again', () => {
  test('a read after 429 and 503, with growing waits, telling each', async () => {
    const server = await answer(fault(429, 'TooManyRequestsException'), fault(503, 'ServiceUnavailableException'), {});
    await (await clientsOf({ env: keys, endpointUrl: server.url })).apiGateway(list);
    expect(server.asked).toHaveLength(3);
    expect(waits).toEqual([1000, 1000]);
    expect(retries.map(({ attempt, error }) => [attempt, error.code])).toEqual([
      [1, 'Throttled'],
      [2, 'Failed'],
    ]);
  });

  test('never sooner than Retry-After says', async () => {
    const throttled = fault(429, 'TooManyRequestsException');
    const server = await answer({ ...throttled, headers: { ...throttled.headers, 'retry-after': '7' } }, {});
    await (await clientsOf({ env: keys, endpointUrl: server.url })).apiGateway(list);
    expect(waits).toEqual([7000]);
  });

  test('a create after 429, but never after a lost answer', async () => {
    const command = () => new CreateDeploymentCommand({ restApiId: 'a' });
    const throttling = await answer(fault(429, 'TooManyRequestsException'), { status: 201 });
    await (await clientsOf({ env: keys, endpointUrl: throttling.url })).apiGateway(command());
    expect(throttling.asked).toHaveLength(2);
    const cutting = await answer({ cut: true }, { status: 201 });
    const lost = (await clientsOf({ env: keys, endpointUrl: cutting.url })).apiGateway(command());
    await expect(lost).rejects.toMatchObject({ code: 'Network', message: expect.stringContaining('unknown') });
    expect(cutting.asked).toHaveLength(1);
  });

  test('after a lost answer, `recover` decides: found, or sent again', async () => {
    const server = await answer({ cut: true }, { status: 201, body: { id: 'second' } });
    const clients = await clientsOf({ env: keys, endpointUrl: server.url });
    const command = new ImportRestApiCommand({ body: new Uint8Array() });
    expect(await clients.apiGateway(command, { recover: async () => ({ id: 'found' }) })).toEqual({ id: 'found' });
    expect(server.asked).toHaveLength(1);
    const again = await answer({ cut: true }, { status: 201, body: { id: 'second' } });
    const others = await clientsOf({ env: keys, endpointUrl: again.url });
    expect(await others.apiGateway(command, { recover: async () => undefined })).toMatchObject({ id: 'second' });
  });

  test('a deletion whose answer was lost is done when nothing is there any more', async () => {
    const server = await answer(fault(500, 'InternalFailure'), fault(404, 'NotFoundException'));
    const clients = await clientsOf({ env: keys, endpointUrl: server.url });
    await expect(clients.apiGateway(new DeleteRestApiCommand({ restApiId: 'a' }))).resolves.toEqual({});
    const gone = await answer(fault(404, 'NotFoundException'));
    const others = await clientsOf({ env: keys, endpointUrl: gone.url });
    await expect(others.apiGateway(new DeleteRestApiCommand({ restApiId: 'a' }))).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  test('AWS_MAX_ATTEMPTS ends it', async () => {
    const server = await answer(fault(429, 'TooManyRequestsException', 'Too Many Requests'));
    const clients = await clientsOf({ env: { ...keys, AWS_MAX_ATTEMPTS: '2' }, endpointUrl: server.url });
    await expect(clients.apiGateway(list)).rejects.toMatchObject({ code: 'Throttled', exitCode: 8, retryable: true });
    expect(server.asked).toHaveLength(2);
  });

  test('nobody there, on this machine: told at once, with what to do', async () => {
    const server = await startAnswering([{}]);
    await server.close();
    const call = (await clientsOf({ env: keys, endpointUrl: server.url })).apiGateway(list);
    await expect(call).rejects.toMatchObject({ code: 'Network', hint: expect.stringContaining('apigw local') });
    expect(retries).toEqual([]);
  });
});

describe('pacing', () => {
  const put = () => new PutRestApiCommand({ restApiId: 'a', body: new Uint8Array() });

  test('waits for the published rate of an operation', async () => {
    const server = await answer({});
    const clients = await clientsOf({ env: keys, endpointUrl: server.url });
    for (const command of [put(), put(), put()]) await clients.apiGateway(command);
    expect(waits).toEqual([1000, 1000]);
  });

  test('a server without quotas says so: x-apigw-pace: none', async () => {
    const server = await answer({ headers: { 'x-apigw-pace': 'none' } });
    const clients = await clientsOf({ env: keys, endpointUrl: server.url });
    for (const command of [put(), put(), put()]) await clients.apiGateway(command);
    expect(waits).toEqual([]);
  });
});

describe('failures in the words of the catalogue', () => {
  test.each([
    [fault(404, 'NotFoundException', 'Invalid Stage identifier specified'), 'NotFound', 6],
    [fault(409, 'ConflictException'), 'Conflict', 7],
    [fault(403, 'AccessDeniedException'), 'AccessDenied', 5],
    [fault(403, 'UnrecognizedClientException'), 'Credentials', 5],
    [fault(403, 'ExpiredTokenException'), 'Credentials', 5],
    [fault(400, 'BadRequestException'), 'Failed', 1],
    [fault(429, 'LimitExceededException'), 'Failed', 1],
    [fault(501, 'NotImplemented'), 'Unsupported', 1],
    [{ body: '<html>proxy</html>' }, 'Network', 1],
  ])('%o -> %s', async (given, code, exitCode) => {
    const server = await answer(given);
    const call = (await clientsOf({ env: keys, endpointUrl: server.url })).apiGateway(
      new GetStageCommand({ restApiId: 'a', stageName: 'b' }),
    );
    await expect(call).rejects.toMatchObject({ code, exitCode });
    expect(server.asked).toHaveLength(1);
  });

  test('the request id and the message are AWS’s', async () => {
    const server = await answer(fault(404, 'NotFoundException', 'Invalid Stage identifier specified'));
    const clients = await clientsOf({ env: keys, endpointUrl: server.url });
    await expect(clients.apiGateway(new GetStageCommand({ restApiId: 'a', stageName: 'b' }))).rejects.toMatchObject({
      message: 'GetStage: Invalid Stage identifier specified',
      requestId: 'r-1',
    });
  });
});

describe('finding an API', () => {
  const apis = [
    { id: 'aaa1111111', name: 'pets' },
    { id: 'bbb2222222', name: 'twins', createdDate: 1 },
    { id: 'ccc3333333', name: 'twins', createdDate: 2 },
  ];
  const clients = async () => {
    const server = await answer({ body: { item: apis.slice(0, 2), position: 'p' } }, { body: { item: apis.slice(2) } });
    return clientsOf({ env: keys, endpointUrl: server.url });
  };

  test('by name and by id, over all pages', async () => {
    expect((await findRestApi(await clients(), 'pets')).id).toBe('aaa1111111');
    expect((await findRestApi(await clients(), 'ccc3333333')).name).toBe('twins');
  });

  test('an ambiguous name lists the ids', async () => {
    const message = expect.stringMatching(/bbb2222222.*ccc3333333/);
    await expect(findRestApi(await clients(), 'twins')).rejects.toMatchObject({
      code: 'Ambiguous',
      exitCode: 2,
      message,
    });
  });

  test('an unknown one names what comes near', async () => {
    const hint = expect.stringContaining("'pets'");
    await expect(findRestApi(await clients(), 'pet')).rejects.toMatchObject({ code: 'NotFound', exitCode: 6, hint });
  });

  test('a server that repeats a page does not make it run for ever', async () => {
    const server = await answer({ body: { item: [], position: 'same' } });
    const looping = findRestApi(await clientsOf({ env: keys, endpointUrl: server.url }), 'x');
    await expect(looping).rejects.toMatchObject({ code: 'Failed' });
  });
});
