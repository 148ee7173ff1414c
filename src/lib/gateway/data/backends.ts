// Connections to HTTP backends, kept alive. undici is loaded when a stage first needs it.
// One request at a time on each: the one that fell idle last is taken first, which spares undici's pool its search.

import type { Client } from 'undici';

/** The idle connections of one origin. */
export interface Backend {
  /** A connection that served before and has no request under way. */
  takeIdle(): Client | undefined;
  /** A new one, for when all are busy: AWS sets no limit either. */
  connect(): Client;
  /** Back once its request has ended, well or badly; a broken one connects again by itself. */
  giveBack(client: Client): void;
}

/** Hands out backends. `close` ends all connections. */
export interface Backends {
  /** The backend at an origin such as `https://example.com:8443`, or undefined while undici is being loaded. */
  backendOf(origin: string, tls: 'verified' | 'unverified'): Backend | undefined;
  /** Begins to load undici; settles when `backendOf` answers. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** Timeouts are the integration's own (see deadlines.ts): undici's are off. Redirects are not followed, as on AWS. */
export function createBackends(): Backends {
  const backends = { verified: new Map<string, Backend>(), unverified: new Map<string, Backend>() };
  const clients = new Set<Client>();
  let undici: typeof import('undici') | undefined;
  const load = async (): Promise<void> => {
    undici ??= await import('undici');
  };
  return {
    load,
    backendOf(origin, tls) {
      const known = backends[tls].get(origin);
      if (known || !undici) return known;
      const { Client } = undici;
      const connect = { rejectUnauthorized: tls === 'verified', timeout: 30_000 };
      const made = createBackend(() => {
        const client = new Client(origin, { connect, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
        clients.add(client);
        return client;
      });
      backends[tls].set(origin, made);
      return made;
    },
    async close() {
      const all = [...clients];
      clients.clear();
      backends.verified.clear();
      backends.unverified.clear();
      await Promise.all(all.map((client) => client.destroy()));
    },
  };
}

function createBackend(connect: () => Client): Backend {
  const idle: Client[] = [];
  return {
    takeIdle: () => idle.pop(),
    connect,
    giveBack: (client) => void idle.push(client),
  };
}
