// Answers to requests that no method takes. Developer guide, "Gateway response types": without a route API Gateway
// takes the call for an unsigned one, and complains of the Authorization header where there is one.

import type { ServerResponse } from 'node:http';
import { GatewayFailure } from './failure.ts';
import { readAuthorizationHeader } from './iam/authorization-header.ts';
import { newExtendedRequestId, newRequestId } from './random-ids.ts';

/** Unknown API or stage: there are no gateway responses to ask. */
export function forbid(response: ServerResponse): void {
  const body = '{"message":"Forbidden"}';
  const head = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
  head.push('x-amzn-RequestId', newRequestId(), 'x-amzn-ErrorType', 'ForbiddenException');
  head.push('x-amz-apigw-id', newExtendedRequestId());
  response.writeHead(403, head);
  response.end(body);
}

/** Known stage, but no such path, or not with this method. */
export function missingRoute(authorization: string | undefined): GatewayFailure {
  try {
    readAuthorizationHeader(authorization);
    return new GatewayFailure('missingAuthenticationToken');
  } catch (error) {
    if (error instanceof GatewayFailure) return error;
    throw error;
  }
}
