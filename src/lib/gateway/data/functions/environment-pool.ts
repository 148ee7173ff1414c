// The execution environments of one function. Each handles one invocation at a time; more are started while
// invocations wait, surplus ones are retired, and all are replaced when the code changes.
// Developer guide, "Understanding Lambda function scaling" and "execution environment lifecycle".

import { availableParallelism } from 'node:os';
import type { FunctionResult } from '../ports.ts';
import type { FunctionConfiguration } from './declared-function.ts';
import type {
  EnvironmentObserver,
  ExecutionEnvironment,
  Invocation,
  StartEnvironment,
} from './execution-environment.ts';
import { endLines, startLine } from './execution-log.ts';
import { closing, invokeRefused, runtimeExited, succeeded, timedOut, unhandled } from './function-error.ts';
import { watchCode } from './watch-code.ts';

/** Environments of one function at a time; Lambda's default is 1000 for an account. Further invocations wait. */
const mostEnvironments = 64;
const mostStarting = Math.max(2, availableParallelism());
/** Environments that use the processor at a time: with more, all would run into their timeouts. */
const mostRunning = Math.max(4, 2 * availableParallelism());
/** Invocations that may wait in an environment's mailbox, the running one included. */
const mailboxSize = 32;
/** How often what waits, is late or is idle is looked for: often while there is work, rarely otherwise. */
const busyTickMillis = 10;
const idleTickMillis = 10_000;
const ticksBeforeRest = 100;
/** A running invocation that takes longer gives up its mailbox, and without any answer for so long others are started. */
const slowMillis = 20;
const surplusMillis = 60_000;
/** Lambda's limit of the init phase. */
const initLimitMillis = 10_000;

/** An environment's place in the pool, and what it has been given. */
interface Seat {
  environment: ExecutionEnvironment | undefined;
  state: 'starting' | 'ready' | 'retiring' | 'gone';
  /** Sent and unanswered, oldest first: the first runs, the others are in its mailbox. */
  pending: Invocation[];
  /** It started before the code changed: it may answer one invocation that waits for it, and no more. */
  isStale: boolean;
  /** Whether the first of them waits for something else than the processor. */
  isPending: boolean;
  /** Since when it starts, is idle, or runs its first pending invocation (`performance.now()`). */
  since: number;
  /** Milliseconds of init, until it is reported. */
  initDuration: number | undefined;
}

/** All environments of one function. */
export class EnvironmentPool {
  readonly #configuration: FunctionConfiguration;
  readonly #startEnvironment: StartEnvironment;
  readonly #log: ((line: string) => void) | undefined;
  readonly #seats: Seat[] = [];
  readonly #stopping = new Set<Promise<void>>();
  #waiting: Invocation[] = [];
  /** How many invocations one environment is given at a time: several only while all are far shorter than a hop. */
  #window = 1;
  #ticker: NodeJS.Timeout | undefined;
  #tickMillis = 0;
  #idleTicks = 0;
  #lastAnswer = 0;
  #unwatch: (() => void) | undefined;
  #drained: (() => void) | undefined;
  #closed = false;

  constructor(
    configuration: FunctionConfiguration,
    startEnvironment: StartEnvironment,
    log: ((line: string) => void) | undefined,
  ) {
    this.#configuration = configuration;
    this.#startEnvironment = startEnvironment;
    this.#log = log;
  }

