// @ts-check
// The error objects of Lambda's Node.js runtime: what a failed invocation answers.
// Developer guide, "Handling errors in Node.js"; the names are those of the runtime's own errors.

/** What the runtime itself finds wrong. */
export class RuntimeError extends Error {
  /** @param {string} type @param {string} message */
  constructor(type, message) {
    super(message);
    this.name = `Runtime.${type}`;
    Error.captureStackTrace(this, RuntimeError);
  }
}

/** Lambda's error object as JSON text, of anything that can be thrown. @param {unknown} error */
export function describeError(error) {
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
