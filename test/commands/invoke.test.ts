// `apigw invoke` against a backend that tells what it was sent.
// Developer Guide, "HTTP proxy integrations": headers, query string and body are passed through.

import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

interface Echo {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Base64. */
  body: string;
}

describe('invoke', () => {
  let at: Workplace;
  let backend: Server;
  beforeAll(async () => {
    at = await openWorkplace();
    backend = createServer(async (request, response) => {
      if (request.url?.startsWith('/slow')) return;
      if (request.url?.startsWith('/missing')) response.statusCode = 404;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { headers, method, url } = request;
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString('base64') }));
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => backend.once('listening', listening));
    const { port } = backend.address() as AddressInfo;
    const proxy = {
      'x-amazon-apigateway-any-method': {
        parameters: [{ name: 'proxy', in: 'path', required: true, schema: { type: 'string' } }],
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'ANY',
          uri: `http://127.0.0.1:${port}/{proxy}`,
          requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
        },
      },
    };
    const document = {
      openapi: '3.0.1',
      info: { title: 'echo', version: '1' },
      paths: { '/{proxy+}': proxy },
      'x-amazon-apigateway-binary-media-types': ['application/octet-stream'],
    };
    await at.write('openapi.json', JSON.stringify(document));
    await at.write('apigw.yaml', 'api: { name: echo, spec: openapi.json }\n');
    expect((await at.run('deploy', '--stage', 'dev', '--yes')).exitCode).toBe(0);
  });
  afterAll(async () => {
    backend.closeAllConnections();
    backend.close();
    await at.close();
  });

  const invoke = async (...argv: string[]): Promise<Echo> => {
    const { stderr, stdout } = await at.run('invoke', ...argv);
    expect(stderr).toMatch(/^200 OK in \d+ ms from /);
    return JSON.parse(stdout);
  };

  it('sends method, query string and the key; the stage may be left out where there is one', async () => {
    const echo = await invoke('get', 'pets?a=1&a=2', '--key', 'secret');
    expect(echo).toMatchObject({ method: 'GET', url: '/pets?a=1&a=2', headers: { 'x-api-key': 'secret' } });
  });

  it('headers of one name are sent with all their values', async () => {
    const { headers } = await invoke(
      'GET',
      '/pets',
      '-H',
      'X-A: 1',
      '-H',
      'x-a: 2',
      '-H',
      'Cookie: a=1',
      '-H',
      'cookie: b=2',
    );
    expect(headers).toMatchObject({ 'x-a': '1, 2', cookie: 'a=1; b=2' });
  });

  it('a body comes from the flag, from stdin, or from a file, byte by byte', async () => {
    expect(Buffer.from((await invoke('POST', '/pets', '--body', 'text')).body, 'base64').toString()).toBe('text');
    const env = { HOME: at.folder, AWS_ENDPOINT_URL: at.gateway.endpoint };
    const piped = await runCli(['invoke', 'POST', '/pets', '--body', '-'], { cwd: at.folder, env, stdin: 'piped' });
    expect(Buffer.from(JSON.parse(piped.stdout).body, 'base64').toString()).toBe('piped');
    const bytes = Buffer.from([0, 255, 254, 128, 10]);
    await writeFile(join(at.folder, 'body.bin'), bytes);
    const sent = await invoke('POST', '/pets', '--body', '@body.bin', '-H', 'Content-Type: application/octet-stream');
    expect(Buffer.from(sent.body, 'base64')).toEqual(bytes);
    expect((await at.run('invoke', 'POST', '/pets', '--body', '@none')).exitCode).toBe(2);
  });

  it('--sign signs the request', async () => {
    const signed = await at.run('invoke', 'POST', '/pets', '--body', 'x', '--sign');
    // The backend of a method without AWS_IAM is sent what belongs to the signature, the time of signing among it.
    expect(JSON.parse(signed.stdout).headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
    expect((await invoke('POST', '/pets', '--body', 'x')).headers).not.toHaveProperty('x-amz-date');
  });

  it('--fail ends with 1 from status 400 on, and only then', async () => {
    expect((await at.run('invoke', 'GET', '/missing')).exitCode).toBe(0);
    expect((await at.run('invoke', 'GET', '/missing', '--fail')).exitCode).toBe(1);
    expect((await at.run('invoke', 'GET', '/pets', '--fail')).exitCode).toBe(0);
  });

  it('--timeout ends with 9', async () => {
    expect(await at.json('invoke', 'GET', '/slow', '--timeout', '1')).toMatchObject({
      exitCode: 9,
      value: { error: { code: 'Timeout' } },
    });
  });

  it.each([['nonsense'], ['Host: example.com']])('the header %j is refused', async (header) => {
    expect((await at.json('invoke', 'GET', '/pets', '-H', header)).exitCode).toBe(2);
  });
});
