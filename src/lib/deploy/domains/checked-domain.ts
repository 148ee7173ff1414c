// What a doctor looks at: a domain name as it is, read whole before anything is judged.

import type { Handshake, RequestAnswer } from '../../aws/probe-tls.ts';
import type { DnsTarget, FoundCertificate, FoundRecord, FoundZone, PublicDns } from './found-domain.ts';

/** A certificate that a domain name presents, and what its renewal needs. */
export interface CheckedCertificate extends FoundCertificate {
  /** ELIGIBLE, INELIGIBLE. */
  renewalEligibility?: string;
  /** Its validation records; `stands` is absent where no resolver answered. */
  proofs: { name: string; stands?: boolean }[];
}

/** One of the domain name's endpoints: two while it is migrated. */
export interface CheckedEndpoint {
  type: 'EDGE' | 'REGIONAL' | 'PRIVATE';
  /** Absent: none yet; a private one has none. */
  target?: DnsTarget;
  certificateArn?: string;
  /** The region that its certificate has to be in. */
  certificateRegion: string;
  /** Or why it could not be read. */
  certificate?: CheckedCertificate | Fault;
}

export interface CheckedMapping {
  /** `` is the root. */
  key: string;
  apiId: string;
  /** Absent: the caller's path names it. */
  stage?: string;
  /** Absent: there is no such API. */
  api?: { name: string; stages: string[] };
}

/** What did not come about, in words. */
export interface Fault {
  fault: string;
}

export interface CheckedDomain {
  name: string;
  /** What clients ask for: a name that a wildcard holds. */
  askedName: string;
  now: Date;
  status: string;
  statusMessage?: string;
  endpoints: CheckedEndpoint[];
  securityPolicy?: string;
  ipAddressType?: string;
  routingMode?: string;
  hasMutualTls: boolean;
  mappings: CheckedMapping[];
  /** The hosted zone that its records belong in: of several the one that DNS asks. Absent: DNS is elsewhere. */
  zone?: FoundZone;
  /** Why the zones are not known. */
  zoneFault?: string;
  /** Of that zone, at the name and above it. */
  records: FoundRecord[];
  dns: Pick<PublicDns, 'nameServers' | 'cname' | 'addresses'>;
  /** By the endpoints' order. */
  targetAddresses: string[][];
  /** Absent: not tried. */
  handshake?: Handshake | Fault;
  /** Absent: not tried. */
  answer?: (RequestAnswer & { path: string }) | Fault;
}

export const isFault = (value: object): value is Fault => 'fault' in value;

/** `skip`: it does not apply, or cannot be known. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip';

export interface Verdict {
  status: CheckStatus;
  message: string;
  /** What repairs it: a command where there is one. */
  hint?: string;
}

/** A verdict, or one for each thing that is judged. */
export type Check = (domain: CheckedDomain) => Verdict | Verdict[];

export const pass = (message: string): Verdict => ({ status: 'pass', message });
export const skip = (message: string): Verdict => ({ status: 'skip', message });
export const warn = (message: string, hint?: string): Verdict => ({ status: 'warn', message, ...(hint && { hint }) });
export const fail = (message: string, hint?: string): Verdict => ({ status: 'fail', message, ...(hint && { hint }) });

/** The command that sets the domain name up as it is, for what its first path leads to. */
export function setupCommand({ mappings, name }: CheckedDomain, ...flags: string[]): string {
  const mapped = mappings.find(({ api, stage }) => api && stage !== undefined && api.stages.includes(stage));
  const path = mapped?.key ? ['--path', mapped.key] : [];
  const to = mapped?.api ? ['--api', mapped.api.name, '--stage', mapped.stage ?? '', ...path] : [];
  return ['apigw domains setup', quoted(name), ...to.map(quoted), ...flags].join(' ');
}

/** A word of a command line as a shell takes it. */
export const quoted = (word: string) => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
