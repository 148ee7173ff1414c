// What the requests of one release, canary or base, come to: how many, how they ended, how long they took.

import type { CanaryMetric } from './abort-condition.ts';

/** A request as its line in the access log tells. */
export interface LoggedRequest {
  status: number;
  /** Milliseconds; absent: the log does not say. */
  latency?: number;
}

export interface ReleaseFigures {
  requests: number;
  count4xx: number;
  count5xx: number;
  /** In ascending order. */
  latencies: number[];
}

/** The figures of requests. */
export function figuresOf(requests: Iterable<LoggedRequest>): ReleaseFigures {
  const figures: ReleaseFigures = { requests: 0, count4xx: 0, count5xx: 0, latencies: [] };
  for (const { latency, status } of requests) {
    figures.requests += 1;
    if (status >= 400 && status < 500) figures.count4xx += 1;
    if (status >= 500) figures.count5xx += 1;
    if (latency !== undefined) figures.latencies.push(latency);
  }
  figures.latencies.sort((a, b) => a - b);
  return figures;
}

/** Percent or milliseconds; undefined where no request tells. */
export function metricValue(metric: CanaryMetric, figures: ReleaseFigures): number | undefined {
  if (metric.kind === 'latency') return percentileOf(figures.latencies, metric.percentile);
  if (figures.requests === 0) return undefined;
  return ((metric.of === '4xx' ? figures.count4xx : figures.count5xx) / figures.requests) * 100;
}

/** The nearest rank: a value that a request really had. */
function percentileOf(ascending: readonly number[], percentile: number): number | undefined {
  return ascending[Math.max(0, Math.ceil((percentile / 100) * ascending.length) - 1)];
}
