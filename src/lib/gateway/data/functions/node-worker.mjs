// @ts-check
// The Node.js runtime of a local function: runs in a worker thread, loads the handler and invokes it as Lambda does.
// Developer guide, "Define Lambda function handler in Node.js". Plain JavaScript: Node 20 starts no TypeScript in workers.
//
// Mailbox protocol. In: `requestId \t functionArn \t traceId \n payload`. Out: one letter and text:
// I ready · F init failed · R result, r after a while · P still pending · E handler failed · B payload is no JSON · X failed, and this thread ends · L log line.
// The n-th message in belongs to slot n of `slots`: whoever turns it from POSTED first has it, this thread or its owner.

import { format } from 'node:util';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { describeError, RuntimeError } from './node-error.mjs';
import { hasCallbacks, loadHandler, streaming } from './node-handler.mjs';

/** @typedef {import('./node-handler.mjs').Handler} Handler */

/** @type {{ port: import('node:worker_threads').MessagePort, slots: Int32Array, timeoutMillis: number, logging: boolean }} */
const { port, slots, timeoutMillis, logging } = workerData;
const POSTED = 1;
const STARTED = 2;
/** An invocation that took no longer than this was quick: others may wait behind such ones. */
const quickMillis = 0.25;

const { env } = process;
/** @type {string[]} */
const mailbox = [];
let received = 0;
/** Counts invocations: an answer that comes after its invocation was answered belongs to nobody. */
let turn = 0;
let running = false;
/** The last invocation that was told to be pending. */
let announced = 0;
let isChecking = false;
let startedAt = 0;
let requestId = '';
let traceId = '';
/** What to do when nothing keeps the event loop alive any more. */
let whenIdle = () => {};
/** @type {Handler} */
let handler = () => undefined;

// ---- console

function patchConsole() {
  const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR' };
  for (const [method, level] of Object.entries(levels)) {
    Reflect.set(
      console,
      method,
      logging ? (/** @type {unknown[]} */ ...values) => writeLog(level, format(...values)) : () => {},
    );
  }
}

/** @param {string} level @param {string} message */
function writeLog(level, message) {
  if (!logging) return;
  const id = requestId === '' ? 'undefined' : requestId;
  port.postMessage(`L${new Date().toISOString()}\t${id}\t${level}\t${message}`.replaceAll('\n', '\r'));
}

/** @param {string} what @param {unknown} error */
function logError(what, error) {
  if (logging) writeLog('ERROR', `${what} \t${describeError(error)}`);
}

// ---- invocations

/** @param {string} message */
function receive(message) {
  mailbox.push(message);
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) mailbox.push(next.message);
  if (!running) startNext();
  checkPending();
}

/** After this turn of the event loop: what has not been answered by then waits for something. */
function checkPending() {
  if (isChecking || !running) return;
  isChecking = true;
  setImmediate(() => {
    isChecking = false;
    if (!running) return;
    if (announced !== turn) port.postMessage('P');
    announced = turn;
  });
}

function startNext() {
  for (let message = mailbox.shift(); message !== undefined; message = mailbox.shift()) {
    const slot = received++ & (slots.length - 1);
    if (Atomics.compareExchange(slots, slot, POSTED, STARTED) !== POSTED) continue;
    begin(message);
    return;
  }
}

/** @param {string} message */
function begin(message) {
  const head = message.slice(0, message.indexOf('\n'));
  const [id = '', functionArn = '', trace = ''] = head.split('\t');
  running = true;
  startedAt = performance.now();
  requestId = id;
  const mine = ++turn;
  /** @type {unknown} */
  let event;
  try {
    event = JSON.parse(message.slice(head.length + 1));
  } catch (error) {
    finish(mine, `B${error instanceof Error ? error.message : error}`);
    return;
  }
  setTrace(trace);
  invoke(mine, event, functionArn);
}

/** Writing to `process.env` is slow: only when it changes. @param {string} trace */
function setTrace(trace) {
  if (trace === traceId) return;
  traceId = trace;
  if (trace === '') delete env['_X_AMZN_TRACE_ID'];
  else env['_X_AMZN_TRACE_ID'] = trace;
}

/** @param {number} mine @param {unknown} event @param {string} functionArn */
function invoke(mine, event, functionArn) {
  const settle = {
    succeed: (/** @type {unknown} */ result) => succeed(mine, result),
    fail: (/** @type {unknown} */ error) => fail(mine, error),
  };
  const callback = makeCallback(mine, settle);
  const context = makeContext(functionArn, callback);
  whenIdle =
    handler.constructor.name === 'AsyncFunction' ? () => settle.fail(neverSettled()) : () => settle.succeed(null);
  try {
    if (Reflect.get(handler, streaming))
      throw new RuntimeError('NotImplemented', 'Response streaming is not run locally yet');
    const result = hasCallbacks ? handler(event, context.value, callback.call) : handler(event, context.value);
    if (isPromise(result)) result.then(settle.succeed, settle.fail);
    else if (!hasCallbacks) settle.succeed(result);
  } catch (error) {
    settle.fail(error);
  }
  // A pending invocation must not keep the event loop alive: when nothing else does, it will never be answered.
  if (running && turn === mine) port.unref();
}

