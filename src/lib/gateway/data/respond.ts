// The last stage: writes the response with the headers that the gateway adds to every one.
// Developer guide, "Important notes"; header by header in recordings of the service.

import { deflateSync, gzipSync } from 'node:zlib';
import type { Exchange, Outcome } from './exchange.ts';

/** Writes status, headers and body. Throws when a header is not allowed in HTTP; nothing is sent then. */
export function respond(exchange: Exchange): Outcome {
  const { payload, response } = exchange;
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  writeHead(exchange, length);
  if (length === 0) response.end();
  else if (typeof payload === 'string' || length > oneWrite) response.end(payload);
  else response.end(payload.toString('latin1'), 'latin1');
  return undefined;
}

/** Bytes up to which a payload is handed over as text of one byte a character: node then writes it with the head. */
const oneWrite = 32_768;

/**
 * Writes status and headers: `length` in bytes, or undefined for a body whose end is not known (sent in chunks).
 * Everything is one flat array, which node writes without building its own object of headers.
 */
export function writeHead(exchange: Exchange, length: number | undefined): void {
  const { status } = exchange;
  const head = ['Content-Type', exchange.responseType ?? 'application/json'];
  if (length !== undefined && status !== 204 && status !== 304) head.push('Content-Length', String(length));
  head.push('x-amzn-RequestId', exchange.requestId);
  for (const part of exchange.headers) head.push(part);
  head.push('x-amz-apigw-id', exchange.extendedRequestId);
  if (exchange.responseTraceId !== undefined) head.push('X-Amzn-Trace-Id', exchange.responseTraceId);
  exchange.response.writeHead(status, head);
}

/** Bytes of the payload that a response may have. */
const compressions = { gzip: gzipSync, deflate: deflateSync } as const;

/**
 * A stage that compresses payloads of so many bytes and more, for clients that ask for it by name.
 * Developer guide, "Payload compression for REST APIs": the coding that the client ranks first must be a supported
 * one, `*` asks for none, and what the backend has encoded stays as it is.
 */
export function compressFrom(minimumCompressionSize: number): (exchange: Exchange) => Outcome {
  return function compress(exchange) {
    const coding = preferredCoding(exchange.acceptEncoding);
    const { payload } = exchange;
    if (!coding || Buffer.byteLength(payload) < minimumCompressionSize || isEncoded(exchange)) return undefined;
    exchange.payload = compressions[coding](payload);
    exchange.headers.push('Content-Encoding', coding);
    return undefined;
  };
}

function isEncoded(exchange: Exchange): boolean {
  return exchange.headers.some((part, at) => at % 2 === 0 && part.toLowerCase() === 'content-encoding');
}

function preferredCoding(acceptEncoding: string | undefined): 'gzip' | 'deflate' | undefined {
  let best: { coding: string; quality: number } | undefined;
  for (const entry of (acceptEncoding ?? '').split(',')) {
    const [coding = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    if (coding !== '' && quality > (best?.quality ?? 0)) best = { coding, quality };
  }
  return best?.coding === 'gzip' || best?.coding === 'deflate' ? best.coding : undefined;
}
