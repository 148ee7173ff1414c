// Node.js functions, run by real worker threads. What is expected is what Lambda's Node.js runtime answers:
// developer guide "Define Lambda function handler in Node.js", "Using the Lambda context object", and the open
// source of the runtime interface client for error objects.

import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeclaredFunction } from '../../src/lib/gateway/data/functions/declared-function.ts';
import { createFunctionPool } from '../../src/lib/gateway/data/functions/function-pool.ts';

const fixtures = fileURLToPath(new URL('../fixtures/functions/', import.meta.url));
const scope = { account: '123456789012', region: 'eu-west-1' };
const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:f';

let pool: ReturnType<typeof createFunctionPool> | undefined;
let lines: string[] = [];

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

/** A pool of one function `f`; gives what invokes it with an event. */
function declare(handler: string, more: Partial<DeclaredFunction> = {}) {
  lines = [];
  const declared: DeclaredFunction[] = [
    { name: 'f', runtime: 'nodejs20.x', handler, code: `${fixtures}node`, ...more },
  ];
  const made = createFunctionPool({ functions: () => declared, forwards: {}, log: (line) => lines.push(line) });
  pool = made;
  return (event: unknown = {}, call: { functionArn?: string; traceId?: string } = {}) =>
    made.invoke({
      functionArn: arn,
      ...scope,
      payload: JSON.stringify(event),
      invocationType: 'RequestResponse',
      ...call,
    });
}

/** Runs once; the payload parsed. */
async function run(handler: string, event: unknown = {}, more: Partial<DeclaredFunction> = {}) {
  const result = await declare(handler, more)(event);
  return { ...result, payload: JSON.parse(result.payload) };
}

describe('answers', () => {
  test('what a handler streams is gathered for a caller that waits for the whole', async () => {
    expect(await declare('index.streams')()).toMatchObject({ statusCode: 200, payload: 'ü{"a":1}end' });
  });

  test.each([
    ['index.echo', { a: [1, null, 'ü'] }, { a: [1, null, 'ü'] }],
    ['index.nothing', {}, null],
    ['index.deep.er.handler', {}, 'deep'],
    ['index.callback', { a: 1 }, { got: { a: 1 } }],
    ['index.twice', {}, 'first'],
    ['index.asyncCallback', {}, 'by callback'],
    ['index.done', {}, 'done'],
    ['index.succeed', {}, 'succeeded'],
    // The callback's answer waits for an empty event loop, unless the context says otherwise.
    ['index.callbackWaits', {}, { late: true }],
    ['index.callbackDoesNotWait', {}, { late: false }],
    // A handler that is not async and never calls back answers null when nothing is left to happen.
    ['index.neverCalls', {}, null],
  ])('%s', async (handler, event, expected) => {
    expect(await run(handler, event)).toEqual({ statusCode: 200, requestId: expect.any(String), payload: expected });
  });

  test.each([
    ['esm', 'index.handler', { kind: 'undefined', event: {} }],
    ['module', 'app.handler', true],
    ['nested', 'src/handlers/deep.run', 'nested'],
  ])('modules in %s', async (folder, handler, expected) => {
    expect((await run(handler, {}, { code: fixtures + folder })).payload).toEqual(expected);
  });

  test('an empty payload is an empty object', async () => {
    const invoke = declare('index.echo');
    await invoke();
    const result = await pool?.invoke({ functionArn: 'f', ...scope, payload: '', invocationType: 'RequestResponse' });
    expect(result).toEqual({ statusCode: 200, requestId: expect.any(String), payload: '{}' });
  });
});

