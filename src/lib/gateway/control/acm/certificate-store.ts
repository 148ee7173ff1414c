// Certificates as they are stored, in their account's and region's records, and found by their ARNs (ACM API reference:
// CertificateDetail). What time alone changes of a certificate's status is worked out whenever one is read.

import { createHash } from 'node:crypto';
import type { CertificateStatus, FailureReason, RenewalStatus, ValidationMethod } from '@aws-sdk/client-acm';
import type { CertificateFacts, KeyAlgorithm } from '../../../model/certificate.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { certificatePlace } from './certificate-use.ts';

/** Times are milliseconds since the epoch. */
export interface StoredCertificate {
  arn: string;
  type: 'AMAZON_ISSUED' | 'IMPORTED';
  status: CertificateStatus;
  failureReason?: FailureReason;
  domainName: string;
  /** All of them, `domainName` among them. */
  names: string[];
  keyAlgorithm: KeyAlgorithm;
  createdAt: number;
  issuedAt?: number;
  importedAt?: number;
  revokedAt?: number;
  revocationReason?: string;
  /** Of those that ACM issues; one proof for each name. */
  validationMethod?: ValidationMethod;
  proofs: DomainProof[];
  renewal?: Renewal;
  transparency: 'ENABLED' | 'DISABLED';
  /** Whether it may be exported. */
  exportable: boolean;
  exported?: boolean;
  tags: Record<string, string>;
  /** PEM texts; absent before it is issued. */
  certificate?: string;
  chain?: string;
  privateKey?: string;
  facts?: CertificateFacts;
  notAfter?: number;
}

/** What proves the control of a name. */
export interface DomainProof {
  domain: string;
  validationDomain: string;
  provedAt?: number;
}

export interface Renewal {
  status: RenewalStatus;
  updatedAt: number;
  /** By the reader of the mail, of a certificate that is validated so. */
  approved?: boolean;
}

/** Where the records of certificates are, below their account and region. */
export const certificateFamily = 'certificate';

/** How long ACM waits for a proof (User Guide, "DNS validation"). */
const longestWait = 72 * 3600 * 1000;

type Reading = Pick<Context, 'records' | 'now'>;

/** A certificate of any account and region, or undefined. Without `now` its status is as it was written. */
export function findCertificate(
  { now, records }: Pick<Reading, 'records'> & Partial<Reading>,
  arn: string,
): StoredCertificate | undefined {
  const place = certificatePlace(arn);
  const found = place && records.at(place).get<StoredCertificate>([certificateFamily, place.id]);
  return found && now ? settle(found, now.getTime()) : found;
}

/** A certificate of the caller's account and region, or the fault that says why there is none. */
export function certificateOf(context: Context, arn: string | undefined): StoredCertificate {
  const { account, region } = context;
  const place = certificatePlace(arn ?? '');
  if (!place) throw new Fault('InvalidArnException', `The ARN ${arn} is not the ARN of a certificate.`);
  const isOwn = place.account === account && place.region === region;
  const found = isOwn ? findCertificate(context, arn ?? '') : undefined;
  // The text is recorded.
  const text = `Could not find certificate ${arn} in account ${account}.`;
  if (!found) throw new Fault('ResourceNotFoundException', text);
  return found;
}

/** All of the records' account and region, oldest first. */
export function listStored({ now, records }: Reading): StoredCertificate[] {
  return records
    .list<StoredCertificate>([certificateFamily])
    .map(({ value }) => settle(value, now.getTime()))
    .sort((a, b) => a.createdAt - b.createdAt || (a.arn < b.arn ? -1 : 1));
}

/** Stores it in its own place. */
export function putCertificate({ records }: Pick<Context, 'records'>, certificate: StoredCertificate): void {
  const place = certificatePlace(certificate.arn);
  if (place) records.at(place).put([certificateFamily, place.id], certificate);
}

/** A new ARN of the caller's account and region. */
export function newCertificateArn({ account, newId, region }: Context): string {
  const hex = createHash('sha256').update(newId(32)).digest('hex');
  const id = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
  return `arn:aws:acm:${region}:${account}:certificate/${id}`;
}

/** What time has made of it since it was written. */
function settle(stored: StoredCertificate, now: number): StoredCertificate {
  if (stored.status === 'PENDING_VALIDATION' && now - stored.createdAt >= longestWait) {
    return { ...stored, status: 'VALIDATION_TIMED_OUT' };
  }
  if (stored.status === 'ISSUED' && stored.notAfter !== undefined && now >= stored.notAfter) {
    return { ...stored, status: 'EXPIRED' };
  }
  return stored;
}
