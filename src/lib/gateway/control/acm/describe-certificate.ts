// DescribeCertificate and GetCertificate: what ACM tells of a certificate, pending and issued (API reference:
// CertificateDetail; the members and their values as observed).

import type {
  CertificateDetail,
  DescribeCertificateRequest,
  DescribeCertificateResponse,
  DomainValidation,
  GetCertificateRequest,
  GetCertificateResponse,
  RenewalSummary,
} from '@aws-sdk/client-acm';
import { given } from '../../../model/given.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { certificateOf, type DomainProof, type StoredCertificate } from './certificate-store.ts';
import { extendedKeyUsagesOf, keyUsagesOf, shownKeyAlgorithm } from './certificate-usage.ts';
import { certificatePlace, usersOf } from './certificate-use.ts';
import { renewalEligibility } from './renewal-eligibility.ts';
import { validationRecord } from './validation-record.ts';

function describeCertificate(input: DescribeCertificateRequest, context: Context): DescribeCertificateResponse {
  return { Certificate: describe(certificateOf(context, input.CertificateArn), context) };
}

function describe(stored: StoredCertificate, context: Context): CertificateDetail {
  const isOurs = stored.type === 'AMAZON_ISSUED';
  const users = usersOf(context.records, certificatePlace(stored.arn)?.id ?? '');
  return {
    CertificateArn: stored.arn,
    DomainName: stored.domainName,
    SubjectAlternativeNames: stored.names,
    ...(isOurs && { DomainValidationOptions: validationsOf(stored, context) }),
    Subject: stored.facts?.subject ?? `CN=${stored.domainName}`,
    Issuer: isOurs ? 'Amazon' : (stored.facts?.issuer ?? ''),
    ...timesOf(stored),
    Status: stored.status,
    ...given({ Serial: stored.facts?.serial, FailureReason: stored.failureReason }),
    KeyAlgorithm: shownKeyAlgorithm(stored.keyAlgorithm),
    SignatureAlgorithm: stored.facts?.signatureAlgorithm ?? 'SHA256WITHRSA',
    InUseBy: users,
    Type: stored.type,
    KeyUsages: keyUsagesOf(stored).map((Name) => ({ Name })),
    ExtendedKeyUsages: extendedKeyUsagesOf(stored),
    ...(stored.renewal && { RenewalSummary: renewalOf(stored, context) }),
    RenewalEligibility: renewalEligibility(stored, users),
    Options: {
      CertificateTransparencyLoggingPreference: stored.transparency,
      ...(isOurs && { Export: stored.exportable ? 'ENABLED' : 'DISABLED' }),
    },
    CertificateKeyPairOrigin: isOurs ? 'AWS_MANAGED' : 'CUSTOMER_PROVIDED',
  };
}

/** The dates that a certificate has. */
export function timesOf(stored: StoredCertificate): Pick<CertificateDetail, TimeMember> {
  const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));
  return given({
    CreatedAt: date(stored.createdAt),
    IssuedAt: date(stored.issuedAt),
    ImportedAt: date(stored.importedAt),
    NotBefore: date(stored.facts?.notBefore),
    NotAfter: date(stored.facts?.notAfter),
  });
}

type TimeMember = 'CreatedAt' | 'IssuedAt' | 'ImportedAt' | 'NotBefore' | 'NotAfter';

function validationsOf(stored: StoredCertificate, context: Context): DomainValidation[] {
  return stored.proofs.map((proof) => validationOf(stored, proof, context));
}

function validationOf(stored: StoredCertificate, proof: DomainProof, context: Context): DomainValidation {
  const { domain, validationDomain } = proof;
  return {
    DomainName: domain,
    ...(stored.validationMethod === 'EMAIL'
      ? emailValidation(validationDomain)
      : dnsValidation(stored, proof, context)),
    ValidationStatus: validationStatus(stored, proof),
    ...given({ ValidationMethod: stored.validationMethod }),
  };
}

/** ACM takes some seconds to make the record, though never longer here than the issue takes. */
const recordTime = 5000;

function dnsValidation(stored: StoredCertificate, proof: DomainProof, context: Context): Partial<DomainValidation> {
  const { account, delays, now } = context;
  const isMade = now.getTime() - stored.createdAt >= Math.min(recordTime, delays.certificate);
  return {
    ValidationDomain: proof.domain,
    ...(isMade && { ResourceRecord: validationRecord(account, proof.domain) }),
  };
}

/** The five addresses that are common to domains (User Guide, "Email validation"). */
const mailboxes = ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'];

function emailValidation(validationDomain: string): Partial<DomainValidation> {
  const domain = validationDomain.replace(/^\*\./, '');
  return { ValidationDomain: domain, ValidationEmails: mailboxes.map((mailbox) => `${mailbox}@${domain}`) };
}

function validationStatus(stored: StoredCertificate, proof: DomainProof): DomainValidation['ValidationStatus'] {
  if (proof.provedAt !== undefined) return 'SUCCESS';
  return stored.status === 'PENDING_VALIDATION' ? 'PENDING_VALIDATION' : 'FAILED';
}

/** The names are proved anew by the records that prove them already. */
function renewalOf(stored: StoredCertificate, context: Context): RenewalSummary {
  const { status = 'PENDING_AUTO_RENEWAL', updatedAt = 0 } = stored.renewal ?? {};
  const ValidationStatus = status === 'PENDING_VALIDATION' ? 'PENDING_VALIDATION' : 'SUCCESS';
  return {
    RenewalStatus: status,
    DomainValidationOptions: validationsOf(stored, context).map((each) => ({ ...each, ValidationStatus })),
    UpdatedAt: new Date(updatedAt),
  };
}

/** The texts of the certificate; one that is pending has none. */
export function textsOf(stored: StoredCertificate): { certificate: string; chain: string; privateKey: string } {
  const { certificate, chain = '', privateKey = '' } = stored;
  if (certificate !== undefined) return { certificate, chain, privateKey };
  const text = 'The certificate request is in process and the certificate in your account has not yet been issued.';
  throw new Fault('RequestInProgressException', text);
}

function getCertificate(input: GetCertificateRequest, context: Context): GetCertificateResponse {
  const { certificate, chain } = textsOf(certificateOf(context, input.CertificateArn));
  return { Certificate: certificate, ...(chain !== '' && { CertificateChain: chain }) };
}

/** Operations that read one certificate. */
export const describeCertificateHandlers = {
  DescribeCertificate: describeCertificate,
  GetCertificate: getCertificate,
};
