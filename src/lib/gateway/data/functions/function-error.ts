// The error objects that Lambda itself makes, when it is not the function that says what went wrong.
// Developer guide, "Troubleshoot invocation issues in Lambda"; the texts are those of the Invoke API's answers.

import type { FunctionResult } from '../ports.ts';

/** Largest answer of a synchronous invocation: 6 MB and 100 bytes. */
export const maximumResponseBytes = 6_291_556;

/** What the function answers, unless it is too large. */
export function succeeded(payload: string): FunctionResult {
  // A character is at most three bytes long, so that most answers need not be measured.
  if (payload.length * 3 > maximumResponseBytes) {
    const bytes = Buffer.byteLength(payload);
    if (bytes > maximumResponseBytes) return responseTooLarge(bytes);
  }
  return { statusCode: 200, payload };
}

/** The function failed: Invoke succeeds, and its payload is the error object. */
export function unhandled(payload: string): FunctionResult {
  return { statusCode: 200, payload, functionError: 'Unhandled' };
}

/** The function ran longer than it may. */
export function timedOut(requestId: string, timeoutMillis: number): FunctionResult {
  const seconds = (timeoutMillis / 1000).toFixed(2);
  return unhandled(
    errorObject('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`),
  );
}

/** The runtime ended in the middle; `reason` is `exit status 1` or `signal: killed`. */
export function runtimeExited(requestId: string, reason: string | undefined): FunctionResult {
  const how =
    reason === undefined ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${reason}`;
  return unhandled(errorObject('Runtime.ExitError', `RequestId: ${requestId} Error: ${how}`));
}

/** The answer does not fit. */
export function responseTooLarge(bytes: number): FunctionResult {
  const message = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`;
  return unhandled(errorObject('Function.ResponseSizeTooLarge', message));
}

/** Lambda's error object as JSON text, as it looks without a stack trace. */
export function errorObject(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

/** Invoke itself refuses, or fails: no function ran. */
export function invokeRefused(statusCode: number, errorType: string, message: string): FunctionResult {
  return { statusCode, errorType, payload: JSON.stringify({ Type: statusCode < 500 ? 'User' : 'Service', message }) };
}

/** Lambda knows no such function. */
export function functionNotFound(functionArn: string): FunctionResult {
  const payload = JSON.stringify({ Type: 'User', Message: `Function not found: ${functionArn}` });
  return { statusCode: 404, errorType: 'ResourceNotFoundException', payload };
}

/** What is under way, or comes, when the gateway ends. */
export function closing(): FunctionResult {
  return invokeRefused(503, 'ServiceException', 'The local gateway is ending');
}
