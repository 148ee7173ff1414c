// A Node.js function that runs in the gateway's own thread, where its declaration asks for it: no hop to a worker, and nothing
// that keeps it apart. It shares the event loop, `process` and the gateway's memory; invocations overlap.

import { Deadlines } from '../deadlines.ts';
import type { FunctionResult } from '../ports.ts';
import type { FunctionConfiguration } from './declared-function.ts';
import type { Invocation } from './execution-environment.ts';
import { endLines, startLine } from './execution-log.ts';
import { closing, errorObject, invokeRefused, succeeded, timedOut, unhandled } from './function-error.ts';
import { describeThrown, loadInProcess, type NodeHandler } from './load-in-process.ts';
import { watchCode } from './watch-code.ts';

type Log = ((line: string) => void) | undefined;

/** Invokes one function, as its pool of environments would. */
export class InProcessFunction {
  readonly #configuration: FunctionConfiguration;
  readonly #log: Log;
  readonly #deadlines = new Deadlines();
  readonly #running = new Set<Run>();
  #handler: Promise<NodeHandler> | undefined;
  /** The handler once it is loaded: then an invocation begins at once. */
  #loaded: NodeHandler | undefined;
  #unwatch: (() => void) | undefined;
  #drained: (() => void) | undefined;
  #closed = false;

  constructor(configuration: FunctionConfiguration, log: Log) {
    this.#configuration = configuration;
    this.#log = log;
  }

  /** Runs the function; the invocation is resolved with what Invoke would answer, and never rejected. */
  invoke(invocation: Invocation): void {
    if (this.#closed) {
      invocation.resolve(closing());
      return;
    }
    const run = new Run(invocation, this.#configuration, this.#log, (ended) => this.#end(ended));
    this.#running.add(run);
    run.deadline = this.#deadlines.start(this.#configuration.timeoutMillis, run);
    if (this.#loaded) run.begin(this.#loaded);
    else this.#load().then((handler) => run.begin(handler), run.fail);
  }

  /** Ends when all that was invoked is answered. */
  drain(): Promise<void> {
    if (this.#running.size === 0) return this.close();
    return new Promise((resolve) => {
      this.#drained = () => resolve(this.close());
    });
  }

  /** What is unanswered is answered with a failure of the service; the code itself cannot be stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unwatch?.();
    for (const run of this.#running) run.end(closing());
  }

  #load(): Promise<NodeHandler> {
    if (this.#handler) return this.#handler;
    // Watched before it is loaded, so that no change is missed.
    this.#unwatch ??= watchCode(
      this.#configuration.code,
      () => this.#forget(),
      (reason) => this.#log?.(`Changes of the code will not be noticed: ${reason}`),
    );
    const loading = loadInProcess(this.#configuration);
    this.#handler = loading;
    loading.then(
      (handler) => {
        if (this.#handler === loading) this.#loaded = handler;
      },
      // The next invocation tries again, as Lambda would with a new environment.
      () => {
        if (this.#handler === loading) this.#handler = undefined;
      },
    );
    return loading;
  }

  /** The code changed: the next invocation loads it anew. */
  #forget(): void {
    this.#unwatch = undefined;
    this.#handler = undefined;
    this.#loaded = undefined;
  }

  #end(run: Run): void {
    this.#running.delete(run);
    if (this.#running.size === 0) this.#drained?.();
  }
}

/** One invocation. The first way in which it ends counts. */
class Run {
  deadline: { cancel(): void } | undefined;
  readonly #invocation: Invocation;
  readonly #configuration: FunctionConfiguration;
  readonly #log: Log;
  readonly #ended: (run: Run) => void;
  readonly #startedAt = performance.now();
  #isOver = false;

  constructor(invocation: Invocation, configuration: FunctionConfiguration, log: Log, ended: (run: Run) => void) {
    this.#invocation = invocation;
    this.#configuration = configuration;
    this.#log = log;
    this.#ended = ended;
    log?.(startLine(invocation.requestId));
  }

  begin(handler: NodeHandler): void {
    let event: unknown;
    try {
      event = JSON.parse(this.#invocation.payload);
    } catch (error) {
      const message = `Could not parse request body into json: ${(error as Error).message}`;
      this.end(invokeRefused(400, 'InvalidRequestContentException', message));
      return;
    }
    try {
      const result = handler(event, this.#makeContext(), this.#callback);
      if (isPromise(result)) result.then(this.succeed, this.fail);
      // A handler that takes a callback answers by it; one that neither waits nor takes one has answered.
      else if (handler.length < 3) this.succeed(result);
    } catch (error) {
      this.fail(error);
    }
  }

  readonly succeed = (result: unknown): void => {
    if (this.#isOver) return;
    try {
      this.end(succeeded(JSON.stringify(result) ?? 'null'));
    } catch {
      this.end(unhandled(errorObject('Runtime.JSONStringifyError', 'Unable to stringify response body')));
    }
  };

  readonly fail = (error: unknown): void => {
    if (this.#isOver) return;
    const description = describeThrown(error);
    this.#log?.(`Invoke Error \t${description}`);
    this.end(unhandled(description));
  };

  readonly #callback = (error?: unknown, result?: unknown): void => {
    if (error !== undefined && error !== null) this.fail(error);
    else this.succeed(result);
  };

  /** Of Deadlines: it took longer than it may. What it does goes on, and is nobody's. */
  expire(): void {
    const { timeoutMillis } = this.#configuration;
    this.end(timedOut(this.#invocation.requestId, timeoutMillis), 'timeout');
  }

  end(result: FunctionResult, status?: 'timeout'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.deadline?.cancel();
    this.#ended(this);
    if (this.#log) this.#report(this.#log, status);
    this.#invocation.resolve(result);
  }

  #report(log: (line: string) => void, status: 'timeout' | undefined): void {
    const { requestId } = this.#invocation;
    const duration = performance.now() - this.#startedAt;
    const report = { requestId, duration, initDuration: undefined, ...(status && { status }) };
    for (const line of endLines(this.#configuration, report)) log(line);
  }

  /** Developer guide, "Using the Lambda context object to retrieve Node.js function information". */
  #makeContext(): object {
    const { name, memorySize, timeoutMillis } = this.#configuration;
    const deadline = Date.now() + timeoutMillis;
    return {
      callbackWaitsForEmptyEventLoop: true,
      succeed: this.succeed,
      fail: this.fail,
      done: this.#callback,
      functionVersion: '$LATEST',
      functionName: name,
      memoryLimitInMB: String(memorySize),
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'in-process',
      clientContext: undefined,
      identity: undefined,
      invokedFunctionArn: this.#invocation.functionArn,
      awsRequestId: this.#invocation.requestId,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value !== null && typeof value === 'object' && 'then' in value && typeof value.then === 'function';
}
