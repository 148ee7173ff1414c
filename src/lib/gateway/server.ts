// The local gateway's one door: a raw HTTP server that tells apart the data plane, AWS's control planes and its own
// administration. Everything else in gateway/ is reached from here alone.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delays } from './control/context.ts';
import { quotaNames } from './control/quotas.ts';
import { createDataPlane, type DataPlane } from './data/data-plane.ts';
import { createZones } from './data/dns/zones.ts';
import { createFunctionPool } from './data/functions/function-pool.ts';
import { createCertificateAuthority } from './data/tls/certificate-authority.ts';
import { administer } from './server-admin.ts';
import { readRequestBody } from './server-body.ts';
import { createCertificates } from './server-certificates.ts';
import { type ControlPlanePorts, control } from './server-control.ts';
import type { DnsOptions, DnsServer } from './server-dns.ts';
import { type DataPlaneTarget, dataPlaneTarget, originForm } from './server-doors.ts';
import { type Follower, tellFollowers } from './server-followers.ts';
import { createFunctions } from './server-functions.ts';
import { isLoopback, refusalOf } from './server-guard.ts';
import { createPreparations, makeClientCertificate, readImportedCertificate } from './server-preparations.ts';
import { proofsBy, type Validation } from './server-proofs.ts';
import { createStages } from './server-stages.ts';
import { createUsagePlans } from './server-usage-plans.ts';
import { followZones } from './server-zones.ts';
import { openStore } from './store/open-store.ts';

export interface GatewayOptions {
  /** 0 picks a free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the state is kept; one of this and `ephemeral`. */
  stateDirectory?: string;
  ephemeral?: boolean;
  /** Serves DNS for the hosted zones on this port, by UDP and TCP; 0 picks a free one. Absent: no DNS. */
  dnsPort?: number;
  /** AWS's adjustable quotas that differ from its defaults, as `resources: 1000`. */
  quotas?: Readonly<Record<string, number>>;
  /** Service -> URL; `*` for every other. */
  forwards?: Readonly<Record<string, string>>;
  /** How long AWS's own work takes here, in milliseconds; default: no time. */
  delays?: Partial<Delays>;
  /** The folder of the certificate authority that signs ACM's certificates here; absent: one in memory. */
  certificateAuthority?: string;
  /** Where ACM looks for the records that prove names: the gateway's own hosted zones (default), or the DNS of the world. */
  validation?: Validation;
  /** Milliseconds since the epoch; default: the machine's clock. */
  now?(): number;
  /** The gateway's own log and the functions', line by line. */
  log?(line: string): void;
}

export interface Gateway {
  /** `http://127.0.0.1:4650` */
  endpoint: string;
  port: number;
  /** Of DNS, where that is served. */
  dnsPort?: number;
  /** Takes no more requests, lets those in flight end (ten seconds at most), and closes the state. */
  close(): Promise<void>;
}

/** A misspelt quota would change nothing, and nobody would know. */
function refuseUnknown(quotas: Readonly<Record<string, number>>): void {
  const unknown = Object.keys(quotas).find((name) => !quotaNames.includes(name));
  if (unknown === undefined) return;
  const message = `There is no quota '${unknown}'; there are ${quotaNames.join(', ')}`;
  throw Object.assign(new RangeError(message), { code: 'EQUOTA' });
}

/** Nor would a delay. */
function refuseUnknownDelays(delays: object): void {
  const unknown = Object.keys(delays).find((name) => !Object.hasOwn(noDelays, name));
  if (unknown === undefined) return;
  const message = `There is no delay '${unknown}'; there are ${Object.keys(noDelays).join(', ')}`;
  throw Object.assign(new RangeError(message), { code: 'EDELAY' });
}

const noDelays: Delays = { certificate: 0, dns: 0, domain: 0 };

/** How long requests in flight may take to end when the gateway closes, in milliseconds. */
const drainTimeout = 10_000;

