// The forecast of a quota: the period as API Gateway counts it (UTC; weeks from Sunday), the pace as in the last days.

import { describe, expect, it } from 'vitest';
import { forecastUsage } from '../../src/lib/model/usage-forecast.ts';

const noonOf = (date: string) => Date.parse(`${date}T12:00:00Z`);

describe('forecastUsage', () => {
  it('is used up when the rest has gone at the pace of the last days', () => {
    const days = [[10], [10], [10], [5, 20]];
    const quota = { limit: 1000, period: 'MONTH' as const };
    const forecast = forecastUsage({ quota, days, now: noonOf('2026-11-10') });
    expect(forecast).toMatchObject({ perDay: 10, remaining: 20, used: 35 });
    expect(forecast.usedUpAt?.toISOString()).toBe('2026-11-12T12:00:00.000Z');
    expect(forecast.resetsAt.toISOString()).toBe('2026-12-01T00:00:00.000Z');
  });

  it('lasts where the period ends before', () => {
    const quota = { limit: 100, period: 'DAY' as const };
    const forecast = forecastUsage({ quota, days: [[10], [5, 95]], now: noonOf('2026-11-10') });
    expect(forecast.usedUpAt).toBeUndefined();
    expect(forecast.resetsAt.toISOString()).toBe('2026-11-11T00:00:00.000Z');
    expect(forecast.used).toBe(5);
  });

  it('counts a week from Sunday; days before the first request say nothing about the pace', () => {
    // 2026-11-24 is a Tuesday.
    const days = [[50], [0], [7], [7], [3, 83]];
    const quota = { limit: 100, period: 'WEEK' as const };
    expect(forecastUsage({ quota, days, now: noonOf('2026-11-24') })).toMatchObject({ used: 17 });
    const fresh = forecastUsage({ quota, days: [[0], [0], [4, 96]], now: noonOf('2026-11-24') });
    expect(fresh.perDay).toBe(8);
  });

  it('a quota that is used up is so now; one that nobody uses lasts', () => {
    const quota = { limit: 5, period: 'DAY' as const };
    const now = noonOf('2026-11-24');
    expect(forecastUsage({ quota, days: [[5, 0]], now }).usedUpAt?.getTime()).toBe(now);
    expect(forecastUsage({ quota, days: [[0, 5]], now }).usedUpAt).toBeUndefined();
  });
});
