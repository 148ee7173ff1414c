// A plot of numbers by day or the like: a line each, with a bar as long as its share of the largest.

import type { Screen } from '../terminal.ts';
import { oneLine, padEnd, textWidth } from './text-width.ts';

export interface Bar {
  label: string;
  value: number;
}

const widest = 60;
const usual = 40;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** The bars, in the width of the screen. */
export function barsView(bars: readonly Bar[], { columns, paint }: Screen): string {
  const labels = bars.map(({ label }) => oneLine(label));
  const values = bars.map(({ value }) => value.toLocaleString('en'));
  const [labelWidth, valueWidth] = [labels, values].map((texts) => Math.max(0, ...texts.map(textWidth)));
  const room = columns === undefined ? usual : columns - (labelWidth ?? 0) - (valueWidth ?? 0) - 4;
  const width = Math.max(1, Math.min(widest, room));
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return bars
    .map(({ value }, i) => {
      const number = (values[i] ?? '').padStart(valueWidth ?? 0);
      return `${padEnd(labels[i] ?? '', labelWidth ?? 0)}  ${number}  ${paint.cyan(barOf(value / most, width))}`.trimEnd();
    })
    .join('\n');
}

function barOf(share: number, width: number): string {
  const parts = Math.round(share * width * 8);
  const bar = '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
  return bar === '' && share > 0 ? '▏' : bar;
}
