// ListMetrics (CloudWatch API reference): what there are metrics of.

import type { ListMetricsInput, ListMetricsOutput, Metric } from '@aws-sdk/client-cloudwatch';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import type { Context } from '../context.ts';
import { dimensionSets, dimensionsKey, metrics, namespace } from './request-metrics.ts';

const pageLength = 500;
/** `RecentlyActive: PT3H`. */
const recently = 3 * 3_600_000;

function listMetrics(input: ListMetricsInput, context: Context): ListMetricsOutput {
  const after = input.RecentlyActive === undefined ? 0 : context.now.getTime() - recently;
  const found = new Map<string, Metric>();
  for (const { series, lastAt } of context.observed.series(context)) {
    if (lastAt < after) continue;
    for (const dimensions of dimensionSets(series)) {
      for (const MetricName of Object.keys(metrics)) {
        if (MetricName.startsWith('Cache') && !series.isCached) continue;
        found.set(`${MetricName} ${dimensionsKey(dimensions)}`, {
          Namespace: namespace,
          MetricName,
          Dimensions: dimensions,
        });
      }
    }
  }
  const wanted = [...found]
    .filter(([, metric]) => isAskedFor(metric, input))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const { items, position } = page(wanted, { limit: pageLength, position: input.NextToken }, ([key]) => key);
  return { Metrics: items.map(([, metric]) => metric), ...given({ NextToken: position }) };
}

function isAskedFor(metric: Metric, { Namespace, MetricName, Dimensions = [] }: ListMetricsInput): boolean {
  if (Namespace !== undefined && Namespace !== metric.Namespace) return false;
  if (MetricName !== undefined && MetricName !== metric.MetricName) return false;
  return Dimensions.every(({ Name, Value }) =>
    metric.Dimensions?.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
  );
}

/** The operation. */
export const listMetricsHandlers = { ListMetrics: listMetrics };
