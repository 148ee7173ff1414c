// The https port: TLS with the certificate of the domain that a client asks for, HTTP/1.1 and HTTP/2 above it, and behind
// both the same door as the http port's. TLS and HTTP/2 are loaded with the first connection.

import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { drain, listen } from './server-listen.ts';
import type { SessionOptions, Sessions } from './server-tls-sessions.ts';

export interface TlsOptions extends SessionOptions {
  /** 0 picks a free one. */
  port: number;
  host: string;
}

export interface TlsServer {
  port: number;
  /** Takes no more connections and requests, and lets those in flight end, so many milliseconds at most. */
  close(drainTimeout: number): Promise<void>;
}

/** Listens. Rejects with the system's error where the port is taken. */
export async function startTls(options: TlsOptions): Promise<TlsServer> {
  const server = createServer({ keepAliveTimeout: 65_000 }, options.open);
  const [serveHttp1 = () => undefined] = server.listeners('connection');
  let sessions: Promise<Sessions> | undefined;
  const loadSessions = async (): Promise<Sessions> => {
    const { createSessions } = await import('./server-tls-sessions.ts');
    return createSessions(options, (socket) => Reflect.apply(serveHttp1, server, [socket]));
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // A client that goes away is no failure of ours.
    socket.on('error', () => socket.destroy());
    sessions ??= loadSessions();
    sessions
      .then(({ accept }) => accept(socket))
      .catch((error) => {
        socket.destroy();
        options.log(`TLS: ${error instanceof Error ? error.message : error}`);
      });
  });
  const port = await listen(server, options);
  return {
    port,
    async close(drainTimeout) {
      const loaded = await sessions;
      await Promise.all([drain(server, drainTimeout), loaded?.close(drainTimeout)]);
    },
  };
}
