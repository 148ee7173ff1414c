// Takes a backend's whole answer in, then lets an integration response make the client's of it: templates and conversions
// need the whole. Developer guide, "Set up an integration response in API Gateway".

import type { Exchange } from '../exchange.ts';
import { configurationError } from '../failure.ts';
import { resume } from '../pipeline.ts';
import { payloadLimit } from '../read-body.ts';
import type { Sink } from './backend-call.ts';
import { applyResponse, type CompiledResponse, selectResponse } from './integration-responses.ts';

/** Selects the integration response by the status. */
export class BufferSink implements Sink {
  readonly #exchange: Exchange;
  readonly #responses: readonly CompiledResponse[];
  #status = 0;
  #headers: string[] = [];
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(exchange: Exchange, responses: readonly CompiledResponse[]) {
    this.#exchange = exchange;
    this.#responses = responses;
  }

  start(status: number, headers: string[]): void {
    this.#status = status;
    this.#headers = headers;
  }

  data(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > payloadLimit) throw configurationError('Integration response is larger than 10485760 bytes.');
    this.#chunks.push(chunk);
    return true;
  }

  end(): void {
    const exchange = this.#exchange;
    exchange.trace?.pending.push(`Received response. Status: ${this.#status}`);
    exchange.responseType = this.#contentType();
    const selected = selectResponse(this.#responses, String(this.#status));
    applyResponse(exchange, selected, { headers: this.#headers, body: Buffer.concat(this.#chunks) });
    resume(exchange);
  }

  #contentType(): string | undefined {
    const at = this.#headers.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-type');
    return at < 0 ? undefined : this.#headers[at + 1];
  }
}
