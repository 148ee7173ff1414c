// Invokes Lambda functions: the declared ones here, in warm execution environments; others where they are forwarded to.
// Behaves as Lambda's Invoke API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import { randomUUID } from 'node:crypto';
import type { FunctionCall, FunctionPort, FunctionResult } from '../ports.ts';
import { type DeclaredFunction, type FunctionConfiguration, findFunction, functionArnOf } from './declared-function.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { forwardInvoke } from './forward-invoke.ts';
import { closing, functionNotFound, invokeRefused, succeeded } from './function-error.ts';
import { InProcessFunction } from './in-process-function.ts';
import { findRuntime, isNode, supportedRuntimes } from './runtimes.ts';

const maximumRequestBytes = { RequestResponse: 6_291_456, Event: 1_048_576 };

/** What a pool of functions is made of. */
export interface FunctionPoolOptions {
  /** The declared functions: the same array until they change. Those that differ then start anew. */
  functions(): readonly DeclaredFunction[];
  /** Service -> URL, as `lambda` or `*`: where functions that are not declared are invoked. */
  forwards: Readonly<Record<string, string>>;
  /** The functions' log, line by line, as Lambda writes it; without it, nothing is logged. */
  log?(line: string, functionName: string): void;
}

/** A function of one account and region, ready to run. */
interface Target {
  configuration: FunctionConfiguration;
  /** Its declaration as text: a changed declaration is another target. */
  fingerprint: string;
  pool: Runner | undefined;
}

/** What runs a function: in environments, or in process. */
type Runner = EnvironmentPool | InProcessFunction;

/** Invokes functions as declared at the time of each call. */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPort & { close(): Promise<void> } {
  const targets = new Map<string, Target>();
  const known = new Map<string, Target | undefined>();
  const draining = new Set<Runner>();
  let declared: readonly DeclaredFunction[] | undefined;
  let closed = false;

  function findTarget(call: FunctionCall): Target | undefined {
    const current = options.functions();
    if (current !== declared) {
      declared = current;
      known.clear();
      closeStale(current);
    }
    const key = `${call.region} ${call.account} ${call.functionArn}`;
    if (!known.has(key)) known.set(key, resolveTarget(call, current));
    return known.get(key);
  }

  /** Environments of functions that are no longer declared, or otherwise, have no callers any more. */
  function closeStale(current: readonly DeclaredFunction[]): void {
    for (const [arn, { configuration, fingerprint, pool }] of targets) {
      if (JSON.stringify(findFunction(current, arn, configuration)) === fingerprint) continue;
      targets.delete(arn);
      if (pool) drain(pool);
    }
  }

  function drain(pool: Runner): void {
    draining.add(pool);
    void pool.drain().then(() => draining.delete(pool));
  }

  function resolveTarget(call: FunctionCall, current: readonly DeclaredFunction[]): Target | undefined {
    const configuration = findFunction(current, call.functionArn, call);
    if (!configuration) return undefined;
    const fingerprint = JSON.stringify(configuration);
    const existing = targets.get(configuration.arn);
    if (existing?.fingerprint === fingerprint) return existing;
    const log = options.log && ((line: string) => options.log?.(line, configuration.name));
    const target = { configuration, fingerprint, pool: createRunner(configuration, log) };
    targets.set(configuration.arn, target);
    return target;
  }

  function run(call: FunctionCall, target: Target): Promise<FunctionResult> {
    const { pool, configuration } = target;
    if (!pool) return Promise.resolve(runtimeNotSupported(configuration));
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      pool.invoke({
        requestId,
        functionArn: call.functionArn.startsWith('arn:') ? call.functionArn : functionArnOf(call.functionArn, call),
        payload: call.payload === '' ? '{}' : call.payload,
        traceId: call.traceId,
        sequence: 0,
        receive: call.receive ?? ((chunk) => chunks.push(chunk)),
        resolve: (result) => resolve({ ...(chunks.length > 0 ? gathered(chunks, result) : result), requestId }),
      });
    });
  }

  async function runLater(call: FunctionCall, target: Target): Promise<void> {
    const result = await run(call, target);
    if (result.statusCode === 200 && !result.functionError) return;
    options.log?.(
      `Asynchronous invocation failed; it is not tried again here (Lambda tries twice more): ${result.payload}`,
      target.configuration.name,
    );
  }

  return {
    invoke(call) {
      if (closed) return Promise.resolve(closing());
      if (isTooLarge(call)) return Promise.resolve(requestTooLarge(call));
      const target = findTarget(call);
      if (!target) return invokeElsewhere(call, options.forwards);
      if (call.invocationType === 'RequestResponse') return run(call, target);
      void runLater(call, target);
      return Promise.resolve({ statusCode: 202, payload: '' });
    },
    async close() {
      closed = true;
      const pools = [...targets.values()].map((target) => target.pool);
      await Promise.all([...pools, ...draining].map((pool) => pool?.close()));
    },
  };
}

/** What a function has streamed, for a caller that waits for the whole. */
function gathered(chunks: readonly Buffer[], result: FunctionResult): FunctionResult {
  const isWhole = result.statusCode === 200 && result.functionError === undefined;
  return isWhole ? succeeded(Buffer.concat(chunks).toString()) : result;
}

/** Undefined for runtimes that nothing here can run. */
function createRunner(
  configuration: FunctionConfiguration,
  log: ((line: string) => void) | undefined,
): Runner | undefined {
  const { runtime, isolation } = configuration;
  if (isolation === 'none' && isNode(runtime)) return new InProcessFunction(configuration, log);
  const start = findRuntime(runtime);
  return start && new EnvironmentPool(configuration, start, log);
}

function invokeElsewhere(call: FunctionCall, forwards: Readonly<Record<string, string>>): Promise<FunctionResult> {
  const url = forwards['lambda'] ?? forwards['*'];
  if (url !== undefined) return forwardInvoke(call, url);
  return Promise.resolve(functionNotFound(functionArnOf(call.functionArn, call)));
}

function isTooLarge({ payload, invocationType }: FunctionCall): boolean {
  const limit = maximumRequestBytes[invocationType];
  return payload.length * 3 > limit && Buffer.byteLength(payload) > limit;
}

function requestTooLarge({ payload, invocationType }: FunctionCall): FunctionResult {
  const limit = maximumRequestBytes[invocationType];
  const message = `${Buffer.byteLength(payload)} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`;
  return invokeRefused(413, 'RequestTooLargeException', message);
}

/** Lambda refuses runtimes that it does not know in this shape; here these are all that cannot run locally. */
function runtimeNotSupported({ name, runtime }: FunctionConfiguration): FunctionResult {
  const message = `The runtime ${runtime} of function ${name} is not run locally; supported are ${supportedRuntimes.join(', ')}`;
  return invokeRefused(502, 'InvalidRuntimeException', message);
}
