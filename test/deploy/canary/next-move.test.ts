import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../src/lib/deploy/canary/judge-canary.ts';
import { nextMove, onward } from '../../../src/lib/deploy/canary/next-move.ts';

const rollout = { shares: [5, 25, 100], watch: 60_000 };
const judged = (verdict: Judgement['verdict']): Judgement => ({ verdict, limits: [], missing: { canary: 0, base: 0 } });
const move = (verdict: Judgement['verdict'], elapsed: number, at = 0, shares = rollout.shares) =>
  nextMove({ ...rollout, shares }, { at, since: 1_000 }, { judgement: judged(verdict), now: 1_000 + elapsed });

describe('a rollout', () => {
  it('goes back at once when the canary is bad, at any time', () => {
    expect(move('bad', 0)).toEqual({ kind: 'back', why: 'exceeded' });
    expect(move('bad', 70_000, 1)).toEqual({ kind: 'back', why: 'exceeded' });
  });

  it('looks ten times in a watch, and never longer than what is left', () => {
    expect(move('good', 0)).toEqual({ kind: 'wait', milliseconds: 6_000 });
    expect(move('good', 59_000)).toEqual({ kind: 'wait', milliseconds: 1_000 });
  });

  it('takes share after share, and is promoted after the last one before 100', () => {
    expect(move('good', 60_000)).toEqual({ kind: 'share', percent: 25, at: 1 });
    expect(move('good', 60_000, 1)).toEqual({ kind: 'promote' });
    expect(onward([100], 0)).toEqual({ kind: 'promote' });
  });

  it('keeps its last share where 100 is not listed', () => {
    expect(move('good', 60_000, 1, [5, 25])).toEqual({ kind: 'hold' });
  });

  it('waits three times as long for requests, then goes back unjudged', () => {
    expect(move('open', 60_000)).toEqual({ kind: 'wait', milliseconds: 6_000 });
    expect(move('open', 180_000)).toEqual({ kind: 'back', why: 'too few requests' });
  });
});
