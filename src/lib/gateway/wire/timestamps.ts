// Smithy's timestamp formats. https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait

import type { TimestampFormat } from './schema.ts';

/** A timestamp of a request, or undefined where it is none: epoch seconds are a number, the others text. */
export function parseTimestamp(value: unknown, format: TimestampFormat): Date | undefined {
  const expected = format === 'epoch-seconds' ? 'number' : 'string';
  if (typeof value !== expected) return undefined;
  const date = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A Date, or the ISO text that a stored Date has become, as the wire has it. */
export function formatTimestamp(value: unknown, format: TimestampFormat): number | string {
  const date = value instanceof Date ? value : new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (format === 'epoch-seconds') return date.getTime() / 1000;
  return format === 'http-date' ? date.toUTCString() : date.toISOString().replace('.000Z', 'Z');
}
