// Connections to HTTP backends, kept alive. undici is loaded when a stage first needs it.
// One request at a time on each: the one that fell idle last is taken first, which spares undici's pool its search.

import type { Client } from 'undici';
import type { BackendCertificate } from './snapshot.ts';

/** The idle connections of one origin. */
export interface Backend {
  /** A connection that stands and has no request under way, as far as is known. */
  takeIdle(): Client | undefined;
  /** A new one, for when all are busy: AWS sets no limit either. */
  connect(): Client;
  /** Back once its request has ended, well or badly; a broken one is forgotten. */
  giveBack(client: Client): void;
}

/** How the gateway speaks TLS with backends. One object for an integration of a stage. */
export interface BackendTls {
  /** Connections are shared by those of one kind. */
  kind: string;
  /** Whether the backend's certificate has to be trusted. */
  verification: 'verified' | 'unverified';
  clientCertificate?: BackendCertificate | undefined;
}

/** Hands out backends. `close` ends all connections. */
export interface Backends {
  /** The backend at an origin such as `https://example.com:8443`, or undefined while undici is being loaded. */
  backendOf(origin: string, tls: BackendTls): Backend | undefined;
  /** Begins to load undici; settles when `backendOf` answers. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** Timeouts are the integration's own (see deadlines.ts): undici's are off. Redirects are not followed, as on AWS. */
export function createBackends(): Backends {
  const backends = new Map<string, Map<string, Backend>>();
  const clients = new Set<Client>();
  let undici: typeof import('undici') | undefined;
  const load = async (): Promise<void> => {
    undici ??= await import('undici');
  };
  return {
    load,
    backendOf(origin, tls) {
      const ofKind = backends.get(tls.kind) ?? new Map<string, Backend>();
      const known = ofKind.get(origin);
      if (known || !undici) return known;
      const { Client } = undici;
      const { certificate: cert, privateKey: key } = tls.clientCertificate ?? {};
      const shown = cert === undefined ? {} : { cert, key };
      const connect = { rejectUnauthorized: tls.verification === 'verified', timeout: 30_000, ...shown };
      const options = { connect, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 };
      const made = createBackend(() => new Client(origin, options), clients);
      backends.set(tls.kind, ofKind.set(origin, made));
      return made;
    },
    async close() {
      const all = [...clients];
      clients.clear();
      backends.clear();
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
