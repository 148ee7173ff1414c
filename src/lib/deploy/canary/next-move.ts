// What a rollout does next: wait, take a larger share, promote, or go back. Time comes in as a number, so that it can be tried
// without any passing.

import type { Judgement } from './judge-canary.ts';

export interface Rollout {
  /** Percent, ascending; 100 at the end is the promotion. */
  shares: readonly number[];
  /** Milliseconds for which each share is watched. */
  watch: number;
}

/** Where a rollout is. */
export interface RolloutState {
  /** Of the share that the canary has, in the list. */
  at: number;
  /** When it got that share, in milliseconds since the epoch. */
  since: number;
}

export type Move =
  | { kind: 'wait'; milliseconds: number }
  | { kind: 'share'; percent: number; at: number }
  /** All shares are through, and the last one is not 100: the canary stays. */
  | { kind: 'hold' }
  | { kind: 'promote' }
  | { kind: 'back'; why: 'exceeded' | 'too few requests' };

/** Where requests are few, a share is watched this many times as long before it goes back unjudged. */
const patience = 3;
const looksPerWatch = 10;
const shortestWait = 500;
const longestWait = 15_000;

/** The next move. What is bad goes back at once; what is good stays its whole time. Pure. */
export function nextMove(
  { shares, watch }: Rollout,
  state: RolloutState,
  seen: { judgement: Judgement; now: number },
): Move {
  const { verdict } = seen.judgement;
  const elapsed = seen.now - state.since;
  if (verdict === 'bad') return { kind: 'back', why: 'exceeded' };
  if (elapsed < watch) return { kind: 'wait', milliseconds: pause(watch, watch - elapsed) };
  if (verdict === 'good') return onward(shares, state.at + 1);
  const left = watch * patience - elapsed;
  return left > 0 ? { kind: 'wait', milliseconds: pause(watch, left) } : { kind: 'back', why: 'too few requests' };
}

const pause = (watch: number, left: number): number =>
  Math.min(left, Math.max(shortestWait, Math.min(longestWait, watch / looksPerWatch)));

/** The move to the share of this position. */
export function onward(shares: readonly number[], at: number): Move {
  const percent = shares[at];
  if (percent === undefined) return { kind: 'hold' };
  return percent >= 100 ? { kind: 'promote' } : { kind: 'share', percent, at };
}
