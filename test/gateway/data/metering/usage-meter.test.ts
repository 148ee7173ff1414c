// Quotas by day, week and month in UTC (API reference: QuotaSettings, GetUsage, UpdateUsage), with a clock of its own.

import { describe, expect, it } from 'vitest';
import { UsageMeter } from '../../../../src/lib/gateway/data/metering/usage-meter.ts';
import type { KeyUsage, Quota } from '../../../../src/lib/model/quota-period.ts';

const at = (text: string): number => Date.parse(text);

function meter(quota: Partial<Quota> | undefined, usage: KeyUsage = { days: {} }): UsageMeter {
  const made = new UsageMeter(() => {});
  made.adopt(usage, quota && { limit: 2, offset: 0, period: 'DAY', since: 0, ...quota });
  return made;
}

/** How many of so many requests at a moment are within the quota. */
function passing(counted: UsageMeter, moment: string, requests: number): number {
  let passed = 0;
  for (let request = 0; request < requests; request++) {
    if (counted.isUsedUp(at(moment))) continue;
    counted.count(at(moment));
    passed += 1;
  }
  return passed;
}

describe('a quota', () => {
  it('of a day begins anew at midnight UTC', () => {
    const counted = meter({ period: 'DAY' });
    expect(passing(counted, '2026-11-24T00:00:00.000Z', 1)).toBe(1);
    expect(passing(counted, '2026-11-24T23:59:59.999Z', 5)).toBe(1);
    expect(passing(counted, '2026-11-25T00:00:00.000Z', 5)).toBe(2);
  });

  it('of a week begins anew on Sundays', () => {
    const counted = meter({ period: 'WEEK' });
    expect(passing(counted, '2026-11-24T12:00:00Z', 1)).toBe(1);
    expect(passing(counted, '2026-11-28T23:59:59Z', 5)).toBe(1);
    expect(passing(counted, '2026-11-29T00:00:00Z', 5)).toBe(2);
  });

  it('of a month begins anew on the first', () => {
    const counted = meter({ period: 'MONTH' });
    expect(passing(counted, '2026-12-01T00:00:00Z', 1)).toBe(1);
    expect(passing(counted, '2026-12-31T23:59:59Z', 5)).toBe(1);
    expect(passing(counted, '2027-01-01T00:00:00Z', 5)).toBe(2);
  });

  it('has its offset taken off in the first period alone', () => {
    const since = at('2026-11-24T10:00:00Z');
    const counted = meter({ period: 'WEEK', limit: 5, offset: 3, since });
    expect(passing(counted, '2026-11-24T12:00:00Z', 9)).toBe(2);
    expect(passing(counted, '2026-11-30T12:00:00Z', 9)).toBe(5);
  });

  it('of nothing lets nothing through; none at all lets everything through', () => {
    expect(passing(meter({ limit: 0 }), '2026-11-24T00:00:00Z', 3)).toBe(0);
    expect(passing(meter(undefined), '2026-11-24T00:00:00Z', 3)).toBe(3);
  });

  it('that is changed counts what was used before', () => {
    const counted = meter({ limit: 3 });
    expect(passing(counted, '2026-11-24T01:00:00Z', 9)).toBe(3);
    counted.limit({ limit: 5, offset: 0, period: 'DAY', since: 0 });
    expect(passing(counted, '2026-11-24T02:00:00Z', 9)).toBe(2);
    counted.limit({ limit: 9, offset: 0, period: 'MONTH', since: 0 });
    expect(passing(counted, '2026-11-25T02:00:00Z', 9)).toBe(4);
  });

  it('goes on from what was stored, with what was granted', () => {
    const days: KeyUsage['days'] = { '2026-11-22': [1, 1], '2026-11-23': [2, 0] };
    expect(passing(meter({ period: 'WEEK', limit: 4 }, { days }), '2026-11-24T00:00:00Z', 9)).toBe(1);
    const granted = { start: at('2026-11-22T00:00:00Z'), requests: 2 };
    const counted = meter({ period: 'WEEK', limit: 4 }, { days, granted });
    expect(passing(counted, '2026-11-24T00:00:00Z', 9)).toBe(3);
    expect(passing(counted, '2026-11-29T00:00:00Z', 9)).toBe(4);
  });
});

describe('usage', () => {
  it('is told by day, with what was left after it', () => {
    const counted = meter({ period: 'WEEK', limit: 5 });
    passing(counted, '2026-11-23T12:00:00Z', 2);
    passing(counted, '2026-11-24T12:00:00Z', 1);
    expect(counted.takeUsage()).toEqual({ days: { '2026-11-23': [2, 3], '2026-11-24': [1, 2] } });
    passing(counted, '2026-11-24T13:00:00Z', 1);
    expect(counted.takeUsage().days['2026-11-24']).toEqual([2, 1]);
  });

  it('without a quota leaves nothing to tell', () => {
    const counted = meter(undefined);
    passing(counted, '2026-11-24T12:00:00Z', 2);
    expect(counted.takeUsage()).toEqual({ days: { '2026-11-24': [2] } });
  });

  it('is kept for ninety days', () => {
    const counted = meter(undefined, { days: { '2026-08-25': [1], '2026-08-26': [1], '2026-11-23': [1] } });
    passing(counted, '2026-11-24T12:00:00Z', 1);
    expect(Object.keys(counted.takeUsage().days)).toEqual(['2026-08-26', '2026-11-23', '2026-11-24']);
  });

  it('is told of once until it is taken', () => {
    let told = 0;
    const counted = new UsageMeter(() => {
      told += 1;
    });
    counted.count(1);
    counted.count(2);
    expect(told).toBe(1);
    counted.takeUsage();
    counted.count(3);
    expect(told).toBe(2);
  });
});
