// @ts-check
// The log of a Node.js function: what it writes with `console`, line by line and in the form of Lambda's runtime.
// Developer guide, "Log and monitor Node.js Lambda functions".

import { format } from 'node:util';
import { workerData } from 'node:worker_threads';
import { describeError } from './node-error.mjs';

/** @type {{ port: import('node:worker_threads').MessagePort, unreadLog: Int32Array, logging: boolean }} */
const { port, unreadLog, logging } = workerData;
/** Characters of the log that may be on their way: who writes more waits, as with a pipe that nobody empties. */
const mostUnread = 1_000_000;
const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR' };

let readRequestId = () => '';

/** Sends what `console` is given to the gateway, with the id of the invocation that runs. @param {() => string} requestId */
export function patchConsole(requestId) {
  readRequestId = requestId;
  for (const [method, level] of Object.entries(levels)) {
    const write = (/** @type {unknown[]} */ ...values) => writeLog(level, format(...values));
    Reflect.set(console, method, logging ? write : () => {});
  }
}

/** Writes an error as the runtime does. @param {string} what @param {unknown} error */
export function logError(what, error) {
  if (logging) writeLog('ERROR', `${what} \t${describeError(error)}`);
}

/** @param {string} level @param {string} message */
function writeLog(level, message) {
  const id = readRequestId() || 'undefined';
  const line = `L${new Date().toISOString()}\t${id}\t${level}\t${message}`.replaceAll('\n', '\r');
  for (let unread = Atomics.load(unreadLog, 0); unread > mostUnread; unread = Atomics.load(unreadLog, 0)) {
    Atomics.wait(unreadLog, 0, unread);
  }
  Atomics.add(unreadLog, 0, line.length);
  port.postMessage(line);
}
