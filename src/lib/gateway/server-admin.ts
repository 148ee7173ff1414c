// The gateway's own administration under /_apigw: health, reset, declared functions, traces. All but health ask for the
// header `x-apigw-admin: 1`, which a web page cannot send across origins.

import type { IncomingMessage } from 'node:http';
import packageJson from '../../../package.json' with { type: 'json' };
import type { FaultBook } from './data/faults/fault-book.ts';
import type { CertificateAuthority } from './data/tls/certificate-authority.ts';
import type { Traces } from './data/trace-ring.ts';
import type { Certificates } from './server-certificates.ts';
import { type Clock, parseClockChange } from './server-clock.ts';
import { type DeclarationBook, parseDeclarations } from './server-declarations.ts';
import { parseFault } from './server-faults.ts';
import { type Functions, parseFunctions } from './server-functions.ts';

export interface AdminPorts {
  /** Behind the certificates that the gateway presents. */
  authority: Pick<CertificateAuthority, 'certificate'>;
  certificates: Pick<Certificates, 'approve'>;
  clock: Clock;
  declarations: DeclarationBook;
  faults: FaultBook;
  functions: Functions;
  traces: Traces;
  startedAt: Date;
  /** Where else than here the gateway listens. */
  ports(): { httpsPort?: number; dnsPort?: number };
  reset(): void;
}

export interface AdminAnswer {
  status: number;
  body: unknown;
  /** For 405. */
  allow?: string;
}

type Action = (ports: AdminPorts, body: string, rest: string) => AdminAnswer | Promise<AdminAnswer>;

/** Path (or its beginning, where it ends in a slash) -> method -> what it does. */
const routes: Record<string, Record<string, Action>> = {
  '/_apigw/health': { GET: readHealth },
  '/_apigw/ca': { GET: readAuthority },
  '/_apigw/reset': { POST: reset },
  '/_apigw/clock': { GET: readClock, PUT: moveClock, DELETE: resetClock },
  '/_apigw/faults': { GET: listFaults, POST: addFault, DELETE: clearFaults },
  '/_apigw/faults/': { DELETE: removeFault },
  '/_apigw/functions': { GET: listFunctions, PUT: declareFunctions },
  '/_apigw/declarations': { GET: listDeclarations, PUT: declare },
  '/_apigw/certificates/approve': { POST: approveCertificate },
  '/_apigw/traces/': { GET: readTrace },
};

const open = new Set(['/_apigw/health']);

/** Answers a request to the administration. */
export async function administer(request: IncomingMessage, body: string, ports: AdminPorts): Promise<AdminAnswer> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const route = Object.keys(routes).find((known) => (known.endsWith('/') ? path.startsWith(known) : path === known));
  if (!route) return { status: 404, body: { message: `There is nothing at ${path}` } };
  if (!open.has(route) && request.headers['x-apigw-admin'] !== '1') {
    return { status: 403, body: { message: 'This needs the header x-apigw-admin: 1' } };
  }
  const methods = routes[route] ?? {};
  const action = Object.hasOwn(methods, request.method ?? '') ? methods[request.method ?? ''] : undefined;
  if (!action) {
    const allow = Object.keys(methods).join(', ');
    return { status: 405, body: { message: `${path} takes ${allow}` }, allow };
  }
  return action(ports, body, path.slice(route.length));
}

function readHealth({ ports, startedAt }: AdminPorts): AdminAnswer {
  const { version } = packageJson;
  const { dnsPort, httpsPort } = ports();
  const more = {
    ...(httpsPort !== undefined && { https: { port: httpsPort } }),
    ...(dnsPort !== undefined && { dns: { port: dnsPort } }),
  };
  return {
    status: 200,
    body: { status: 'ok', version, pid: process.pid, startedAt: startedAt.toISOString(), ...more },
  };
}

/** For whoever is to trust what the gateway presents: `{ certificate }`, PEM. */
async function readAuthority({ authority }: AdminPorts): Promise<AdminAnswer> {
  return { status: 200, body: { certificate: await authority.certificate() } };
}

function reset(ports: AdminPorts): AdminAnswer {
  ports.reset();
  return { status: 200, body: { status: 'ok' } };
}

function readClock({ clock }: AdminPorts): AdminAnswer {
  return { status: 200, body: clock.read() };
}

function moveClock(ports: AdminPorts, body: string): AdminAnswer {
  const by = parseClockChange(body, ports.clock.now());
  const wrong = typeof by === 'string' ? by : ports.clock.moveBy(by);
  return wrong === undefined ? readClock(ports) : { status: 400, body: { message: wrong } };
}

function resetClock(ports: AdminPorts): AdminAnswer {
  ports.clock.reset();
  return readClock(ports);
}

function listFaults({ faults }: AdminPorts): AdminAnswer {
  return { status: 200, body: faults.list() };
}

function addFault({ faults }: AdminPorts, body: string): AdminAnswer {
  const fault = parseFault(body);
  return typeof fault === 'string'
    ? { status: 400, body: { message: fault } }
    : { status: 200, body: faults.add(fault) };
}

function clearFaults(ports: AdminPorts): AdminAnswer {
  ports.faults.clear();
  return listFaults(ports);
}

function removeFault(ports: AdminPorts, _body: string, id: string): AdminAnswer {
  if (ports.faults.remove(id)) return listFaults(ports);
  return { status: 404, body: { message: `There is no fault ${id}` } };
}

function listFunctions({ functions }: AdminPorts): AdminAnswer {
  return { status: 200, body: functions.list() };
}

function declareFunctions({ functions }: AdminPorts, body: string): AdminAnswer {
  const declared = parseFunctions(body);
  if (typeof declared === 'string') return { status: 400, body: { message: declared } };
  functions.declare(declared);
  return { status: 200, body: functions.list() };
}

/** Names alone: what is declared holds secrets. */
function listDeclarations({ declarations }: AdminPorts): AdminAnswer {
  const kinds = Object.entries(declarations.current());
  return { status: 200, body: Object.fromEntries(kinds.map(([kind, declared]) => [kind, Object.keys(declared)])) };
}

function declare(ports: AdminPorts, body: string): AdminAnswer {
  const declared = parseDeclarations(body);
  if (typeof declared === 'string') return { status: 400, body: { message: declared } };
  ports.declarations.declare(declared);
  return listDeclarations(ports);
}

/** In place of the link in the mail that AWS sends to a domain's owner. */
function approveCertificate({ certificates }: AdminPorts, body: string): AdminAnswer {
  const arn = /^\s*\{\s*"CertificateArn"\s*:\s*"([^"]+)"\s*\}\s*$/.exec(body)?.[1];
  if (arn === undefined) return { status: 400, body: { message: 'The body must be {"CertificateArn": "…"}' } };
  if (certificates.approve(arn)) return { status: 200, body: { CertificateArn: arn } };
  return { status: 404, body: { message: `No certificate ${arn} waits for an approval by e-mail` } };
}

function readTrace({ traces }: AdminPorts, _body: string, requestId: string): AdminAnswer {
  const trace = traces.get(requestId);
  if (trace) return { status: 200, body: trace };
  return { status: 404, body: { message: `No trace of request ${requestId}: only the latest ones are kept` } };
}
