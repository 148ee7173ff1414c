// Functions that are processes: Python with our bootstrap, custom runtimes with theirs, both over the Runtime API.
// Developer guide, "Using the Lambda runtime API for custom runtimes", "Define Lambda function handler in Python".

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeclaredFunction } from '../../src/lib/gateway/data/functions/declared-function.ts';
import { createFunctionPool } from '../../src/lib/gateway/data/functions/function-pool.ts';

const fixtures = fileURLToPath(new URL('../fixtures/functions/', import.meta.url));
const sources = fileURLToPath(new URL('../../src/lib/gateway/data/functions/', import.meta.url));
const scope = { account: '123456789012', region: 'eu-west-1' };
const closers: (() => Promise<unknown>)[] = [];

const has = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const python = has('python3');
const curl = has('curl');

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function declare(more: Partial<DeclaredFunction>) {
  const lines: string[] = [];
  const declared: DeclaredFunction[] = [
    { name: 'f', runtime: 'python3.11', handler: 'app.echo', code: `${fixtures}python`, ...more },
  ];
  const pool = createFunctionPool({ functions: () => declared, forwards: {}, log: (line) => lines.push(line) });
  closers.push(() => pool.close());
  const invoke = async (event: unknown = {}, traceId?: string) => {
    const call = {
      functionArn: 'f',
      ...scope,
      payload: JSON.stringify(event),
      invocationType: 'RequestResponse' as const,
    };
    const result = await pool.invoke(traceId === undefined ? call : { ...call, traceId });
    return { ...result, payload: JSON.parse(result.payload) };
  };
  return { pool, invoke, lines };
}

/** Whether a process runs; one that is dead and only waits for somebody to ask how it died does not. */
function lives(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
}

