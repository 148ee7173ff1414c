// Periods of a usage plan's quota: days, weeks and months in UTC, and what is left of the quota in one (API reference:
// QuotaSettings; guide: "Usage plans and API keys for REST APIs").

/** DAY from midnight, WEEK from Sunday, MONTH from the first. */
export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

/** A usage plan's quota. */
export interface Quota {
  limit: number;
  /** Requests that are taken off the limit in the first period. */
  offset: number;
  period: QuotaPeriod;
  /** When the quota was set up, in milliseconds since the epoch: the period of that moment is the first. */
  since: number;
}

/** Requests of a day, and what was left of the quota after them; without a quota nothing is. */
export type DayUsage = [used: number] | [used: number, remaining: number];

/** How much a key has used of a plan: kept in the store, written behind. */
export interface KeyUsage {
  /** By date in UTC, `2026-11-24`. */
  days: Record<string, DayUsage>;
  /** What UpdateUsage has granted beyond the limit (it may be negative), in the period that begins at `start`. */
  granted?: { start: number; requests: number };
}

/** In milliseconds. */
export const oneDay = 86_400_000;

/** Days for which usage is kept: GetUsage goes back so far. */
export const usageDays = 90;

/** The beginning of the day, in UTC. */
export function dayStart(now: number): number {
  return Math.floor(now / oneDay) * oneDay;
}

/** The beginning of the period that a moment is in. */
export function periodStart(period: QuotaPeriod, now: number): number {
  const day = dayStart(now);
  if (period === 'DAY') return day;
  const date = new Date(day);
  return day - (period === 'WEEK' ? date.getUTCDay() : date.getUTCDate() - 1) * oneDay;
}

/** The beginning of the period after the one that begins at `start`. */
export function periodEnd(period: QuotaPeriod, start: number): number {
  if (period === 'DAY') return start + oneDay;
  if (period === 'WEEK') return start + 7 * oneDay;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** How many requests may be made in the period that begins at `start`. */
export function allowance(quota: Quota, usage: KeyUsage | undefined, start: number): number {
  const isFirst = start === periodStart(quota.period, quota.since);
  const granted = usage?.granted?.start === start ? usage.granted.requests : 0;
  return quota.limit - (isFirst ? quota.offset : 0) + granted;
}

/** How many were made from the day that begins at `start` until a moment. */
export function usedSince(usage: KeyUsage | undefined, start: number, now: number): number {
  let used = 0;
  for (let day = start; day <= now; day += oneDay) used += usage?.days[dateOf(day)]?.[0] ?? 0;
  return used;
}

/** How many are left at a moment. */
export function remainingAt(quota: Quota, usage: KeyUsage | undefined, now: number): number {
  const start = periodStart(quota.period, now);
  return Math.max(0, allowance(quota, usage, start) - usedSince(usage, start, now));
}

/** `2026-11-24`, in UTC. */
export function dateOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
