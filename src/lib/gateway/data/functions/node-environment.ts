// An execution environment for Node.js functions: a worker thread of its own, with its own environment variables,
// module cache and memory limit. Invocations go in and out as text, so that nothing is cloned but strings.

import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { assetPath } from './asset-path.ts';
import type { FunctionConfiguration } from './declared-function.ts';
import { environmentVariables } from './environment-variables.ts';
import type { EnvironmentObserver, ExecutionEnvironment, Invocation } from './execution-environment.ts';

/** More than the pool ever queues in one environment; a power of two, so that a slot is a mask away. */
const slotCount = 256;
const posted = 1;
const takenBack = 3;

/** What the worker's letters mean (its protocol is described in node-worker.mjs). */
const reactions: Record<string, (observer: EnvironmentObserver, text: string) => void> = {
  I: (observer) => observer.ready(),
  R: (observer, text) => observer.answered(text, 'quick'),
  r: (observer, text) => observer.answered(text),
  E: (observer, text) => observer.answered(text, 'Unhandled'),
  S: (observer, text) => observer.streamed(Buffer.from(text, 'latin1')),
  P: (observer) => observer.pending(),
  B: (observer, text) => observer.refused(text),
  F: (observer, text) => observer.failed(text),
  X: (observer, text) => observer.failed(text),
  L: (observer, text) => observer.log?.(text),
};

/**
 * Lets the worker write more log once what came has been dealt with and everything else had its turn: a function that
 * logs without end would otherwise keep the gateway reading for ever.
 */
function createLogMeter() {
  const unread = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let read = 0;
  const giveBack = () => {
    Atomics.sub(unread, 0, read);
    Atomics.notify(unread, 0);
    read = 0;
  };
  return {
    unread,
    count(characters: number): void {
      if (read === 0) setImmediate(giveBack);
      read += characters;
    },
  };
}

type LogMeter = ReturnType<typeof createLogMeter>;

/** Starts a worker thread and loads the function in it. */
export function startNodeEnvironment(
  configuration: FunctionConfiguration,
  observer: EnvironmentObserver,
): ExecutionEnvironment {
  const { port1: port, port2 } = new MessageChannel();
  const slots = new Int32Array(new SharedArrayBuffer(slotCount * Int32Array.BYTES_PER_ELEMENT));
  const logMeter = createLogMeter();
  const logging = observer.log !== undefined;
  const worker = startWorker(configuration, {
    port: port2,
    slots,
    unreadLog: logMeter.unread,
    timeoutMillis: configuration.timeoutMillis,
    logging,
  });
  observeWorker(worker, { port, logMeter }, observer);
  let sent = 0;
  return {
    send(invocation) {
      invocation.sequence = sent++;
      Atomics.store(slots, slotOf(invocation), posted);
      port.postMessage(
        `${invocation.requestId}\t${invocation.functionArn}\t${invocation.traceId ?? ''}\n${invocation.payload}`,
      );
    },
    takeBack: (invocation) => Atomics.compareExchange(slots, slotOf(invocation), posted, takenBack) === posted,
    hasBegun: (invocation) => Atomics.load(slots, slotOf(invocation)) !== posted,
    async stop() {
      port.close();
      await worker.terminate();
    },
  };
}

function slotOf(invocation: Invocation): number {
  return invocation.sequence & (slotCount - 1);
}

interface WorkerData {
  port: MessagePort;
  slots: Int32Array;
  /** Characters of the log that are on their way. */
  unreadLog: Int32Array;
  timeoutMillis: number;
  logging: boolean;
}

function startWorker(configuration: FunctionConfiguration, workerData: WorkerData): Worker {
  return new Worker(assetPath('node-worker.mjs'), {
    name: configuration.name,
    workerData,
    transferList: [workerData.port],
    env: environmentVariables(configuration, process.env, new Date()),
    execArgv: disabledFeatures(configuration),
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: configuration.memorySize },
  });
}

/**
 * Before Node.js 24 Lambda turns off what would let `require` load ES modules, and `.js` files be either kind, unless
 * NODE_OPTIONS turns it on again (developer guide, "Building Lambda functions with Node.js").
 */
function disabledFeatures({ runtime, environment }: FunctionConfiguration): string[] {
  if (Number(/\d+/.exec(runtime)?.[0] ?? 24) >= 24) return [];
  return ['experimental-require-module', 'experimental-detect-module']
    .filter((feature) => process.allowedNodeEnvironmentFlags.has(`--${feature}`))
    .filter((feature) => !environment['NODE_OPTIONS']?.includes(`--${feature}`))
    .map((feature) => `--no-${feature}`);
}

function observeWorker(
  worker: Worker,
  { port, logMeter }: { port: MessagePort; logMeter: LogMeter },
  observer: EnvironmentObserver,
): void {
  let failure: string | undefined;
  const receive = (message: string) => {
    const letter = message.charAt(0);
    if (letter === 'L') logMeter.count(message.length);
    reactions[letter]?.(observer, message.slice(1));
  };
  // One wake-up brings many messages: reading them here spares the port an event for each.
  const drain = () => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) receive(next.message);
  };
  port.on('message', (message: string) => {
    receive(message);
    drain();
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => observer.log?.(text.replace(/\n$/, '')));
  }
  worker.on('error', (error) => {
    failure = describeFailure(error);
    if (failure === 'exit status 1') observer.log?.(String(error.stack ?? error));
  });
  worker.on('exit', (code) => {
    drain();
    port.close();
    observer.exited(failure ?? (code === 0 ? undefined : `exit status ${code}`));
  });
}

/** A worker beyond its memory limit is what the out-of-memory killer is on Lambda. */
function describeFailure(error: Error & { code?: string }): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'signal: killed' : 'exit status 1';
}
