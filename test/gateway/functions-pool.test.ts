// The pool: which function a call means, warm and concurrent environments, isolation, hot reload, the end.
// Developer guide, "Understanding Lambda function scaling" and "execution environment lifecycle"; API reference, Invoke.

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeclaredFunction } from '../../src/lib/gateway/data/functions/declared-function.ts';
import { createFunctionPool } from '../../src/lib/gateway/data/functions/function-pool.ts';
import type { FunctionCall } from '../../src/lib/gateway/data/ports.ts';

const fixtures = fileURLToPath(new URL('../fixtures/functions/', import.meta.url));
const scope = { account: '123456789012', region: 'eu-west-1' };
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function makePool(functions: () => DeclaredFunction[], forwards: Record<string, string> = {}) {
  const lines: string[] = [];
  const pool = createFunctionPool({ functions, forwards, log: (line, name) => lines.push(`${name}: ${line}`) });
  closers.push(() => pool.close());
  const invoke = (functionArn: string, event: unknown = {}, more: Partial<FunctionCall> = {}) =>
    pool.invoke({ functionArn, ...scope, payload: JSON.stringify(event), invocationType: 'RequestResponse', ...more });
  return { pool, invoke, lines };
}

const node = (name: string, handler: string, more: Partial<DeclaredFunction> = {}): DeclaredFunction => ({
  name,
  runtime: 'nodejs20.x',
  handler,
  code: `${fixtures}node`,
  ...more,
});

describe('which function a call means', () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:f';

  test.each([
    'f',
    'f:live',
    'f:$LATEST',
    'f:3',
    '123456789012:function:f',
    '123456789012:function:f:live',
    arn,
    `${arn}:live`,
    'arn:aws:lambda:us-east-2:999999999999:function:f',
  ])('a function declared by name is called by %s', async (called) => {
    const { invoke } = makePool(() => [node('f', 'index.nothing')]);
    expect(await invoke(called)).toEqual({ statusCode: 200, requestId: expect.any(String), payload: 'null' });
  });

  test('a bare name is completed with the account and region of the call, and its qualifier kept', async () => {
    const { invoke } = makePool(() => [node('f', 'index.context')]);
    expect(JSON.parse((await invoke('f:live')).payload).invokedFunctionArn).toBe(`${arn}:live`);
  });

  test('the most exact declaration wins', async () => {
    const declared = [
      node('f', 'index.env', { environment: { WHO: 'name' } }),
      node('x', 'index.env', { name: undefined, arn, environment: { WHO: 'arn' } }),
      node('x', 'index.env', { name: undefined, arn: `${arn}:live`, environment: { WHO: 'alias' } }),
    ];
    const { invoke } = makePool(() => declared);
    const who = async (called: string) => JSON.parse((await invoke(called, { names: ['WHO'] })).payload).WHO;
    expect(await who('f')).toBe('arn');
    expect(await who(`${arn}:live`)).toBe('alias');
    expect(await who('arn:aws:lambda:us-east-1:123456789012:function:f')).toBe('name');
  });

  test.each(['g', '__proto__', 'constructor', 'arn:aws:sqs:eu-west-1:123456789012:f', 'f/../f', ''])(
    'nothing is declared for %j: Lambda’s own answer',
    async (called) => {
      const { invoke } = makePool(() => [node('f', 'index.nothing')]);
      const result = await invoke(called);
      expect(result).toMatchObject({ statusCode: 404, errorType: 'ResourceNotFoundException' });
      expect(JSON.parse(result.payload)).toMatchObject({
        Type: 'User',
        Message: expect.stringMatching(/^Function not found: /),
      });
    },
  );

  test('Function not found names the ARN', async () => {
    const { invoke } = makePool(() => []);
    const message = 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:absent:live';
    expect(JSON.parse((await invoke('absent:live')).payload)).toEqual({ Type: 'User', Message: message });
  });

  test('a runtime that cannot run here is named', async () => {
    const { invoke } = makePool(() => [node('f', 'x', { runtime: 'java21' })]);
    const result = await invoke('f');
    expect(result).toMatchObject({ statusCode: 502, errorType: 'InvalidRuntimeException' });
    expect(result.payload).toContain('java21');
  });

  test.each([
    ['RequestResponse', 6_291_456],
    ['Event', 1_048_576],
  ] as const)('a %s payload may have %i bytes', async (invocationType, limit) => {
    const { invoke } = makePool(() => [node('f', 'index.nothing')]);
    expect((await invoke('f', 'x'.repeat(limit - 2), { invocationType })).statusCode).toBeLessThan(300);
    const refused = await invoke('f', 'x'.repeat(limit - 1), { invocationType });
    expect(refused).toMatchObject({ statusCode: 413, errorType: 'RequestTooLargeException' });
  });
});

