// Many values in little space: exact counts, sum and extremes, and values in bins fine enough for percentiles. Whole
// numbers below 1,024 have a bin each, larger ones share bins of one percent.

import { record } from './api.ts';

/** As data, so that it is stored as it is. */
export interface Distribution {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Number of a bin -> how many values it has. */
  bins: Record<string, number>;
}

const exactBelow = 1024;
const growth = Math.log(1.01);

/** One without values. */
export function newDistribution(): Distribution {
  return { count: 0, sum: 0, min: 0, max: 0, bins: record() };
}

/** Adds a value; it is a whole number from zero on. */
export function addValue(distribution: Distribution, value: number): void {
  if (distribution.count === 0 || value < distribution.min) distribution.min = value;
  if (value > distribution.max) distribution.max = value;
  distribution.count += 1;
  distribution.sum += value;
  const bin = binOf(value);
  distribution.bins[bin] = (distribution.bins[bin] ?? 0) + 1;
}

/** Adds all values of another one. */
export function addDistribution(distribution: Distribution, other: Distribution): void {
  if (other.count === 0) return;
  distribution.min = distribution.count === 0 ? other.min : Math.min(distribution.min, other.min);
  distribution.max = Math.max(distribution.max, other.max);
  distribution.count += other.count;
  distribution.sum += other.sum;
  for (const [bin, count] of Object.entries(other.bins)) {
    distribution.bins[bin] = (distribution.bins[bin] ?? 0) + count;
  }
}

/** The smallest value that at least so many percent of the values don't exceed. */
export function percentile({ count, min, max, bins }: Distribution, percent: number): number {
  const wanted = Math.max(1, Math.ceil((percent / 100) * count));
  const sorted = Object.keys(bins)
    .map(Number)
    .sort((one, other) => one - other);
  let seen = 0;
  for (const bin of sorted) {
    seen += bins[bin] ?? 0;
    if (seen >= wanted) return Math.min(max, Math.max(min, middleOf(bin)));
  }
  return max;
}

function binOf(value: number): number {
  return value < exactBelow ? value : exactBelow + Math.floor(Math.log(value / exactBelow) / growth);
}

function middleOf(bin: number): number {
  return bin < exactBelow ? bin : exactBelow * Math.exp((bin - exactBelow + 0.5) * growth);
}
