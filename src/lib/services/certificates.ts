// `apigw certs list|show|wait`: certificates of ACM.

import type { CertificateDetail, CertificateStatus, Tag } from '@aws-sdk/client-acm';
import { waitForIssue } from '../aws/certificate-waits.ts';
import {
  describeCertificate,
  type FoundCertificate,
  listCertificates,
  readCertificateTags,
  type ValidationRecord,
  validationRecordsOf,
} from '../aws/certificates.ts';
import { realClock } from '../aws/real-clock.ts';
import { ApigwError } from '../errors.ts';
import { type CertifiedEndpoint, openCertificate, openCertificatePlace } from './certificate-place.ts';
import type { Context } from './context.ts';

export interface CertificateFilter {
  endpointType: CertifiedEndpoint;
  statuses?: readonly string[];
  /** `30d`, `12h`, `2w`: those alone that end within this time, or have ended. */
  expiring?: string;
}

/** Certificates as ListCertificates gives them, of every key type; the one that ends first comes first. */
export async function listCerts(context: Context, filter: CertificateFilter): Promise<FoundCertificate[]> {
  const within = filter.expiring === undefined ? undefined : durationOf(filter.expiring);
  const { clients } = await openCertificatePlace(context, filter.endpointType);
  const all = await listCertificates(clients, filter.statuses as CertificateStatus[] | undefined);
  const limit = within === undefined ? undefined : context.now().getTime() + within;
  const wanted = limit === undefined ? all : all.filter(({ NotAfter }) => NotAfter && NotAfter.getTime() <= limit);
  return wanted.sort((a, b) => endOf(a) - endOf(b));
}

const endOf = ({ NotAfter }: FoundCertificate) => NotAfter?.getTime() ?? Number.MAX_SAFE_INTEGER;

const unitMilliseconds: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function durationOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const size = unitMilliseconds[unit];
  if (count !== undefined && size !== undefined) return Number(count) * size;
  throw new ApigwError('Usage', `--expiring: '${text}' is not a time`, { hint: 'For example: 30d, 12h, 4w' });
}

/** A certificate as DescribeCertificate gives it, with its tags. */
export type ShownCertificate = CertificateDetail & { Tags: Tag[] };

/** One certificate, by ARN or domain name. */
export async function showCert(
  context: Context,
  arnOrName: string,
  endpointType: CertifiedEndpoint,
): Promise<ShownCertificate> {
  const { arn, clients } = await openCertificate(context, arnOrName, endpointType);
  const [detail, Tags] = await Promise.all([describeCertificate(clients, arn), readCertificateTags(clients, arn)]);
  return { ...detail, Tags };
}

/** The records that prove a certificate's names; none where it is not validated by DNS, or they are not made yet. */
export function validationRecords(certificate: CertificateDetail): ValidationRecord[] {
  return certificate.Type === 'IMPORTED' ? [] : (validationRecordsOf(certificate) ?? []);
}

export interface IssueWait {
  endpointType: CertifiedEndpoint;
  /** Seconds. */
  timeout: number;
}

/** Waits until a certificate is issued. Throws Timeout, and Failed when it never will be. */
export async function waitForCert(
  context: Context,
  arnOrName: string,
  { endpointType, timeout }: IssueWait,
): Promise<CertificateDetail> {
  const { arn, clients } = await openCertificate(context, arnOrName, endpointType);
  return waitForIssue(clients, arn, { timeout, report: context.notify, clock: realClock(context.signal) });
}
