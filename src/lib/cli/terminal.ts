// How much colour and how many columns a stream takes: NO_COLOR, FORCE_COLOR, TERM=dumb and pipes are honoured.

import { Chalk, type ChalkInstance } from 'chalk';
import type { Host, Output } from './host.ts';

type ColorLevel = 0 | 1 | 2 | 3;

const forced: Record<string, ColorLevel> = { '0': 0, false: 0, '': 1, true: 1, '1': 1, '2': 2, '3': 3 };

/** What views are drawn on. */
export interface Screen {
  paint: ChalkInstance;
  /** The width to fit; absent where nobody looks (a pipe, a file). A terminal that says 0 knows nothing: 80. */
  columns?: number;
  now: Date;
}

/**
 * The colour level of a stream: FORCE_COLOR decides if it is set (as in Node), else NO_COLOR (https://no-color.org,
 * any value but the empty one), else a terminal's own abilities.
 */
export function colorLevel(stream: Output, env: Host['env']): ColorLevel {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return forced[force] ?? 1;
  if (env['NO_COLOR'] || env['TERM'] === 'dumb' || !stream.isTTY) return 0;
  if (env['COLORTERM'] === 'truecolor') return 3;
  return env['TERM']?.includes('256') ? 2 : 1;
}

/** The screen of one of the host's streams. */
export function screenOf(host: Host, stream: Output, options: { color: boolean }): Screen {
  const paint = new Chalk({ level: options.color ? colorLevel(stream, host.env) : 0 });
  return { paint, now: host.now(), ...(stream.isTTY && { columns: stream.columns || 80 }) };
}
