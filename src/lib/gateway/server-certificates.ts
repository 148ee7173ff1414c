// Issues the certificates that ACM has taken on: when the control of their names is proved and the delay is over, a key
// and a certificate are made outside of any transaction and written in one. Renews those that are in use before they
// expire. It wakes when something is written or a delay ends; it asks again by itself only where real DNS is to tell.

import {
  findCertificate,
  listStored,
  putCertificate,
  type StoredCertificate,
} from './control/acm/certificate-store.ts';
import { certificatePlace, usersOf } from './control/acm/certificate-use.ts';
import {
  type IssuanceStep,
  nextStep,
  requestFor,
  withIssued,
  withPendingRenewal,
  withProofs,
} from './control/acm/issuance.ts';
import { validationRecord } from './control/acm/validation-record.ts';
import type { CertificateAuthority } from './data/tls/certificate-authority.ts';
import type { Follower } from './server-followers.ts';
import type { Store } from './store/open-store.ts';
import { globalRegion, type Records, type Scope } from './store/records.ts';

export interface Certificates extends Follower {
  /** As the reader of the mail does on AWS; false where no certificate waits for that. */
  approve(arn: string): boolean;
  /** After it, nothing is written any more. */
  close(): Promise<void>;
}

export interface CertificatePorts {
  store: Store;
  /** Writes, and tells all followers. */
  commit(scope: Scope, work: (records: Records) => void): void;
  authority: CertificateAuthority;
  /** What a name (without its last dot) is a CNAME for, by the DNS that proves. */
  findCname(name: string): Promise<string | undefined> | string | undefined;
  /** Milliseconds until it is asked again; absent: only when zones change. */
  askAgain?: number;
  /** From the proof to the issue, in milliseconds. */
  delay: number;
  now(): number;
  log(line: string): void;
}

export function createCertificates(ports: CertificatePorts): Certificates {
  return new IssuingLoop(ports);
}

/** After a failure: the authority's folder cannot be written to, say. */
const retryAfter = 60_000;
/** Timers hold at most 24 days; a day is often enough for a renewal. */
const longestTimer = 24 * 3600 * 1000;

