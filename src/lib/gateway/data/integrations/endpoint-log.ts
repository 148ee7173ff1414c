// What the execution log tells of the call of a backend, in AWS's words and order (recorded logs of the service). There
// only while a request has an execution log: nothing of it is kept for others.

import type { Exchange } from '../exchange.ts';
import { bodyText, type ExecutionLog, headersText } from '../execution-log.ts';
import { integrationLatencyOf } from '../observe/log-variables.ts';

/** A request on its way to an endpoint. */
export interface LoggedRequest {
  uri: string;
  /** Flat: name, value, name, value. */
  headers: readonly string[];
  body: string | Buffer | undefined;
}

/** What an endpoint answered. */
export interface LoggedResponse {
  status: number;
  /** Flat: name, value, name, value. */
  headers: readonly string[];
  body: string | Buffer;
}

/** The lines before the call. */
export function logEndpointRequest(log: ExecutionLog, { uri, headers, body }: LoggedRequest): void {
  log.info(`Endpoint request URI: ${uri}`);
  log.info(`Endpoint request headers: ${headersText(headers)}`);
  log.info(`Endpoint request body after transformations: ${bodyText(body)}`);
  log.info(`Sending request to ${uri}`);
}

/** The lines after it. */
export function logEndpointResponse(exchange: Exchange, { status, headers, body }: LoggedResponse): void {
  const log = exchange.executionLog;
  if (!log) return;
  log.info(`Received response. Status: ${status}, Integration latency: ${integrationLatencyOf(exchange) ?? 0} ms`);
  log.info(`Endpoint response headers: ${headersText(headers)}`);
  log.info(`Endpoint response body before transformations: ${bodyText(body)}`);
}

/** Bytes of an answer that a line can show. */
const longest = 4096;

/** The beginning of an answer that comes in pieces, kept for its line. */
export class AnswerRecord {
  #status = 0;
  #headers: readonly string[] = [];
  #chunks: Buffer[] = [];
  #length = 0;

  begin(status: number, headers: readonly string[]): void {
    this.#status = status;
    this.#headers = headers;
  }

  add(chunk: Buffer): void {
    if (this.#length >= longest) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  write(exchange: Exchange): void {
    logEndpointResponse(exchange, {
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
    });
  }
}