describe.skipIf(!python)('Python', () => {
  test.each([
    ['app.echo', { a: ['ü', null] }, { a: ['ü', null] }],
    ['app.decimals', {}, { whole: 3, part: 1.5 }],
    ['package.module.handler', {}, 'nested'],
    ['package/module.handler', {}, 'nested'],
  ])('%s', async (handler, event, expected) => {
    expect(await declare({ handler }).invoke(event)).toEqual({
      statusCode: 200,
      requestId: expect.any(String),
      payload: expected,
    });
  });

  test('a warm process handles one invocation after the other', async () => {
    const { invoke } = declare({ handler: 'app.counter' });
    const first = (await invoke()).payload;
    expect(first.count).toBe(1);
    expect((await invoke()).payload).toEqual({ count: 2, pid: first.pid });
  });

  test('the context object and the environment', async () => {
    const { invoke } = declare({
      handler: 'app.describe',
      environment: { DECLARED: 'yes' },
      memorySize: 256,
      timeoutSeconds: 9,
    });
    const { payload } = await invoke({}, 'Root=1-2-3');
    expect(payload).toEqual({
      name: 'f',
      version: '$LATEST',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      memory: '256',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remaining: expect.any(Number),
      cwd: `${fixtures}python`,
      region: 'eu-west-1',
      declared: 'yes',
      trace: 'Root=1-2-3',
    });
    expect(payload.remaining).toBeGreaterThan(8000);
    expect((await invoke()).payload.trace).toBeNull();
  });

  test('an exception', async () => {
    const { functionError, payload } = await declare({ handler: 'app.raises' }).invoke();
    expect(functionError).toBe('Unhandled');
    expect(Object.keys(payload)).toEqual(['errorMessage', 'errorType', 'requestId', 'stackTrace']);
    expect(payload).toMatchObject({ errorMessage: 'no good', errorType: 'ValueError' });
    expect(payload.stackTrace).toHaveLength(1);
    expect(payload.stackTrace[0]).toMatch(
      /^ {2}File ".*app\.py", line \d+, in raises\n {4}raise ValueError\("no good"\)\n$/,
    );
  });

  test.each([
    [
      'app.unmarshallable',
      'Runtime.MarshalError',
      'Unable to marshal response: Object of type set is not JSON serializable',
    ],
    ['missing.handler', 'Runtime.ImportModuleError', "Unable to import module 'missing': No module named 'not_there'"],
    ['absent.handler', 'Runtime.ImportModuleError', "Unable to import module 'absent': No module named 'absent'"],
    ['app.absent', 'Runtime.HandlerNotFound', "Handler 'absent' missing on module 'app'"],
    ['sys.exit', 'Runtime.BuiltInModuleConflict', 'Cannot use built-in module sys as a handler module'],
    ['app', 'Runtime.MalformedHandlerName', "Bad handler 'app': not enough values to unpack (expected 2, got 1)"],
  ])('%s', async (handler, errorType, errorMessage) => {
    const result = await declare({ handler }).invoke();
    expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType, errorMessage } });
  });

  test('a syntax error is shown with its place', async () => {
    const { payload } = await declare({ handler: 'broken.handler' }).invoke();
    expect(payload.errorType).toBe('Runtime.UserCodeSyntaxError');
    expect(payload.errorMessage).toMatch(/^Syntax error in module 'broken': /);
    expect(payload.stackTrace[0]).toMatch(/^ {2}File ".*broken\.py" Line 1\n/);
  });

  test('sys.exit ends the process, and the next invocation starts another', async () => {
    const { invoke } = declare({ handler: 'app.exits' });
    for (let i = 0; i < 2; i++) {
      const { payload } = await invoke();
      expect(payload.errorType).toBe('Runtime.ExitError');
      expect(payload.errorMessage).toMatch(/^RequestId: \S+ Error: Runtime exited with error: exit status 4$/);
    }
  });

  test('a loop without end is stopped at the timeout', async () => {
    const { payload } = await declare({ handler: 'app.loops', timeoutSeconds: 1 }).invoke();
    expect(payload.errorType).toBe('Sandbox.Timedout');
  });

  test('concurrent invocations run in processes of their own', async () => {
    const { invoke } = declare({ handler: 'app.sleeps', timeoutSeconds: 10 });
    const results = await Promise.all([invoke({ seconds: 1 }), invoke({ seconds: 1 }), invoke({ seconds: 1 })]);
    expect(new Set(results.map((result) => result.payload)).size).toBe(3);
  });

  test('what it prints without ending a line is logged in pieces', async () => {
    const { invoke, lines } = declare({ handler: 'app.writes_no_line_end', timeoutSeconds: 20 });
    expect((await invoke()).payload).toBe('written');
    await expect.poll(() => lines.filter((line) => /^x+$/.test(line)).length).toBeGreaterThan(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(400_000);
  });

  test('an answer of more than 6 MB is measured and not kept', async () => {
    const { invoke } = declare({ handler: 'app.answers_too_much', timeoutSeconds: 20 });
    expect(await invoke({ length: 20_000_000 })).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size (20000002 bytes) exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
    expect((await invoke({ length: 3 })).payload).toBe('xxx');
  });

  test('what it prints is in the log', async () => {
    const { invoke, lines } = declare({ handler: 'app.prints' });
    await invoke();
    await expect.poll(() => lines).toContain('stderr');
    expect(lines).toContain('printed');
    expect(lines).toContainEqual(
      expect.stringMatching(/^\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t[0-9a-f-]{36}\twarned$/),
    );
  });

  test('running a function writes nothing into its folder, and so does not restart it', async () => {
    const { invoke } = declare({ handler: 'package.module.handler' });
    await invoke();
    expect(() => execFileSync('test', ['-e', `${fixtures}python/package/__pycache__`])).toThrow();
  });

  test('changed code runs from the next invocation on', async () => {
    const code = await mkdtemp(join(tmpdir(), 'functions-'));
    closers.push(() => rm(code, { recursive: true }));
    const { invoke } = declare({ handler: 'app.handler', code });
    for (const version of [1, 2]) {
      await writeFile(join(code, 'app.py'), `def handler(event, context):\n    return ${version}\n`);
      await expect.poll(async () => (await invoke()).payload).toBe(version);
    }
  });

  test('close ends the process', async () => {
    const { pool, invoke } = declare({ handler: 'app.counter' });
    const { pid } = (await invoke()).payload;
    expect(lives(pid)).toBe(true);
    await pool.close();
    expect(lives(pid)).toBe(false);
  });

  test.each([
    ['waits for an invocation', 'app.counter', {}],
    ['loops', 'app.loops', {}],
  ])('killed with -9, the gateway leaves no process behind that %s', async (_what, handler) => {
    const folder = await mkdtemp(join(tmpdir(), 'functions-'));
    closers.push(() => rm(folder, { recursive: true }));
    const gateway = await startGatewayProcess(folder, {
      name: 'f',
      runtime: 'python3',
      handler,
      code: `${fixtures}python`,
      timeoutSeconds: 60,
    });
    await expect.poll(() => gateway.output(), { timeout: 15_000 }).toMatch(/^pid \d+$[\s\S]*^START /m);
    const pid = Number(/pid (\d+)/.exec(gateway.output())?.[1]);
    expect(lives(pid)).toBe(true);
    gateway.child.kill('SIGKILL');
    await expect.poll(() => lives(pid), { timeout: 5000 }).toBe(false);
  });
});

