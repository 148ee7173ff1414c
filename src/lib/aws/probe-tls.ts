// One TLS handshake and one request, as a client of a domain name makes them: by the name, at an address that DNS told.
// Whether the chain and the name are good is reported, not thrown: a doctor wants to see what is presented all the same.

import { request } from 'node:https';
import { connect, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import { type Network, probeTimeout } from './network.ts';

/** Whom to connect to. */
export interface Place {
  /** SNI, and the name that the certificate has to hold for. */
  name: string;
  address: string;
}

export interface Handshake {
  /** Of the certificate's names. */
  names: string[];
  /** Why clients refuse the certificate; absent: they take it. */
  refusal?: string;
  issuer: string;
  notAfter: Date;
  /** `TLSv1.3`. */
  protocol: string;
}

export interface RequestAnswer {
  status: number;
  /** AWS's type of error, where the gateway itself answered. */
  errorType?: string;
  /** At most its first 2000 characters. */
  body: string;
}

/** Trust: the system's authorities, and the network's own. */
const trusted = ({ authority }: Network) => (authority === undefined ? {} : { ca: [...rootCertificates, authority] });

const timeout = probeTimeout * 1000;

/** Connects, and tells what was presented. Throws Node's error of a connection that did not come about. */
export function shakeHands({ address, name }: Place, network: Network): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const options = { host: address, port: network.httpsPort, servername: name, ...trusted(network) };
    const socket = connect({ ...options, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false }, () => {
      resolve(describeHandshake(socket));
      socket.destroy();
    });
    socket.setTimeout(timeout, () => socket.destroy(new Error(`no answer within ${probeTimeout} s`)));
    socket.on('error', reject);
  });
}

function describeHandshake(socket: TLSSocket): Handshake {
  const certificate = socket.getPeerCertificate(true);
  const refusal = socket.authorized ? undefined : String(socket.authorizationError ?? 'not trusted');
  return {
    names: namesOf(certificate),
    issuer: String(certificate.issuer?.CN ?? certificate.issuer?.O ?? ''),
    notAfter: new Date(certificate.valid_to),
    protocol: socket.getProtocol() ?? '',
    ...(refusal !== undefined && { refusal }),
  };
}

const namesOf = ({ subjectaltname = '' }: DetailedPeerCertificate) =>
  subjectaltname.split(', ').flatMap((entry) => (entry.startsWith('DNS:') ? entry.slice(4) : []));

/** GETs a path over TLS. Throws Node's error where no answer came, a refused certificate included. */
export function requestPath(place: Place & { path: string }, network: Network): Promise<RequestAnswer> {
  const { address, name, path } = place;
  return new Promise((resolve, reject) => {
    const options = { host: address, port: network.httpsPort, servername: name, path, ...trusted(network) };
    const sent = request({ ...options, headers: { host: name }, agent: false, timeout }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body = `${body}${chunk}`.slice(0, 2000);
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const errorType = answer.headers['x-amzn-errortype'];
        resolve({ status: answer.statusCode ?? 0, body, ...(errorType && { errorType: String(errorType) }) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${probeTimeout} s`)));
    sent.on('error', reject);
    sent.end();
  });
}
