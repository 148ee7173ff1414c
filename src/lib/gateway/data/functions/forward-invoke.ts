// Sends Invoke to another server of Lambda's API: a function that is not declared runs there.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import type { FunctionCall, FunctionResult } from '../ports.ts';
import { functionArnOf } from './declared-function.ts';
import { invokeRefused } from './function-error.ts';
import { signRequest } from './sign-request.ts';

/** Lambda's longest timeout and a little more. */
const patienceMillis = 910_000;

/** Calls the function at `endpoint` and gives back what it answered; an unreachable endpoint is a failure of the service. */
export async function forwardInvoke(call: FunctionCall, endpoint: string): Promise<FunctionResult> {
  try {
    const functionName = encodeURIComponent(functionArnOf(call.functionArn, call));
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/2015-03-31/functions/${functionName}/invocations`);
    const headers = signRequest({
      method: 'POST',
      host: url.host,
      path: url.pathname,
      headers: headersOf(call),
      body: call.payload,
      region: call.region,
      service: 'lambda',
    });
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: call.payload,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMillis),
    });
    return readAnswer(answer.status, answer.headers, await answer.text());
  } catch (error) {
    return invokeRefused(503, 'ServiceException', `Invoke could not be forwarded to ${endpoint}: ${describe(error)}`);
  }
}

function headersOf(call: FunctionCall): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-amz-invocation-type': call.invocationType,
  };
  if (call.traceId !== undefined) headers['x-amzn-trace-id'] = call.traceId;
  return headers;
}

function readAnswer(statusCode: number, headers: Headers, payload: string): FunctionResult {
  const requestId = headers.get('x-amzn-requestid');
  const answer = { statusCode, payload, ...(requestId !== null && { requestId }) };
  if (statusCode >= 300) {
    return { ...answer, errorType: headers.get('x-amzn-errortype')?.split(':')[0] ?? 'ServiceException' };
  }
  const functionError = headers.get('x-amz-function-error');
  if (functionError === null) return answer;
  return { ...answer, functionError: functionError === 'Handled' ? 'Handled' : 'Unhandled' };
}

/** `fetch` says only that it failed; why is in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
