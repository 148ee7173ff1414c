// The metrics of REST APIs: what each is made of, and which requests belong to which dimensions. Developer guide, "Amazon API
// Gateway dimensions and metrics": by ApiName, by ApiName and Stage, and by method where detailed metrics are on.

import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { addDistribution, type Distribution, newDistribution } from '../../../model/distribution.ts';
import type { RequestMinute, RequestSeries } from '../../../model/request-minute.ts';
import type { CountedMinute } from '../../store/journal/metric-store.ts';

export const namespace = 'AWS/ApiGateway';

interface Metric {
  unit: 'Count' | 'Milliseconds';
  /** What a minute adds; nothing where the method has no such metric. */
  values(minute: RequestMinute, series: RequestSeries): Distribution | undefined;
}

/** Each request is one value of the error and cache metrics, 0 or 1: their sum is a number, their average a rate. */
function shareOf(part: number, { count }: RequestMinute): Distribution {
  const values = { ...newDistribution(), count, sum: part, min: part < count ? 0 : 1, max: part > 0 ? 1 : 0 };
  if (part > 0) values.bins[1] = part;
  if (part < count) values.bins[0] = count - part;
  return values;
}

export const metrics: Readonly<Record<string, Metric>> = {
  Count: { unit: 'Count', values: (minute) => shareOf(minute.count, minute) },
  '4XXError': { unit: 'Count', values: (minute) => shareOf(minute.clientErrors, minute) },
  '5XXError': { unit: 'Count', values: (minute) => shareOf(minute.serverErrors, minute) },
  Latency: { unit: 'Milliseconds', values: ({ latency }) => latency },
  IntegrationLatency: { unit: 'Milliseconds', values: ({ integrationLatency }) => integrationLatency },
  CacheHitCount: {
    unit: 'Count',
    values: (minute, { isCached }) => (isCached ? shareOf(minute.cacheHits, minute) : undefined),
  },
  CacheMissCount: {
    unit: 'Count',
    values: (minute, { isCached }) => (isCached ? shareOf(minute.cacheMisses, minute) : undefined),
  },
};

/** The dimension sets that a series of requests counts in. */
export function dimensionSets(series: RequestSeries): Dimension[][] {
  const api = { Name: 'ApiName', Value: series.apiName };
  const stage = { Name: 'Stage', Value: series.stageName };
  const sets = [[api], [api, stage]];
  const { method, resource, isDetailed } = series;
  if (!isDetailed || method === undefined || resource === undefined) return sets;
  return [...sets, [api, { Name: 'Method', Value: method }, { Name: 'Resource', Value: resource }, stage]];
}

/** A set of dimensions as text: their order means nothing. */
export function dimensionsKey(dimensions: readonly Dimension[]): string {
  return JSON.stringify(dimensions.map(({ Name, Value }) => [Name, Value]).sort());
}

/** What is asked for of a metric. */
export interface MetricQuestion {
  metricName: string;
  dimensions: readonly Dimension[];
  /** Seconds. */
  period: number;
}

/** The values of a metric by the beginnings of its periods, in order; periods without any are absent. */
export function periodsOf(counted: readonly CountedMinute[], question: MetricQuestion): [number, Distribution][] {
  const metric = Object.hasOwn(metrics, question.metricName) ? metrics[question.metricName] : undefined;
  const wanted = dimensionsKey(question.dimensions);
  const periods = new Map<number, Distribution>();
  for (const { series, minute } of counted) {
    if (!dimensionSets(series).some((set) => dimensionsKey(set) === wanted)) continue;
    const values = metric?.values(minute, series);
    if (!values || values.count === 0) continue;
    const length = question.period * 1000;
    const start = minute.minute - (minute.minute % length);
    const sum = periods.get(start) ?? newDistribution();
    addDistribution(sum, values);
    periods.set(start, sum);
  }
  return [...periods].sort(([one], [other]) => one - other);
}
