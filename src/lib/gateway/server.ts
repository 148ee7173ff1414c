// The local gateway's one door: a raw HTTP server that tells apart the data plane, AWS's control planes and its own
// administration. Everything else in gateway/ is reached from here alone.

import type { Delays } from './control/context.ts';
import { quotaNames } from './control/quotas.ts';
import { createDataPlane } from './data/data-plane.ts';
import { createZones } from './data/dns/zones.ts';
import { DomainTable } from './data/domains/domain-table.ts';
import { FaultBook } from './data/faults/fault-book.ts';
import { faultyFunctions } from './data/faults/integration-fault.ts';
import { createFunctionPool } from './data/functions/function-pool.ts';
import { createCertificateAuthority } from './data/tls/certificate-authority.ts';
import { reachableAt } from './server-addresses.ts';
import { createCertificates } from './server-certificates.ts';
import { createClock } from './server-clock.ts';
import { createDeclarations } from './server-declarations.ts';
import { defaultCertificates } from './server-default-certificates.ts';
import { prepareDnsAnswer } from './server-dns-answer.ts';
import { followDomains } from './server-domains.ts';
import { isLocalName } from './server-doors.ts';
import { type Follower, tellFollowers } from './server-followers.ts';
import { createFunctions } from './server-functions.ts';
import { isLoopback } from './server-guard.ts';
import { createObservations } from './server-observations.ts';
import { type OpenPorts, openPorts, type PortChoice } from './server-ports.ts';
import { createPreparations, makeClientCertificate, readImportedCertificate } from './server-preparations.ts';
import { proofsBy, type Validation } from './server-proofs.ts';
import { type Doors, openDoor } from './server-requests.ts';
import { createServices } from './server-services.ts';
import { createStages } from './server-stages.ts';
import { testAuthorizerPreparation, testInvokePreparation } from './server-test-invoke.ts';
import { truststorePreparations } from './server-truststores.ts';
import { createUsagePlans } from './server-usage-plans.ts';
import { createVpcLinkNames } from './server-vpc-links.ts';
import { followZones } from './server-zones.ts';
import { openStore } from './store/open-store.ts';

export interface GatewayOptions {
  /** 0 picks a free one. */
  port: number;
  /** Serves TLS on this port. Absent: no TLS. */
  httpsPort?: PortChoice;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the state is kept; one of this and `ephemeral`. */
  stateDirectory?: string;
  ephemeral?: boolean;
  /** Serves DNS for the hosted zones on this port, by UDP and TCP; 0 picks a free one. Absent: no DNS. */
  dnsPort?: PortChoice;
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
  /** 0 to 1, for canaries and faults; default: chance. */
  random?(): number;
  /** The gateway's own log and the functions', line by line. */
  log?(line: string): void;
}

export interface Gateway {
  /** `http://127.0.0.1:4650` */
  endpoint: string;
  port: number;
  /** Of DNS, where that is served. */
  dnsPort?: number;
  /** Where there is one. */
  httpsPort?: number;
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

const noDelays: Delays = { cache: 0, certificate: 0, dns: 0, domain: 0 };

/** Starts a gateway. Rejects with a StateError where the state cannot be opened, with the system's error where the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', log = () => {}, quotas = {}, random = Math.random } = options;
  refuseUnknown(quotas);
  refuseUnknownDelays(options.delays ?? {});
  const startedAt = new Date();
  const store = openStore(options.ephemeral ? 'ephemeral' : requireDirectory(options));
  const clock = createClock(store, options.now ?? Date.now);
  const { now } = clock;
  const functions = createFunctions(store);
  const declarations = createDeclarations(store);
  const faults = new FaultBook(random);
  const pool = createFunctionPool({
    functions: functions.list,
    forwards: options.forwards ?? {},
    log: (line, name) => log(`${name}: ${line}`),
  });
  const vpcLinks = createVpcLinkNames(store);
  const usagePlans = createUsagePlans({ store, quotas, log });
  const observations = createObservations({
    store,
    directory: options.ephemeral ? undefined : options.stateDirectory,
    forwards: options.forwards ?? {},
    now,
    log,
  });
  const dataPlane = createDataPlane({
    functions: faultyFunctions(pool, faults),
    faults,
    services: createServices(options.forwards ?? {}),
    vpcLinkName: vpcLinks.nameOf,
    meters: usagePlans.meters,
    observations: observations.port,
    declarations: declarations.current,
    now,
    clientNow: options.now ?? Date.now,
    random,
  });
  const zones = createZones();
  const domains = new DomainTable(options.delays?.domain);
  const followers: Follower[] = [
    usagePlans,
    vpcLinks,
    observations,
    createStages(store, dataPlane),
    followZones(store, zones),
    followDomains(store, domains),
  ];
  const delays = { ...noDelays, ...options.delays };
  const authority = createCertificateAuthority(options.certificateAuthority);
  const certificates = createCertificates({
    store,
    commit: (scope, work) => tellFollowers(followers, store.transaction(scope, work).written),
    authority,
    ...proofsBy(options.validation ?? 'route53', zones),
    delay: delays.certificate,
    now,
    log,
  });
  followers.push(certificates);
  const isOwnTarget = (name: string) => isLocalName(name) || domains.isTarget(name);
  const prepare = createPreparations({
    'acm.ImportCertificate': readImportedCertificate,
    'route53.TestDNSAnswer': prepareDnsAnswer({
      zones,
      targets: { isOwnTarget, addresses: reachableAt(host) },
      random: Math.random,
    }),
    ...truststorePreparations(store, options.forwards ?? {}),
    ...usagePlans.preparations,
    'apigateway.TestInvokeMethod': testInvokePreparation(store, dataPlane),
    'apigateway.TestInvokeAuthorizer': testAuthorizerPreparation(store, dataPlane),
    'apigateway.GenerateClientCertificate': () => makeClientCertificate(new Date(now())),
  });
  const reset = () => {
    store.reset();
    for (const follower of followers) follower.forgetAll();
    functions.clear();
    declarations.clear();
    clock.forget();
    faults.clear();
  };
  let endpoint = '';
  let opened: Omit<OpenPorts, 'close'> = { port: 0 };
  const doors: Doors = {
    dataPlane,
    domains,
    loopbackOnly: isLoopback(host),
    control: {
      store,
      faults,
      followers,
      prepare,
      observed: observations.observed,
      quotas,
      delays,
      now,
      endpoint: () => endpoint,
      log,
    },
    admin: {
      authority,
      certificates,
      clock,
      declarations,
      faults,
      functions,
      traces: dataPlane.traces,
      startedAt,
      ports: () => opened,
      reset,
    },
  };
  const closeState = async () => {
    await certificates.close();
    await dataPlane.close();
    await pool.close();
    usagePlans.flush();
    await observations.close();
    await store.close();
  };
  const ports = await openPorts(
    { host, port: options.port, httpsPort: options.httpsPort, dnsPort: options.dnsPort },
    {
      open: (request, response) => openDoor(request, response, doors),
      domains,
      defaultCertificate: defaultCertificates(authority),
      zones,
      isOwnTarget,
      log,
    },
  ).catch(async (error) => {
    await closeState();
    throw error;
  });
  const { close: closePorts, ...found } = ports;
  opened = found;
  endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${opened.port}`;
  return {
    endpoint,
    ...opened,
    async close() {
      await closePorts();
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
