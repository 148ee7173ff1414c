// The one clock of both planes: the machine's, moved by an offset, so that quotas, caches and token lifetimes can be tried
// without waiting for them. Kept in the store: records with dates of a moved clock outlive a restart, and so does it.

import type { Store } from './store/open-store.ts';

const noScope = { account: '', region: '' };
const key = ['clock'];

/** A moment as the clock shows it, and by how much it differs from the machine's. */
export interface ClockReading {
  /** ISO 8601. */
  now: string;
  /** Milliseconds. */
  offset: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  read(): ClockReading;
  /** Moves it on, or back. What is wrong with the time it would come to; undefined where nothing is. */
  moveBy(milliseconds: number): string | undefined;
  /** Goes with the machine's again. */
  reset(): void;
  /** The store has been emptied. */
  forget(): void;
}

/** Dates that records and certificates can be written with. */
const earliest = Date.parse('1970-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

export function createClock(store: Store, machine: () => number): Clock {
  let offset = store.transaction(noScope, (records) => records.get<number>(key)).value ?? 0;
  const move = (next: number): void => {
    store.transaction(noScope, (records) => (next === 0 ? records.remove(key) : records.put(key, next)));
    offset = next;
  };
  return {
    now: () => machine() + offset,
    read: () => ({ now: new Date(machine() + offset).toISOString(), offset }),
    moveBy(milliseconds) {
      const next = machine() + offset + milliseconds;
      if (!(next >= earliest && next <= latest)) return 'The clock goes from 1970 to 9999';
      move(offset + milliseconds);
      return undefined;
    },
    reset: () => move(0),
    forget() {
      offset = 0;
    },
  };
}

/** By how much a request body moves a clock: `{"by": milliseconds}` or `{"to": "2027-01-01T00:00:00Z"}`; or what is wrong. */
export function parseClockChange(body: string, now: number): number | string {
  const wanted = 'The body must be {"by": milliseconds} or {"to": "2027-01-01T00:00:00Z"}';
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return wanted;
  }
  if (typeof value !== 'object' || value === null) return wanted;
  const { by, to } = value as { by?: unknown; to?: unknown };
  if (typeof by === 'number' && Number.isFinite(by)) return Math.round(by);
  const moment = typeof to === 'string' ? Date.parse(to) : Number.NaN;
  return Number.isNaN(moment) ? wanted : moment - now;
}