/** Starts a gateway. Rejects with a StateError where the state cannot be opened, with the system's error where the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', log = () => {}, quotas = {}, now = Date.now } = options;
  refuseUnknown(quotas);
  refuseUnknownDelays(options.delays ?? {});
  const startedAt = new Date();
  const store = openStore(options.ephemeral ? 'ephemeral' : requireDirectory(options));
  const functions = createFunctions(store);
  const pool = createFunctionPool({
    functions: functions.list,
    forwards: options.forwards ?? {},
    log: (line, name) => log(`${name}: ${line}`),
  });
  const usagePlans = createUsagePlans({ store, quotas, log });
  const dataPlane = createDataPlane({ functions: pool, meters: usagePlans.meters, now, random: Math.random });
  const zones = createZones();
  const followers: Follower[] = [usagePlans, createStages(store, dataPlane), followZones(store, zones)];
  const delays = { ...noDelays, ...options.delays };
  const certificates = createCertificates({
    store,
    commit: (scope, work) => tellFollowers(followers, store.transaction(scope, work).written),
    authority: createCertificateAuthority(options.certificateAuthority),
    ...proofsBy(options.validation ?? 'route53', zones),
    delay: delays.certificate,
    now,
    log,
  });
  followers.push(certificates);
  const prepare = createPreparations({
    'acm.ImportCertificate': readImportedCertificate,
    ...usagePlans.preparations,
    'apigateway.GenerateClientCertificate': makeClientCertificate,
  });
  const reset = () => {
    store.reset();
    for (const follower of followers) follower.forgetAll();
    functions.clear();
  };
  let endpoint = '';
  const doors: Doors = {
    dataPlane,
    loopbackOnly: isLoopback(host),
    control: {
      store,
      followers,
      prepare,
      quotas,
      delays,
      now,
      endpoint: () => endpoint,
      log,
    },
    admin: { certificates, functions, traces: dataPlane.traces, startedAt, reset },
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => open(request, response, doors));
  const closeState = async () => {
    await certificates.close();
    await dataPlane.close();
    await pool.close();
    usagePlans.flush();
    await store.close();
  };
  const port = await listen(server, options.port, host).catch(async (error) => {
    await closeState();
    throw error;
  });
  endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const dns = await openDns(options, { host, zones, isOwnTarget: () => false, log }).catch(async (error) => {
    await drain(server);
    await closeState();
    throw error;
  });
  return {
    endpoint,
    port,
    ...(dns && { dnsPort: dns.port }),
    async close() {
      await dns?.close();
      await drain(server);
      await closeState();
    },
  };
}

/** The certificate of the authority in a folder, PEM, and the file that has it; made where there is none. */
export async function readAuthority(directory: string): Promise<{ certificate: string; file: string }> {
  const { certificate, file = '' } = createCertificateAuthority(directory);
  return { certificate: await certificate(), file };
}

function requireDirectory({ stateDirectory }: GatewayOptions): string {
  if (stateDirectory === undefined) throw new TypeError('A gateway needs a stateDirectory, or to be ephemeral');
  return stateDirectory;
}

/** The DNS server, where one is wanted; its code is loaded then. */
async function openDns({ dnsPort }: GatewayOptions, options: Omit<DnsOptions, 'port'>): Promise<DnsServer | undefined> {
  if (dnsPort === undefined) return undefined;
  const { serveDns } = await import('./server-dns.ts');
  return serveDns({ ...options, port: dnsPort });
}

interface Doors {
  dataPlane: DataPlane;
  loopbackOnly: boolean;
  control: ControlPlanePorts;
  admin: Parameters<typeof administer>[2];
}

/** The data plane goes first and without detour: it is the one that has to be fast. */
function open(request: IncomingMessage, response: ServerResponse, doors: Doors): void {
  const url = originForm(request.url ?? '/');
  const target = dataPlaneTarget(request.headers.host, url);
  if (target) {
    serveApi(request, response, { doors, target });
    return;
  }
  request.url = url;
  respond(request, response, doors).catch((error) => breakOff(response, doors, error));
}

function serveApi(request: IncomingMessage, response: ServerResponse, { doors, target }: ApiRequest): void {
  try {
    doors.dataPlane.handle(request, response, target);
  } catch (error) {
    breakOff(response, doors, error);
  }
}

interface ApiRequest {
  doors: Doors;
  target: DataPlaneTarget;
}

/** A defect of ours, or a client that has gone: told in the log, and never the end of the process. */
function breakOff(response: ServerResponse, doors: Doors, error: unknown): void {
  if (response.destroyed) return;
  doors.control.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (response.headersSent) response.destroy();
  else
    sendJson(
      response,
      500,
      { message: 'Internal server error' },
      { 'x-amzn-ErrorType': 'InternalServerErrorException' },
    );
}

async function respond(request: IncomingMessage, response: ServerResponse, doors: Doors): Promise<void> {
  const refusal = refusalOf(request.headers, doors.loopbackOnly);
  if (refusal !== undefined) {
    request.resume();
    return sendJson(response, 403, { message: refusal }, { 'x-amzn-ErrorType': 'AccessDeniedException' });
  }
  const body = await readRequestBody(request);
  if (!body) {
    const headers = { 'x-amzn-ErrorType': 'RequestEntityTooLargeException', Connection: 'close' };
    return sendJson(response, 413, { message: 'Request Entity Too Large' }, headers);
  }
  if (request.url?.startsWith('/_apigw/')) {
    const { status, body: answer, allow } = administer(request, body.toString('utf8'), doors.admin);
    return sendJson(response, status, answer, allow === undefined ? {} : { Allow: allow });
  }
  const { status, headers, body: answer } = await control(request, body, doors.control);
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'Content-Length': Buffer.byteLength(answer) }) });
  response.end(answer);
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const ids = { 'x-amzn-RequestId': randomUUID() };
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...ids, ...headers });
  response.end(text);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Connections that fall idle while the server closes are ended at once: a client would hold it up otherwise. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const giveUp = setTimeout(() => server.closeAllConnections(), drainTimeout);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(giveUp);
}
