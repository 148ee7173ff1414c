// What a lookup that found nothing leaves on the exchange for the store.

/** What a request's Cache-Control header comes to. */
export type CacheControl = 'none' | 'invalidate' | 'ignored' | 'ignored with a warning';

export interface CacheMiss {
  key: string;
  ticket: number;
  control: CacheControl;
}
