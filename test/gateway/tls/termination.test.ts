// TLS as clients of custom domains meet it: certificates by server name, versions by security policy, both protocols.
// Developer guide, "Custom domain names for REST APIs", "Supported security policies", "Endpoint access mode".

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambdaProxy, mock, restApi } from '../data-harness.ts';
import { type Edge, startEdge } from './edge-harness.ts';

let edge: Edge;

beforeAll(async () => {
  const api = restApi({
    'GET /': mock('root'),
    'GET /pets': mock('pets'),
    'ANY /event/{proxy+}': lambdaProxy(),
  });
  edge = await startEdge(api);
});

afterAll(() => edge.close());

describe('certificates by server name', () => {
  test('a domain is shown its own, another name that of the default hosts', async () => {
    await edge.publish();
    await edge.publish({ name: '*.wild.example.com' });
    const names = async (servername: string | undefined) => {
      const socket = await edge.connect({ ...(servername && { servername }), rejectUnauthorized: false });
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return subject.CN;
    };
    expect(await names('api.example.com')).toBe('api.example.com');
    expect(await names('any.wild.example.com')).toBe('*.wild.example.com');
    expect(await names('a.b.wild.example.com')).toBe('*.execute-api.localhost');
    expect(await names(undefined)).toBe('*.execute-api.localhost');
    expect(await names('abc123.execute-api.eu-west-1.amazonaws.com')).toBe('*.execute-api.eu-west-1.amazonaws.com');
  });

  test('the Host decides where a request goes, whatever the server name is', async () => {
    await edge.publish();
    expect(await edge.ask({ name: 'localhost', host: 'api.example.com:8443', path: '/pets' })).toMatchObject({
      status: 200,
      body: 'pets',
    });
    expect(await edge.ask({ name: 'api.example.com', host: 'other.example.com' })).toMatchObject({ status: 421 });
  });

  test('STRICT wants the server name to be the Host', async () => {
    await edge.publish({ name: 'strict.example.com' }, { accessMode: 'STRICT' });
    expect(await edge.ask({ name: 'strict.example.com' })).toMatchObject({ status: 200, body: 'root' });
    expect(await edge.ask({ name: 'localhost', host: 'strict.example.com' })).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
  });

  test('a private domain is reached through VPC endpoints alone', async () => {
    await edge.publish({ name: 'private.example.com' }, { type: 'PRIVATE' });
    expect(await edge.ask({ name: 'localhost', host: 'private.example.com' })).toMatchObject({ status: 403 });
  });

  test('what maps nowhere is forbidden, and so is a stage that is not there', async () => {
    const mappings = [
      { key: 'v1', apiId: 'abc123', stage: 'test' },
      { key: 'v2', apiId: 'abc123', stage: 'gone' },
    ];
    await edge.publish({ name: 'maps.example.com', mappings });
    expect(await edge.ask({ name: 'maps.example.com', path: '/v1/pets' })).toMatchObject({ status: 200 });
    for (const path of ['/', '/v2/pets', '/v11/pets']) {
      expect(await edge.ask({ name: 'maps.example.com', path })).toMatchObject({
        status: 403,
        headers: { 'x-amzn-errortype': 'ForbiddenException', 'content-type': 'application/json' },
        body: '{"message":"Forbidden"}',
      });
    }
  });
});