describe('errors', () => {
  test.each([
    ['index.throws', 'TypeError', 'no good'],
    ['index.throwsSync', 'RangeError', 'out of range'],
    ['index.callbackError', 'Error', 'by callback'],
    ['index.fail', 'Error', 'failed'],
    ['index.circular', 'Error', 'Unable to stringify response body'],
    ['index.throwsLater', 'Error', 'too late'],
    ['index.rejectsLater', 'Runtime.UnhandledPromiseRejection', 'Error: nobody listens'],
    ['index.notThere', 'Runtime.HandlerNotFound', 'index.notThere is undefined or not exported'],
    ['index.notAFunction', 'Runtime.HandlerNotFound', 'index.notAFunction is not a function'],
    ['index', 'Runtime.MalformedHandlerName', 'Bad handler'],
  ])('%s', async (handler, errorType, errorMessage) => {
    const result = await run(handler);
    expect(result).toMatchObject({ statusCode: 200, functionError: 'Unhandled', payload: { errorType, errorMessage } });
    expect(Object.keys(result.payload)).toEqual(['errorType', 'errorMessage', 'trace']);
    expect(result.payload.trace[0]).toBe(`${errorType}: ${errorMessage}`);
  });

  test.each([
    ['index.throwsText', 'just text'],
    ['index.callbackText', 'only text'],
  ])('%s: what is no error has its type for a name', async (handler, errorMessage) => {
    expect((await run(handler)).payload).toEqual({ errorType: 'string', errorMessage, trace: [] });
  });

  test.each([
    ['broken.handler', 'Runtime.UserCodeSyntaxError', /^SyntaxError: Unexpected end of input/],
    ['missing.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'not-there'\nRequire stack:/],
    ['absent.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'absent'\nRequire stack:/],
    ['throws.handler', 'Error', /^while loading$/],
    ['../nested/src.handler', 'Runtime.MalformedHandlerName', /is not a valid handler name/],
    // Without a package.json of its own a function's .js is CommonJS, whatever the project around it says.
    ['looks-esm.handler', 'Runtime.UserCodeSyntaxError', /^SyntaxError: Cannot use import statement outside a module/],
  ])('loading %s', async (handler, errorType, message) => {
    const result = await run(handler, {}, { code: `${fixtures}nested` });
    expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
    expect(result.payload.errorMessage).toMatch(message);
  });

  test('a promise that never settles is found when the event loop is empty, not at the timeout', async () => {
    const result = await run('index.neverSettles', {}, { timeoutSeconds: 20 });
    expect(result.payload.errorType).toBe('Runtime.NodeJsExit');
  });

  test.each([
    [1, 'Runtime exited with error: exit status 1'],
    [0, 'Runtime exited without providing a reason'],
  ])('process.exit(%i) ends the environment alone', async (code, message) => {
    const { payload } = await run('index.exits', { code });
    expect(payload.errorType).toBe('Runtime.ExitError');
    expect(payload.errorMessage).toMatch(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${message}$`));
  });

  test.each([
    ['SIGKILL', 137],
    ['SIGTERM', 143],
    [9, 137],
  ])('a function that kills its process (%s) ends its environment, not the gateway', async (signal, code) => {
    const { payload } = await run('index.kills', { signal });
    expect(payload.errorMessage).toMatch(`Runtime exited with error: exit status ${code}`);
  });

  test('a function may ask whether its process is there', async () => {
    expect((await run('index.probes')).payload).toBe(true);
  });

  test('a rejection after the answer costs that environment, and no invocation', async () => {
    const invoke = declare('index.rejectsAfterwards');
    for (let i = 0; i < 5; i++) {
      expect(await invoke()).toEqual({ statusCode: 200, requestId: expect.any(String), payload: '"answered"' });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('process.exit while loading', async () => {
    const { payload } = await run('exits.handler', {}, { code: `${fixtures}nested` });
    expect(payload.errorMessage).toMatch(/Runtime exited with error: exit status 7$/);
  });

  test('a loop without end is stopped at the timeout', async () => {
    const started = Date.now();
    const result = await run('index.loops', {}, { timeoutSeconds: 1 });
    expect(result.functionError).toBe('Unhandled');
    expect(result.payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
    });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('beyond the memory limit the environment is killed', async () => {
    const { payload } = await run('index.eats', {}, { memorySize: 64, timeoutSeconds: 30 });
    expect(payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/signal: killed$/),
    });
  });

  test('an answer of more than 6 MB', async () => {
    const invoke = declare('index.big');
    expect((await invoke({ size: 6_291_554 })).functionError).toBeUndefined();
    const { payload, functionError } = await invoke({ size: 6_291_555 });
    expect(functionError).toBe('Unhandled');
    expect(JSON.parse(payload)).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test('a payload that is not JSON is refused by Invoke', async () => {
    declare('index.echo');
    const result = await pool?.invoke({ functionArn: arn, ...scope, payload: '{a', invocationType: 'RequestResponse' });
    expect(result).toMatchObject({ statusCode: 400, errorType: 'InvalidRequestContentException' });
    expect(result?.payload).toContain('Could not parse request body into json');
  });

  test('from Node.js 24 on there are no callbacks', async () => {
    expect((await run('index.callback', {}, { runtime: 'nodejs24.x' })).payload.errorType).toBe(
      'Runtime.CallbackHandlerDeprecated',
    );
    expect((await run('index.circular', {}, { runtime: 'nodejs24.x' })).payload.errorType).toBe(
      'Runtime.JSONStringifyError',
    );
    await pool?.close();
    expect((await run('index.context', {}, { runtime: 'nodejs24.x' })).payload.keys).not.toContain('done');
  });
});

describe('what a handler finds', () => {
  test('the context object', async () => {
    const invoke = declare('index.context', { memorySize: 512, timeoutSeconds: 7 });
    const { keys, ...context } = JSON.parse((await invoke({}, { functionArn: `${arn}:live` })).payload);
    expect(context).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionVersion: '$LATEST',
      functionName: 'f',
      memoryLimitInMB: '512',
      logGroupName: '/aws/lambda/f',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      invokedFunctionArn: `${arn}:live`,
      awsRequestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      remaining: expect.any(Number),
    });
    expect(context.remaining).toBeGreaterThan(6500);
    expect(context.remaining).toBeLessThanOrEqual(7000);
    expect(keys).toEqual(expect.arrayContaining(['clientContext', 'identity', 'succeed', 'fail', 'done']));
  });

  test('environment variables: reserved ones, declared ones, the trace; nothing of the surroundings', async () => {
    process.env['SECRET_OF_THE_GATEWAY'] = 'hidden';
    const invoke = declare('index.env', { environment: { DECLARED: 'yes', AWS_REGION: 'refused' } });
    const names = [
      'DECLARED',
      'AWS_REGION',
      '_HANDLER',
      'AWS_EXECUTION_ENV',
      'LAMBDA_TASK_ROOT',
      'TZ',
      '_X_AMZN_TRACE_ID',
    ];
    const { payload } = await invoke({ names: [...names, 'SECRET_OF_THE_GATEWAY'] }, { traceId: 'Root=1-2-3' });
    expect(JSON.parse(payload)).toEqual({
      DECLARED: 'yes',
      AWS_REGION: 'eu-west-1',
      _HANDLER: 'index.env',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      LAMBDA_TASK_ROOT: `${fixtures}node`,
      TZ: ':UTC',
      _X_AMZN_TRACE_ID: 'Root=1-2-3',
      SECRET_OF_THE_GATEWAY: null,
    });
    delete process.env['SECRET_OF_THE_GATEWAY'];
  });

  test('its environment variables are its own', async () => {
    const invoke = declare('index.setEnv');
    expect((await invoke({ name: 'APIGW_TEST_VARIABLE', value: 'x' })).payload).toBe('null');
    expect((await invoke({ name: 'APIGW_TEST_VARIABLE', value: 'y' })).payload).toBe('"x"');
    expect(process.env['APIGW_TEST_VARIABLE']).toBeUndefined();
  });
});

test('the log has the form of Lambda’s', async () => {
  const invoke = declare('index.logs');
  await invoke();
  await expect.poll(() => lines).toContain('raw');
  const id = /RequestId: (\S+)/.exec(lines[0] ?? '')?.[1];
  expect(lines[0]).toBe(`START RequestId: ${id} Version: $LATEST`);
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^\\d{4}-.*Z\t${id}\tINFO\thello log \\{ a: 1 \\}$`)));
  expect(lines).toContainEqual(expect.stringMatching(/\tERROR\ttwo\rlines$/));
  expect(lines).toContain(`END RequestId: ${id}`);
  expect(lines).toContainEqual(
    expect.stringMatching(new RegExp(`^REPORT RequestId: ${id}\tDuration: .*\tInit Duration: `)),
  );
});

test('a function that logs without end is stopped at its timeout, however slow the log is read', async () => {
  let written = 0;
  const slowly = () => {
    written++;
    for (const end = performance.now() + 0.02; performance.now() < end; );
  };
  const declared = [
    { name: 'f', runtime: 'nodejs20.x', handler: 'index.logsForever', code: `${fixtures}node`, timeoutSeconds: 1 },
  ];
  const flooded = createFunctionPool({ functions: () => declared, forwards: {}, log: slowly });
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  const call = { functionArn: arn, ...scope, payload: '{}', invocationType: 'RequestResponse' } as const;
  expect((await flooded.invoke(call)).payload).toMatch('Task timed out after 1.00 seconds');
  clearInterval(timer);
  await flooded.close();
  expect(written).toBeGreaterThan(1000);
  expect(longest).toBeLessThan(1500);
});

test('errors and timeouts are in the log', async () => {
  await declare('index.throws')();
  expect(lines).toContainEqual(expect.stringMatching(/\tERROR\tInvoke Error \t\{"errorType":"TypeError"/));
  await pool?.close();
  await declare('index.loops', { timeoutSeconds: 1 })();
  expect(lines).toContainEqual(expect.stringMatching(/Task timed out after 1\.00 seconds/));
  expect(lines).toContainEqual(expect.stringMatching(/Status: timeout$/));
});