describe('environments', () => {
  test('one after the other, invocations meet the same warm environment', async () => {
    const { invoke } = makePool(() => [node('f', 'index.count')]);
    const counts = [];
    for (let i = 0; i < 5; i++) counts.push((await invoke('f')).payload);
    expect(counts).toEqual(['1', '2', '3', '4', '5']);
  });

  test('an environment runs one invocation at a time: those that wait run in others', async () => {
    const { invoke } = makePool(() => [node('f', 'index.sleep')]);
    const started = Date.now();
    const results = await Promise.all(Array.from({ length: 8 }, () => invoke('f', { millis: 1000 })));
    expect(results.map((result) => result.payload)).toEqual(Array(8).fill('"slept"'));
    expect(Date.now() - started).toBeLessThan(4000);
  });

  test('fast invocations do not wait behind one that turns out slow', async () => {
    const { invoke } = makePool(() => [node('f', 'index.sleep')]);
    // Very short ones first, so that several are put in one mailbox.
    for (let round = 0; round < 60; round++)
      await Promise.all(Array.from({ length: 8 }, () => invoke('f', { millis: 0 })));
    const slow = invoke('f', { millis: 2000 });
    const started = Date.now();
    await Promise.all(Array.from({ length: 8 }, () => invoke('f', { millis: 0 })));
    expect(Date.now() - started).toBeLessThan(1500);
    expect((await slow).payload).toBe('"slept"');
  });

  test('nor behind one that uses the processor for long', async () => {
    const { invoke } = makePool(() => [node('f', 'index.spins')]);
    for (let round = 0; round < 60; round++) {
      await Promise.all(Array.from({ length: 8 }, () => invoke('f', { millis: 0 })));
    }
    const slow = invoke('f', { millis: 2500 });
    const started = Date.now();
    await Promise.all(Array.from({ length: 8 }, () => invoke('f', { millis: 0 })));
    expect(Date.now() - started).toBeLessThan(2000);
    expect((await slow).payload).toBe('"spun"');
  });

  test('every invocation of a burst is answered once, with its own answer', async () => {
    const { invoke } = makePool(() => [node('f', 'index.echo')]);
    const results = await Promise.all(Array.from({ length: 2000 }, (_, i) => invoke('f', { i })));
    expect(results.map((result) => JSON.parse(result.payload).i)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });

  test('a crash costs the invocation that crashed, and no other', async () => {
    const { invoke } = makePool(() => [node('f', 'index.exitsWhenAsked')]);
    for (let i = 0; i < 50; i++) await invoke('f');
    const results = await Promise.all(Array.from({ length: 60 }, (_, i) => invoke('f', { exit: i % 20 === 10 })));
    const failed = results.flatMap((result, i) => (result.functionError ? [i] : []));
    expect(failed).toEqual([10, 30, 50]);
    expect(results[10]?.payload).toContain('exit status 3');
  });

  test('a timeout costs the invocation that is late, and no other', async () => {
    const { invoke } = makePool(() => [node('f', 'index.sleep', { timeoutSeconds: 1 })]);
    const results = await Promise.all([5000, 0, 0, 0].map((millis) => invoke('f', { millis })));
    expect(results.map((result) => result.functionError)).toEqual(['Unhandled', undefined, undefined, undefined]);
  });

  test('two functions have environments of their own', async () => {
    const { invoke } = makePool(() => [node('f', 'index.count'), node('g', 'index.count')]);
    expect([await invoke('f'), await invoke('f'), await invoke('g')].map(({ payload }) => payload)).toEqual([
      '1',
      '2',
      '1',
    ]);
  });

  test('invocations leave no memory behind', async () => {
    const { invoke } = makePool(() => [node('f', 'index.echo')]);
    const some = async (rounds: number) => {
      for (let i = 0; i < rounds; i++) await invoke('f', { text: 'x'.repeat(100_000) });
    };
    await some(100);
    const before = process.memoryUsage().rss;
    await some(200);
    // 200 events and answers are 40 MB: kept, they would show.
    expect(process.memoryUsage().rss - before).toBeLessThan(30e6);
  });
});

describe('changes', () => {
  async function copyCode() {
    const folder = await mkdtemp(join(tmpdir(), 'functions-'));
    closers.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'index.js'), 'exports.handler = async () => 1;');
    return folder;
  }

  test('changed code runs from the next invocation on', async () => {
    const code = await copyCode();
    const { invoke } = makePool(() => [node('f', 'index.handler', { code })]);
    for (const version of ['1', '2', '3']) {
      await writeFile(join(code, 'index.js'), `exports.handler = async () => ${version};`);
      await expect.poll(async () => (await invoke('f')).payload).toBe(version);
    }
  });

  test('what runs while the code changes is finished', async () => {
    const code = await copyCode();
    const slow = (answer: string) =>
      `exports.handler = async () => new Promise((r) => setTimeout(r, 300, '${answer}'));`;
    await writeFile(join(code, 'index.js'), slow('old'));
    const { invoke } = makePool(() => [node('f', 'index.handler', { code })]);
    const old = invoke('f');
    await new Promise((resolve) => setTimeout(resolve, 150));
    await writeFile(join(code, 'index.js'), slow('new'));
    expect((await old).payload).toBe('"old"');
    expect((await invoke('f')).payload).toBe('"new"');
  });

  test('code that was broken runs when it is mended', async () => {
    const code = await copyCode();
    await writeFile(join(code, 'index.js'), 'exports.handler = async () => {');
    const { invoke } = makePool(() => [node('f', 'index.handler', { code })]);
    expect((await invoke('f')).payload).toContain('UserCodeSyntaxError');
    await writeFile(join(code, 'index.js'), 'exports.handler = async () => 2;');
    await expect.poll(async () => (await invoke('f')).payload).toBe('2');
  });

  test('a function that writes into its own folder while it is loaded is answered all the same', async () => {
    const code = await copyCode();
    const source = `require('node:fs').writeFileSync(__dirname + '/cache', String(Math.random())); exports.handler = async () => 1;`;
    await writeFile(join(code, 'index.js'), source);
    const { invoke } = makePool(() => [node('f', 'index.handler', { code })]);
    for (let i = 0; i < 3; i++) expect((await invoke('f')).payload).toBe('1');
  });

  test('code in a folder that is made only later is found', async () => {
    const code = join(await copyCode(), 'built');
    const { invoke } = makePool(() => [node('f', 'index.handler', { code })]);
    expect((await invoke('f')).payload).toContain('Runtime.ImportModuleError');
    await mkdir(code);
    for (const version of ['1', '2']) {
      await writeFile(join(code, 'index.js'), `exports.handler = async () => ${version};`);
      await expect.poll(async () => (await invoke('f')).payload).toBe(version);
    }
  });

  test('a changed declaration starts the function anew; an equal one does not', async () => {
    let declared = [node('f', 'index.count')];
    const { invoke } = makePool(() => declared);
    expect((await invoke('f')).payload).toBe('1');
    declared = [node('f', 'index.count')];
    expect((await invoke('f')).payload).toBe('2');
    declared = [node('f', 'index.count', { memorySize: 256 })];
    expect((await invoke('f')).payload).toBe('1');
    declared = [];
    expect((await invoke('f')).statusCode).toBe(404);
  });

  test('a changed declaration lets what runs finish', async () => {
    let declared = [node('f', 'index.sleep')];
    const { invoke } = makePool(() => declared);
    const running = invoke('f', { millis: 300 });
    declared = [node('f', 'index.nothing')];
    expect((await invoke('f')).payload).toBe('null');
    expect((await running).payload).toBe('"slept"');
  });
});

