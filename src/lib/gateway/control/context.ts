// What a handler of a control-plane operation is given besides its input.

import type { Journal } from '../store/journal/journal.ts';
import type { CountedMinute, KnownSeries } from '../store/journal/metric-store.ts';
import type { Records, Scope } from '../store/records.ts';
import type { Prepared } from './prepared.ts';

/** One call: who asks, where the records are, and the facts that a handler may not take from the machine itself. */
export interface Context extends Scope {
  records: Records;
  now: Date;
  /** A new id of lower-case letters and digits, as AWS makes them (`length` of 6 or 10 mostly). */
  newId(length: number): string;
  requestId: string;
  /** `http://127.0.0.1:4650`: where this gateway listens, for answers that name it. */
  endpoint: string;
  /** How long AWS's own work takes here. */
  delays: Delays;
  /** What was made for this call before its transaction began. */
  prepared: Prepared;
  /** What was recorded of the requests to APIs. */
  observed: Observed;
  /** Quotas that can be raised, as on AWS by request: `resources` per API (300), `stages` (10) … */
  quotas: Readonly<Record<string, number>>;
}

/** Logs and metrics, which are no records. */
export interface Observed {
  /** What was written to a log group. */
  journal(scope: Scope, group: string): Pick<Journal, 'read' | 'segments'>;
  /** What was counted in minutes that begin from `start` on and before `end`; one may be there in several parts. */
  minutes(scope: Scope, start: number, end: number): CountedMinute[];
  /** Whose requests have been counted, and when last. */
  series(scope: Scope): KnownSeries[];
}

/** Times that things take on AWS and that may be zero here, in milliseconds. */
export interface Delays {
  /** Of a stage's cache cluster, from being made, deleted or flushed to being so. */
  cache: number;
  /** From a certificate's proof of ownership to its issue. */
  certificate: number;
  /** Of a change of records, from PENDING to INSYNC. */
  dns: number;
  /** Of a domain name, from PENDING or UPDATING to AVAILABLE. */
  domain: number;
}
