// Invokes the function of a Lambda authorizer, for no longer than API Gateway waits. Whatever comes of it is told once;
// the function itself goes on when the gateway has given up, as it does on AWS.

import type { Deadline, Deadlines } from '../deadlines.ts';
import { GatewayFailure } from '../failure.ts';
import { errorMessageOf } from '../integrations/lambda-call.ts';
import type { FunctionCall, FunctionPort, FunctionResult } from '../ports.ts';
import { type AuthorizerResult, readAuthorizerResult } from './authorizer-result.ts';

/** Milliseconds. */
const longest = 29_000;

/** What a call came to. */
export interface AuthorizerAnswer {
  /** What the function found, or what requests end with. */
  outcome: AuthorizerResult | GatewayFailure;
  /** What the function answered, for logs; absent where nothing came. */
  payload: string | undefined;
  /** Milliseconds. */
  latency: number;
  /** What Invoke answered; 0 where nothing came. */
  statusCode: number;
  /** Lambda's id of the call. */
  requestId: string | undefined;
}

/** Calls `done` once, with what has been found or with a failure: never with neither. */
export function invokeAuthorizer(
  call: FunctionCall,
  ports: { functions: FunctionPort; deadlines: Deadlines },
  done: (answer: AuthorizerAnswer) => void,
): void {
  new Invocation(done).start(call, ports);
}

class Invocation {
  readonly #done: (answer: AuthorizerAnswer) => void;
  readonly #startedAt = performance.now();
  #deadline: Deadline | undefined = undefined;
  #isOver = false;

  constructor(done: (answer: AuthorizerAnswer) => void) {
    this.#done = done;
  }

  start(call: FunctionCall, { functions, deadlines }: { functions: FunctionPort; deadlines: Deadlines }): void {
    this.#deadline = deadlines.start(longest, this);
    functions.invoke(call).then(
      (result) => this.#end(outcomeOf(result), result),
      (error: unknown) => this.#end(callFailed(String(error)), undefined),
    );
  }

  expire(): void {
    this.#end(callFailed('Execution failed due to a timeout error'), undefined);
  }

  #end(outcome: AuthorizerResult | GatewayFailure, result: FunctionResult | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline?.cancel();
    this.#done({
      outcome,
      payload: result?.payload,
      latency: Math.round(performance.now() - this.#startedAt),
      statusCode: result?.statusCode ?? 0,
      requestId: result?.requestId,
    });
  }
}

/** A function that fails with exactly `Unauthorized` says 401; all its other errors are the API's fault. */
function outcomeOf(result: FunctionResult): AuthorizerResult | GatewayFailure {
  if (result.statusCode >= 300) return callFailed(`${result.errorType ?? result.statusCode} ${result.payload}`);
  if (result.functionError !== undefined && errorMessageOf(result.payload) === 'Unauthorized') {
    return new GatewayFailure('unauthorized');
  }
  try {
    const found = readAuthorizerResult(result.payload);
    return result.functionError === undefined ? found : callFailed(`The function failed: ${result.functionError}`);
  } catch (error) {
    return error instanceof GatewayFailure ? error : callFailed(String(error));
  }
}

/** The function could not be called, or did not answer. */
function callFailed(reason: string): GatewayFailure {
  const isWhole = reason.startsWith('Execution failed');
  return new GatewayFailure(
    'authorizerFailure',
    isWhole ? reason : `Execution failed due to an authorizer error: ${reason}`,
  );
}
