// What the execution log tells of the invocation of a function: the call of Lambda's Invoke as API Gateway makes it on
// AWS (recorded logs of the service). Here nothing is signed, so that there is no Authorization to tell of.

import type { Exchange } from '../exchange.ts';
import type { FunctionCall, FunctionResult } from '../ports.ts';
import { logEndpointRequest, logEndpointResponse } from './endpoint-log.ts';
import { requestSourceArn } from './source-arn.ts';

/** The lines before the invocation. */
export function logFunctionCall(exchange: Exchange, call: FunctionCall): void {
  const { executionLog, context, requestId, route, method } = exchange;
  if (!executionLog) return;
  const { snapshot } = context;
  const headers = [
    ['x-amzn-lambda-integration-tag', requestId],
    ['x-amzn-apigateway-api-id', snapshot.apiId],
    ['X-Amz-Source-Arn', requestSourceArn(snapshot, method, route?.resourcePath ?? '')],
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${snapshot.apiId}`],
    ['X-Amzn-Trace-Id', exchange.traceId],
    ['Content-Type', 'application/json'],
  ];
  if (call.invocationType === 'Event') headers.push(['X-Amz-Invocation-Type', 'Event']);
  logEndpointRequest(executionLog, { uri: invokeUri(call), headers: headers.flat(), body: call.payload });
}

/** The version of Lambda's API that each way of invoking belongs to. */
function invokeUri({ functionArn, region, receive }: FunctionCall): string {
  const [version, operation] = receive
    ? ['2021-11-15', 'response-streaming-invocations']
    : ['2015-03-31', 'invocations'];
  const home = /^arn:[^:]+:lambda:([^:]+):/.exec(functionArn)?.[1] ?? region;
  return `https://lambda.${home}.amazonaws.com/${version}/functions/${functionArn}/${operation}`;
}

/** The lines after it, of failed functions and refused calls, too. */
export function logFunctionResult(exchange: Exchange, result: FunctionResult): void {
  const { statusCode, payload, functionError, requestId } = result;
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(payload))];
  if (requestId !== undefined) headers.push('x-amzn-RequestId', requestId);
  if (functionError !== undefined) headers.push('X-Amz-Function-Error', functionError);
  if (statusCode < 300) headers.push('X-Amz-Executed-Version', '$LATEST');
  headers.push('X-Amzn-Trace-Id', exchange.traceId);
  logEndpointResponse(exchange, { status: statusCode, headers, body: payload });
  if (statusCode >= 300) {
    exchange.executionLog?.error(`Lambda invocation failed with status: ${statusCode}.${lambdaRequestId(result)}`);
  }
}

/** Closes a line about a failed function; nothing where its request has no id. */
export function lambdaRequestId({ requestId }: FunctionResult): string {
  return requestId === undefined ? '' : ` Lambda request id: ${requestId}`;
}
