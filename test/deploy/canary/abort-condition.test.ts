import { describe, expect, it } from 'vitest';
import { limitsOf, parseAbortCondition } from '../../../src/lib/deploy/canary/abort-condition.ts';

const texts = (text: string) => limitsOf(parseAbortCondition(text)).map((limit) => limit.text);

describe('a condition', () => {
  it('has limits that stand for themselves, and limits that are of the base', () => {
    expect(limitsOf(parseAbortCondition('5xx>1% or P99 >= +20% or p50>1.5s or p90>+50ms'))).toEqual([
      {
        kind: 'limit',
        metric: { kind: 'share', of: '5xx' },
        isInclusive: false,
        threshold: { kind: 'absolute', value: 1 },
        text: '5xx>1%',
      },
      {
        kind: 'limit',
        metric: { kind: 'latency', percentile: 99 },
        isInclusive: true,
        threshold: { kind: 'factor', value: 1.2 },
        text: 'p99>=+20%',
      },
      {
        kind: 'limit',
        metric: { kind: 'latency', percentile: 50 },
        isInclusive: false,
        threshold: { kind: 'absolute', value: 1500 },
        text: 'p50>1.5s',
      },
      {
        kind: 'limit',
        metric: { kind: 'latency', percentile: 90 },
        isInclusive: false,
        threshold: { kind: 'margin', value: 50 },
        text: 'p90>+50ms',
      },
    ]);
  });

  it('binds and before or; parentheses group', () => {
    expect(parseAbortCondition('5xx>1% or 4xx>5% and p99>1s')).toMatchObject({
      kind: 'or',
      parts: [{ text: '5xx>1%' }, { kind: 'and', parts: [{ text: '4xx>5%' }, { text: 'p99>1s' }] }],
    });
    expect(parseAbortCondition('(5xx>1% OR 4xx>5%) AND p99>1s')).toMatchObject({
      kind: 'and',
      parts: [{ kind: 'or' }, { text: 'p99>1s' }],
    });
    expect(texts('((5xx > 1%))')).toEqual(['5xx>1%']);
  });

  it.each([
    ['', 'column 1: expected 5xx, 4xx'],
    ['6xx>1%', 'column 1: expected 5xx, 4xx'],
    ['p0>1ms', 'column 1: expected 5xx, 4xx'],
    ['p101>1ms', 'column 1: expected 5xx, 4xx'],
    ['5xx<1%', "column 4: expected '>' or '>='"],
    ['5xx', "column 4: expected '>' or '>='"],
    ['5xx>', 'column 5: expected a share of the requests'],
    ['5xx>3', 'column 5: expected a share of the requests'],
    ['5xx>3ms', 'column 5: expected a share of the requests'],
    ['5xx>1% or p99>20%', 'column 15: expected a time such as 800ms'],
    ['5xx>1% p99>1s', "column 8: expected 'or', 'and' or the end instead of 'p99'"],
    ['5xx>1% or', 'column 10: expected 5xx, 4xx'],
    ['(5xx>1%', "column 8: expected ')'"],
    ['5xx>1%)', "column 7: expected 'or', 'and' or the end instead of ')'"],
    ['('.repeat(5000), 'column 21: expected at most 20 parentheses'],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseAbortCondition(text)).toThrow(message);
  });
});
