// What a certificate waits for next: proofs of its names, the end of a delay, its issue, its renewal (ACM User Guide, "DNS
// validation", "Managed certificate renewal"). Pure: the server does the steps (server-certificates.ts).

import { type CertificateRequest, type IssuedCertificate, publicKeyAlgorithms } from '../../../model/certificate.ts';
import type { StoredCertificate } from './certificate-store.ts';
import { renewalEligibility } from './renewal-eligibility.ts';

export type IssuanceStep =
  | { step: 'nothing' }
  /** Names to be proved by their records. */
  | { step: 'prove'; domains: string[] }
  | { step: 'issue' }
  /** A new certificate, if the records still stand. */
  | { step: 'renew' }
  /** Nothing to do before. */
  | { step: 'wait'; until: number };

interface Facts {
  now: number;
  /** From the proof to the issue, in milliseconds. */
  delay: number;
  /** ARNs of the resources that use it. */
  users: readonly string[];
}

const day = 24 * 3600 * 1000;

/** How long before the end ACM renews. */
const renewalLead = 60 * day;

/** How long ACM's own certificates are valid, of those issued since 2026. */
const lifetimeDays = 198;

/** What is to be done with a certificate whose status is up to date. */
export function nextStep(certificate: StoredCertificate, facts: Facts): IssuanceStep {
  if (certificate.type !== 'AMAZON_ISSUED') return { step: 'nothing' };
  if (certificate.status === 'PENDING_VALIDATION') return stepOfPending(certificate, facts);
  return certificate.status === 'ISSUED' ? stepOfIssued(certificate, facts) : { step: 'nothing' };
}

function stepOfPending(certificate: StoredCertificate, { delay, now }: Facts): IssuanceStep {
  const open = certificate.proofs.filter(({ provedAt }) => provedAt === undefined);
  if (open.length > 0) {
    const isByDns = certificate.validationMethod === 'DNS';
    return isByDns ? { step: 'prove', domains: open.map(({ domain }) => domain) } : { step: 'nothing' };
  }
  const due = Math.max(...certificate.proofs.map(({ provedAt = 0 }) => provedAt)) + delay;
  return now < due ? { step: 'wait', until: due } : { step: 'issue' };
}

function stepOfIssued(certificate: StoredCertificate, { now, users }: Facts): IssuanceStep {
  const { notAfter, renewal, validationMethod } = certificate;
  if (renewal && renewal.status !== 'SUCCESS' && renewal.status !== 'FAILED') {
    const waitsForMail = validationMethod === 'EMAIL' && renewal.status === 'PENDING_VALIDATION' && !renewal.approved;
    return waitsForMail ? { step: 'nothing' } : { step: 'renew' };
  }
  if (notAfter === undefined || renewalEligibility(certificate, users) === 'INELIGIBLE') return { step: 'nothing' };
  const due = notAfter - renewalLead;
  return now < due ? { step: 'wait', until: due } : { step: 'renew' };
}

/** With these names proved. */
export function withProofs(
  certificate: StoredCertificate,
  proved: ReadonlySet<string>,
  now: number,
): StoredCertificate {
  const proofs = certificate.proofs.map((proof) =>
    proof.provedAt === undefined && proved.has(proof.domain) ? { ...proof, provedAt: now } : proof,
  );
  return { ...certificate, proofs };
}

/** With what was made for it. */
export function withIssued(certificate: StoredCertificate, issued: IssuedCertificate, now: number): StoredCertificate {
  const isRenewal = certificate.status === 'ISSUED';
  return {
    ...certificate,
    status: 'ISSUED',
    ...(!isRenewal && { issuedAt: now }),
    ...(isRenewal && { renewal: { status: 'SUCCESS', updatedAt: now } }),
    ...issued,
    notAfter: issued.facts.notAfter,
  };
}

/** Its renewal waits for the records, or for an approval by mail. */
export function withPendingRenewal(certificate: StoredCertificate, now: number): StoredCertificate {
  return { ...certificate, renewal: { status: 'PENDING_VALIDATION', updatedAt: now } };
}

/** What is made for it: valid from the beginning of the day to the end of another, as ACM's are. */
export function requestFor({ keyAlgorithm, names }: StoredCertificate, now: number): CertificateRequest | undefined {
  const algorithm = publicKeyAlgorithms.find((one) => one === keyAlgorithm);
  const start = Math.floor(now / day) * day;
  const validity = { notBefore: new Date(start), notAfter: new Date(start + lifetimeDays * day - 1000) };
  return algorithm && { names, keyAlgorithm: algorithm, ...validity };
}
