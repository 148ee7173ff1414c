// The handshake: a plain connection becomes a TLS connection with a termination's settings. A client of a domain with mutual
// TLS that has no certificate ends here; one whose certificate is not to be trusted is told so by an answer (403).

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describeCertificate } from './client-certificate.ts';
import { noteConnection } from './connection.ts';
import type { Termination } from './terminations.ts';

export interface Handshake {
  termination: Termination;
  serverName: string | undefined;
  log(line: string): void;
}

const protocols = ['h2', 'http/1.1'];

/** The connection once it is secure; undefined where it has ended before. */
export async function secureSocket(socket: Socket, handshake: Handshake): Promise<TLSSocket | undefined> {
  const { context, trust } = handshake.termination;
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    ALPNProtocols: protocols,
    // A certificate must be there; whether it is to be trusted is found out below.
    requestCert: trust !== undefined,
    rejectUnauthorized: trust !== undefined,
  });
  // node tells of failures of the TLS layer by this event alone, before and after the handshake.
  secured.on('_tlsError', () => secured.destroy());
  if (!(await isSecured(secured))) return undefined;
  // As node's own TLS server notes it: an HTTP/2 session waits for it.
  Object.assign(secured, { secureConnecting: false });
  noteConnection(secured, factsOf(secured, handshake));
  return secured;
}

function isSecured(socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('secure', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
}

function factsOf(socket: TLSSocket, { log, serverName, termination }: Handshake) {
  const { domainName, trust } = termination;
  const certificate = trust && socket.getPeerX509Certificate();
  const refusal = certificate && trust?.(certificate, Date.now());
  if (refusal !== undefined) log(`${domainName}: Access denied. Reason: ${refusal}`);
  const isTrusted = certificate !== undefined && refusal === undefined;
  return { serverName, domainName, clientCertificate: isTrusted ? describeCertificate(certificate) : undefined };
}
