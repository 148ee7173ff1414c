// One call of an HTTP backend through undici's low-level handler: within the integration's timeout, cancelled when
// the client goes away. What is done with the answer is the sink's (see http.ts and http-proxy.ts).

import type { Client, Dispatcher } from 'undici';
import type { Backend, Backends, BackendTls } from '../backends.ts';
import type { Deadline, Deadlines } from '../deadlines.ts';
import type { Exchange } from '../exchange.ts';
import type { ExecutionLog } from '../execution-log.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import type { FaultEffect } from '../faults/fault-book.ts';
import { cutConnection, faultyAnswer, integrationFault } from '../faults/integration-fault.ts';
import { abandon, fail } from '../pipeline.ts';
import { AnswerRecord, logEndpointRequest } from './endpoint-log.ts';
import { failIntegration } from './fail-integration.ts';

/** A request to a backend. */
export interface BackendRequest {
  origin: string;
  path: string;
  method: string;
  /** Flat: name, value, name, value. */
  headers: string[];
  body: Buffer | undefined;
}

/** Takes the answer in. Throwing fails the exchange. */
export interface Sink {
  /** `headers` is flat. `resume` goes on after `data` returned false. */
  start(status: number, headers: string[], resume: () => void): void;
  /** False: no more for now. */
  data(chunk: Buffer): boolean;
  end(): void;
}

/** What calls of one integration share. */
export interface CallSettings {
  backends: Backends;
  deadlines: Deadlines;
  tls: BackendTls;
  milliseconds: number;
  /** How long a streamed answer may pause; undefined for answers that are taken in whole. */
  idleMilliseconds?: number | undefined;
}

/** undici's own errors for requests that could never be sent: the API's fault, not the network's. */
const unsendable = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);

/** Errors of a connection that the backend closed while it was idle: a request that went out just then met nobody. */
const closedEarly = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
/** May be sent twice: RFC 9110, 9.2.2. */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

