// What runs a function: one execution environment handles one invocation at a time and stays warm, as on Lambda
// (developer guide, "Understanding the Lambda execution environment lifecycle").

import type { FunctionResult } from '../ports.ts';
import type { FunctionConfiguration } from './declared-function.ts';

/** One call on its way through an environment. */
export interface Invocation {
  requestId: string;
  /** As invoked: with its qualifier. */
  functionArn: string;
  /** JSON text. */
  payload: string;
  traceId: string | undefined;
  /** Its place in its environment's mailbox, set by the environment. */
  sequence: number;
  /** Takes the chunks of a streamed answer, whose payload then is empty. */
  receive(chunk: Buffer): void;
  resolve(result: FunctionResult): void;
}

/** What an environment tells the pool. Answers come in the order in which the invocations were sent. */
export interface EnvironmentObserver {
  /** Init is over: invocations may be sent. */
  ready(): void;
  /** The oldest invocation is answered: `quick` when others may well wait behind such ones, `Unhandled` when it failed. */
  answered(payload: string, how?: 'quick' | 'Unhandled'): void;
  /** A chunk of the oldest invocation's answer. */
  streamed(chunk: Buffer): void;
  /** The oldest invocation waits for something else than the processor: others could run meanwhile. */
  pending(): void;
  /** The oldest invocation's payload is not JSON: Invoke itself refuses it. */
  refused(message: string): void;
  /** Init failed, or the runtime died and could still say why: Lambda's error object, as JSON text. */
  failed(payload: string): void;
  /** It ended by itself: `exit status 1`, `signal: killed`, or `undefined` for an exit without a reason. */
  exited(reason: string | undefined): void;
  /** Absent: nobody reads the log. */
  log: ((line: string) => void) | undefined;
}

/** A running runtime. It calls its observer until `stop` is called. */
export interface ExecutionEnvironment {
  send(invocation: Invocation): void;
  /** True when the invocation had not begun and now never will: it may be sent elsewhere. */
  takeBack(invocation: Invocation): boolean;
  /** Whether the runtime has begun this invocation, as far as can be told. */
  hasBegun(invocation: Invocation): boolean;
  /** Ends it at once, whatever it does. */
  stop(): Promise<void>;
}

/** Starts a runtime. The observer is not called before this returns. */
export type StartEnvironment = (
  configuration: FunctionConfiguration,
  observer: EnvironmentObserver,
) => ExecutionEnvironment;