class IssuingLoop implements Certificates {
  readonly #ports: CertificatePorts;
  /** ARNs of those whose proofs are looked for. */
  readonly #unproved = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** One step at a time for each certificate. */
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #told = new Set<string>();
  readonly #woken = new Set<string>();
  #wakeUp: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(ports: CertificatePorts) {
    this.#ports = ports;
    for (const scope of ports.store.scopes()) this.#wakeAll(scope);
  }

  #wakeAll(scope: Scope): void {
    const now = new Date(this.#ports.now());
    const { value } = this.#ports.store.transaction(scope, (records) => listStored({ records, now }));
    for (const { arn } of value) this.#wake(arn);
  }

  follow(written: Parameters<Follower['follow']>[0]): void {
    for (const { key, scope } of written) {
      const [family = '', id = ''] = key;
      // Route 53's: any of its records may prove a name.
      if (scope.region === globalRegion) for (const arn of this.#unproved) this.#wake(arn);
      if (family === 'certificate' || family === 'certificate-use') {
        this.#wake(`arn:aws:acm:${scope.region}:${scope.account}:certificate/${id}`);
      }
    }
  }

  forgetAll(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#unproved.clear();
    this.#woken.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.forgetAll();
    if (this.#wakeUp) clearImmediate(this.#wakeUp);
    await Promise.all(this.#running.values());
  }

  approve(arn: string): boolean {
    let approved = false;
    this.#change(arn, (certificate, now) => {
      approved = isMailed(certificate);
      if (!approved) return undefined;
      const { renewal } = certificate;
      const proved = withProofs(certificate, new Set(certificate.names), now);
      return renewal ? { ...proved, renewal: { ...renewal, approved } } : proved;
    });
    return approved;
  }

  /** Later, when all followers know what was written: the zones, too. */
  #wake(arn: string): void {
    if (this.#closed) return;
    this.#woken.add(arn);
    this.#wakeUp ??= setImmediate(() => {
      this.#wakeUp = undefined;
      const woken = [...this.#woken];
      this.#woken.clear();
      for (const one of woken) this.#start(one);
    });
  }

  #start(arn: string): void {
    if (this.#running.has(arn)) {
      this.#again.add(arn);
      return;
    }
    const work = this.#attend(arn)
      .catch((error: unknown) => {
        this.#ports.log(`${arn}: ${error instanceof Error ? error.message : String(error)}`);
        this.#wakeAt(arn, this.#ports.now() + retryAfter);
      })
      .finally(() => {
        this.#running.delete(arn);
        if (this.#again.delete(arn)) this.#wake(arn);
      });
    this.#running.set(arn, work);
  }

  /** One step; what it writes wakes this certificate for the next. */
  async #attend(arn: string): Promise<void> {
    clearTimeout(this.#timers.get(arn));
    this.#timers.delete(arn);
    this.#unproved.delete(arn);
    const found = this.#read(arn);
    if (!found) return;
    const { certificate, next } = found;
    if (isMailed(certificate)) this.#tellOfMail(arn);
    if (next.step === 'wait') this.#wakeAt(arn, next.until);
    if (next.step === 'prove') await this.#prove(certificate, next.domains);
    if (next.step === 'issue') await this.#issue(certificate);
    if (next.step === 'renew') await this.#renew(certificate);
  }

  /** No mail is sent: who looks for it is told how it is answered. */
  #tellOfMail(arn: string): void {
    if (this.#told.has(arn)) return;
    this.#told.add(arn);
    this.#ports.log(`${arn} waits for an approval by e-mail: POST /_apigw/certificates/approve {"CertificateArn": …}`);
  }

  #read(arn: string): { certificate: StoredCertificate; next: IssuanceStep } | undefined {
    const place = certificatePlace(arn);
    if (!place || this.#closed) return undefined;
    const now = this.#ports.now();
    const { value } = this.#ports.store.transaction(place, (records) => {
      const certificate = findCertificate({ records, now: new Date(now) }, arn);
      const users = usersOf(records, place.id);
      return certificate && { certificate, next: nextStep(certificate, { now, delay: this.#ports.delay, users }) };
    });
    return value;
  }

  #wakeAt(arn: string, time: number): void {
    if (this.#closed) return;
    const wait = Math.min(Math.max(time - this.#ports.now(), 0), longestTimer);
    this.#timers.set(arn, setTimeout(() => this.#wake(arn), wait).unref());
  }

  async #prove({ arn }: StoredCertificate, domains: readonly string[]): Promise<void> {
    this.#waitForRecords(arn);
    const proved = await this.#proved(arn, domains);
    if (proved.size === 0) return;
    this.#change(arn, (certificate, now) =>
      certificate.status === 'PENDING_VALIDATION' ? withProofs(certificate, proved, now) : undefined,
    );
  }

  /** Before anything is looked up: a change in between must not be missed. */
  #waitForRecords(arn: string): void {
    this.#unproved.add(arn);
    const { askAgain, now } = this.#ports;
    if (askAgain !== undefined) this.#wakeAt(arn, now() + askAgain);
  }

  async #proved(arn: string, domains: readonly string[]): Promise<Set<string>> {
    const { account = '' } = certificatePlace(arn) ?? {};
    const found = await Promise.all(
      domains.map(async (domain): Promise<string[]> => {
        const { Name = '', Value = '' } = validationRecord(account, domain);
        const target = (await this.#ports.findCname(withoutDot(Name))) ?? '';
        return withoutDot(target) === withoutDot(Value) ? [domain] : [];
      }),
    );
    return new Set(found.flat());
  }

  async #issue(found: StoredCertificate): Promise<void> {
    const { authority, now } = this.#ports;
    const { arn, createdAt } = found;
    const request = requestFor(found, now());
    if (!request) return;
    const issued = await authority.issue(request);
    this.#change(arn, (certificate, time) =>
      // It may have been deleted, or its wait may have ended, while the key was made.
      certificate.createdAt === createdAt && ['PENDING_VALIDATION', 'ISSUED'].includes(certificate.status)
        ? withIssued(certificate, issued, time)
        : undefined,
    );
  }

  async #renew(certificate: StoredCertificate): Promise<void> {
    const { arn, names, renewal, validationMethod } = certificate;
    if (validationMethod === 'DNS') this.#waitForRecords(arn);
    const proved =
      validationMethod === 'DNS' ? await this.#proved(arn, names) : new Set(renewal?.approved ? names : []);
    if (proved.size === names.length) {
      clearTimeout(this.#timers.get(arn));
      this.#unproved.delete(arn);
      return this.#issue(certificate);
    }
    if (renewal?.status !== 'PENDING_VALIDATION') this.#change(arn, withPendingRenewal);
  }

  #change(arn: string, make: (certificate: StoredCertificate, now: number) => StoredCertificate | undefined): void {
    const place = certificatePlace(arn);
    if (!place || this.#closed) return;
    const now = this.#ports.now();
    this.#ports.commit(place, (records) => {
      const certificate = findCertificate({ records, now: new Date(now) }, arn);
      const changed = certificate && make(certificate, now);
      if (changed) putCertificate({ records }, changed);
    });
  }
}

/** Whether somebody has to answer ACM's mail. */
function isMailed({ proofs, renewal, status, validationMethod }: StoredCertificate): boolean {
  if (validationMethod !== 'EMAIL') return false;
  const isPending = status === 'PENDING_VALIDATION' && proofs.some(({ provedAt }) => provedAt === undefined);
  return isPending || (renewal?.status === 'PENDING_VALIDATION' && !renewal.approved);
}

const withoutDot = (name: string): string => name.replace(/\.$/, '').toLowerCase();
