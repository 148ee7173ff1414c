// What a TLS connection was made for: noted on its socket, where every request of it finds it, over HTTP/1.1 and HTTP/2.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientCertificate } from './client-certificate.ts';

export interface Connection {
  /** The server name that the client asked for (SNI), in lower case. */
  serverName: string | undefined;
  /** The custom domain whose certificate and settings it was made with. */
  domainName: string | undefined;
  /** Of a domain with mutual TLS, where it is to be trusted. */
  clientCertificate: ClientCertificate | undefined;
}

const key = Symbol('connection');

/** Notes the facts on the socket. */
export function noteConnection(socket: Socket, connection: Connection): void {
  Object.defineProperty(socket, key, { value: connection });
}

/** The facts of the request's connection; undefined where it is no TLS connection. */
export function connectionOf(request: IncomingMessage): Connection | undefined {
  return Reflect.get(request.socket, key) as Connection | undefined;
}
