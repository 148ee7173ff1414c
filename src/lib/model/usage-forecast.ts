// When a key's quota will be used up, if it goes on as in the last days. What GetUsage tells is used and remaining by day, in UTC.

import { oneDay, periodEnd, periodStart, type QuotaPeriod } from './quota-period.ts';

export interface UsageSoFar {
  quota: { limit: number; period: QuotaPeriod };
  /** Pairs of used and remaining by day, today's last. */
  days: readonly (readonly number[])[];
  now: number;
}

export interface UsageForecast {
  /** Of the current period. */
  limit: number;
  used: number;
  remaining: number;
  /** Requests a day of late. */
  perDay: number;
  /** When the period ends, and the quota begins anew. */
  resetsAt: Date;
  /** Absent: not before that. */
  usedUpAt?: Date;
}

/** Days that tell how many requests are to be expected. */
const lately = 7;

/** What is to be expected of the current period. */
export function forecastUsage({ days, now, quota }: UsageSoFar): UsageForecast {
  const start = periodStart(quota.period, now);
  const resetsAt = periodEnd(quota.period, start);
  const ofPeriod = days.slice(-(Math.floor((now - start) / oneDay) + 1));
  const used = sumOf(ofPeriod);
  const remaining = days.at(-1)?.[1] ?? Math.max(0, quota.limit - used);
  const perDay = rateOf(days.slice(-lately), now);
  const usedUpAt = remaining === 0 ? now : now + (remaining / perDay) * oneDay;
  return {
    limit: quota.limit,
    used,
    remaining,
    perDay: Math.round(perDay * 10) / 10,
    resetsAt: new Date(resetsAt),
    ...(usedUpAt < resetsAt && { usedUpAt: new Date(Math.round(usedUpAt)) }),
  };
}

const sumOf = (days: readonly (readonly number[])[]) => days.reduce((sum, [used = 0]) => sum + used, 0);

/** Today has not ended; days before the first request say nothing. An hour at least is taken for today. */
function rateOf(days: readonly (readonly number[])[], now: number): number {
  const first = days.findIndex(([used = 0]) => used > 0);
  if (first < 0) return 0;
  const ofToday = Math.max(1 / 24, (now % oneDay) / oneDay);
  return sumOf(days) / (days.length - first - 1 + ofToday);
}
