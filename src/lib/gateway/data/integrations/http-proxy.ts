// HTTP_PROXY: the client's request goes to the backend as it is, and the backend's answer comes back as it is.
// AWS holds answers of up to 10 MB back until they are complete; here longer ones are handed on as they come.

import { isUtf8 } from 'node:buffer';
import type { Integration } from '../../../model/api.ts';
import type { Exchange, Stage, StageContext } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { acceptedType, type Conversion, convert, isBinaryType, responseConversion } from '../media-types.ts';
import { resume } from '../pipeline.ts';
import { payloadLimit } from '../read-body.ts';
import { writeHead } from '../respond.ts';
import { BackendCall, type CallSettings, type Sink } from './backend-call.ts';
import { compileProxyHeaders } from './http-headers.ts';
import { compileAddress, compileRequestMappings, failing, requestBody, verbOf, withQuery } from './http-request.ts';
import { StreamSink, takeProxiedHeaders } from './stream-sink.ts';
import { compileDestination, withHost } from './vpc-link.ts';

/** The stage that calls the backend and streams its answer. */
export function compileHttpProxy(context: StageContext, integration: Integration, settings: CallSettings): Stage {
  const { variables } = context.snapshot.settings;
  const mappings = compileRequestMappings(integration, variables);
  if (mappings instanceof GatewayFailure) return failing(mappings);
  const address = compileAddress(integration, variables, mappings);
  if (address instanceof GatewayFailure) return failing(address);
  const destination = compileDestination(context, integration);
  if (destination instanceof GatewayFailure) return failing(destination);
  const headersFor = compileProxyHeaders(context, mappings);
  const isStreamed = integration.responseTransferMode === 'STREAM';
  return function callBackend(exchange) {
    const { origin, path, host } = destination(address(exchange));
    const request = {
      origin,
      path: withQuery(path, exchange.queryString, mappings.querystring, exchange),
      method: verbOf(exchange, integration),
      headers: withHost(headersFor(exchange), host),
      body: requestBody(exchange, integration),
    };
    exchange.trace?.pending.push(`Endpoint request: ${request.method} ${origin}${request.path}`);
    const sink = isStreamed ? new StreamSink(exchange) : new ProxySink(exchange);
    new BackendCall(exchange, sink).send(request, settings);
    return 'waiting';
  };
}

/**
 * Small answers are answered whole, with their length. For others the first bytes decide: bytes that a conversion
 * would change are collected and converted, all others are streamed, with backpressure.
 */
class ProxySink implements Sink {
  readonly #exchange: Exchange;
  #conversion: Conversion = 'bytes';
  /** Bytes that the backend announced; -1 when it did not. */
  #announced = -1;
  #length = 0;
  #held: Buffer[] = [];
  #isStreaming = false;
  #isCollecting = false;
  #resume: () => void = () => undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  start(status: number, headers: string[], resumeBackend: () => void): void {
    const exchange = this.#exchange;
    exchange.status = status;
    this.#resume = resumeBackend;
    this.#announced = takeProxiedHeaders(exchange, headers);
    if (this.#announced > payloadLimit) throw tooLarge(this.#announced);
    const { binaryMediaTypes } = exchange.context;
    this.#conversion = responseConversion(
      isBinaryType(binaryMediaTypes, exchange.responseType),
      isBinaryType(binaryMediaTypes, acceptedType(exchange.accept)),
      undefined,
    );
    const isCompressing = exchange.context.snapshot.api.minimumCompressionSize !== undefined;
    const isKept = exchange.cacheMiss !== undefined;
    // Its log tells of the response, too: it waits for it as AWS does.
    const isLogged = exchange.executionLog !== undefined;
    this.#isCollecting =
      isKept || isLogged || isCompressing || this.#conversion === 'toBase64' || this.#conversion === 'fromBase64';
  }

  data(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > payloadLimit) throw tooLarge(this.#length);
    if (this.#isStreaming) return this.#write(chunk);
    this.#held.push(chunk);
    if (this.#isCollecting || this.#length === this.#announced) return true;
    if (this.#conversion === 'text' && !startsAsUtf8(joined(this.#held))) {
      this.#isCollecting = true;
    } else if (this.#announced >= 0) {
      return this.#stream();
    } else if (this.#held.length === 1) {
      // Of unknown length: if it ends in this very turn, it is small enough to be sent with its length.
      setImmediate(() => this.#streamHeld());
    }
    return true;
  }

  #streamHeld(): void {
    if (this.#isStreaming || this.#isCollecting || this.#held.length === 0) return;
    if (!this.#exchange.response.headersSent && !this.#exchange.response.destroyed) this.#stream();
  }

  #stream(): boolean {
    this.#isStreaming = true;
    writeHead(this.#exchange, this.#announced >= 0 ? this.#announced : undefined);
    const held = joined(this.#held);
    this.#held = [];
    return this.#write(held);
  }

  #write(chunk: Buffer): boolean {
    const { response } = this.#exchange;
    if (response.write(chunk)) return true;
    response.once('drain', this.#resume);
    return false;
  }

  end(): void {
    const exchange = this.#exchange;
    // What the client sent decides whether a length may go without its bytes, not what the method was overridden with.
    const isHead = exchange.request.method === 'HEAD' && this.#announced > 0;
    if (isHead && !this.#isStreaming) writeHead(exchange, this.#announced);
    if (isHead || this.#isStreaming) {
      exchange.step = exchange.route?.stages.length ?? 0;
      exchange.responseLength = this.#length;
      exchange.response.end();
    } else if (this.#length > 0) {
      exchange.payload = convert(joined(this.#held), this.#conversion);
      this.#held = [];
    }
    resume(exchange);
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(length: number): GatewayFailure {
  return configurationError(
    `Integration response of reported length ${length} is larger than allowed maximum of ${payloadLimit} bytes.`,
  );
}

/** Whether bytes are UTF-8 so far: the last character may be cut in the middle. */
function startsAsUtf8(bytes: Buffer): boolean {
  for (let cut = 0; cut <= 3 && cut <= bytes.length; cut++) {
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
  }
  return false;
}
