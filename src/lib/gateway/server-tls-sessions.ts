// From a connection on the https port to what is spoken on it: its ClientHello tells the domain, the domain the handshake,
// the handshake the protocol. Loads TLS and HTTP/2, and so is loaded with the first connection.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Http2Request, Http2Response } from './data/tls/http2-messages.ts';
import { peekHello } from './data/tls/peek-hello.ts';
import { secureSocket } from './data/tls/secure-socket.ts';
import { type TerminationPorts, Terminations } from './data/tls/terminations.ts';

export interface SessionOptions extends TerminationPorts {
  /** Answers a request. */
  open(request: IncomingMessage, response: ServerResponse): void;
  log(line: string): void;
}

export interface Sessions {
  /** Takes a new connection over. Never rejects. */
  accept(socket: Socket): Promise<void>;
  /** Ends handshakes at once, and HTTP/2 sessions when their requests have ended, or after so many milliseconds. */
  close(drainTimeout: number): Promise<void>;
}

type Session = Pick<ServerHttp2Session, 'close' | 'destroy'>;

/** From the connection to the end of the handshake, in milliseconds. */
const handshakeTimeout = 10_000;
/** How long an HTTP/2 session may be idle, in milliseconds; API Gateway's own idle timeout. */
const idleTimeout = 310_000;

/** `serveHttp1` takes a secure connection to whose client HTTP/1.1 is spoken. */
export function createSessions(options: SessionOptions, serveHttp1: (socket: TLSSocket) => void): Sessions {
  const terminations = new Terminations(options);
  const handshaking = new Set<Socket>();
  const sessions = new Set<Session>();
  const http2 = createHttp2(options, sessions);
  let isClosing = false;

  const handshake = async (socket: Socket): Promise<TLSSocket | undefined> => {
    const hello = await peekHello(socket);
    if (!hello) return undefined;
    const termination = await terminations.find(hello.serverName);
    return secureSocket(socket, { termination, serverName: hello.serverName, log: options.log });
  };
  const serve = (socket: TLSSocket | undefined): void => {
    if (isClosing) socket?.destroy();
    else if (socket?.alpnProtocol === 'h2') http2.emit('connection', socket);
    else if (socket) serveHttp1(socket);
  };
  return {
    async accept(socket) {
      handshaking.add(socket);
      const giveUp = setTimeout(() => socket.destroy(), handshakeTimeout);
      socket.allowHalfOpen = false;
      try {
        serve(await handshake(socket));
      } catch (error) {
        socket.destroy();
        options.log(`TLS: ${error instanceof Error ? error.message : error}`);
      }
      clearTimeout(giveUp);
      handshaking.delete(socket);
    },
    async close(drainTimeout) {
      isClosing = true;
      for (const socket of handshaking) socket.destroy();
      const giveUp = setTimeout(() => endAll(sessions), drainTimeout);
      await Promise.all([...sessions].map((session) => new Promise<void>((done) => session.close(done))));
      clearTimeout(giveUp);
    },
  };
}

/** It does not listen: connections are handed to it. */
function createHttp2({ open }: SessionOptions, sessions: Set<Session>) {
  const server = createHttp2Server(
    { Http2ServerRequest: Http2Request, Http2ServerResponse: Http2Response, settings: { maxConcurrentStreams: 128 } },
    // node makes these two as it makes those of HTTP/1.1 ("Compatibility API"); what differs is in http2-messages.ts.
    open as unknown as (request: Http2Request, response: Http2Response) => void,
  );
  server.on('session', (session) => {
    sessions.add(session);
    session.setTimeout(idleTimeout, () => session.close());
    session.on('close', () => sessions.delete(session));
  });
  // Of clients that break the protocol: their session has ended by itself.
  server.on('sessionError', () => undefined);
  return server;
}

function endAll(sessions: Iterable<Session>): void {
  for (const session of sessions) session.destroy();
}
