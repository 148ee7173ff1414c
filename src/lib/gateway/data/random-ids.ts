// Request ids as AWS makes them: a UUID, the extended id of eleven bytes in base64, and trace ids.
// Random bytes are drawn 8 KB at a time and written out as hexadecimal once: an id then costs a few slices.

import { randomFillSync } from 'node:crypto';

const bytes = Buffer.allocUnsafe(8192);
let hex = '';
let at = 0;

/** The next so many hexadecimal digits. */
function digits(count: number): string {
  if (at + count > hex.length) {
    randomFillSync(bytes);
    hex = bytes.toString('hex');
    at = 0;
  }
  const drawn = hex.slice(at, at + count);
  at += count;
  return drawn;
}

/** `$context.requestId`: a UUID of version 4. */
export function newRequestId(): string {
  const d = digits(32);
  const variant = '89ab'[Number.parseInt(d[16] ?? '0', 16) & 3];
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-${variant}${d.slice(17, 20)}-${d.slice(20)}`;
}

/** `$context.extendedRequestId`: sixteen characters that end in `=`. */
export function newExtendedRequestId(): string {
  digits(22);
  return bytes.toString('base64', (at - 22) / 2, at / 2);
}

/** `Root=1-{seconds}-{24 digits}`: how an X-Amzn-Trace-Id begins. `now` in milliseconds. */
export function newTraceRoot(now: number): string {
  return `Root=1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')}-${digits(24)}`;
}

/** `Parent={16 digits}`, made where the client sent none. */
export function newTraceParent(): string {
  return `Parent=${digits(16)}`;
}

/** `Lineage=1:{8 digits}:0`: what Lambda adds to the trace of its callers. */
export function newTraceLineage(): string {
  return `Lineage=1:${digits(8)}:0`;
}
