// The last stage: writes the response with the headers that the gateway adds to every one.
// Developer guide, "Important notes"; header by header in recordings of the service.

import { deflate, deflateSync, gzip, gzipSync } from 'node:zlib';
import type { Exchange, Outcome } from './exchange.ts';
import { configurationError } from './failure.ts';
import { fail, resume } from './pipeline.ts';

/** Writes status, headers and body. Throws when a header is not allowed in HTTP; nothing is sent then. */
export function respond(exchange: Exchange): Outcome {
  const { payload, response } = exchange;
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  writeHead(exchange, length);
  exchange.responseLength = length;
  if (length === 0) response.end();
  else if (typeof payload === 'string' || length > oneWrite) response.end(payload);
  else response.end(payload.toString('latin1'), 'latin1');
  return undefined;
}

/** Bytes up to which a payload is handed over as text of one byte a character: node then writes it with the head. */
const oneWrite = 32_768;

/**
 * Writes status and headers. Throws for a status that no answer ends with (1xx), which a mapping may ask for, and for
 * headers that HTTP does not allow; nothing is sent then. in bytes, or undefined for a body whose end is not known (sent in
 * chunks). Everything is one flat array, which node writes without building its own object of headers.
 */
export function writeHead(exchange: Exchange, length: number | undefined): void {
  const { status } = exchange;
  if (status < 200) throw configurationError(`Status ${status} cannot end a response`);
  const head = ['Content-Type', exchange.responseType ?? 'application/json'];
  if (length !== undefined && status !== 204 && status !== 304) head.push('Content-Length', String(length));
  head.push('x-amzn-RequestId', exchange.requestId);
  for (const part of exchange.headers) head.push(part);
  head.push('x-amz-apigw-id', exchange.extendedRequestId);
  if (exchange.responseTraceId !== undefined) head.push('X-Amzn-Trace-Id', exchange.responseTraceId);
  exchange.response.writeHead(status, head);
}

const compressions = {
  gzip: { atOnce: gzipSync, aside: gzip },
  deflate: { atOnce: deflateSync, aside: deflate },
} as const;
/** Bytes up to which a payload is compressed at once; more would hold up all other requests. */
const mostAtOnce = 65_536;

/**
 * A stage that compresses payloads of so many bytes and more, for clients that ask for it by name.
 * Developer guide, "Payload compression for REST APIs": the coding that the client ranks first must be a supported
 * one, `*` asks for none, and what the backend has encoded stays as it is.
 */
export function compressFrom(minimumCompressionSize: number): (exchange: Exchange) => Outcome {
  return function compress(exchange) {
    const coding = preferredCoding(exchange.acceptEncoding);
    const { payload } = exchange;
    const length = Buffer.byteLength(payload);
    if (!coding || length === 0 || length < minimumCompressionSize || isEncoded(exchange)) return undefined;
    exchange.headers.push('Content-Encoding', coding);
    if (length > mostAtOnce) return compressAside(exchange, compressions[coding].aside);
    exchange.payload = compressions[coding].atOnce(payload);
    return undefined;
  };
}

function compressAside(exchange: Exchange, compress: typeof gzip): Outcome {
  compress(exchange.payload, (error, compressed) => {
    if (error) return fail(exchange, configurationError(`Unable to compress the response: ${error.message}`));
    exchange.payload = compressed;
    resume(exchange);
  });
  return 'waiting';
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
