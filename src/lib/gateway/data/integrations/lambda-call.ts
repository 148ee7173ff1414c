// Invokes a function within the integration's timeout. The function itself goes on when the gateway has given up,
// as it does on AWS.

import type { Deadline, Deadlines } from '../deadlines.ts';
import type { Exchange } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { integrationFault, invokeFaulty } from '../faults/integration-fault.ts';
import { fail } from '../pipeline.ts';
import type { FunctionCall, FunctionResult } from '../ports.ts';
import { failIntegration } from './fail-integration.ts';
import { lambdaRequestId, logFunctionCall, logFunctionResult } from './lambda-log.ts';

/** The error message that a failed function answered; what is no error object speaks for itself. */
export function errorMessageOf(payload: string): string {
  try {
    const parsed: unknown = JSON.parse(payload);
    const message = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'errorMessage') : undefined;
    return typeof message === 'string' ? message : payload;
  } catch {
    return payload;
  }
}

/** What the execution log says of a function that failed. */
export function functionErrorDetail(result: FunctionResult): string {
  const { statusCode, payload, requestId } = result;
  const what = `Lambda execution failed with status ${statusCode} due to customer function error: ${errorMessageOf(payload)}`;
  return requestId === undefined ? what : `${what}.${lambdaRequestId(result)}`;
}

/** Invoke itself refused: no such function, no permission, too many of them. */
export function refused(reason: string): GatewayFailure {
  return configurationError(`Lambda invocation failed: ${reason}`);
}

/** What invocations of one integration share. */
export interface InvocationLimits {
  milliseconds: number;
  deadlines: Deadlines;
  /** What the function answers when a fault has it answer with a status. */
  faulty(status: number): FunctionResult;
}

/** One invocation on behalf of an exchange. */
export class LambdaCall {
  readonly #exchange: Exchange;
  readonly #done: (exchange: Exchange, result: FunctionResult) => void;
  #deadline: Deadline | undefined = undefined;
  #isOver = false;

  constructor(exchange: Exchange, done: (exchange: Exchange, result: FunctionResult) => void) {
    this.#exchange = exchange;
    this.#done = done;
  }

  /** Calls `done` with the result of a function that could be invoked; anything else fails the exchange. */
  start(call: FunctionCall, limit: InvocationLimits): void {
    const { ports } = this.#exchange.context;
    if (this.#exchange.executionLog) logFunctionCall(this.#exchange, call);
    this.#exchange.startIntegration();
    this.#deadline = limit.deadlines.start(limit.milliseconds, this);
    const fault = integrationFault(this.#exchange);
    const invoke = () => ports.functions.invoke(call);
    (fault ? invokeFaulty(fault, invoke, limit.faulty) : invoke()).then(
      (result) => this.#settle(result),
      (error: unknown) => this.#break(error),
    );
  }

  expire(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#exchange.endIntegration(0);
    const detail = 'Execution failed due to a timeout error';
    failIntegration(this.#exchange, new GatewayFailure('integrationTimeout', detail));
  }

  #settle(result: FunctionResult): void {
    if (!this.#close()) return;
    const exchange = this.#exchange;
    exchange.endIntegration(result.statusCode);
    exchange.integrationRequestId = result.requestId;
    if (exchange.executionLog) logFunctionResult(exchange, result);
    if (result.statusCode >= 300) {
      failIntegration(exchange, refused(`${result.errorType ?? result.statusCode} ${result.payload}`));
      return;
    }
    try {
      this.#done(exchange, result);
    } catch (error) {
      fail(exchange, error);
    }
  }

  #break(error: unknown): void {
    if (!(error instanceof GatewayFailure)) this.#refuse(String(error));
    else if (this.#close()) {
      this.#exchange.endIntegration(0);
      failIntegration(this.#exchange, error);
    }
  }

  /** Nobody could be asked. */
  #refuse(reason: string): void {
    if (!this.#close()) return;
    this.#exchange.endIntegration(0);
    failIntegration(this.#exchange, refused(reason));
  }

  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadline?.cancel();
    return true;
  }
}