function neverSettled() {
  return new RuntimeError(
    'NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
}

/** @param {unknown} value @returns {value is PromiseLike<unknown>} */
function isPromise(value) {
  return value !== null && typeof value === 'object' && typeof Reflect.get(value, 'then') === 'function';
}

/** @typedef {{ succeed: (result: unknown) => void, fail: (error: unknown) => void }} Settle */

/**
 * The callback of a handler. Unless told otherwise, Lambda answers only when the event loop is empty.
 * @param {number} mine @param {Settle} settle
 */
function makeCallback(mine, settle) {
  let called = false;
  const state = { waitsForEmptyEventLoop: true, call };
  /** @param {unknown} [error] @param {unknown} [result] */
  function call(error, result) {
    if (called || turn !== mine) return;
    called = true;
    if (error !== undefined && error !== null) settle.fail(error);
    else if (state.waitsForEmptyEventLoop) whenIdle = () => settle.succeed(result);
    else settle.succeed(result);
  }
  /** @param {unknown} [error] @param {unknown} [result] */
  function done(error, result) {
    if (called) return;
    called = true;
    if (error !== undefined && error !== null) settle.fail(error);
    else settle.succeed(result);
  }
  return Object.assign(state, { done });
}

const environmentData = {
  functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
  functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
  memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
};

/** @param {string} functionArn @param {ReturnType<typeof makeCallback>} callback */
function makeContext(functionArn, callback) {
  const deadline = Date.now() + timeoutMillis;
  const invocationData = {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  if (!hasCallbacks) return { value: { ...invocationData, ...environmentData } };
  const value = {
    get callbackWaitsForEmptyEventLoop() {
      return callback.waitsForEmptyEventLoop;
    },
    set callbackWaitsForEmptyEventLoop(/** @type {boolean} */ waits) {
      callback.waitsForEmptyEventLoop = waits;
    },
    succeed: (/** @type {unknown} */ result) => callback.done(null, result),
    fail: (/** @type {unknown} */ error) => callback.done(error ?? 'handled'),
    done: callback.done,
    functionVersion: environmentData.functionVersion,
    functionName: environmentData.functionName,
    memoryLimitInMB: environmentData.memoryLimitInMB,
    logGroupName: environmentData.logGroupName,
    logStreamName: environmentData.logStreamName,
    ...invocationData,
  };
  return { value };
}

/** @param {unknown} value */
function serialise(value) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    if (hasCallbacks) throw new Error('Unable to stringify response body');
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body');
  }
}

/** @param {number} mine @param {unknown} result */
function succeed(mine, result) {
  if (turn !== mine || !running) return;
  let text = '';
  try {
    text = serialise(result);
  } catch (error) {
    fail(mine, error);
    return;
  }
  finish(mine, (performance.now() - startedAt > quickMillis ? 'r' : 'R') + text);
}

/** @param {number} mine @param {unknown} error */
function fail(mine, error) {
  if (turn !== mine || !running) return;
  logError('Invoke Error', error);
  finish(mine, `E${describeError(error)}`);
}

/** @param {number} mine @param {string} answer */
function finish(mine, answer) {
  if (turn !== mine || !running) return;
  running = false;
  whenIdle = () => {};
  port.ref();
  port.postMessage(answer);
  startNext();
}

/** What no handler catches ends the environment, with a last word. @param {string} what @param {unknown} error @param {number} code */
function die(what, error, code) {
  logError(what, error);
  port.postMessage(`X${describeError(error)}`);
  process.exit(code);
}

process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => {
  die('Unhandled Promise Rejection', new RuntimeError('UnhandledPromiseRejection', String(reason)), 128);
});
process.on('beforeExit', () => {
  if (!running) return;
  port.ref();
  whenIdle();
});

/** Response streaming is not run locally: a handler that asks for it says so when it is invoked. */
function defineStreaming() {
  const streamifyResponse = (/** @type {Handler} */ wrapped) => Object.assign(wrapped, { [streaming]: 'response' });
  Reflect.set(globalThis, 'awslambda', { streamifyResponse });
}

patchConsole();
defineStreaming();
try {
  handler = await loadHandler();
  port.on('message', receive);
  port.postMessage('I');
} catch (error) {
  logError('Uncaught Exception', error);
  port.postMessage(`F${describeError(error)}`);
}
