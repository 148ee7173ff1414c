// An event of a log as a line: its time in front, its text so that it cannot steer the terminal.

import type { Screen } from '../terminal.ts';
import { oneLine } from './text-width.ts';

export interface ShownLogEvent {
  /** Milliseconds since the epoch. */
  timestamp?: number | undefined;
  message?: string | undefined;
}

/** `2026-11-24T10:00:00.000Z message`; failures are red on a terminal. */
export function logLine({ timestamp = 0, message = '' }: ShownLogEvent, { paint }: Screen): string {
  const text = oneLine(message.trimEnd());
  const isFailure = /failed due to|limit exceeded|not authorized|completed with status: [45]/.test(text);
  return `${paint.dim(new Date(timestamp).toISOString())} ${isFailure ? paint.red(text) : text}`;
}
