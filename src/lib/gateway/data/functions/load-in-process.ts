// Loads a function's handler into the gateway's own process: which file and which export, as Lambda's Node.js runtime
// looks for them. Developer guide, "Define Lambda function handler in Node.js".

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionConfiguration } from './declared-function.ts';

/** A handler, with a callback or not. */
export type NodeHandler = (
  event: unknown,
  context: object,
  callback: (error?: unknown, result?: unknown) => void,
) => unknown;

/** In Lambda's order. */
const endings = ['', '.js', '.mjs', '.cjs'];
/** Makes each loading of an ES module a new one. */
let loadings = 0;

/** Loads the code as it is now; rejects with what Lambda would say. The declared variables are set in `process.env`. */
export async function loadInProcess({ code, handler, environment }: FunctionConfiguration): Promise<NodeHandler> {
  Object.assign(process.env, environment);
  const name = basename(handler);
  const dot = name.indexOf('.');
  if (dot < 0 || handler.includes('..')) throw runtimeError('MalformedHandlerName', `'${handler}' is no handler`);
  const path = join(code, dirname(handler), name.slice(0, dot));
  const file = endings.map((ending) => path + ending).find(existsSync);
  if (file === undefined) throw runtimeError('ImportModuleError', `Error: Cannot find module '${name.slice(0, dot)}'`);
  forgetModules(code);
  const loaded: unknown = await import(`${pathToFileURL(file).href}?loading=${++loadings}`);
  const names = name.slice(dot + 1).split('.');
  const found = names.reduce(readProperty, loaded) ?? names.reduce(readProperty, readProperty(loaded, 'default'));
  if (typeof found === 'function') return found as NodeHandler;
  throw runtimeError('HandlerNotFound', `${handler} is undefined or not exported`);
}

/** Lambda's error object as JSON text, of anything that can be thrown. */
export function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') });
}

function readProperty(object: unknown, key: string): unknown {
  return object !== null && object !== undefined ? Reflect.get(Object(object), key) : undefined;
}

/** CommonJS modules of the function's folder are read anew, too. */
function forgetModules(code: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (file.startsWith(code + sep)) delete cache[file];
}

function runtimeError(type: string, message: string): Error {
  return Object.assign(new Error(message), { name: `Runtime.${type}` });
}
