// Certificates of ACM. ListCertificates leaves out all but RSA 1024 and 2048 unless it is told every key type; a certificate
// is one region's. ACM API reference; ACM User Guide, "DNS validation".

import { randomUUID } from 'node:crypto';
import {
  type CertificateDetail,
  type CertificateStatus,
  type CertificateSummary,
  DescribeCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  type RecordType,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
  type Tag,
} from '@aws-sdk/client-acm';
import { ApigwError } from '../errors.ts';
import { bareName, covers } from '../model/domain-name.ts';
import type { RegionClients } from './clients.ts';
import { readAllPages } from './paging.ts';

type AcmClients = Pick<RegionClients, 'acm' | 'region'>;

/** A certificate that surely has an ARN. */
export type FoundCertificate = CertificateSummary & { CertificateArn: string };

/** Certificates of edge-optimized domain names are in this region, whatever the API's. */
export const edgeCertificateRegion = 'us-east-1';

const keyTypes = Object.values(KeyAlgorithm);

/** All certificates of the region, of every key type; perhaps of some statuses alone. */
export async function listCertificates(
  { acm }: Pick<RegionClients, 'acm'>,
  statuses?: readonly CertificateStatus[],
): Promise<FoundCertificate[]> {
  const all = await readAllPages(async (position) => {
    const answer = await acm(
      new ListCertificatesCommand({
        Includes: { keyTypes },
        ...(statuses && { CertificateStatuses: [...statuses] }),
        ...(position && { NextToken: position }),
      }),
    );
    return { items: answer.CertificateSummaryList, position: answer.NextToken };
  });
  return all.flatMap((one) => (one.CertificateArn ? { ...one, CertificateArn: one.CertificateArn } : []));
}

/** A certificate as DescribeCertificate gives it. Throws NotFound. */
export async function describeCertificate({ acm }: Pick<RegionClients, 'acm'>, arn: string) {
  const { Certificate } = await acm(new DescribeCertificateCommand({ CertificateArn: arn }));
  if (!Certificate) throw new ApigwError('Failed', 'DescribeCertificate: the answer has no certificate');
  return { ...Certificate, CertificateArn: Certificate.CertificateArn ?? arn };
}

/** The tags of a certificate. */
export async function readCertificateTags({ acm }: Pick<RegionClients, 'acm'>, arn: string): Promise<Tag[]> {
  const { Tags } = await acm(new ListTagsForCertificateCommand({ CertificateArn: arn }));
  return Tags ?? [];
}

/** The names that a certificate is for, the first one first, as ACM has them. */
export function namesOfCertificate(detail: CertificateDetail): string[] {
  return [...new Set([detail.DomainName, ...(detail.SubjectAlternativeNames ?? [])].flatMap((name) => name ?? []))];
}

/** The region that an ARN names; undefined for what is no ARN. */
export function regionOfArn(arn: string): string | undefined {
  return /^arn:[a-z-]+:acm:([a-z0-9-]+):/.exec(arn)?.[1];
}

/** The ARN of a certificate given by ARN or by domain name. Throws NotFound, and Ambiguous with the ARNs. */
export async function findCertificateArn(clients: AcmClients, arnOrName: string): Promise<string> {
  if (arnOrName.startsWith('arn:')) return arnOrName;
  const all = await listCertificates(clients);
  const bearing = certificatesNamed(all, arnOrName);
  const [only, ...others] = bearing;
  if (!only) {
    throw new ApigwError('NotFound', `There is no certificate of '${arnOrName}' in ${clients.region}`, {
      hint: `See: apigw certs list; certificates of edge-optimized domains are in ${edgeCertificateRegion}`,
    });
  }
  if (others.length === 0) return only.CertificateArn;
  const told = bearing.map(({ CertificateArn, Status }) => `${CertificateArn} (${Status ?? 'of unknown status'})`);
  throw new ApigwError('Ambiguous', `${bearing.length} certificates are of '${arnOrName}': ${told.join(', ')}`, {
    hint: 'Give the ARN instead of the name',
  });
}

/** By their first name; where none has it, by the further ones. */
function certificatesNamed(all: readonly FoundCertificate[], name: string): FoundCertificate[] {
  const wanted = bareName(name);
  const byFirst = all.filter(({ DomainName = '' }) => bareName(DomainName) === wanted);
  if (byFirst.length > 0) return byFirst;
  return all.filter((one) => (one.SubjectAlternativeNameSummaries ?? []).some((other) => bareName(other) === wanted));
}