export class BackendCall implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #sink: Sink;
  #settings: CallSettings | undefined = undefined;
  #deadline: Deadline | undefined = undefined;
  #idle: Deadline | undefined = undefined;
  #abort: ((reason?: Error) => void) | undefined = undefined;
  #isOver = false;
  #backend: Backend | undefined = undefined;
  #client: Client | undefined = undefined;
  #isAnswerLost = false;
  /** What may be sent once more, on a new connection, as long as nothing was answered. */
  #again: BackendRequest | undefined = undefined;
  /** Where the answer is logged. */
  #record: AnswerRecord | undefined = undefined;

  constructor(exchange: Exchange, sink: Sink) {
    this.#exchange = exchange;
    this.#sink = sink;
  }

  /** Sends the request. The exchange waits; the sink, or a failure, goes on with it. */
  send(request: BackendRequest, settings: CallSettings): void {
    const { response } = this.#exchange;
    this.#settings = settings;
    this.#startDeadline();
    if (this.#exchange.executionLog) this.#beginLog(this.#exchange.executionLog, request);
    this.#exchange.startIntegration();
    response.on('close', () => {
      if (!response.writableFinished) this.#leave();
    });
    const fault = integrationFault(this.#exchange);
    if (!fault) this.#begin(request, settings);
    else if (fault.latency === undefined) this.#suffer(fault, request);
    else setTimeout(() => this.#suffer(fault, request), fault.latency);
  }

  /** A declared fault strikes the call, which its latency may have brought out of time. */
  #suffer({ connection, status }: FaultEffect, request: BackendRequest): void {
    if (this.#isOver || !this.#settings) return;
    if (status !== undefined) {
      const { body, headers } = faultyAnswer(status);
      this.onHeaders(status, headers, () => undefined);
      this.onData(body);
      this.onComplete();
    } else if (connection === 'refused') this.#loseAnswer();
    else {
      this.#isAnswerLost = connection === 'lost';
      this.#begin(request, this.#settings);
    }
  }

  #loseAnswer(): void {
    this.#exchange.endIntegration(0);
    const failure = cutConnection();
    this.#cancel(failure);
    failIntegration(this.#exchange, failure);
  }

  #begin(request: BackendRequest, settings: CallSettings): void {
    const backend = settings.backends.backendOf(request.origin, settings.tls);
    if (backend) this.#dispatch(backend, request);
    else this.#loadAndDispatch(request, settings);
  }

  #beginLog(log: ExecutionLog, { origin, path, headers, body }: BackendRequest): void {
    this.#record = new AnswerRecord();
    logEndpointRequest(log, { uri: origin + path, headers, body });
  }

  #leave(): void {
    const isWaiting = !this.#isOver;
    this.#cancel(new Error('The client has gone away'));
    if (isWaiting) abandon(this.#exchange);
  }

  #startDeadline(): void {
    this.#deadline?.cancel();
    this.#deadline = this.#settings?.deadlines.start(this.#settings.milliseconds, this);
  }

  /** A stream that pauses for too long is over. */
  #watchIdle(): void {
    const { idleMilliseconds, deadlines } = this.#settings ?? {};
    if (idleMilliseconds === undefined) return;
    this.#idle?.cancel();
    this.#idle = deadlines?.start(idleMilliseconds, this);
  }

  #loadAndDispatch(request: BackendRequest, { backends, tls }: CallSettings): void {
    backends.load().then(
      () => {
        const backend = backends.backendOf(request.origin, tls);
        if (backend && !this.#isOver) this.#dispatch(backend, request);
      },
      (error: Error) => this.onError(error),
    );
  }

  #dispatch(backend: Backend, request: BackendRequest): void {
    this.#backend = backend;
    const idle = backend.takeIdle();
    if (idle && idempotent.has(request.method)) this.#again = request;
    this.#sendOn(idle ?? backend.connect(), request);
  }

  #sendOn(client: Client, { path, method, headers, body }: BackendRequest): void {
    this.#client = client;
    client.dispatch({ path, method: method as Dispatcher.HttpMethod, headers, body: body ?? null }, this);
  }

  /** Whether the request is under way once more. */
  #sendAgain(code: string): boolean {
    const [request, backend] = [this.#again, this.#backend];
    this.#again = undefined;
    if (!request || !backend || this.#isOver || !closedEarly.has(code)) return false;
    this.#sendOn(backend.connect(), request);
    return true;
  }

  /** The integration's timeout. */
  expire(): void {
    if (this.#isOver) return;
    this.#cancel(new Error('Timed out'));
    this.#exchange.endIntegration(0);
    const detail = 'Execution failed due to a timeout error';
    failIntegration(this.#exchange, new GatewayFailure('integrationTimeout', detail));
  }

  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isOver) abort(new Error('Too late'));
    else this.#abort = abort;
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    if (status < 200 || this.#isOver) return true;
    this.#again = undefined;
    if (this.#isAnswerLost) {
      this.#loseAnswer();
      return true;
    }
    const headers: string[] = [];
    for (const part of raw) headers.push(part.toString('latin1'));
    this.#exchange.endIntegration(status);
    this.#record?.begin(status, headers);
    this.#watchIdle();
    if (this.#exchange.observer) this.#exchange.integrationRequestId = headerIn(headers, 'x-amzn-requestid');
    try {
      this.#sink.start(status, headers, resume);
    } catch (error) {
      this.#giveUp(error);
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.#isOver) return true;
    this.#record?.add(chunk);
    this.#watchIdle();
    try {
      if (this.#sink.data(chunk)) return true;
      // It is the client that is slow now: AWS, which has the whole answer by then, lets it take its time.
      if (this.#settings?.idleMilliseconds === undefined) this.#startDeadline();
      this.#idle?.cancel();
      return false;
    } catch (error) {
      this.#giveUp(error);
      return true;
    }
  }

  onComplete(): void {
    this.#release();
    if (!this.#close()) return;
    this.#exchange.endIntegration(this.#exchange.integrationStatus);
    this.#record?.write(this.#exchange);
    try {
      this.#sink.end();
    } catch (error) {
      fail(this.#exchange, error);
    }
  }

  onError(error: Error): void {
    this.#release();
    const code = String(Reflect.get(error, 'code'));
    if (this.#sendAgain(code) || !this.#close()) return;
    this.#exchange.endIntegration(0);
    const failure = unsendable.has(code)
      ? configurationError(`Invalid endpoint request: ${error.message}`)
      : new GatewayFailure('integrationFailure', `Execution failed due to a network error: ${error.message}`);
    failIntegration(this.#exchange, failure);
  }

  /** What the sink throws ends the exchange and the backend's answer. */
  #giveUp(error: unknown): void {
    this.#cancel(new Error('The answer is not wanted'));
    fail(this.#exchange, error);
  }

  #cancel(reason: Error): void {
    if (this.#close()) this.#abort?.(reason);
  }

  /** undici ends each request with one of two calls: only then is its connection free. */
  #release(): void {
    if (this.#client) this.#backend?.giveBack(this.#client);
    this.#client = undefined;
  }

  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadline?.cancel();
    this.#idle?.cancel();
    return true;
  }
}

/** The value of one of flat headers. */
function headerIn(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}
