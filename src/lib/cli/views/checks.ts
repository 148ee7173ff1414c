// A doctor's list: a line for each check with its sign, and what repairs it beneath.

import type { Screen } from '../terminal.ts';
import { oneLine, padEnd, textWidth } from './text-width.ts';

export interface ShownCheck {
  check: string;
  status: 'pass' | 'warn' | 'fail' | 'skip';
  message: string;
  /** What repairs it. */
  hint?: string;
}

const signs = { pass: ['✔', 'green'], warn: ['!', 'yellow'], fail: ['✖', 'red'], skip: ['-', 'dim'] } as const;

/** The checks in the order given. */
export function checksView(checks: readonly ShownCheck[], { paint }: Screen): string {
  const width = Math.max(0, ...checks.map(({ check }) => textWidth(check)));
  return checks
    .flatMap(({ check, hint, message, status }) => {
      const [sign, color] = signs[status];
      const line = `${paint[color](sign)} ${padEnd(check, width)}  ${oneLine(message)}`;
      return hint === undefined ? [line] : [line, paint.dim(`    ${oneLine(hint)}`)];
    })
    .join('\n');
}
