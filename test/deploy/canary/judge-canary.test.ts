import { describe, expect, it } from 'vitest';
import { parseAbortCondition } from '../../../src/lib/deploy/canary/abort-condition.ts';
import { judgeCanary } from '../../../src/lib/deploy/canary/judge-canary.ts';
import { figuresOf, type LoggedRequest } from '../../../src/lib/deploy/canary/release-figures.ts';

const many = (count: number, request: LoggedRequest) => Array.from({ length: count }, () => request);
const ok = { status: 200, latency: 10 };
const failed = { status: 502, latency: 10 };

function judge(condition: string, canary: LoggedRequest[], base: LoggedRequest[] = [], minRequests = 10) {
  const releases = { canary: figuresOf(canary), base: figuresOf(base) };
  return judgeCanary(releases, { abortIf: parseAbortCondition(condition), minRequests });
}

describe('a canary', () => {
  it('is good at its limit, bad above it; with >= at it', () => {
    const at = [...many(99, ok), failed];
    expect(judge('5xx>1%', at)).toMatchObject({ verdict: 'good', limits: [{ canary: 1, most: 1, isExceeded: false }] });
    expect(judge('5xx>=1%', at).verdict).toBe('bad');
    expect(judge('5xx>1%', [...at, failed]).verdict).toBe('bad');
  });

  it('counts 4xx and 5xx apart', () => {
    expect(judge('5xx>0%', many(10, { status: 404 })).verdict).toBe('good');
    expect(judge('4xx>0%', many(10, { status: 404 })).verdict).toBe('bad');
  });

  it('is compared with its base in the same time', () => {
    const base = many(50, { status: 200, latency: 100 });
    const slow = (latency: number) => many(50, { status: 200, latency });
    expect(judge('p99>+20%', slow(120), base).verdict).toBe('good');
    expect(judge('p99>+20%', slow(121), base)).toMatchObject({
      verdict: 'bad',
      limits: [{ unit: 'ms', canary: 121, base: 100, most: 120 }],
    });
    expect(judge('p99>+30ms', slow(131), base).verdict).toBe('bad');
  });

  it('that fails where its base never does is worse by any measure', () => {
    expect(judge('5xx>+50%', [...many(99, ok), failed], many(100, ok)).verdict).toBe('bad');
    expect(judge('5xx>+50%', many(100, ok), many(100, ok)).verdict).toBe('good');
  });

  it('is not judged before there were enough requests, of the base neither where it is compared', () => {
    expect(judge('5xx>1%', many(9, failed))).toMatchObject({ verdict: 'open', missing: { canary: 1, base: 0 } });
    expect(judge('p99>+20%', many(10, ok), many(4, ok))).toMatchObject({
      verdict: 'open',
      missing: { canary: 0, base: 6 },
    });
  });

  it('goes back by any part of or, by all parts of and', () => {
    const canary = many(10, failed);
    expect(judge('4xx>1% or 5xx>1%', canary).verdict).toBe('bad');
    expect(judge('4xx>1% and 5xx>1%', canary).verdict).toBe('good');
    expect(judge('p99>5ms and 5xx>1%', canary).verdict).toBe('bad');
  });

  it('has percentiles by the nearest rank', () => {
    const canary = Array.from({ length: 100 }, (_, i) => ({ status: 200, latency: 100 - i }));
    const values = (text: string) => judge(text, canary).limits.map((limit) => limit.canary);
    expect(values('p50>1s or p99>1s or p100>1s or p0.5>1s')).toEqual([50, 99, 100, 1]);
  });
});