describe('versions by security policy', () => {
  const spoken = async (name: string, version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    try {
      const socket = await edge.connect({ servername: name, ...options });
      const protocol = socket.getProtocol();
      socket.destroy();
      return protocol;
    } catch (error) {
      return Reflect.get(Object(error), 'code');
    }
  };
  const refused = expect.stringMatching(/ALERT_PROTOCOL_VERSION|ECONNRESET/);

  test.each([
    ['TLS_1_0', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['TLS_1_2', [refused, refused, 'TLSv1.2', 'TLSv1.3']],
    ['SecurityPolicy_TLS13_1_3_2025_09', [refused, refused, refused, 'TLSv1.3']],
    ['SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', [refused, refused, 'TLSv1.2', 'TLSv1.3']],
    ['SecurityPolicy_TLS13_2025_EDGE', [refused, refused, refused, 'TLSv1.3']],
  ])('%s', async (securityPolicy, answers) => {
    const name = `${securityPolicy.toLowerCase().replaceAll('_', '-')}.example.com`;
    await edge.publish({ name }, { securityPolicy });
    const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
    for (const [at, version] of versions.entries()) expect(await spoken(name, version), version).toEqual(answers[at]);
  });

  test('a FIPS policy has no ChaCha20, one with PFS no key exchange by RSA', async () => {
    const cipher = async (name: string, ciphers: string) => {
      const maxVersion = ciphers.startsWith('TLS_') ? 'TLSv1.3' : 'TLSv1.2';
      try {
        const socket = await edge.connect({ servername: name, ciphers, maxVersion });
        const { name: chosen } = socket.getCipher();
        socket.destroy();
        return chosen;
      } catch {
        return 'refused';
      }
    };
    await edge.publish({ name: 'fips.example.com' }, { securityPolicy: 'SecurityPolicy_TLS13_1_3_FIPS_2025_09' });
    await edge.publish({ name: 'usual.example.com' }, { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' });
    expect(await cipher('fips.example.com', 'TLS_CHACHA20_POLY1305_SHA256')).toBe('refused');
    expect(await cipher('usual.example.com', 'TLS_CHACHA20_POLY1305_SHA256')).toBe('TLS_CHACHA20_POLY1305_SHA256');
    await edge.publish({ name: 'sha1.example.com' }, { securityPolicy: 'TLS_1_2' });
    await edge.publish({ name: 'old.example.com' }, { securityPolicy: 'TLS_1_0' });
    expect(await cipher('sha1.example.com', 'ECDHE-ECDSA-AES128-SHA')).toBe('refused');
    expect(await cipher('old.example.com', 'ECDHE-ECDSA-AES128-SHA')).toBe('ECDHE-ECDSA-AES128-SHA');
  });
});

describe('HTTP/1.1 and HTTP/2', () => {
  test('each is spoken where the client prefers it', async () => {
    await edge.publish();
    const protocol = async (...ALPNProtocols: string[]) => {
      const socket = await edge.connect({ servername: 'api.example.com', ALPNProtocols });
      socket.destroy();
      return socket.alpnProtocol;
    };
    expect(await protocol('h2', 'http/1.1')).toBe('h2');
    expect(await protocol('http/1.1')).toBe('http/1.1');
    expect(await protocol()).toBe(false);
  });

  test('the event of a function names the domain, and the path as it was called', async () => {
    const mappings = [{ key: 'v1', apiId: 'abc123', stage: 'test' }];
    await edge.publish({ name: 'event.example.com', mappings });
    const asked = { name: 'event.example.com', path: '/v1/event/a/b?x=1', headers: { 'x-test': 'yes' } };
    for (const ask of [edge.ask, edge.askHttp2]) {
      const event = JSON.parse((await ask(asked)).body);
      expect(event).toMatchObject({
        resource: '/event/{proxy+}',
        path: '/v1/event/a/b',
        httpMethod: 'GET',
        headers: {
          Host: 'event.example.com',
          'x-test': 'yes',
          'X-Forwarded-Port': '443',
          'X-Forwarded-Proto': 'https',
          'X-Forwarded-For': '127.0.0.1',
        },
        queryStringParameters: { x: '1' },
        pathParameters: { proxy: 'a/b' },
        requestContext: {
          path: '/v1/event/a/b',
          stage: 'test',
          domainName: 'event.example.com',
          domainPrefix: 'event',
          protocol: 'HTTP/1.1',
          identity: { sourceIp: '127.0.0.1' },
        },
      });
      expect(Object.keys(event.headers).filter((name) => name.startsWith(':'))).toEqual([]);
      expect(event.requestContext.identity).not.toHaveProperty('clientCert');
    }
  });

  test('a mapping without a stage: the stage stays in the path', async () => {
    await edge.publish({ name: 'stageless.example.com', mappings: [{ key: 'v1', apiId: 'abc123' }] });
    const { body } = await edge.ask({ name: 'stageless.example.com', path: '/v1/test/event/a' });
    expect(JSON.parse(body)).toMatchObject({
      path: '/v1/test/event/a',
      requestContext: { path: '/v1/test/event/a', stage: 'test' },
      pathParameters: { proxy: 'a' },
    });
  });

  test('with a mapping of several levels, names of headers are in lower case', async () => {
    const mappings = [{ key: 'v1/shop', apiId: 'abc123', stage: 'test' }];
    await edge.publish({ name: 'levels.example.com', mappings });
    const asked = { name: 'levels.example.com', path: '/v1/shop/event/a', headers: { 'X-Test': 'Yes' } };
    const { headers } = JSON.parse((await edge.ask(asked)).body);
    expect(headers).toMatchObject({ host: 'levels.example.com', 'x-test': 'Yes' });
    expect(headers).not.toHaveProperty('X-Test');
  });
});
