// Connections to HTTP backends: kept alive, one pool for each origin. undici is loaded when a stage first needs it.

import type { Pool } from 'undici';

/** Hands out pools. `close` ends all connections. */
export interface Backends {
  /** The pool of an origin such as `https://example.com:8443`, or undefined while undici is being loaded. */
  poolOf(origin: string, tls: 'verified' | 'unverified'): Pool | undefined;
  /** Begins to load undici; settles when `poolOf` answers. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** Timeouts are the integration's own (see deadlines.ts): undici's are off. Redirects are not followed, as on AWS. */
export function createBackends(): Backends {
  const pools = { verified: new Map<string, Pool>(), unverified: new Map<string, Pool>() };
  let undici: typeof import('undici') | undefined;
  const load = async (): Promise<void> => {
    undici ??= await import('undici');
  };
  return {
    load,
    poolOf(origin, tls) {
      const known = pools[tls].get(origin);
      if (known || !undici) return known;
      const connect = { rejectUnauthorized: tls === 'verified', timeout: 30_000 };
      const pool = new undici.Pool(origin, { connect, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
      pools[tls].set(origin, pool);
      return pool;
    },
    async close() {
      const all = [...pools.verified.values(), ...pools.unverified.values()];
      pools.verified.clear();
      pools.unverified.clear();
      await Promise.all(all.map((pool) => pool.destroy()));
    },
  };
}
