// The headers that an HTTP or HTTP_PROXY integration sends. Developer guide, "Amazon API Gateway important notes";
// recorded by backends that answer what they were sent.

import { sourceIp } from '../context-variables.ts';
import type { Exchange, StageContext } from '../exchange.ts';
import { forwarded } from '../forwarded.ts';
import { headerName, slots } from '../header-names.ts';
import type { RequestMappings } from './http-request.ts';

/** The client's headers for an HTTP_PROXY backend: all but those held back and those that a mapping replaces. */
export function compileProxyHeaders(
  context: StageContext,
  mappings: RequestMappings,
): (exchange: Exchange) => string[] {
  const replaced = new Set(mappings.header.map(([name]) => name.toLowerCase()));
  const { apiId } = context.snapshot;
  return (exchange) => {
    const raw = exchange.request.rawHeaders;
    const headers: string[] = [];
    for (let at = 0; at < raw.length; at += 2) {
      const written = raw[at] ?? '';
      const name = headerName(written);
      if (name.heldBackFromProxy || name.slot === slots.forwardedFor) continue;
      if (name.slot === slots.authorization && exchange.isSigned) continue;
      if (replaced.size > 0 && replaced.has(name.lower)) continue;
      headers.push(written, raw[at + 1] ?? '');
    }
    pushForwarded(headers, exchange);
    return pushCommon(headers, exchange, { apiId, mapped: mappings.header });
  };
}

/** The headers for an HTTP backend: the gateway's own and the mapped ones; the client's are not forwarded. */
export function compileOwnHeaders(
  context: StageContext,
  mappings: RequestMappings,
): (exchange: Exchange, contentType: string | undefined) => string[] {
  const replaced = new Set(mappings.header.map(([name]) => name.toLowerCase()));
  const { apiId } = context.snapshot;
  return (exchange, contentType) => {
    const headers: string[] = [];
    if (!replaced.has('accept')) headers.push('Accept', 'application/json');
    if (!replaced.has('user-agent')) headers.push('User-Agent', `AmazonAPIGateway_${apiId}`);
    if (contentType !== undefined && !replaced.has('content-type')) headers.push('Content-Type', contentType);
    return pushCommon(headers, exchange, { apiId, mapped: mappings.header });
  };
}

function pushCommon(
  headers: string[],
  exchange: Exchange,
  { apiId, mapped }: { apiId: string; mapped: RequestMappings['header'] },
): string[] {
  headers.push('X-Amzn-Apigateway-Api-Id', apiId, 'X-Amzn-Trace-Id', exchange.traceId);
  for (const [name, expression] of mapped) {
    const value = expression(exchange);
    if (value !== undefined) headers.push(name, value);
  }
  return headers;
}

function pushForwarded(headers: string[], exchange: Exchange): void {
  const { port, protocol } = forwarded(exchange);
  const ip = sourceIp(exchange);
  headers.push(
    'X-Forwarded-For',
    exchange.forwardedFor === undefined ? ip : `${exchange.forwardedFor}, ${ip}`,
    'X-Forwarded-Port',
    port,
    'X-Forwarded-Proto',
    protocol,
  );
}