/** Issued certificates that hold for the name, the one that holds longest first. */
export async function findCoveringCertificates(clients: AcmClients, name: string): Promise<CertificateDetail[]> {
  const issued = await detailsWhere(clients, ['ISSUED'], (names) => names.some((one) => covers(one, name)));
  return issued.sort((a, b) => (b.NotAfter?.getTime() ?? 0) - (a.NotAfter?.getTime() ?? 0));
}

/** Certificates of exactly these names, in any order, that are issued or may yet be: what an earlier run requested. */
export async function findRequestedCertificates(
  clients: AcmClients,
  names: readonly string[],
): Promise<CertificateDetail[]> {
  const wanted = sortedNames(names);
  const found = await detailsWhere(
    clients,
    ['ISSUED', 'PENDING_VALIDATION'],
    (others) => sortedNames(others) === wanted,
  );
  return found.filter(({ Type }) => Type !== 'IMPORTED');
}

const sortedNames = (names: readonly string[]) => [...new Set(names.map(bareName))].sort().join(' ');

/** Details of the certificates whose names fit. A summary has a hundred names at most, and other servers give none. */
async function detailsWhere(
  clients: AcmClients,
  statuses: readonly CertificateStatus[],
  fits: (names: readonly string[]) => boolean,
): Promise<CertificateDetail[]> {
  const found: CertificateDetail[] = [];
  for (const summary of await listCertificates(clients, statuses)) {
    const told = summary.HasAdditionalSubjectAlternativeNames ? undefined : summary.SubjectAlternativeNameSummaries;
    if (told && !fits([summary.DomainName ?? '', ...told].filter(Boolean))) continue;
    const detail = await describeIfThere(clients, summary.CertificateArn);
    if (detail && statuses.includes(detail.Status as CertificateStatus) && fits(namesOfCertificate(detail))) {
      found.push(detail);
    }
  }
  return found;
}

/** Between the list and this call it may have gone. */
async function describeIfThere(clients: AcmClients, arn: string): Promise<CertificateDetail | undefined> {
  try {
    return await describeCertificate(clients, arn);
  } catch (error) {
    if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

export type CertificateRequest = Omit<RequestCertificateCommandInput, 'IdempotencyToken' | 'DomainName'> & {
  DomainName: string;
};

/**
 * Requests a certificate and gives its ARN. By its token ACM knows a request that was sent twice, so no answer is lost; with
 * a token that follows from the request, one of an earlier run within the hour is the same certificate.
 */
export async function requestCertificate(
  { acm }: Pick<RegionClients, 'acm'>,
  request: CertificateRequest,
  IdempotencyToken = randomUUID().replaceAll('-', ''),
) {
  const { CertificateArn } = await acm(new RequestCertificateCommand({ ...request, IdempotencyToken }), {
    recover: async () => undefined,
  });
  if (!CertificateArn) throw new ApigwError('Failed', 'RequestCertificate: the answer has no ARN');
  return CertificateArn;
}

/** A record that proves the control of a name, for whoever keeps the name's DNS. */
export interface ValidationRecord {
  /** With its last dot, as Value. */
  Name: string;
  Type: RecordType;
  Value: string;
  /** The names that it proves: `d` and `*.d` have the same record. */
  domainNames: string[];
}

/** The records of a certificate that is validated by DNS, each once; undefined: ACM has not made them all yet. */
export function validationRecordsOf(detail: CertificateDetail): ValidationRecord[] | undefined {
  const records = new Map<string, ValidationRecord>();
  const options = detail.DomainValidationOptions ?? [];
  if (options.length === 0 && detail.Status === 'PENDING_VALIDATION') return undefined;
  for (const { DomainName = '', ResourceRecord: record, ValidationMethod } of options) {
    if (ValidationMethod === 'EMAIL') continue;
    if (!record?.Name || !record.Type || !record.Value) return undefined;
    const { Name, Type, Value } = record;
    const domainNames = [...(records.get(Name)?.domainNames ?? []), DomainName];
    records.set(Name, { Name, Type, Value, domainNames });
  }
  return [...records.values()];
}
