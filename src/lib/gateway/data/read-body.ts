// Reads a request's body, whole: API Gateway hands no request on before it has all of it, and refuses one of more
// than 10 MB. Developer guide, "Quotas" and "Call an API method with a compressed payload".

import { inflate, unzip } from 'node:zlib';
import type { Exchange, Outcome } from './exchange.ts';
import { GatewayFailure } from './failure.ts';
import { fail, resume } from './pipeline.ts';

/** Bytes that a payload may have, each way. */
export const payloadLimit = 10_485_760;

/** The stage: nothing to do without a body; else waits for it, and decodes gzip and deflate as AWS always does. */
export function readBody(exchange: Exchange): Outcome {
  return exchange.announcedLength === 0 ? undefined : receiveBody(exchange, () => undefined);
}

/** The same where a body is announced; `inspect` sees it as it was sent, and may throw. */
export function receiveBody(exchange: Exchange, inspect: (sent: Buffer) => void): Outcome {
  if (exchange.announcedLength > payloadLimit) throw new GatewayFailure('requestTooLarge');
  const decode = decoderOf(exchange.contentEncoding);
  collect(exchange, (body) => {
    try {
      inspect(body);
    } catch (error) {
      return fail(exchange, error);
    }
    if (!decode) return finish(exchange, body);
    decode(body, { maxOutputLength: payloadLimit }, (error, decoded) => {
      if (!error) return finish(exchange, decoded);
      fail(exchange, decodeFailure(error));
    });
  });
  return 'waiting';
}

function finish(exchange: Exchange, body: Buffer): void {
  exchange.body = body.length === 0 ? undefined : body;
  resume(exchange);
}

/** A client that goes away in the middle gets no answer: nothing calls back then. */
function collect(exchange: Exchange, done: (body: Buffer) => void): void {
  const { request } = exchange;
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= payloadLimit) chunks.push(chunk);
    else if (exchange.step !== Number.MAX_SAFE_INTEGER) fail(exchange, new GatewayFailure('requestTooLarge'));
  });
  request.on('end', () => {
    if (length <= payloadLimit) done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
  });
}

type Decode = typeof unzip;

const decoders = new Map<string, Decode>([
  ['gzip', unzip],
  ['deflate', inflate],
]);

function decoderOf(contentEncoding: string | undefined): Decode | undefined {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return undefined;
  const decoder = decoders.get(coding);
  if (!decoder) throw new GatewayFailure('unsupportedMediaType');
  return decoder;
}

function decodeFailure(error: NodeJS.ErrnoException): GatewayFailure {
  return new GatewayFailure(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'requestTooLarge' : 'unsupportedMediaType');
}
