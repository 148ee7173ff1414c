// Metrics of API Gateway from CloudWatch: many at once, in pages. Developer guide, "Amazon API Gateway dimensions and metrics".

import type { Dimension, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';

const namespace = 'AWS/ApiGateway';
/** Queries of one call. */
const mostQueries = 500;

/** One statistic of one metric. */
export interface MetricQuestion {
  metric: string;
  stat: string;
  dimensions: readonly Dimension[];
}

export interface MetricRange {
  start: Date;
  end: Date;
  /** Seconds. */
  period: number;
}

/** The beginning of a period, in milliseconds, and the value. */
export type MetricPoints = ReadonlyMap<number, number>;

/** The answers in the order of the questions; periods without requests are absent. */
export async function readMetrics(
  clients: Pick<Clients, 'cloudWatch'>,
  questions: readonly MetricQuestion[],
  range: MetricRange,
): Promise<MetricPoints[]> {
  const { GetMetricDataCommand } = await import('./sdk/cloudwatch.ts');
  const answers = questions.map(() => new Map<number, number>());
  for (let first = 0; first < questions.length; first += mostQueries) {
    const queries = questions
      .slice(first, first + mostQueries)
      .map((each, at) => queryOf(each, first + at, range.period));
    let NextToken: string | undefined;
    do {
      const page = await clients.cloudWatch(
        new GetMetricDataCommand({
          StartTime: range.start,
          EndTime: range.end,
          ScanBy: 'TimestampAscending',
          MetricDataQueries: queries,
          ...(NextToken !== undefined && { NextToken }),
        }),
      );
      for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
        const answer = answers[Number(Id.slice(1))];
        for (const [at, time] of Timestamps.entries()) answer?.set(time.getTime(), Values[at] ?? 0);
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  }
  return answers;
}

function queryOf({ metric, stat, dimensions }: MetricQuestion, number: number, period: number): MetricDataQuery {
  return {
    Id: `m${number}`,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: [...dimensions] },
      Period: period,
      Stat: stat,
    },
  };
}

/** The dimension sets under which requests to a stage's methods are counted: where detailed metrics are on. */
export async function listMethodDimensions(
  clients: Pick<Clients, 'cloudWatch'>,
  dimensions: readonly Dimension[],
): Promise<Dimension[][]> {
  const { ListMetricsCommand } = await import('./sdk/cloudwatch.ts');
  const found: Dimension[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.cloudWatch(
      new ListMetricsCommand({
        Namespace: namespace,
        MetricName: 'Count',
        Dimensions: [...dimensions],
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    for (const { Dimensions = [] } of page.Metrics ?? []) {
      if (Dimensions.some(({ Name }) => Name === 'Method')) found.push(Dimensions);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
