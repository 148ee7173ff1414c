// A certificate in PEM or DER -> what it says of itself, in ACM's words.

import { X509Certificate as NodeCertificate } from 'node:crypto';
import type { Name, X509Certificate } from '@peculiar/x509';
import type { CertificateFacts, KeyAlgorithm } from '../../../model/certificate.ts';
import { x509 } from './x509.ts';

/** Throws where it is no certificate. */
export function readCertificateFacts(pem: string): CertificateFacts {
  const certificate = new x509.X509Certificate(pem);
  const { subjectName, issuerName } = certificate;
  const commonName = firstOf(subjectName, 'CN');
  return {
    serial: serialOf(certificate.serialNumber),
    subject: certificate.subject.replaceAll(', ', ','),
    issuer: firstOf(issuerName, 'O') ?? firstOf(issuerName, 'CN') ?? '',
    ...(commonName !== undefined && { commonName }),
    names: namesOf(certificate),
    notBefore: certificate.notBefore.getTime(),
    notAfter: certificate.notAfter.getTime(),
    keyAlgorithm: keyAlgorithmOf(certificate),
    signatureAlgorithm: signatureAlgorithmOf(certificate),
    keyUsages: keyUsagesOf(certificate),
    extendedKeyUsages: extendedKeyUsagesOf(certificate),
  };
}

const firstOf = (name: Name, attribute: string): string | undefined => name.getField(attribute)[0];

/** Pairs of digits, as ACM shows them. */
function serialOf(hex: string): string {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return (even.match(/../g) ?? []).join(':').toLowerCase();
}

function namesOf(certificate: X509Certificate): string[] {
  const extension = certificate.getExtension(x509.SubjectAlternativeNameExtension);
  return extension?.names.items.filter(({ type }) => type === 'dns').map(({ value }) => value.toLowerCase()) ?? [];
}

/** Node's name of a curve -> ACM's name of its keys. */
const curves = new Map<string | undefined, KeyAlgorithm>([
  ['prime256v1', 'EC_prime256v1'],
  ['secp384r1', 'EC_secp384r1'],
  ['secp521r1', 'EC_secp521r1'],
]);
const moduli = new Map<number | undefined, KeyAlgorithm>([
  [1024, 'RSA_1024'],
  [2048, 'RSA_2048'],
  [3072, 'RSA_3072'],
  [4096, 'RSA_4096'],
]);

function keyAlgorithmOf(certificate: X509Certificate): KeyAlgorithm | 'unknown' {
  const { asymmetricKeyType, asymmetricKeyDetails } = new NodeCertificate(Buffer.from(certificate.rawData)).publicKey;
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa') return moduli.get(modulusLength) ?? 'unknown';
  return asymmetricKeyType === 'ec' ? (curves.get(namedCurve) ?? 'unknown') : 'unknown';
}

function signatureAlgorithmOf(certificate: X509Certificate): string {
  const { hash, name } = certificate.signatureAlgorithm as { name: string; hash?: { name: string } };
  const signer = name.startsWith('RSA') ? 'RSA' : name;
  return hash ? `${hash.name.replace('-', '')}WITH${signer}` : name.toUpperCase();
}

/** In the order of their bits (RFC 5280, 4.2.1.3). */
const keyUsageNames = [
  'DIGITAL_SIGNATURE',
  'NON_REPUDIATION',
  'KEY_ENCIPHERMENT',
  'DATA_ENCIPHERMENT',
  'KEY_AGREEMENT',
  'CERTIFICATE_SIGNING',
  'CRL_SIGNING',
  'ENCIPHER_ONLY',
  'DECIPHER_ONLY',
];

/** A certificate without the extension may be used for anything. */
function keyUsagesOf(certificate: X509Certificate): string[] {
  const extension = certificate.getExtension(x509.KeyUsagesExtension);
  if (!extension) return [];
  return keyUsageNames.filter((_name, bit) => extension.usages & (1 << bit));
}

const extendedNames = new Map([
  ['1.3.6.1.5.5.7.3.1', 'TLS_WEB_SERVER_AUTHENTICATION'],
  ['1.3.6.1.5.5.7.3.2', 'TLS_WEB_CLIENT_AUTHENTICATION'],
  ['1.3.6.1.5.5.7.3.3', 'CODE_SIGNING'],
  ['1.3.6.1.5.5.7.3.4', 'EMAIL_PROTECTION'],
  ['1.3.6.1.5.5.7.3.5', 'IPSEC_END_SYSTEM'],
  ['1.3.6.1.5.5.7.3.6', 'IPSEC_TUNNEL'],
  ['1.3.6.1.5.5.7.3.7', 'IPSEC_USER'],
  ['1.3.6.1.5.5.7.3.8', 'TIME_STAMPING'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP_SIGNING'],
  ['2.5.29.37.0', 'ANY'],
]);

function extendedKeyUsagesOf(certificate: X509Certificate): { name: string; oid: string }[] {
  const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  return usages.map(String).map((oid) => ({ name: extendedNames.get(oid) ?? 'CUSTOM', oid }));
}
