// GetMetricData (CloudWatch API reference): many metrics at once, each with one statistic.

import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { CountedMinute } from '../../store/journal/metric-store.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { checkedPeriod, timeRange } from './metric-time.ts';
import { namespace, periodsOf } from './request-metrics.ts';
import { statisticOf } from './statistics.ts';

const mostDataPoints = 100_800;

function getMetricData(input: GetMetricDataInput, context: Context): GetMetricDataOutput {
  const [start, end] = timeRange(input);
  const counted = context.observed.minutes(context, start, end);
  const most = Math.min(input.MaxDatapoints ?? mostDataPoints, mostDataPoints);
  const first = Number(input.NextToken ?? 0);
  if (!Number.isInteger(first) || first < 0)
    throw new Fault('InvalidNextToken', 'The next token specified is invalid.');
  const queries = (input.MetricDataQueries ?? []).map(checkedQuery).filter(({ ReturnData }) => ReturnData !== false);
  const results: MetricDataResult[] = [];
  let points = 0;
  for (const query of queries.slice(first)) {
    const result = resultOf(query, counted);
    points += result.Timestamps?.length ?? 0;
    // A result that does not fit any more begins the next page; one alone is given whole.
    if (points > most && results.length > 0) break;
    if (input.ScanBy !== 'TimestampAscending') {
      result.Timestamps?.reverse();
      result.Values?.reverse();
    }
    results.push(result);
  }
  const next = first + results.length;
  return {
    MetricDataResults: results,
    Messages: [],
    ...(next < queries.length && { NextToken: String(next) }),
  };
}

function checkedQuery(query: MetricDataQuery): MetricDataQuery {
  if (query.MetricStat) return query;
  const what = query.Expression === undefined ? 'A query without MetricStat' : `The expression ${query.Expression}`;
  throw new Fault('InvalidParameterValueException', `${what} is not supported by this gateway: ask for MetricStat`);
}

function resultOf({ Id, Label, MetricStat }: MetricDataQuery, counted: readonly CountedMinute[]): MetricDataResult {
  const { Metric: metric, Period, Stat } = MetricStat ?? {};
  const statistic = statisticOf(Stat ?? '');
  const metricName = metric?.MetricName ?? '';
  const question = { metricName, dimensions: metric?.Dimensions ?? [], period: checkedPeriod(Period) };
  const periods = metric?.Namespace === namespace ? periodsOf(counted, question) : [];
  return {
    Id: Id ?? '',
    Label: Label ?? metricName,
    Timestamps: periods.map(([time]) => new Date(time)),
    Values: periods.map(([, values]) => statistic(values)),
    StatusCode: 'Complete',
  };
}

/** The operation. */
export const metricDataHandlers = { GetMetricData: getMetricData };
