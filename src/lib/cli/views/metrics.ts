// Metrics of requests: charts of how many there were and how long they took, and the numbers below.

import type { Screen } from '../terminal.ts';
import { formatAmount } from './format-amount.ts';
import { type PlotSeries, renderPlot } from './plot.ts';
import { type Column, tableView } from './table.ts';

export interface ShownMetrics {
  start: Date;
  end: Date;
  rows: readonly ShownRow[];
}

interface ShownRow {
  name: string;
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

const defaultWidth = 80;
const height = 6;

/** Charts where the rows are periods; a table in any case. */
export function metricsView(metrics: ShownMetrics, screen: Screen): string {
  const { rows } = metrics;
  const table = tableView(rows, columnsFor(rows), screen, 'No requests in this time.');
  const isOverTime = rows.length > 0 && rows.every(({ timestamp }) => timestamp !== undefined);
  return isOverTime ? `${charts(metrics, screen)}\n\n${table}` : table;
}

function charts({ rows, start, end }: ShownMetrics, screen: Screen): string {
  const series: PlotSeries[] = [
    { label: 'Requests', points: pointsOf(rows, 'Count'), merge: 'sum' },
    { label: 'Latency, 99th percentile, ms', points: pointsOf(rows, 'Latency.p99'), merge: 'max' },
  ];
  if (rows.some((row) => row['4XXError'] + row['5XXError'] > 0)) {
    const points = rows.map((row) => ({
      time: Date.parse(row.timestamp ?? ''),
      value: row['4XXError'] + row['5XXError'],
    }));
    series.splice(1, 0, { label: 'Errors (4XX and 5XX)', points, merge: 'sum' });
  }
  const width = Math.min(screen.columns ?? defaultWidth, 120);
  return renderPlot(series, { width, height, start: start.getTime(), end: end.getTime() }, screen);
}

function pointsOf(rows: readonly ShownRow[], key: 'Count' | 'Latency.p99') {
  return rows.flatMap((row) => {
    const value = row[key];
    return value === undefined ? [] : [{ time: Date.parse(row.timestamp ?? ''), value }];
  });
}

const amount = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : formatAmount(value);

function columnsFor(rows: readonly ShownRow[]): Column<ShownRow>[] {
  const isOverTime = rows.some(({ timestamp }) => timestamp !== undefined);
  const all: (Column<ShownRow> & { key?: keyof ShownRow })[] = [
    isOverTime
      ? { title: 'TIME', value: ({ timestamp }) => timestamp, keep: true }
      : { title: 'NAME', value: ({ name }) => name, keep: true },
    { title: 'COUNT', value: ({ Count }) => amount(Count) },
    { title: '4XX', value: (row) => amount(row['4XXError']) },
    { title: '5XX', value: (row) => amount(row['5XXError']) },
    { title: 'P50 MS', value: (row) => amount(row['Latency.p50']) },
    { title: 'P99 MS', value: (row) => amount(row['Latency.p99']) },
    { title: 'BACKEND P99', value: (row) => amount(row['IntegrationLatency.p99']), key: 'IntegrationLatency.p99' },
    { title: 'CACHE HITS', value: (row) => amount(row.CacheHitCount), key: 'CacheHitCount' },
    { title: 'MISSES', value: (row) => amount(row.CacheMissCount), key: 'CacheMissCount' },
  ];
  return all.filter(({ key }) => key === undefined || rows.some((row) => row[key] !== undefined));
}
