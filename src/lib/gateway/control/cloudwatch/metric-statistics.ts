// GetMetricStatistics (CloudWatch API reference): one metric, several statistics.

import type { Datapoint, GetMetricStatisticsInput, GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import type { Distribution } from '../../../model/distribution.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { checkedPeriod, timeRange } from './metric-time.ts';
import { metrics, namespace, periodsOf } from './request-metrics.ts';
import { statisticOf } from './statistics.ts';

const mostDataPoints = 1440;

function getMetricStatistics(input: GetMetricStatisticsInput, context: Context): GetMetricStatisticsOutput {
  const { Statistics: statistics = [], ExtendedStatistics: extended = [], MetricName: metricName = '' } = input;
  const period = checkedPeriod(input.Period);
  const [start, end] = timeRange(input);
  if (statistics.length + extended.length === 0) {
    const message = 'At least one of the parameters Statistics and ExtendedStatistics must be specified.';
    throw new Fault('MissingRequiredParameterException', message);
  }
  refuseTooMany(Math.ceil((end - start) / 1000 / period));
  const counted = context.observed.minutes(context, start, end);
  const question = { metricName, dimensions: input.Dimensions ?? [], period };
  const periods = input.Namespace === namespace ? periodsOf(counted, question) : [];
  return {
    Label: metricName,
    Datapoints: periods.map(([time, values]) => ({
      Timestamp: new Date(time),
      ...valuesOf(statistics, values),
      ...(extended.length > 0 && { ExtendedStatistics: valuesOf(extended, values) }),
      ...(metrics[metricName] && { Unit: metrics[metricName].unit }),
    })) satisfies Datapoint[],
  };
}

function valuesOf(statistics: readonly string[], values: Distribution): Record<string, number> {
  return Object.fromEntries(statistics.map((name) => [name, statisticOf(name)(values)]));
}

function refuseTooMany(points: number): void {
  if (points <= mostDataPoints) return;
  throw new Fault(
    'InvalidParameterCombinationException',
    `You have requested up to ${points.toLocaleString('en')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}

/** The operation. */
export const metricStatisticsHandlers = { GetMetricStatistics: getMetricStatistics };