  /** Runs the function; the invocation is resolved with what Invoke would answer, and never rejected. */
  invoke(invocation: Invocation): void {
    if (this.#closed) {
      invocation.resolve(closing());
      return;
    }
    if (this.#tickMillis !== busyTickMillis) this.#tickEvery(busyTickMillis);
    const seat = this.#findVacant();
    if (seat) {
      this.#give(seat, invocation);
      return;
    }
    this.#waiting.push(invocation);
    this.#grow();
  }

  /** Ends when all that was invoked is answered; nothing is invoked here any more. */
  drain(): Promise<void> {
    this.#tickEvery(busyTickMillis);
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Ends everything at once; what is unanswered is answered with a failure of the service. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#ticker);
    this.#unwatch?.();
    const unanswered = this.#waiting.splice(0);
    for (const seat of [...this.#seats]) {
      unanswered.push(...seat.pending.splice(0));
      this.#remove(seat);
    }
    for (const invocation of unanswered) invocation.resolve(closing());
    await Promise.all(this.#stopping);
    this.#drained?.();
  }

  // ---- handing out

  /** The first with room: filling one before the next keeps the others cold, and its thread awake. */
  #findVacant(): Seat | undefined {
    for (const seat of this.#seats) {
      if (seat.state === 'ready' && seat.pending.length < this.#window) return seat;
    }
    return undefined;
  }

  #give(seat: Seat, invocation: Invocation): void {
    seat.pending.push(invocation);
    if (seat.pending.length === 1) this.#begin(seat, performance.now());
    seat.environment?.send(invocation);
  }

  #begin(seat: Seat, now: number): void {
    seat.since = now;
    seat.isPending = false;
    const [head] = seat.pending;
    if (this.#log && head) this.#log(startLine(head.requestId));
  }

  /** Gives what waits to those with room; starts an environment when there is none to wait for. */
  #handOut(): void {
    while (this.#waiting.length > 0) {
      const seat = this.#findVacant();
      const invocation = seat && this.#waiting.shift();
      if (!seat || !invocation) break;
      this.#give(seat, invocation);
    }
    this.#grow();
  }

  // ---- environments

  /**
   * Starts environments while invocations wait and nothing that could take them is about to: either there is none, or
   * all wait for something else themselves. Where the processor is what they wait for, more would not help.
   */
  #grow(): void {
    let starting = 0;
    for (const seat of this.#seats) {
      if (seat.state === 'starting') starting++;
      else if (seat.state === 'ready' && !seat.isPending) return;
    }
    while (starting < Math.min(mostStarting, this.#waiting.length) && this.#seats.length < mostEnvironments) {
      this.#start();
      starting++;
    }
  }

  #start(): void {
    if (this.#closed) return;
    this.#unwatch ??= this.#watch();
    const seat: Seat = {
      environment: undefined,
      state: 'starting',
      pending: [],
      isStale: false,
      isPending: false,
      since: performance.now(),
      initDuration: undefined,
    };
    this.#seats.push(seat);
    seat.environment = this.#startEnvironment(this.#configuration, this.#observe(seat));
  }

  #watch(): (() => void) | undefined {
    const changed = () => this.#renew();
    return watchCode(this.#configuration.code, changed, (reason) => {
      this.#log?.(`Changes of the code will not be noticed: ${reason}`);
    });
  }

  /**
   * The code changed: whatever starts from now on is new, what runs or starts may finish. (Ending what starts would
   * never end for a function that writes into its own folder while it is loaded.)
   */
  #renew(): void {
    this.#unwatch = undefined;
    this.#log?.('The code changed: new environments will run it');
    for (const seat of [...this.#seats]) {
      if (seat.state === 'starting') seat.isStale = true;
      else this.#retire(seat);
    }
    this.#handOut();
  }

  /** Ends it when what it runs is answered; what has not begun runs elsewhere. */
  #retire(seat: Seat): void {
    this.#takeBack(seat);
    this.#retireAfter(seat);
  }

  /** Ends it when all that it was given is answered. */
  #retireAfter(seat: Seat): void {
    if (seat.pending.length === 0) this.#remove(seat);
    else seat.state = 'retiring';
  }

  #remove(seat: Seat): void {
    if (seat.state === 'gone') return;
    seat.state = 'gone';
    this.#seats.splice(this.#seats.indexOf(seat), 1);
    const stopped = seat.environment?.stop().finally(() => this.#stopping.delete(stopped as Promise<void>));
    if (stopped) this.#stopping.add(stopped);
  }

  /** What has not begun goes back to the front of those that wait. */
  #takeBack(seat: Seat): void {
    for (let last = seat.pending.at(-1); last && seat.environment?.takeBack(last); last = seat.pending.at(-1)) {
      seat.pending.pop();
      this.#waiting.unshift(last);
    }
  }

  #observe(seat: Seat): EnvironmentObserver {
    const whileSeated = <Arguments extends unknown[]>(react: (...values: Arguments) => void) => {
      return (...values: Arguments) => {
        if (seat.state !== 'gone') react(...values);
      };
    };
    return {
      ready: whileSeated(() => this.#ready(seat)),
      answered: (payload, how) => {
        if (seat.state === 'gone') return;
        this.#window = how === 'quick' ? Math.min(mailboxSize, this.#window + 1) : 1;
        this.#answer(seat, how === 'Unhandled' ? unhandled(payload) : succeeded(payload));
      },
      streamed: whileSeated((chunk) => seat.pending[0]?.receive(chunk)),
      pending: whileSeated(() => {
        seat.isPending = true;
        this.#window = 1;
        this.#takeBack(seat);
        this.#handOut();
      }),
      refused: whileSeated((message) =>
        this.#answer(
          seat,
          invokeRefused(400, 'InvalidRequestContentException', `Could not parse request body into json: ${message}`),
        ),
      ),
      failed: whileSeated((payload) => this.#lose(seat, () => unhandled(payload))),
      exited: whileSeated((reason) => this.#lose(seat, (requestId) => runtimeExited(requestId, reason))),
      log: this.#log,
    };
  }

  #ready(seat: Seat): void {
    const now = performance.now();
    seat.initDuration = now - seat.since;
    seat.since = now;
    seat.state = 'ready';
    const first = seat.isStale ? this.#waiting.shift() : undefined;
    if (first) this.#give(seat, first);
    if (seat.isStale) this.#retireAfter(seat);
    this.#handOut();
  }

  #answer(seat: Seat, result: FunctionResult): void {
    const invocation = seat.pending.shift();
    if (!invocation) return;
    const now = performance.now();
    this.#lastAnswer = now;
    this.#report(seat, invocation, { duration: now - seat.since });
    if (seat.pending.length > 0) this.#begin(seat, now);
    else seat.since = now;
    invocation.resolve(result);
    if (seat.state === 'retiring' && seat.pending.length === 0) this.#remove(seat);
    if (this.#waiting.length > 0) this.#handOut();
  }

  /** The environment is lost, and with it the invocation that it ran (or, while it started, the first that waits). */
  #lose(seat: Seat, explain: (requestId: string) => FunctionResult): void {
    const starting = seat.state === 'starting';
    this.#takeBack(seat);
    const [lost = starting ? this.#waiting.shift() : undefined] = seat.pending.splice(0);
    this.#remove(seat);
    if (lost) {
      const result = explain(lost.requestId);
      if (starting) this.#log?.(startLine(lost.requestId));
      this.#log?.(result.payload);
      this.#report(seat, lost, { duration: performance.now() - seat.since, status: 'error' });
      lost.resolve(result);
    }
    this.#handOut();
  }

  // ---- time

  #report(seat: Seat, { requestId }: Invocation, how: { duration: number; status?: 'timeout' | 'error' }): void {
    if (!this.#log) return;
    for (const line of endLines(this.#configuration, { requestId, initDuration: seat.initDuration, ...how }))
      this.#log(line);
    seat.initDuration = undefined;
  }

  #tickEvery(millis: number): void {
    clearTimeout(this.#ticker);
    this.#idleTicks = 0;
    this.#tickMillis = millis;
    this.#ticker = setInterval(() => this.#tick(), millis).unref();
  }

  #tick(): void {
    const now = performance.now();
    for (const seat of [...this.#seats]) this.#check(seat, now);
    this.#handOut();
    if (this.#waiting.length > 0 && now - this.#lastAnswer > slowMillis) this.#startOneMore();
    const idle =
      this.#waiting.length === 0 && this.#seats.every((seat) => seat.state === 'ready' && seat.pending.length === 0);
    if (idle && this.#drained) void this.close();
    this.#idleTicks = idle ? this.#idleTicks + 1 : 0;
    if (this.#idleTicks > ticksBeforeRest && this.#tickMillis === busyTickMillis) this.#tickEvery(idleTickMillis);
  }

  /** For what uses the processor long: a few more, so that one invocation does not hold up all others. */
  #startOneMore(): void {
    const running = this.#seats.filter((seat) => !seat.isPending);
    if (running.some((seat) => seat.state === 'starting')) return;
    if (running.length < mostRunning && this.#seats.length < mostEnvironments) this.#start();
  }

  #check(seat: Seat, now: number): void {
    const elapsed = now - seat.since;
    if (seat.state === 'starting') {
      if (elapsed > initLimitMillis + this.#configuration.timeoutMillis) this.#overrun(seat);
    } else if (seat.pending.length === 0) {
      if (elapsed > surplusMillis && this.#seats.length > 1) this.#retire(seat);
    } else if (elapsed > this.#configuration.timeoutMillis) this.#overrun(seat);
    else if (elapsed > slowMillis && seat.pending.length > 1) this.#freeMailbox(seat);
  }

  /** The running invocation is a slow one after all: those behind it shall not wait for it. */
  #freeMailbox(seat: Seat): void {
    const [head] = seat.pending;
    // Not begun: then it is the processor that is busy, and elsewhere it would take as long.
    if (!head || !seat.environment?.hasBegun(head)) return;
    this.#window = 1;
    this.#takeBack(seat);
  }

  #overrun(seat: Seat): void {
    const { timeoutMillis } = this.#configuration;
    this.#takeBack(seat);
    const [late = this.#waiting.shift()] = seat.pending.splice(0);
    this.#remove(seat);
    if (late) {
      const seconds = (timeoutMillis / 1000).toFixed(2);
      this.#log?.(`${new Date().toISOString()} ${late.requestId} Task timed out after ${seconds} seconds`);
      this.#report(seat, late, { duration: timeoutMillis, status: 'timeout' });
      late.resolve(timedOut(late.requestId, timeoutMillis));
    }
    this.#handOut();
  }
}
