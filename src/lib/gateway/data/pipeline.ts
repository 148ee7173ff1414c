// Runs the stages of a route, one after the other: without promises as long as they answer at once, and further
// from where it stopped when a stage that waited calls `resume`. Whatever a stage throws becomes a gateway response.

import type { Exchange } from './exchange.ts';
import { configurationError, GatewayFailure } from './failure.ts';
import type { Trace } from './trace-ring.ts';

/** Runs the stages that are left. Called to begin, and by a stage that was waiting when it is done. */
export function resume(exchange: Exchange): void {
  if (exchange.trace) {
    resumeTraced(exchange, exchange.trace);
    return;
  }
  const stages = exchange.route?.stages ?? [];
  try {
    while (exchange.step < stages.length) {
      if (stages[exchange.step++]?.(exchange) === 'waiting') return;
    }
  } catch (error) {
    fail(exchange, error);
    return;
  }
  end(exchange);
}

/** Tells the observer once that the request is over. */
function end(exchange: Exchange): void {
  if (!exchange.observer || exchange.endedAt !== 0) return;
  exchange.endedAt = performance.now();
  exchange.observer.end(exchange);
}

/** The client has gone away before it was answered: AWS's logs have 499 for these. */
export function abandon(exchange: Exchange): void {
  exchange.step = Number.MAX_SAFE_INTEGER;
  if (exchange.endedAt === 0) exchange.status = 499;
  end(exchange);
}

/** Ends the request with a failure, drawn by the gateway responses of the API; the remaining stages don't run. */
export function fail(exchange: Exchange, error: unknown): void {
  exchange.step = Number.MAX_SAFE_INTEGER;
  const failure = error instanceof GatewayFailure ? error : configurationError(String(error));
  exchange.failure = failure;
  if (exchange.response.headersSent) {
    exchange.response.destroy();
    end(exchange);
    return;
  }
  if (exchange.trace) openFailureStep(exchange, exchange.trace, failure);
  try {
    exchange.context.renderFailure(exchange, failure);
  } catch {
    // A customised gateway response with a header that HTTP does not allow: nothing better can be said.
    exchange.status = 500;
    exchange.responseLength = 0;
    exchange.response.writeHead(500, { 'Content-Length': 0 }).end();
  }
  if (exchange.trace) {
    closeStep(exchange, exchange.trace);
    closeTrace(exchange, exchange.trace);
  }
  end(exchange);
}

/** What was seen of the exchange before a stage ran, to tell what it changed. */
interface Before {
  at: number;
  name: string;
  view: Record<string, unknown>;
}

const running = new WeakMap<Exchange, Before>();

function resumeTraced(exchange: Exchange, trace: Trace): void {
  const { route } = exchange;
  if (!route) return;
  try {
    closeStep(exchange, trace);
    while (exchange.step < route.stages.length) {
      openStep(exchange, route.stageNames[exchange.step] ?? '');
      if (route.stages[exchange.step++]?.(exchange) === 'waiting') return;
      closeStep(exchange, trace);
    }
    closeTrace(exchange, trace);
  } catch (error) {
    fail(exchange, error);
    return;
  }
  end(exchange);
}

function openStep(exchange: Exchange, name: string): void {
  running.set(exchange, { at: performance.now(), name, view: viewOf(exchange) });
}

/** The stage that failed says why; what is drawn of it is a step of its own. */
function openFailureStep(exchange: Exchange, trace: Trace, failure: GatewayFailure): void {
  trace.pending.push(failure.detail || failure.message);
  closeStep(exchange, trace);
  openStep(exchange, `gateway response ${failure.responseType}`);
}

function closeStep(exchange: Exchange, trace: Trace): void {
  const before = running.get(exchange);
  if (!before) return;
  running.delete(exchange);
  const changed = Object.entries(viewOf(exchange)).filter(([name, value]) => !isSame(before.view[name], value));
  trace.steps.push({
    stage: before.name,
    microseconds: microsecondsSince(before.at),
    changed: Object.fromEntries(changed),
    notes: trace.pending,
  });
  trace.pending = [];
}

function closeTrace(exchange: Exchange, trace: Trace): void {
  trace.status = exchange.response.statusCode;
  trace.microseconds = trace.steps.reduce((sum, step) => sum + step.microseconds, 0);
}

/** The part of an exchange that stages work on; bodies are shown up to 1,024 characters, as execution logs cut them. */
function viewOf(exchange: Exchange): Record<string, unknown> {
  return {
    status: exchange.status,
    headers: [...exchange.headers],
    contentType: exchange.responseType,
    body: shorten(exchange.payload),
    requestBody: exchange.body && shorten(exchange.body),
  };
}

function shorten(payload: string | Buffer): string {
  return (typeof payload === 'string' ? payload : payload.toString('utf8', 0, 4096)).slice(0, 1024);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function microsecondsSince(start: number): number {
  return Math.round((performance.now() - start) * 1000);
}
