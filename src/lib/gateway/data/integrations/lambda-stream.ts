// One invocation of a function whose answer is handed on as it comes: metadata, eight NUL bytes, and the body. Developer
// guide, "Set up a Lambda proxy integration with payload response streaming in API Gateway".

import { STATUS_CODES } from 'node:http';
import type { Deadline } from '../deadlines.ts';
import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { integrationFault, invokeFaulty } from '../faults/integration-fault.ts';
import { abandon, fail, resume } from '../pipeline.ts';
import type { FunctionCall, FunctionResult } from '../ports.ts';
import { writeHead } from '../respond.ts';
import { failIntegration } from './fail-integration.ts';
import { functionErrorDetail, type InvocationLimits, refused } from './lambda-call.ts';
import { logFunctionCall, logFunctionResult } from './lambda-log.ts';
import { applyStreamMetadata, badStream } from './lambda-response.ts';

const delimiter = Buffer.alloc(8);
/** The delimiter must be within so many bytes. */
const mostMetadata = 16_384;

/** What invocations of one streaming integration share. */
export interface StreamLimits extends Omit<InvocationLimits, 'faulty'> {
  idleMilliseconds: number;
}

/** Invokes the function on behalf of an exchange, which waits until the stream is over. */
export class LambdaStream {
  readonly #exchange: Exchange;
  readonly #limits: StreamLimits;
  #deadline: Deadline | undefined = undefined;
  #idle: Deadline | undefined = undefined;
  /** What came before the delimiter did. */
  #held: Buffer = Buffer.alloc(0);
  #hasBegun = false;
  #isOver = false;

  constructor(exchange: Exchange, limits: StreamLimits) {
    this.#exchange = exchange;
    this.#limits = limits;
  }

  start(call: FunctionCall): void {
    const exchange = this.#exchange;
    const { response, context } = exchange;
    const streamed = { ...call, receive: (chunk: Buffer) => this.#receive(chunk) };
    if (exchange.executionLog) logFunctionCall(exchange, streamed);
    exchange.startIntegration();
    this.#deadline = this.#limits.deadlines.start(this.#limits.milliseconds, this);
    response.on('close', () => {
      if (!response.writableFinished) this.#leave();
    });
    const fault = integrationFault(exchange);
    const invoke = () => context.ports.functions.invoke(streamed);
    (fault ? invokeFaulty(fault, invoke, faultyStreamResult) : invoke()).then(
      (result) => this.#settle(result),
      (error: unknown) => this.#failWith(error instanceof GatewayFailure ? error : refused(String(error))),
    );
  }

  /** The integration's timeout, or a pause that is too long. */
  expire(): void {
    this.#failWith(new GatewayFailure('integrationTimeout', 'Execution failed due to a timeout error'));
  }

  #receive(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#watchIdle();
    try {
      if (this.#hasBegun) this.#write(chunk);
      else this.#findHead(chunk);
    } catch (error) {
      this.#exchange.endIntegration(200);
      if (this.#close()) fail(this.#exchange, error);
    }
  }

  #findHead(chunk: Buffer): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    const end = this.#held.indexOf(delimiter);
    const length = end < 0 ? this.#held.length : end + delimiter.length;
    if (length > mostMetadata) throw badStream(`no delimiter of eight NUL bytes within ${mostMetadata} bytes`);
    if (end < 0) return;
    const { response } = this.#exchange;
    const announced = applyStreamMetadata(this.#exchange, this.#held.toString('utf8', 0, end));
    writeHead(this.#exchange, announced);
    this.#hasBegun = true;
    response.flushHeaders();
    if (this.#held.length > length) this.#write(this.#held.subarray(length));
    this.#held = delimiter;
  }

  #write(chunk: Buffer): void {
    this.#exchange.responseLength += chunk.length;
    this.#exchange.response.write(chunk);
  }

  #settle(result: FunctionResult): void {
    const { functionError, payload, requestId, statusCode } = result;
    const exchange = this.#exchange;
    if (this.#isOver) return;
    exchange.integrationRequestId = requestId;
    if (exchange.executionLog) logFunctionResult(exchange, result);
    if (statusCode >= 300) this.#failWith(refused(`${result.errorType ?? statusCode} ${payload}`), statusCode);
    else if (functionError !== undefined) {
      this.#failWith(new GatewayFailure('functionError', functionErrorDetail(result)), statusCode);
    } else {
      // A function that does not stream has answered all at once.
      if (payload !== '') this.#receive(Buffer.from(payload));
      this.#end(statusCode);
    }
  }

  /** Nothing that would need the whole response comes after it. */
  #end(statusCode: number): void {
    const exchange = this.#exchange;
    if (!this.#close()) return;
    exchange.endIntegration(statusCode);
    if (!this.#hasBegun) {
      fail(exchange, badStream('it ended without a delimiter of eight NUL bytes'));
      return;
    }
    exchange.step = exchange.route?.stages.length ?? 0;
    exchange.response.end();
    resume(exchange);
  }

  /** What has begun is broken off. */
  #failWith(failure: GatewayFailure, integrationStatus = 0): void {
    if (!this.#close()) return;
    this.#exchange.endIntegration(integrationStatus);
    failIntegration(this.#exchange, failure);
  }

  /** The function goes on, as it may on AWS; nobody reads what it writes. */
  #leave(): void {
    if (this.#close()) abandon(this.#exchange);
  }

  #watchIdle(): void {
    this.#idle?.cancel();
    this.#idle = this.#limits.deadlines.start(this.#limits.idleMilliseconds, this);
  }

  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadline?.cancel();
    this.#idle?.cancel();
    return true;
  }
}

/** What a function answers that a declared fault strikes with a status. */
function faultyStreamResult(statusCode: number): FunctionResult {
  const metadata = JSON.stringify({ statusCode, headers: { 'Content-Type': 'application/json' } });
  const body = JSON.stringify({ message: STATUS_CODES[statusCode] ?? 'Fault' });
  return { statusCode: 200, payload: metadata + delimiter.toString() + body };
}
