// Mutual TLS of a regional domain: its trust store is read once, when the domain is made or changed, and certificates in
// it that cannot be used are told as warnings (guide: "Mutual TLS authentication for REST APIs").

import { X509Certificate } from 'node:crypto';
import type { MutualTlsAuthentication, MutualTlsAuthenticationInput } from '@aws-sdk/client-api-gateway';
import { given } from '../../../model/given.ts';
import { findCertificate } from '../acm/certificate-store.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../faults.ts';
import { domainId, type StoredDomainName } from './domain-name-store.ts';

/** Which object of S3 holds the trust store. */
const truststoreUri = /^s3:\/\/[a-z0-9.-]{3,63}\/.{1,1024}$/;

/** What was asked for, without what stands there empty: an empty URI turns mutual TLS off. */
export function settleMutualTls(input: MutualTlsAuthenticationInput | undefined): MutualTlsAuthentication | undefined {
  if (!input?.truststoreUri) return undefined;
  if (!truststoreUri.test(input.truststoreUri)) {
    throw badRequest(
      `Invalid truststore URI: ${input.truststoreUri}. It must have the form s3://bucket-name/key-name.`,
    );
  }
  return { truststoreUri: input.truststoreUri, ...given({ truststoreVersion: input.truststoreVersion || undefined }) };
}

/** Where the usable certificates of a domain's trust store are kept. */
export function truststoreKey(domain: StoredDomainName): string[] {
  return ['truststore', domainId(domain)];
}

/** Stores the trust store that was fetched for this call, and notes its warnings in the domain. */
export function readTruststore(context: Context, domain: StoredDomainName): StoredDomainName {
  const { mutualTlsAuthentication } = domain;
  context.records.remove(truststoreKey(domain));
  if (!mutualTlsAuthentication) return domain;
  refuseUnprovenOwnership(context, domain);
  const fetched = context.prepared.truststore ?? { failure: 'it was not fetched' };
  if ('failure' in fetched) {
    throw badRequest(`Unable to read the truststore ${mutualTlsAuthentication.truststoreUri}: ${fetched.failure}`);
  }
  const { usable, warnings } = sortTruststore(fetched.pem, context.now);
  if (usable.length === 0) {
    throw badRequest(`The truststore ${mutualTlsAuthentication.truststoreUri} has no valid certificate.`);
  }
  context.records.put(truststoreKey(domain), usable.map((certificate) => certificate.toString()).join(''));
  const { truststoreWarnings: _before, ...asked } = mutualTlsAuthentication;
  return {
    ...domain,
    mutualTlsAuthentication: { ...asked, ...(warnings.length > 0 && { truststoreWarnings: warnings }) },
  };
}

interface Sorted {
  usable: X509Certificate[];
  warnings: string[];
}

function sortTruststore(pem: string, now: Date): Sorted {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const sorted: Sorted = { usable: [], warnings: [] };
  for (const [index, text] of texts.entries()) {
    const certificate = parse(text);
    const fault = certificate ? faultOf(certificate, now) : 'it is not an X.509 certificate';
    if (certificate && !fault) sorted.usable.push(certificate);
    else sorted.warnings.push(`Certificate ${index + 1} of the truststore is not valid: ${fault}`);
  }
  refuseConflicts(sorted.usable);
  for (const certificate of sorted.usable) {
    if (isChained(certificate, sorted.usable)) continue;
    sorted.warnings.push(`The issuer of ${oneLine(certificate.subject)} is missing from the truststore`);
  }
  return sorted;
}

function parse(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** DER of the object identifiers of signatures by MD5 and SHA-1, with RSA and ECDSA. */
const weakSignatures = ['06092a864886f70d010104', '06092a864886f70d010105', '06072a8648ce3d0401'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const curves = ['prime256v1', 'secp384r1'];

/** SHA-256 or better; RSA of 2048 bits or more, or ECDSA of 256 or 384. */
function faultOf(certificate: X509Certificate, now: Date): string | undefined {
  const name = oneLine(certificate.subject);
  if (new Date(certificate.validTo) < now) return `${name} has expired`;
  if (new Date(certificate.validFrom) > now) return `${name} is not valid yet`;
  if (weakSignatures.some((oid) => certificate.raw.includes(oid))) return `${name} has a weak signature`;
  const { asymmetricKeyDetails, asymmetricKeyType } = certificate.publicKey;
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  const strong = asymmetricKeyType === 'ec' ? curves.includes(namedCurve) : modulusLength >= 2048;
  return strong ? undefined : `${name} has a weak key`;
}

/** Two certificates of one subject and different issuers [guide: "Troubleshoot certificate conflicts"]. */
function refuseConflicts(certificates: readonly X509Certificate[]): void {
  const issuers = new Map<string, string>();
  for (const { issuer, subject } of certificates) {
    if ((issuers.get(subject) ?? issuer) !== issuer) {
      const name = oneLine(subject);
      throw badRequest(
        `The certificate subject ${name} conflicts with an existing certificate from a different issuer.`,
      );
    }
    issuers.set(subject, issuer);
  }
}

function isChained(certificate: X509Certificate, all: readonly X509Certificate[]): boolean {
  return certificate.issuer === certificate.subject || all.some((other) => certificate.checkIssued(other));
}

/** Node separates a name's parts by line ends. */
const oneLine = (name: string): string => name.split('\n').join(',');

/**
 * Whoever presents an imported or privately issued certificate has to show by a public one of ACM's that the name is
 * theirs.
 */
function refuseUnprovenOwnership(context: Context, domain: StoredDomainName): void {
  const { domainName, ownershipVerificationCertificateArn: proof, regionalCertificateArn } = domain;
  const server = regionalCertificateArn && findCertificate(context, regionalCertificateArn);
  const found = proof === undefined ? undefined : findCertificate(context, proof);
  if (proof !== undefined && (found?.type !== 'AMAZON_ISSUED' || found.status !== 'ISSUED')) {
    throw badRequest(`The ownership verification certificate ${proof} must be a public certificate issued by ACM.`);
  }
  if (!server || server.type === 'AMAZON_ISSUED' || found) return;
  throw badRequest(
    `An ownershipVerificationCertificateArn is required for ${domainName}: mutual TLS is enabled and its certificate was not issued by ACM.`,
  );
}
