// What was counted of requests: a journal by account and region, an entry for each minute of each series that had any.
// Developer guide of CloudWatch: data points of one minute are kept for 15 days.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestMinute, RequestSeries } from '../../../model/request-minute.ts';
import type { Scope } from '../records.ts';
import { Journal, type JournalLimits } from './journal.ts';

/** A minute of a series. */
export interface CountedMinute {
  series: RequestSeries;
  minute: RequestMinute;
}

/** A series, and the last minute of it that has been kept. */
export interface KnownSeries {
  series: RequestSeries;
  lastAt: number;
}

const limits: JournalLimits = { bytes: 4_194_304, segments: 64 };
const keptFor = 15 * 86_400_000;
const minuteLength = 60_000;

export class MetricStore {
  readonly #directory: string | undefined;
  readonly #onError: (error: Error) => void;
  readonly #journals = new Map<string, Journal>();
  /** By account and region, once somebody has asked. */
  readonly #known = new Map<string, Map<string, KnownSeries>>();

  /** Below a directory, or in memory. */
  constructor(directory: string | undefined, onError: (error: Error) => void) {
    this.#directory = directory;
    this.#onError = onError;
  }

  keep({ series, minute }: CountedMinute): void {
    this.#known.get(placeOf(series))?.set(JSON.stringify(series), { series, lastAt: minute.minute });
    const journal = this.#journal(series);
    journal.append([{ timestamp: minute.minute, message: JSON.stringify({ series, minute }) }]);
    journal.removeBefore(minute.minute - keptFor);
  }

  /** The minutes that begin from `start` on and before `end`, in no order; one may be there in several parts. */
  read(scope: Scope, start: number, end: number): CountedMinute[] {
    const journal = this.#journal(scope);
    const found: CountedMinute[] = [];
    for (const segment of journal.segments()) {
      if (segment.lastAt + minuteLength <= start || segment.firstAt >= end) continue;
      for (const { timestamp, message } of journal.read(segment)) {
        if (timestamp >= start && timestamp < end) found.push(JSON.parse(message) as CountedMinute);
      }
    }
    return found;
  }

  /** Every series that has been counted in the time that is kept. */
  series(scope: Scope): KnownSeries[] {
    const place = placeOf(scope);
    const known = this.#known.get(place) ?? new Map<string, KnownSeries>();
    if (!this.#known.has(place)) {
      for (const { series, minute } of this.read(scope, 0, Number.POSITIVE_INFINITY)) {
        known.set(JSON.stringify(series), { series, lastAt: minute.minute });
      }
      this.#known.set(place, known);
    }
    return [...known.values()];
  }

  flush(): void {
    for (const journal of this.#journals.values()) journal.flush();
  }

  /** Forgets everything. */
  clear(): void {
    for (const journal of this.#journals.values()) journal.clear();
    this.#journals.clear();
    this.#known.clear();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  #journal({ account, region }: Scope): Journal {
    const key = placeOf({ account, region });
    const known = this.#journals.get(key);
    if (known) return known;
    const journal = new Journal(this.#directory && join(this.#directory, account, region), limits, this.#onError);
    this.#journals.set(key, journal);
    return journal;
  }
}

const placeOf = ({ account, region }: Scope): string => `${account}/${region}`;
