// @ts-check
// The Node.js runtime of a local function: runs in a worker thread, loads the handler and invokes it as Lambda does.
// Developer guide, "Define Lambda function handler in Node.js". Plain JavaScript: Node 20 starts no TypeScript in workers.
//
// Mailbox protocol. In: `requestId \t functionArn \t traceId \n payload`. Out: one letter and text:
// I ready · F init failed · R result, r after a while · P still pending · E handler failed · B payload is no JSON · X failed, and this thread ends · L log line.
// The n-th message in belongs to slot n of `slots`: whoever turns it from POSTED first has it, this thread or its owner.

import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';

/** @typedef {(event: unknown, context: object, callback?: (error?: unknown, result?: unknown) => void) => unknown} Handler */
/** @typedef {{ claimed: boolean, requestId: string, timer: boolean }} Current */

/** @type {{ port: import('node:worker_threads').MessagePort, slots: Int32Array, timeoutMillis: number, logging: boolean }} */
const { port, slots, timeoutMillis, logging } = workerData;
const POSTED = 1;
const STARTED = 2;
/** An invocation that took no longer than this was quick: others may wait behind such ones. */
const quickMillis = 0.25;

const { env } = process;
const taskRoot = env['LAMBDA_TASK_ROOT'] ?? '';
const handlerName = env['_HANDLER'] ?? '';
const runtimeMajor = Number(/nodejs(\d+)/.exec(env['AWS_EXECUTION_ENV'] ?? '')?.[1] ?? 0);
/** From Node.js 24 on Lambda's runtime knows neither callbacks nor `context.done`. */
const hasCallbacks = runtimeMajor < 24;
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

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

// ---- errors, as Lambda writes them

class RuntimeError extends Error {
  /** @param {string} type @param {string} message */
  constructor(type, message) {
    super(message);
    this.name = `Runtime.${type}`;
    Error.captureStackTrace(this, RuntimeError);
  }
}

/** Lambda's error object as JSON text. @param {unknown} error */
function describeError(error) {
  try {
    if (error instanceof Error || isErrorLike(error)) {
      const trace = error.stack ? error.stack.split('\n') : [];
      return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace });
    }
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  } catch {
    const errorMessage =
      'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack';
    return JSON.stringify({ errorType: 'handled', errorMessage, trace: [] });
  }
}

/** Errors of another realm (`node:vm`) are errors too. @param {unknown} value @returns {value is Error} */
function isErrorLike(value) {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message, stack } = /** @type {Record<string, unknown>} */ (value);
  return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string' && stack !== '';
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

// ---- loading the handler

/** @returns {Promise<Handler>} */
async function loadHandler() {
  if (handlerName.includes('..')) {
    const advice = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('MalformedHandlerName', `'${handlerName}' is not a valid handler name. ${advice}`);
  }
  const name = basename(handlerName);
  const dot = name.indexOf('.');
  if (dot < 0) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const moduleFolder = handlerName.slice(0, handlerName.length - name.length);
  const loaded = await loadModule(moduleFolder, name.slice(0, dot));
  const found = name
    .slice(dot + 1)
    .split('.')
    .reduce(readProperty, loaded);
  return checkHandler(found);
}

/** @param {unknown} object @param {string} key @returns {unknown} */
function readProperty(object, key) {
  return object && /** @type {Record<string, unknown>} */ (object)[key];
}

/** @param {unknown} found @returns {Handler} */
function checkHandler(found) {
  if (!found) throw new RuntimeError('HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handlerName} is not a function`);
  if (!hasCallbacks && found.length >= 3 && !Reflect.get(found, streaming)) {
    const message =
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
    throw new RuntimeError('CallbackHandlerDeprecated', message);
  }
  return /** @type {Handler} */ (found);
}

/** @param {string} moduleFolder @param {string} moduleName @returns {Promise<unknown>} */
async function loadModule(moduleFolder, moduleName) {
  const require = createRequire(join(taskRoot, 'runtime.js'));
  try {
    const path = resolve(taskRoot, moduleFolder, moduleName);
    for (const [extension, load] of candidates(path, require)) {
      if (existsSync(path + extension)) return await load(path + extension);
    }
    return require(require.resolve(moduleName, { paths: [taskRoot, join(taskRoot, moduleFolder)] }));
  } catch (error) {
    throw toImportError(error);
  }
}

/**
 * Lambda's order: no extension, `.js` as package.json says, `.mjs`, `.cjs`.
 * @param {string} path @param {NodeJS.Require} require @returns {[string, (path: string) => unknown][]}
 */
function candidates(path, require) {
  const load = (/** @type {string} */ file) => import(pathToFileURL(file).href);
  const loadJs = isModuleScope(dirname(path)) ? load : require;
  return [
    ['', require],
    ['.js', loadJs],
    ['.mjs', load],
    ['.cjs', require],
  ];
}

/** @param {unknown} error */
function toImportError(error) {
  if (error instanceof SyntaxError) {
    const syntaxError = new RuntimeError('UserCodeSyntaxError', String(error));
    syntaxError.stack = error.stack;
    return syntaxError;
  }
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return code === 'MODULE_NOT_FOUND' ? new RuntimeError('ImportModuleError', String(error)) : error;
}

/**
 * Whether `.js` files of a folder are ES modules. The task root is all that Lambda has: a package.json above it,
 * such as the one of the project that the function belongs to, says nothing.
 * @param {string} folder @returns {boolean}
 */
function isModuleScope(folder) {
  if (folder.endsWith(`${sep}node_modules`) || !isInTaskRoot(folder)) return false;
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return isModuleScope(dirname(folder));
  try {
    return JSON.parse(readFileSync(path, 'utf8'))?.type === 'module';
  } catch {
    writeLog('WARN', `${path} cannot be read, it will be ignored for ES module detection purposes.`);
    return false;
  }
}

/** @param {string} path */
function isInTaskRoot(path) {
  return path === taskRoot || path.startsWith(taskRoot + sep);
}

/** Node would ask package.json files above the task root how to read `.js`; on Lambda there are none. */
function keepToTaskRoot() {
  const extensions = /** @type {Record<string, (module: object, path: string) => void>} */ (
    Reflect.get(Module, '_extensions')
  );
  const loadJs = extensions['.js'];
  extensions['.js'] = (module, path) => {
    if (!isInTaskRoot(path) || isModuleScope(dirname(path))) return loadJs?.(module, path);
    Reflect.get(module, '_compile').call(module, readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), path);
  };
}

/** Response streaming is not run locally: a handler that asks for it says so when it is invoked. */
function defineStreaming() {
  const streamifyResponse = (/** @type {Handler} */ wrapped) => Object.assign(wrapped, { [streaming]: 'response' });
  Reflect.set(globalThis, 'awslambda', { streamifyResponse });
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

patchConsole();
defineStreaming();
keepToTaskRoot();
try {
  handler = await loadHandler();
  port.on('message', receive);
  port.postMessage('I');
} catch (error) {
  logError('Uncaught Exception', error);
  port.postMessage(`F${describeError(error)}`);
}