describe('asynchronous invocation', () => {
  test('is accepted at once', async () => {
    const { invoke } = makePool(() => [node('f', 'index.sleep')]);
    const started = Date.now();
    expect(await invoke('f', { millis: 1000 }, { invocationType: 'Event' })).toEqual({ statusCode: 202, payload: '' });
    expect(Date.now() - started).toBeLessThan(500);
  });

  test('its failure is logged, and that it is not tried again', async () => {
    const { invoke, lines } = makePool(() => [node('f', 'index.throws')]);
    await invoke('f', {}, { invocationType: 'Event' });
    await expect
      .poll(() => lines.join('\n'))
      .toMatch(/^f: Asynchronous invocation failed; it is not tried again here.*TypeError/m);
  });

  test('an unknown function is refused at once', async () => {
    const { invoke } = makePool(() => []);
    expect((await invoke('f', {}, { invocationType: 'Event' })).statusCode).toBe(404);
  });
});

describe('forwarding', () => {
  /** A server in place of Lambda: answers with what it was sent. */
  async function startLambda(answer: { status: number; headers: Record<string, string>; body: string }) {
    const seen: { url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      seen.push({ url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    closers.push(async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  test.each(['lambda', '*'])('what is not declared is invoked where %s is forwarded to', async (service) => {
    const { url, seen } = await startLambda({ status: 200, headers: {}, body: '"from there"' });
    const { invoke } = makePool(() => [node('f', 'index.nothing')], { [service]: `${url}/` });
    expect((await invoke('f')).payload).toBe('null');
    expect(await invoke('g:live', { a: 1 })).toEqual({ statusCode: 200, payload: '"from there"' });
    expect(seen).toHaveLength(1);
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:g:live';
    expect(seen[0]).toMatchObject({
      url: `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`,
      body: '{"a":1}',
    });
    expect(seen[0]?.headers['x-amz-invocation-type']).toBe('RequestResponse');
    expect(seen[0]?.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=\S+\/\d{8}\/eu-west-1\/lambda\/aws4_request, /,
    );
  });

  test('function errors and refusals come back as they are', async () => {
    const failing = await startLambda({
      status: 200,
      headers: { 'X-Amz-Function-Error': 'Unhandled' },
      body: '{"errorType":"E"}',
    });
    expect(await makePool(() => [], { lambda: failing.url }).invoke('g')).toEqual({
      statusCode: 200,
      functionError: 'Unhandled',
      payload: '{"errorType":"E"}',
    });
    const headers = { 'x-amzn-ErrorType': 'TooManyRequestsException:http://internal' };
    const throttled = await startLambda({ status: 429, headers, body: '{}' });
    expect(await makePool(() => [], { lambda: throttled.url }).invoke('g')).toEqual({
      statusCode: 429,
      errorType: 'TooManyRequestsException',
      payload: '{}',
    });
  });

  test('an endpoint that cannot be reached is named', async () => {
    const { invoke } = makePool(() => [], { lambda: 'http://127.0.0.1:1' });
    const result = await invoke('g');
    expect(result).toMatchObject({ statusCode: 503, errorType: 'ServiceException' });
    expect(result.payload).toContain('http://127.0.0.1:1');
  });
});

describe('the end', () => {
  test('close answers what is under way, and whatever is invoked afterwards', async () => {
    const { pool, invoke } = makePool(() => [node('f', 'index.sleep', { timeoutSeconds: 30 })]);
    const running = Promise.all([invoke('f', { millis: 20_000 }), invoke('f', { millis: 20_000 })]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const started = Date.now();
    await pool.close();
    expect(Date.now() - started).toBeLessThan(2000);
    for (const result of await running)
      expect(result).toMatchObject({ statusCode: 503, errorType: 'ServiceException' });
    expect((await invoke('f')).statusCode).toBe(503);
  });

  test('a missing code folder is said', async () => {
    const { invoke, lines } = makePool(() => [node('f', 'index.handler', { code: join(fixtures, 'absent') })]);
    expect((await invoke('f')).payload).toContain('Runtime.ImportModuleError');
    expect(lines.join('\n')).toContain('ENOENT');
  });
});
