// Which door a request takes: host and path of the data plane, and who is kept out of the control plane.

import { describe, expect, test } from 'vitest';
import { originForm, targetOfEndpoint, targetOfHost, targetOfPath } from '../../../src/lib/gateway/server-doors.ts';
import { isLoopback, refusalOf } from '../../../src/lib/gateway/server-guard.ts';

describe('the data plane', () => {
  test.each([
    ['a1b2c3.execute-api.localhost:4650', '/prod/pets?x=1', 'a1b2c3', '/prod/pets?x=1'],
    ['a1b2c3.execute-api.us-east-1.localhost', '/prod', 'a1b2c3', '/prod'],
    ['A1B2C3.Execute-Api.LocalHost:1', '/', 'a1b2c3', '/'],
    ['A1B2C3.execute-api.localhost:1', '/', 'a1b2c3', '/'],
    ['127.0.0.1:4650', '/_aws/execute-api/a1b2c3/prod/pets/%2F?x', 'a1b2c3', '/prod/pets/%2F?x'],
    ['127.0.0.1:4650', '/_aws/execute-api/a1b2c3', 'a1b2c3', '/'],
    ['127.0.0.1:4650', '/_aws/execute-api/a1b2c3?x=1', 'a1b2c3', '/?x=1'],
    [undefined, '/_aws/execute-api/a/b', 'a', '/b'],
    ['a1b2c3.execute-api.evil.com', '/prod', undefined, undefined],
    ['a1b2c3.execute-api.localhost.evil.com', '/prod', undefined, undefined],
    ['127.0.0.1:4650', '/restapis/_aws/execute-api/a', undefined, undefined],
  ])('%s %s', (host, url, apiId, path) => {
    expect(targetOfHost(host, url) ?? targetOfPath(url)).toEqual(apiId === undefined ? undefined : { apiId, path });
  });

  test('names of VPC endpoints: an alias of the API, or the endpoint itself with the API in a header', () => {
    const alias = targetOfHost('a1b2c3-vpce-0abc.execute-api.eu-west-1.amazonaws.com', '/prod');
    expect(alias).toEqual({ apiId: 'a1b2c3', path: '/prod', vpcEndpoint: { id: 'vpce-0abc', by: 'alias' } });
    const headers = {
      host: 'vpce-0abc-1def-eu-west-1a.execute-api.eu-west-1.vpce.amazonaws.com',
      'x-apigw-api-id': 'a1b2c3',
    };
    const byEndpoint = { apiId: 'a1b2c3', path: '/prod', vpcEndpoint: { id: 'vpce-0abc', by: 'endpoint' } };
    expect(targetOfEndpoint(headers, '/prod')).toEqual(byEndpoint);
    expect(targetOfEndpoint({ ...headers, host: 'vpce-0abc.execute-api.localhost:4650' }, '/prod')).toEqual(byEndpoint);
    expect(targetOfEndpoint({ host: headers.host }, '/prod')).toBeUndefined();
    expect(targetOfEndpoint({ ...headers, host: 'vpce-0abc.evil.com' }, '/prod')).toBeUndefined();
  });

  test('a request target in absolute form, as proxies send it, is taken by its path', () => {
    expect(originForm('http://127.0.0.1:4650/restapis?limit=1')).toBe('/restapis?limit=1');
    expect(originForm('http://127.0.0.1:4650?x')).toBe('/?x');
    expect(originForm('*')).toBe('/');
  });
});

describe('who reaches the control plane', () => {
  test.each(['localhost', 'x.localhost', '127.0.0.1', '127.8.9.1', '::1'])('%s is this machine', (name) => {
    expect(isLoopback(name)).toBe(true);
  });
  test.each(['0.0.0.0', '10.0.0.1', '127.0.0.1.evil.com', 'localhost.evil.com', '', '127.1'])('%s is not', (name) => {
    expect(isLoopback(name)).toBe(false);
  });

  test.each([
    [{ host: '127.0.0.1:4650' }, true, true],
    [{ host: '[::1]:4650' }, true, true],
    [{ host: 'localhost:4650', origin: 'http://localhost:3000' }, true, true],
    [{ host: 'evil.com:4650' }, true, false],
    [{ host: '127.0.0.1:4650', origin: 'https://evil.com' }, true, false],
    [{ host: '127.0.0.1:4650', origin: 'null' }, true, false],
    [{ host: '127.0.0.1:4650', origin: 'http://localhost.evil.com' }, true, false],
    [{}, true, false],
    [{ host: '192.168.1.5:4650' }, false, true],
    [{ host: '192.168.1.5:4650', origin: 'https://evil.com' }, false, false],
  ])('%o, loopback only %s: %s', (headers, loopbackOnly, allowed) => {
    expect(refusalOf(headers, loopbackOnly) === undefined).toBe(allowed);
  });
});
