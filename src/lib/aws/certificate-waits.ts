// What is waited for after a certificate was requested: its validation records, and its issue. ACM User Guide, "DNS
// validation", "Troubleshoot certificate requests", "Certification Authority Authorization (CAA) problems".

import type { CertificateDetail } from '@aws-sdk/client-acm';
import { ApigwError } from '../errors.ts';
import { describeCertificate, type ValidationRecord, validationRecordsOf } from './certificates.ts';
import type { RegionClients } from './clients.ts';
import { type Wait, waitUntil } from './wait-until.ts';

type AcmClients = Pick<RegionClients, 'acm' | 'region'>;

/** What a waiter says of its patience; the rest is known here. */
export type Patience = Omit<Wait, 'what' | 'hint'>;

/** Waits until ACM has made the validation records: some seconds after the request. */
export async function waitForValidationRecords(
  clients: AcmClients,
  arn: string,
  patience: Patience,
): Promise<ValidationRecord[]> {
  return waitUntil<ValidationRecord[]>(
    async () => {
      const detail = await describeCertificate(clients, arn);
      refuseFailed(detail);
      const found = validationRecordsOf(detail);
      return found ? { found } : { state: 'ACM has not made them yet' };
    },
    { ...patience, what: "the certificate's validation records", hint: `See: ${showCommand(arn)}` },
  );
}

/** Waits until the certificate is issued. Throws Failed with ACM's reason when it never will be, Timeout when time is up. */
export async function waitForIssue(clients: AcmClients, arn: string, patience: Patience): Promise<CertificateDetail> {
  return waitUntil<CertificateDetail>(
    async () => {
      const detail = await describeCertificate(clients, arn);
      refuseFailed(detail);
      return detail.Status === 'ISSUED' ? { found: detail } : { state: stateOf(detail) };
    },
    {
      ...patience,
      what: "the certificate's issue",
      hint: `Go on waiting: apigw certs wait ${arn}; see the records that ACM looks for: ${showCommand(arn)}`,
    },
  );
}

const showCommand = (arn: string) => `apigw certs show ${arn}`;

function stateOf({ DomainValidationOptions = [], Status }: CertificateDetail): string {
  const waiting = DomainValidationOptions.filter(({ ValidationStatus }) => ValidationStatus !== 'SUCCESS');
  const names = waiting.flatMap(({ DomainName }) => DomainName ?? []).join(', ');
  return names === '' ? String(Status) : `${Status}, not validated yet: ${names}`;
}

function refuseFailed(detail: CertificateDetail): void {
  const { CertificateArn, FailureReason, Status = 'of no status' } = detail;
  if (Status === 'PENDING_VALIDATION' || Status === 'ISSUED') return;
  const reason = FailureReason ? ` (${FailureReason})` : '';
  throw new ApigwError('Failed', `The certificate ${CertificateArn} is ${Status}${reason}: it will not be issued`, {
    hint: hints[FailureReason ?? Status] ?? 'Request it anew: apigw certs request NAME',
  });
}

const hints: Readonly<Record<string, string>> = {
  CAA_ERROR:
    'A CAA record of the domain, or of one above it, forbids it: allow amazon.com (0 issue "amazon.com"), then request it anew',
  ADDITIONAL_VERIFICATION_REQUIRED: 'AWS wants to know more about this name: ask AWS Support',
  DOMAIN_NOT_ALLOWED:
    'The name is on a list of unsafe ones: see Troubleshooting in the ACM User Guide, or ask AWS Support',
  INVALID_PUBLIC_DOMAIN: 'The name is below no public top-level domain: ACM issues certificates for public names alone',
  NO_AVAILABLE_CONTACTS: 'The domain has no address that takes mail: validate by DNS instead, --validation dns',
  VALIDATION_TIMED_OUT:
    'Its records did not stand in DNS within 72 hours: request it anew, and see that they do (apigw certs show)',
  EXPIRED: 'It has expired; request it anew: apigw certs request NAME',
};
