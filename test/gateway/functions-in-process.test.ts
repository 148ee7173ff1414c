// Functions that run in the gateway's own thread (`isolation: none`): they answer what Invoke answers of others, but nothing
// keeps them apart. Developer guide, "Define Lambda function handler in Node.js"; API reference, Invoke.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createFunctionPool } from '../../src/lib/gateway/data/functions/function-pool.ts';
import { parseFunctions } from '../../src/lib/gateway/server-functions.ts';

const source = `let count = 0;
exports.echo = async (event) => event;
exports.count = async () => ++count;
exports.callback = (event, context, done) => setTimeout(done, 1, null, 'called back');
exports.sync = () => 'at once';
exports.throws = async () => { throw new TypeError('no good'); };
exports.throwsSync = () => { throw new RangeError('out of range'); };
exports.circular = async () => { const value = {}; value.value = value; return value; };
exports.never = () => new Promise(() => {});
exports.nothing = async () => undefined;
exports.context = async (event, { functionName, awsRequestId, getRemainingTimeInMillis }) =>
  ({ functionName, hasId: awsRequestId.length === 36, remaining: getRemainingTimeInMillis() > 0 });
exports.env = async () => process.env.APIGW_IN_PROCESS_TEST;
`;
let code: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(() => {
  code = mkdtempSync(join(tmpdir(), 'apigw-in-process-'));
  writeFileSync(join(code, 'index.js'), source);
  writeFileSync(join(code, 'module.mjs'), "export const handler = async () => 'from a module';");
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(() => {
  rmSync(code, { recursive: true, force: true });
  delete process.env['APIGW_IN_PROCESS_TEST'];
});

function start(handler: string, timeoutSeconds = 3) {
  const environment = { APIGW_IN_PROCESS_TEST: 'seen' };
  const declared = [
    { name: 'f', runtime: 'nodejs20.x', handler, code, isolation: 'none' as const, timeoutSeconds, environment },
  ];
  const pool = createFunctionPool({ functions: () => declared, forwards: {} });
  closers.push(() => pool.close());
  const call = { functionArn: 'f', account: '123456789012', region: 'eu-west-1' };
  return (payload: string) => pool.invoke({ ...call, payload, invocationType: 'RequestResponse' });
}

test.each([
  ['index.echo', '{"a":[1,null]}'],
  ['index.callback', '"called back"'],
  ['index.sync', '"at once"'],
  ['index.nothing', 'null'],
  ['module.handler', '"from a module"'],
  ['index.context', '{"functionName":"f","hasId":true,"remaining":true}'],
  ['index.env', '"seen"'],
])('%s answers', async (handler, payload) => {
  const result = await start(handler)('{"a":[1,null]}');
  expect([result.statusCode, result.payload, result.functionError]).toEqual([200, payload, undefined]);
});

test.each([
  ['index.throws', { errorType: 'TypeError', errorMessage: 'no good' }],
  ['index.throwsSync', { errorType: 'RangeError', errorMessage: 'out of range' }],
  ['index.circular', { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' }],
  [
    'index.missing',
    { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.missing is undefined or not exported' },
  ],
  ['none.handler', { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'none'" }],
])('%s fails as a function does', async (handler, error) => {
  const { statusCode, functionError, payload } = await start(handler)('{}');
  expect([statusCode, functionError]).toEqual([200, 'Unhandled']);
  expect(JSON.parse(payload)).toMatchObject(error);
});

test('what takes too long is answered when its time is up', async () => {
  const { payload } = await start('index.never', 0.05)('{}');
  expect(JSON.parse(payload)).toMatchObject({ errorType: 'Sandbox.Timedout' });
});

test('a payload that is no JSON is refused', async () => {
  expect(await start('index.echo')('{')).toMatchObject({
    statusCode: 400,
    errorType: 'InvalidRequestContentException',
  });
});

test('the module is loaded once', async () => {
  const invoke = start('index.count');
  expect([(await invoke('{}')).payload, (await invoke('{}')).payload]).toEqual(['1', '2']);
});

test('other runtimes than Node.js cannot be declared so', () => {
  const python = { name: 'f', runtime: 'python3.12', handler: 'index.handler', code: '/tmp', isolation: 'none' };
  expect(parseFunctions(JSON.stringify([python]))).toBe(
    'Function 1: isolation: none is for Node.js functions alone, not for python3.12',
  );
});
