// Hands a backend's answer on as it comes: the head at once, each chunk when it is there, of any length and kind. Developer
// guide, "Stream the integration response for your proxy integrations in API Gateway".

import type { Exchange } from '../exchange.ts';
import { isContentCoding, proxiedHeader } from '../header-names.ts';
import { resume } from '../pipeline.ts';
import { writeHead } from '../respond.ts';
import type { Sink } from './backend-call.ts';

/** Takes a backend's flat headers over for the client; the length that they announce, or -1. */
export function takeProxiedHeaders(exchange: Exchange, headers: readonly string[]): number {
  let announced = -1;
  for (let at = 0; at < headers.length; at += 2) {
    const value = headers[at + 1] ?? '';
    const { sent, meaning } = proxiedHeader(headers[at] ?? '');
    if (meaning === 'contentType') exchange.responseType = value;
    else if (meaning === 'contentLength') announced = Number(value);
    else if (meaning === 'contentEncoding' && !isContentCoding(value)) continue;
    if (sent !== undefined) exchange.headers.push(sent, value);
  }
  return announced;
}

export class StreamSink implements Sink {
  readonly #exchange: Exchange;
  #resume: () => void = () => undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  start(status: number, headers: string[], resumeBackend: () => void): void {
    const exchange = this.#exchange;
    this.#resume = resumeBackend;
    exchange.status = status;
    const announced = takeProxiedHeaders(exchange, headers);
    writeHead(exchange, announced < 0 ? undefined : announced);
    exchange.response.flushHeaders();
  }

  data(chunk: Buffer): boolean {
    const { response } = this.#exchange;
    this.#exchange.responseLength += chunk.length;
    if (response.write(chunk)) return true;
    response.once('drain', this.#resume);
    return false;
  }

  /** Nothing that would need the whole response comes after it. */
  end(): void {
    const exchange = this.#exchange;
    exchange.step = exchange.route?.stages.length ?? 0;
    exchange.response.end();
    resume(exchange);
  }
}
