// Answers to requests that no method takes. Developer guide, "Gateway response types": without a route API Gateway
// takes the call for an unsigned one, and complains of the Authorization header where there is one.

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { GatewayFailure } from './failure.ts';
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
  const [scheme, ...pairs] = splitAuthorization(authorization);
  if (authorization === undefined || scheme === undefined) return new GatewayFailure('missingAuthenticationToken');
  const hash = createHash('sha256').update(authorization).digest('base64');
  if (pairs.length === 0 || pairs.some((pair) => !pair.includes('='))) {
    const text = `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`;
    return new GatewayFailure('incompleteSignature', text, text);
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !has(pairs, name));
  if (missing.length === 0) return new GatewayFailure('missingAuthenticationToken');
  const required = missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
  const text = `${required} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`;
  return new GatewayFailure('incompleteSignature', text, text);
}

/** `SCHEME a=b, c=d` -> the scheme and the pairs. A single word is no scheme but a pair that lacks its equal-sign. */
function splitAuthorization(authorization: string | undefined): string[] {
  const text = authorization?.trim() ?? '';
  if (text === '') return [];
  const blank = text.indexOf(' ');
  if (blank < 0) return [text];
  return [
    text.slice(0, blank),
    ...text
      .slice(blank + 1)
      .split(',')
      .map((pair) => pair.trim()),
  ];
}

function has(pairs: readonly string[], name: string): boolean {
  return pairs.some((pair) => pair.startsWith(`${name}=`));
}
