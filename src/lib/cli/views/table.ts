// Rows in columns. On a terminal they fit its width; in a pipe nothing is cut.

import type { Screen } from '../terminal.ts';
import { formatTime } from './format-time.ts';
import { oneLine, padEnd, textWidth, truncate } from './text-width.ts';

export type Cell = string | number | boolean | Date | undefined;

/** A column: its heading, and what it shows of a row. */
export interface Column<Row> {
  title: string;
  value(row: Row): Cell;
  /** Columns that are cut last: ids. */
  keep?: true;
}

const gap = '  ';
const narrowest = 8;

/** The table, or `empty` where there are no rows. */
export function tableView<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  screen: Screen,
  empty = 'None.',
): string {
  if (rows.length === 0) return screen.paint.dim(empty);
  const cells = rows.map((row) => columns.map((column) => cellText(column.value(row), screen)));
  const widths = columns.map((column, i) =>
    Math.max(...[column.title, ...cells.map((line) => line[i] ?? '')].map(textWidth)),
  );
  if (screen.columns !== undefined) shrink(widths, columns, screen.columns - gap.length * (columns.length - 1));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => fill(text, widths[i] ?? 0))
      .join(gap)
      .trimEnd();
  return [screen.paint.bold(line(columns.map((column) => column.title))), ...cells.map(line)].join('\n');
}

const fill = (text: string, width: number) => padEnd(truncate(text, width), width);

function cellText(cell: Cell, screen: Screen): string {
  return cell instanceof Date ? formatTime(cell, screen) : cell === undefined ? '' : oneLine(String(cell));
}

/** Takes columns from the widest until all fit, from kept ones only when no other has any left. */
function shrink(widths: number[], columns: readonly Column<never>[], available: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  for (const takesKept of [false, true]) {
    while (excess > 0) {
      const candidates = widths.map((width, i) => (columns[i]?.keep && !takesKept ? 0 : width));
      const widest = Math.max(...candidates);
      if (widest <= narrowest) break;
      const second = Math.max(narrowest, ...candidates.filter((width) => width < widest));
      const cut = Math.min(excess, widest - second);
      widths[candidates.indexOf(widest)] = widest - cut;
      excess -= cut;
    }
  }
}
