// `apigw metrics`: how many requests there were, how they ended and how long they took, of an API, a stage or a method.

import { GetStagesCommand } from '@aws-sdk/client-api-gateway';
import type { Dimension } from '@aws-sdk/client-cloudwatch';
import type { Clients } from '../aws/clients.ts';
import { findRestApi } from '../aws/find-api.ts';
import { listMethodDimensions, type MetricPoints, type MetricRange, readMetrics } from '../aws/read-metrics.ts';
import { ApigwError } from '../errors.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { namedStage } from './named-stage.ts';
import { resolveTarget } from './target.ts';

export interface MetricOptions {
  api: string | undefined;
  stage: string | undefined;
  /** `GET /pets/{id}`. */
  method: string | undefined;
  by: 'stage' | 'method' | undefined;
  /** Milliseconds. */
  since: number;
  /** Seconds. */
  period: number;
}

/** The requests of a period, or of all of them. Latencies are absent where there were no requests, or no backend was called. */
export interface MetricRow {
  /** The API, the stage or the method. */
  name: string;
  /** Of a period: its beginning. */
  timestamp?: string;
  Count: number;
  '4XXError': number;
  '5XXError': number;
  'Latency.p50'?: number;
  'Latency.p99'?: number;
  'IntegrationLatency.p99'?: number;
  CacheHitCount?: number;
  CacheMissCount?: number;
}

export interface ReadMetrics {
  start: Date;
  end: Date;
  period: number;
  /** Each period that had requests, in order. */
  rows: MetricRow[];
}

/** Each column: a statistic of a metric, and how those of several periods become one. */
const columns = [
  { key: 'Count', metric: 'Count', stat: 'SampleCount', merge: 'sum' },
  { key: '4XXError', metric: '4XXError', stat: 'Sum', merge: 'sum' },
  { key: '5XXError', metric: '5XXError', stat: 'Sum', merge: 'sum' },
  { key: 'Latency.p50', metric: 'Latency', stat: 'p50', merge: 'max' },
  { key: 'Latency.p99', metric: 'Latency', stat: 'p99', merge: 'max' },
  { key: 'IntegrationLatency.p99', metric: 'IntegrationLatency', stat: 'p99', merge: 'max' },
  { key: 'CacheHitCount', metric: 'CacheHitCount', stat: 'Sum', merge: 'sum' },
  { key: 'CacheMissCount', metric: 'CacheMissCount', stat: 'Sum', merge: 'sum' },
] as const;

/** Reads the metrics of what is meant. Throws Usage where a method has none of its own. */
export async function readApiMetrics(context: Context, options: MetricOptions): Promise<ReadMetrics> {
  const target = await resolveTarget(context, options.stage, options.api);
  const api = await findRestApi(target.clients, await chooseApi(context, target.project, options.api));
  const subjects = await subjectsOf(target.clients, { id: api.id, name: api.name ?? api.id }, options);
  const end = context.now();
  const range = { start: new Date(end.getTime() - options.since), end, period: options.period };
  const questions = subjects.flatMap(({ dimensions }) =>
    columns.map(({ metric, stat }) => ({ metric, stat, dimensions })),
  );
  // A minute that has begun counts.
  const answers = await readMetrics(target.clients, questions, alignedRange(range));
  const rows = subjects.flatMap(({ name }, at) => {
    const own = answers.slice(at * columns.length, (at + 1) * columns.length);
    return options.by === undefined ? periodRows(name, own) : [totalRow(name, own)];
  });
  return { ...range, rows };
}

function alignedRange({ start, end, period }: MetricRange): MetricRange {
  const length = period * 1000;
  return { start: new Date(Math.floor(start.getTime() / length) * length), end, period };
}

interface Subject {
  name: string;
  dimensions: Dimension[];
}

async function subjectsOf(
  clients: Clients,
  api: { id: string; name: string },
  { stage, method, by }: MetricOptions,
): Promise<Subject[]> {
  const apiName = { Name: 'ApiName', Value: asciiName(api) };
  if (by === 'stage') {
    const { item = [] } = await clients.apiGateway(new GetStagesCommand({ restApiId: api.id }));
    return item.map(({ stageName = '' }) => ({
      name: stageName,
      dimensions: [apiName, { Name: 'Stage', Value: stageName }],
    }));
  }
  if (stage !== undefined) await namedStage(clients, api, stage);
  const place = stage === undefined ? [apiName] : [apiName, { Name: 'Stage', Value: stage }];
  if (by === undefined && method === undefined) return [{ name: stage ?? api.name, dimensions: place }];
  const found = (await listMethodDimensions(clients, place)).map((dimensions) => ({
    name: methodName(dimensions, stage),
    dimensions,
  }));
  const wanted = method === undefined ? found : found.filter(({ name }) => name.endsWith(method));
  if (wanted.length > 0) return wanted;
  throw new ApigwError('NotFound', `There are no metrics of ${method ?? 'single methods'} in the last 15 days`, {
    hint: 'Turn them on: write metrics: true for the stage or the method in apigw.yaml, and run apigw deploy',
  });
}

/** AWS strips what is not ASCII from the dimension, and takes the id where nothing is left. */
function asciiName({ id, name }: { id: string; name: string }): string {
  const ascii = [...name].filter((character) => character.charCodeAt(0) < 128).join('');
  return ascii.trim() === '' ? id : ascii.slice(0, 255);
}

function methodName(dimensions: readonly Dimension[], stage: string | undefined): string {
  const dimension = (name: string) => dimensions.find(({ Name }) => Name === name)?.Value ?? '';
  const method = `${dimension('Method')} ${dimension('Resource')}`;
  return stage === undefined ? `${dimension('Stage')}: ${method}` : method;
}

function periodRows(name: string, answers: readonly MetricPoints[]): MetricRow[] {
  const times = [...(answers[0]?.keys() ?? [])].sort((one, other) => one - other);
  return times.map((time) => {
    const values = columns.map(({ key }, at) => [key, answers[at]?.get(time)] as const);
    return rowOf({ name, timestamp: new Date(time).toISOString() }, values);
  });
}

function totalRow(name: string, answers: readonly MetricPoints[]): MetricRow {
  const values = columns.map(({ key, merge }, at) => {
    const found = [...(answers[at]?.values() ?? [])];
    if (found.length === 0) return [key, undefined] as const;
    return [key, merge === 'sum' ? found.reduce((sum, value) => sum + value, 0) : Math.max(...found)] as const;
  });
  return rowOf({ name }, values);
}

function rowOf(
  head: Pick<MetricRow, 'name' | 'timestamp'>,
  values: readonly (readonly [string, number | undefined])[],
): MetricRow {
  const given = values.filter(([, value]) => value !== undefined);
  return { ...head, Count: 0, '4XXError': 0, '5XXError': 0, ...Object.fromEntries(given) };
}