/** A process of its own that has a pool, bundled as it is shipped, and has begun one invocation. */
async function startGatewayProcess(folder: string, declared: DeclaredFunction) {
  const entry = `import { createFunctionPool } from '${sources}function-pool.ts';
    const declared = [${JSON.stringify(declared)}];
    const pool = createFunctionPool({ functions: () => declared, forwards: {}, log: (line) => console.log(line) });
    setInterval(() => {}, 1000);
    await pool.invoke({ functionArn: 'f', account: '123456789012', region: 'eu-west-1', payload: '{}', invocationType: 'RequestResponse' });`;
  await build({
    stdin: { contents: entry, resolveDir: sources, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'gateway.mjs'),
    logLevel: 'silent',
  });
  await cp(join(sources, 'bootstrap.py'), join(folder, 'bootstrap.py'));
  const child: ChildProcess = spawn(process.execPath, [join(folder, 'gateway.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  closers.push(async () => child.kill('SIGKILL'));
  return { child, output: () => output };
}

describe('interpreters', () => {
  test.skipIf(!python)('another Python 3 stands in for one that is not installed, and the log says so', async () => {
    const { invoke, lines } = declare({ runtime: 'python3.99' });
    expect((await invoke({ a: 1 })).payload).toEqual({ a: 1 });
    expect(lines).toContain('python3.99 is not installed: python3 runs this function instead');
  });

  test('without an interpreter the error names what was looked for', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    closers.push(async () => {
      process.env['PATH'] = path;
    });
    const { invoke } = declare({ runtime: 'python3.98' });
    const { payload, functionError } = await invoke();
    expect(functionError).toBe('Unhandled');
    expect(payload.errorType).toBe('Runtime.InvalidEntrypoint');
    expect(payload.errorMessage).toMatch(/none of python3\.98, python3, python can be run/);
  });
});

describe.skipIf(!curl)('custom runtimes', () => {
  test('bootstrap takes invocations from the Runtime API', async () => {
    const { invoke } = declare({ runtime: 'provided.al2023', handler: 'my.handler', code: `${fixtures}custom` });
    expect(await invoke({ a: 1 })).toEqual({
      statusCode: 200,
      requestId: expect.any(String),
      payload: { handler: 'my.handler', event: { a: 1 } },
    });
    expect((await invoke({ b: 2 })).payload.event).toEqual({ b: 2 });
  });

  test('a runtime that exits', async () => {
    const { invoke } = declare({ runtime: 'provided', handler: 'x', code: `${fixtures}custom` });
    const { payload } = await invoke('exit');
    expect(payload.errorMessage).toMatch(/Runtime exited with error: exit status 9$/);
    expect((await invoke({})).functionError).toBeUndefined();
  });

  test('a folder without bootstrap', async () => {
    const { invoke } = declare({ runtime: 'provided.al2', handler: 'x', code: `${fixtures}node` });
    const { payload } = await invoke();
    expect(payload.errorType).toBe('Runtime.InvalidEntrypoint');
    expect(payload.errorMessage).toContain("Couldn't find valid bootstrap(s): [");
  });

  test('close ends the runtime and all that it started', async () => {
    const code = await mkdtemp(join(tmpdir(), 'functions-'));
    closers.push(() => rm(code, { recursive: true }));
    await writeFile(join(code, 'bootstrap'), `#!/bin/sh\nsleep 300 &\necho "pids $$ $!"\nwait\n`, { mode: 0o755 });
    const { pool, lines } = declare({ runtime: 'provided', handler: 'x', code });
    void pool.invoke({ functionArn: 'f', ...scope, payload: '{}', invocationType: 'RequestResponse' });
    await expect.poll(() => lines.join('\n')).toMatch(/^pids \d+ \d+$/m);
    const pids = /pids (\d+) (\d+)/.exec(lines.join('\n'))?.slice(1).map(Number) ?? [];
    await pool.close();
    await expect.poll(() => pids.map(lives)).toEqual([false, false]);
  });
});
