// The operations of CloudWatch, by name.

import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';
import { listMetricsHandlers } from './list-metrics.ts';
import { metricDataHandlers } from './metric-data.ts';
import { metricStatisticsHandlers } from './metric-statistics.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const cloudwatchHandlers = {
  ...listMetricsHandlers,
  ...metricDataHandlers,
  ...metricStatisticsHandlers,
} satisfies Partial<Handlers<typeof cloudwatch, Context>>;
