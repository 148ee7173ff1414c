// @ts-check
// Finds a function's handler as Lambda's Node.js runtime does: which file, which kind of module, which export.
// Developer guide, "Define Lambda function handler in Node.js" and "Building Lambda functions with Node.js".

import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './node-error.mjs';

/** @typedef {(event: unknown, context: object, callback?: (error?: unknown, result?: unknown) => void) => unknown} Handler */

const { env } = process;
const taskRoot = env['LAMBDA_TASK_ROOT'] ?? '';
const handlerName = env['_HANDLER'] ?? '';
const runtimeMajor = Number(/nodejs(\d+)/.exec(env['AWS_EXECUTION_ENV'] ?? '')?.[1] ?? 0);

/** From Node.js 24 on Lambda's runtime knows neither callbacks nor `context.done`. */
export const hasCallbacks = runtimeMajor < 24;

/** Marks handlers that were given to `awslambda.streamifyResponse`. */
export const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Loads the function's module; rejects with the error that Lambda would answer. @returns {Promise<Handler>} */
export async function loadHandler() {
  keepToTaskRoot();
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
    process.emitWarning(`${path} cannot be read, it will be ignored for ES module detection purposes.`);
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
