// Connections to HTTP backends, kept alive. undici is loaded when a stage first needs it.
// One request at a time on each: the one that fell idle last is taken first, which spares undici's pool its search.

import type { Client } from 'undici';

/** The idle connections of one origin. */
export interface Backend {
  /** A connection that stands and has no request under way, as far as is known. */
  takeIdle(): Client | undefined;
  /** A new one, for when all are busy: AWS sets no limit either. */
  connect(): Client;
  /** Back once its request has ended, well or badly; a broken one is forgotten. */
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
      const options = { connect, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 };
      const made = createBackend(() => new Client(origin, options), clients);
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

/** `clients` has all that may have a connection, of whatever backend. */
function createBackend(makeClient: () => Client, clients: Set<Client>): Backend {
  const idle: Client[] = [];
  const connected = new WeakSet<Client>();
  const forget = (client: Client): void => {
    connected.delete(client);
    clients.delete(client);
    const at = idle.lastIndexOf(client);
    if (at >= 0) idle.splice(at, 1);
  };
  return {
    takeIdle: () => idle.pop(),
    connect() {
      const client = makeClient();
      clients.add(client);
      client.on('connect', () => connected.add(client)).on('disconnect', () => forget(client));
      return client;
    },
    giveBack(client) {
      if (connected.has(client)) idle.push(client);
      else forget(client);
    },
  };
}
