// Waits until something is as wanted: looks again and again, ever more seldom, until a deadline. It tells what it waits for
// and for how long; who runs the command again goes on waiting.

import { ApigwError } from '../errors.ts';
import type { Clock } from './send.ts';

export interface Wait {
  /** What is waited for, to follow "waiting for": `the certificate to be issued`. */
  what: string;
  /** Seconds. */
  timeout: number;
  /** What to do when time has run out. */
  hint: string;
  /** One line for the user: at each look that finds it not there. */
  report(line: string): void;
  clock: Pick<Clock, 'now' | 'sleep'>;
  /** Milliseconds between the first two looks, and at most. */
  pace?: { first: number; longest: number };
}

/** What a look found: the thing waited for, or how far it is, in words (or nothing). */
export type Look<Found> = { found: Found } | { state?: string };

const usualPace = { first: 500, longest: 15_000 };
const growth = 1.6;

/** Looks that fail one after another before the wait does: a network may be away for a while. */
const mostFailures = 5;

/**
 * Looks until it is found, and gives that. Throws Timeout when the deadline has passed, Interrupted with the user, and
 * what `look` throws, unless it may pass (retryable).
 */
export async function waitUntil<Found>(look: () => Promise<Look<Found>>, wait: Wait): Promise<Found> {
  const start = wait.clock.now();
  const { first, longest } = wait.pace ?? usualPace;
  let failures = 0;
  for (let delay = first; ; delay = Math.min(longest, delay * growth)) {
    const seen = await look().catch((error) => stateOfFailure(error, failures));
    if ('found' in seen) return seen.found;
    failures = 'failed' in seen ? failures + 1 : 0;
    const elapsed = wait.clock.now() - start;
    const left = wait.timeout * 1000 - elapsed;
    if (left <= 0) throw ranOut(wait, seen.state);
    wait.report(lineOf(wait, elapsed, seen.state));
    await wait.clock.sleep(Math.min(Math.round(delay), left));
  }
}

function stateOfFailure(error: unknown, failuresBefore: number): { failed: true; state: string } {
  if (!(error instanceof ApigwError) || !error.retryable || failuresBefore + 1 >= mostFailures) throw error;
  return { failed: true, state: error.message };
}

function lineOf({ timeout, what }: Wait, elapsed: number, state: string | undefined): string {
  const patience = `${durationText(elapsed / 1000)} so far, ${durationText(timeout)} at most`;
  return `Waiting for ${what} (${patience})${state ? `: ${state}` : ''}`;
}

function ranOut({ hint, timeout, what }: Wait, state: string | undefined): ApigwError {
  const message = `Waited ${durationText(timeout)} in vain for ${what}${state ? `: ${state}` : ''}`;
  return new ApigwError('Timeout', message, { hint, retryable: true });
}

/** `45 s`, `3 min`, `1 h 20 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
