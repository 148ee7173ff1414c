// Times for people: relative on a terminal, ISO 8601 where a program may read.

import type { Screen } from '../terminal.ts';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** A time as the screen wants it; nothing for no time. */
export function formatTime(time: Date | string | undefined, screen: Screen): string {
  if (time === undefined) return '';
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return screen.columns === undefined ? date.toISOString() : relativeTime(date, screen.now);
}

/** `3 minutes ago`, `in 2 days`, `now`. */
export function relativeTime(time: Date, now: Date): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1000);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}
