// What a handler sees of the store: the records of one account and region, inside one transaction.

/** A record's natural place: its family first (`restapi`, `resource`, `stage` …), then its ids, outermost first. */
export type RecordKey = readonly string[];

/** An account and a region: state is kept apart by both. */
export interface Scope {
  /** 12 digits. */
  account: string;
  region: string;
}

/** The region of services that are one for all regions. */
export const globalRegion = 'global';

/** A record that a transaction put or removed. */
export interface Written {
  scope: Scope;
  key: RecordKey;
}

/** A part of a list. */
export interface Window {
  /** The first key, or where it would stand; default: the list's first. */
  from?: RecordKey;
  /** How many at most; default: all. */
  limit?: number;
}

/**
 * Records by key. All calls are synchronous and belong to one transaction: either everything that a handler
 * wrote is durable when its answer is sent, or (when it throws) nothing is.
 */
export interface Records {
  /** Those of another account or region, in the same transaction. */
  at(scope: Scope): Records;
  get<T>(key: RecordKey): T | undefined;
  put<T>(key: RecordKey, value: T): void;
  /** False when there was nothing. */
  remove(key: RecordKey): boolean;
  /** The records whose key starts with these parts, in key order; only those of the window are read. */
  list<T>(prefix: RecordKey, window?: Window): { key: RecordKey; value: T }[];
  /** Removes what `list` would give; how many. */
  removeAll(prefix: RecordKey): number;
}
