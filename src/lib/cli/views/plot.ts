// A chart of a few lines in characters: values over time as columns. It fits the width that there is; colour is not needed
// to read it.

import type { Screen } from '../terminal.ts';
import { formatAmount } from './format-amount.ts';

/** A value at a time, in milliseconds since the epoch. */
export interface PlotPoint {
  time: number;
  value: number;
}

export interface PlotSeries {
  label: string;
  points: readonly PlotPoint[];
  /** How points that fall into one column become one: counts are added, of latencies the worst is shown. */
  merge: 'sum' | 'max';
}

export interface PlotSize {
  width: number;
  /** Lines of the chart itself. */
  height: number;
  /** What the chart spans, also where there are no points. */
  start: number;
  end: number;
}

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const narrowest = 20;

/** One chart below the other, each with its label, its scale and the time that it spans. */
export function renderPlot(series: readonly PlotSeries[], size: PlotSize, { paint }: Pick<Screen, 'paint'>): string {
  return series.map((each) => renderSeries(each, size, paint)).join('\n\n');
}

function renderSeries(series: PlotSeries, size: PlotSize, paint: Screen['paint']): string {
  const largest = Math.max(0, ...series.points.map(({ value }) => value));
  const top = formatAmount(largest);
  const gutter = Math.max(top.length, 1);
  const columns = columnsOf(series, { ...size, width: Math.max(narrowest, size.width) - gutter - 2 });
  const highest = Math.max(...columns, Number.MIN_VALUE);
  const scale = formatAmount(Math.max(...columns));
  const lines: string[] = [];
  for (let row = size.height - 1; row >= 0; row--) {
    const mark = row === size.height - 1 ? scale : row === 0 ? '0' : '';
    lines.push(
      `${mark.padStart(Math.max(gutter, scale.length))} ${paint.cyan(rowOf(columns, highest, { row, height: size.height }))}`.trimEnd(),
    );
  }
  const indent = ' '.repeat(Math.max(gutter, scale.length) + 1);
  return [paint.bold(series.label), ...lines, paint.dim(indent + timeAxis(size, columns.length))].join('\n');
}

function columnsOf({ points, merge }: PlotSeries, { width, start, end }: PlotSize): number[] {
  const columns = new Array<number>(width).fill(0);
  const span = Math.max(1, end - start);
  for (const { time, value } of points) {
    const at = Math.min(width - 1, Math.max(0, Math.floor(((time - start) / span) * width)));
    columns[at] = merge === 'sum' ? (columns[at] ?? 0) + value : Math.max(columns[at] ?? 0, value);
  }
  return columns;
}

/** What is not zero is seen, however small. */
function rowOf(columns: readonly number[], highest: number, { row, height }: { row: number; height: number }): string {
  return columns
    .map((value) => {
      const filled = value > 0 ? Math.max(1, Math.round((value / highest) * height * 8)) : 0;
      return eighths[Math.min(8, Math.max(0, filled - row * 8))] ?? ' ';
    })
    .join('');
}

function timeAxis({ start, end }: PlotSize, width: number): string {
  const [from, to] = [start, end].map((time) => new Date(time).toISOString().slice(0, 16).replace('T', ' '));
  return `${from}${`${to}Z`.padStart(Math.max(1, width - (from?.length ?? 0)))}`;
}
