// @ts-check
// The Node.js runtime of a local function: runs in a worker thread, loads the handler and invokes it as Lambda does.
// Developer guide, "Define Lambda function handler in Node.js". Plain JavaScript: Node 20 starts no TypeScript in workers.
//
// Mailbox protocol. In: `requestId \t functionArn \t traceId \n payload`. Out: one letter and text:
// I ready · F init failed · R result, r after a while · E handler failed · B payload is no JSON · P still pending
// S chunk of a streamed answer, a byte a character · L log line · X failed, and this thread ends.
// The n-th message in belongs to slot n of `slots`: whoever turns it from POSTED first has it, this thread or its owner.

import { constants } from 'node:os';
import { types } from 'node:util';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { describeError, RuntimeError } from './node-error.mjs';
import { hasCallbacks, loadHandler, streaming } from './node-handler.mjs';
import { logError, patchConsole } from './node-log.mjs';
import { defineStreaming, ResponseStream } from './node-stream.mjs';

/** @typedef {import('./node-handler.mjs').Handler} Handler */

/** @type {{ port: import('node:worker_threads').MessagePort, slots: Int32Array, timeoutMillis: number }} */
const { port, slots, timeoutMillis } = workerData;
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
let isAsync = false;
let isStreaming = false;

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
  const outcome = makeOutcome(mine);
  whenIdle = () => (isAsync || isStreaming ? fail(mine, neverSettled()) : succeed(mine, null));
  try {
    const result = isStreaming ? stream(mine, event, functionArn) : call(event, functionArn, outcome);
    if (isPromise(result)) result.then(outcome.succeed, outcome.fail);
    else if (!hasCallbacks || isStreaming) outcome.succeed(result);
  } catch (error) {
    outcome.fail(error);
  }
  // A pending invocation must not keep the event loop alive: when nothing else does, it will never be answered.
  if (running && turn === mine) port.unref();
}

/** @param {unknown} event @param {string} functionArn @param {ReturnType<typeof makeOutcome>} outcome */
function call(event, functionArn, outcome) {
  return hasCallbacks
    ? handler(event, makeCallbackContext(functionArn, outcome), outcome.callback)
    : handler(event, makeContext(functionArn));
}

/**
 * The invocation is over when the handler is done and its stream is finished.
 * @param {number} mine @param {unknown} event @param {string} functionArn
 */
function stream(mine, event, functionArn) {
  const response = new ResponseStream((chunk) => {
    if (turn === mine && running) port.postMessage(`S${chunk.toString('latin1')}`);
  });
  const finished = new Promise((resolve, reject) => response.on('finish', resolve).on('error', reject));
  // A handler that fails is what the invocation fails with, whatever becomes of its stream.
  finished.catch(() => undefined);
  const result = Reflect.apply(handler, undefined, [event, response, makeContext(functionArn)]);
  if (!isPromise(result)) throw new Error('Streaming does not support non-async handlers.');
  return result.then(() => finished);
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

/**
 * The ways in which a handler can end its invocation: the first counts, whichever it is.
 * @param {number} mine
 */
function makeOutcome(mine) {
  let isOver = false;
  const outcome = {
    /** @type {{ callbackWaitsForEmptyEventLoop: boolean }} */
    context: { callbackWaitsForEmptyEventLoop: true },
    succeed(/** @type {unknown} */ result) {
      if (isOver) return;
      isOver = true;
      succeed(mine, result);
    },
    fail(/** @type {unknown} */ error) {
      if (isOver) return;
      isOver = true;
      fail(mine, error ?? 'handled');
    },
    done(/** @type {unknown} */ error, /** @type {unknown} */ result) {
      if (error !== undefined && error !== null) outcome.fail(error);
      else outcome.succeed(result);
    },
    /** Unless the context says otherwise, a callback's result is answered only when the event loop is empty. */
    callback(/** @type {unknown} */ error, /** @type {unknown} */ result) {
      if (isOver || turn !== mine) return;
      const waits = outcome.context.callbackWaitsForEmptyEventLoop && (error === undefined || error === null);
      if (!waits) {
        outcome.done(error, result);
        return;
      }
      isOver = true;
      whenIdle = () => succeed(mine, result);
    },
  };
  return outcome;
}

const functionVersion = env['AWS_LAMBDA_FUNCTION_VERSION'];
const functionName = env['AWS_LAMBDA_FUNCTION_NAME'];
const memoryLimitInMB = env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'];
const logGroupName = env['AWS_LAMBDA_LOG_GROUP_NAME'];
const logStreamName = env['AWS_LAMBDA_LOG_STREAM_NAME'];

/** @param {string} invokedFunctionArn */
function makeContext(invokedFunctionArn) {
  const deadline = Date.now() + timeoutMillis;
  return {
    functionVersion,
    functionName,
    memoryLimitInMB,
    logGroupName,
    logStreamName,
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn,
    awsRequestId: requestId,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** @param {string} invokedFunctionArn @param {ReturnType<typeof makeOutcome>} outcome */
function makeCallbackContext(invokedFunctionArn, outcome) {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    succeed: outcome.succeed,
    fail: outcome.fail,
    done: outcome.done,
    ...makeContext(invokedFunctionArn),
  };
  outcome.context = context;
  return context;
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
  if (isStreaming) {
    // All of it has been sent.
    finish(mine, 'r');
    return;
  }
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

/** A function that kills its process ends its environment: here the process is the gateway's. */
function keepGatewayAlive() {
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (pid !== process.pid && pid !== 0) return kill(pid, signal);
    const name = /** @type {NodeJS.Signals} */ (signal ?? 'SIGTERM');
    const number = typeof signal === 'number' ? signal : constants.signals[name];
    if (number !== 0) process.exit(128 + number);
    return true;
  };
}

patchConsole(() => requestId);
keepGatewayAlive();
defineStreaming();
try {
  handler = await loadHandler();
  isAsync = types.isAsyncFunction(handler);
  isStreaming = Boolean(Reflect.get(handler, streaming));
  port.on('message', receive);
  port.postMessage('I');
} catch (error) {
  logError('Uncaught Exception', error);
  port.postMessage(`F${describeError(error)}`);
}
