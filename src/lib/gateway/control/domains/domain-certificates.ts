// The certificates of a custom domain: an edge-optimized domain's is in us-east-1, a regional or private one's in the
// domain's own region; each is issued, the account's own, and covers the name (guide: "Get certificates ready in ACM").

import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { CreateDomainNameRequest } from '@aws-sdk/client-api-gateway';
import { findCertificate } from '../acm/certificate-store.ts';
import { certificatePlace, releaseCertificate, useCertificate } from '../acm/certificate-use.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../faults.ts';
import { domainArn, domainId, type StoredDomainName, type UploadedCertificate } from './domain-name-store.ts';

type Certified = Pick<
  StoredDomainName,
  'domainName' | 'types' | 'certificateArn' | 'regionalCertificateArn' | 'certificateName' | 'certificateUploadDate'
>;

type UploadFields = Pick<
  CreateDomainNameRequest,
  'certificateBody' | 'certificatePrivateKey' | 'certificateChain' | 'regionalCertificateName'
>;

/** Refuses a new domain whose certificates are not those of its endpoint types [observed]. */
export function refuseMisplacedCertificates(domain: Certified, upload: UploadFields): void {
  const regional = domain.types.includes('REGIONAL');
  const other = domain.types.find((type) => type !== 'REGIONAL');
  if (!other && (domain.certificateArn || upload.certificateBody)) {
    if (!domain.certificateArn) throw badRequest('Uploading certificates is not supported for REGIONAL.');
    throw badRequest('Cannot import certificates for EDGE while REGIONAL is active.');
  }
  if (!regional && domain.regionalCertificateArn) {
    throw badRequest(`Cannot import certificates for REGIONAL while ${other} is active.`);
  }
}

/** Refuses a domain that lacks a certificate for one of its endpoint types, or has one that it cannot use. */
export function refuseUnfitCertificates(context: Context, domain: Certified): void {
  for (const type of domain.types) {
    const arn = type === 'REGIONAL' ? domain.regionalCertificateArn : domain.certificateArn;
    if (arn) refuseUnfitCertificate(context, { arn, type, name: domain.domainName });
    else if (type === 'REGIONAL' || domain.certificateUploadDate === undefined) {
      throw badRequest(`A certificate was not provided for the endpoint type ${type}.`);
    }
  }
}

interface Wanted {
  arn: string;
  type: Certified['types'][number];
  name: string;
}

function refuseUnfitCertificate(context: Context, { arn, name, type }: Wanted): void {
  const region = type === 'EDGE' ? 'us-east-1' : context.region;
  const place = certificatePlace(arn);
  if (!place || place.region !== region) {
    throw badRequest(`Invalid certificate ARN: ${arn}. Certificate must be in '${region}'.`);
  }
  if (place.account !== context.account) {
    throw badRequest('The certificate provided must be owned by the account creating the domain.');
  }
  const certificate = findCertificate(context, arn);
  if (!certificate) throw badRequest('The provided certificate does not exist.');
  if (certificate.status === 'ISSUED' && coversName(certificate.names, name)) return;
  if (type === 'EDGE') throw notAssociated(arn, name);
  if (certificate.status !== 'ISSUED') {
    throw badRequest(`Certificate ${arn} in account ${context.account} not yet issued`);
  }
  throw badRequest(`The provided certificate does not cover the domain name ${name}.`);
}

function notAssociated(arn: string, name: string) {
  return badRequest(
    `Unable to associate certificate ${arn} with CloudFront. This error may prevent the domain name ${name} from being used in API Gateway for up to 40 minutes. Please ensure the certificate domain name matches the requested domain name, and that this user has permission to call cloudfront:UpdateDistribution on '*' resources.`,
  );
}

/** A wildcard stands for one whole label; a wildcard domain needs that very wildcard. */
function coversName(names: readonly string[], domainName: string): boolean {
  const parent = `*${domainName.slice(domainName.indexOf('.'))}`;
  return names.some((name) => name.toLowerCase() === domainName || name.toLowerCase() === parent);
}

/** Certificate and key that are uploaded with an edge-optimized domain (deprecated), checked; undefined where none are. */
export function readUpload(fields: UploadFields, domainName: string): UploadedCertificate | undefined {
  const { certificateBody, certificateChain, certificatePrivateKey } = fields;
  if (!certificateBody && !certificatePrivateKey) return undefined;
  if (!certificateBody || !certificatePrivateKey) {
    throw badRequest('Both certificateBody and certificatePrivateKey must be provided to upload a certificate.');
  }
  const certificate = readCertificate(certificateBody);
  if (!certificate.checkPrivateKey(readPrivateKey(certificatePrivateKey))) {
    throw badRequest('The private key does not match the certificate.');
  }
  if (!coversName(alternativeNames(certificate), domainName)) {
    throw badRequest(`The provided certificate does not cover the domain name ${domainName}.`);
  }
  const chain = certificateChain ? `\n${certificateChain.trim()}` : '';
  return { certificate: `${certificateBody.trim()}${chain}\n`, privateKey: certificatePrivateKey };
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badRequest('The certificate body is not a PEM-encoded X.509 certificate.');
  }
}

function readPrivateKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    throw badRequest('The certificate private key is not an unencrypted PEM-encoded private key.');
  }
}

function alternativeNames({ subject, subjectAltName }: X509Certificate): string[] {
  const names = [...(subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name);
  return names.length > 0 ? names : [/^CN=(.+)$/m.exec(subject)?.[1] ?? ''];
}

/** Keeps the certificates' lists of users in step with a domain that is made, changed or (no `after`) deleted. */
export function moveCertificateUse(context: Context, before?: StoredDomainName, after?: StoredDomainName): void {
  const wanted = new Set(after ? certificatesOf(after) : []);
  for (const arn of before ? certificatesOf(before) : []) {
    if (!wanted.has(arn) && before) releaseCertificate(context, arn, domainArn(context, before));
  }
  for (const arn of wanted) if (after) useCertificate(context, arn, domainArn(context, after));
}

function certificatesOf(domain: StoredDomainName): string[] {
  const { certificateArn, ownershipVerificationCertificateArn, regionalCertificateArn } = domain;
  return [certificateArn, regionalCertificateArn, ownershipVerificationCertificateArn].filter(
    (arn) => arn !== undefined,
  );
}

/** Where an uploaded certificate is kept. */
export function uploadKey(domain: StoredDomainName): string[] {
  return ['domaincertificate', domainId(domain)];
}
