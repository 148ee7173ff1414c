// What the gateway says that it has done, read through AWS's own operations: usage, metrics, lines of logs.

import type { APIGateway } from '@aws-sdk/client-api-gateway';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { Client } from './deploy.ts';

/** What a key has used, by all days. */
export async function usedBy(client: APIGateway, { usagePlanId, keyId }: Client): Promise<number> {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const range = { startDate: day(Date.now() - 86_400_000), endDate: day(Date.now()) };
  const { items = {} } = await client.getUsage({ usagePlanId, ...range, keyId });
  return (items[keyId] ?? []).reduce((sum, [used = 0]) => sum + used, 0);
}

/** The sums of the stage's metrics since then. */
export async function metricsSince(metrics: CloudWatch, since: number): Promise<Record<string, number>> {
  const names = ['Count', '4XXError', '5XXError', 'CacheHitCount', 'CacheMissCount'];
  const { MetricDataResults: results = [] } = await metrics.getMetricData({
    StartTime: new Date(since - 60_000),
    EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: names.map((MetricName, at) => ({
      Id: `m${at}`,
      MetricStat: {
        Metric: { Namespace: 'AWS/ApiGateway', MetricName, Dimensions: stageDimensions },
        Period: 60,
        Stat: 'Sum',
      },
    })),
  });
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      (results.find(({ Id }) => Id === `m${at}`)?.Values ?? []).reduce((sum, value) => sum + value, 0),
    ]),
  );
}

const stageDimensions = [
  { Name: 'ApiName', Value: 'soak' },
  { Name: 'Stage', Value: 'prod' },
];

/** A group, the time since when, and which events. */
interface Lines {
  logGroupName: string;
  since: number;
  filterPattern?: string;
}

/** The events of a log group, page by page; a group that nothing was written to is not there. */
export async function countLines(logs: CloudWatchLogs, { logGroupName, since, filterPattern }: Lines): Promise<number> {
  let count = 0;
  let nextToken: string | undefined;
  try {
    do {
      const page = await logs.filterLogEvents({
        logGroupName,
        startTime: since,
        limit: 10_000,
        ...(filterPattern !== undefined && { filterPattern }),
        ...(nextToken !== undefined && { nextToken }),
      });
      count += page.events?.length ?? 0;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
  }
  return count;
}
