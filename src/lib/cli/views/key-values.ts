// One thing: its facts, one a line, with their names in a column.

import type { Screen } from '../terminal.ts';
import { formatTime } from './format-time.ts';
import type { Cell } from './table.ts';
import { oneLine, padEnd, textWidth } from './text-width.ts';

/** `name  value` lines; facts without a value are left out. */
export function keyValuesView(facts: readonly (readonly [string, Cell])[], screen: Screen): string {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...known.map(([name]) => textWidth(name)));
  return known
    .map(([name, value]) => {
      const text = value instanceof Date ? formatTime(value, screen) : oneLine(String(value));
      return `${screen.paint.dim(padEnd(name, width))}  ${text}`;
    })
    .join('\n');
}
