// Whether a certificate, its key and its chain belong together and can be used now. ACM User Guide, "Prerequisites for
// importing certificates".

import type { KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateMaterial, type PlacedCertificate, refusal } from './certificate-files.ts';

/** Throws InvalidInput at the file and line of the first fault. Returns what is to be known, though it is no fault. */
export function checkCertificate(material: CertificateMaterial, now: Date): string[] {
  const { certificate, chain } = material;
  checkKey(material);
  for (const one of [certificate, ...chain]) checkTime(one, now);
  checkChain(certificate, chain);
  if (namesOf(certificate.x509).length === 0) throw refusal(certificate, 'the certificate has no domain name');
  return notesOf(certificate, chain);
}

function checkKey({ certificate, keyFile, privateKey }: CertificateMaterial): void {
  const algorithm = algorithmOf(privateKey);
  if (!usable.includes(algorithm)) {
    throw refusal({ file: keyFile, line: 1 }, `ACM takes no ${algorithm} key`, `It takes ${usable.join(', ')}`);
  }
  if (certificate.x509.checkPrivateKey(privateKey)) return;
  const message = `the certificate (${subjectOf(certificate.x509)}) is of another key than ${keyFile}`;
  throw refusal(certificate, message, 'Give the key that the certificate was requested with');
}

/** ACM API reference, "KeyAlgorithm"; RSA 1024 is refused by all browsers, but not by ACM. */
const usable = ['RSA 1024', 'RSA 2048', 'RSA 3072', 'RSA 4096', 'EC prime256v1', 'EC secp384r1', 'EC secp521r1'];

function algorithmOf({ asymmetricKeyDetails: details, asymmetricKeyType: type }: KeyObject): string {
  if (type === 'rsa') return `RSA ${details?.modulusLength}`;
  return type === 'ec' ? `EC ${details?.namedCurve}` : String(type);
}

function checkTime(certificate: PlacedCertificate, now: Date): void {
  const { validFrom, validTo } = certificate.x509;
  const subject = subjectOf(certificate.x509);
  if (new Date(validTo) <= now) throw refusal(certificate, `the certificate (${subject}) expired: ${validTo}`);
  if (new Date(validFrom) > now) {
    throw refusal(certificate, `the certificate (${subject}) is not valid yet: from ${validFrom} on`);
  }
}

/** Each certificate of the chain has signed the one before it. */
function checkChain(certificate: PlacedCertificate, chain: readonly PlacedCertificate[]): void {
  let signed = certificate;
  for (const [index, signer] of chain.entries()) {
    if (isSignedBy(signed.x509, signer.x509)) {
      signed = signer;
      continue;
    }
    if (signer.x509.raw.equals(certificate.x509.raw)) {
      throw refusal(signer, 'the chain has the certificate itself', 'The chain begins with the one that signed it');
    }
    const right = chain.find(({ x509 }) => isSignedBy(signed.x509, x509));
    const message = `number ${index + 1} of the chain (${subjectOf(signer.x509)}) has not signed ${subjectOf(signed.x509)}`;
    throw refusal(signer, message, orderHint(signed, right));
  }
}

const orderHint = (signed: PlacedCertificate, right: PlacedCertificate | undefined) =>
  right
    ? `The order is wrong: after ${subjectOf(signed.x509)} comes the one at ${right.file}:${right.line}`
    : `The chain lacks the certificate of ${issuerOf(signed.x509)}`;

const isSignedBy = (signed: X509Certificate, signer: X509Certificate) =>
  signed.checkIssued(signer) && signed.verify(signer.publicKey);

function notesOf({ x509 }: PlacedCertificate, chain: readonly PlacedCertificate[]): string[] {
  if (chain.length > 0 || isSignedBy(x509, x509)) return [];
  return [
    `There is no chain: clients that do not know ${issuerOf(x509)} will not trust the certificate (--chain FILE)`,
  ];
}

/** DNS names of a certificate: its alternative names, without any its common name. */
export function namesOf({ subject, subjectAltName }: X509Certificate): string[] {
  const names = [...(subjectAltName ?? '').matchAll(/DNS:([^,\s"]+)/g)].map(([, name = '']) => name);
  const common = /^CN=(.+)$/m.exec(subject ?? '')?.[1];
  return names.length > 0 || common === undefined ? names : [common];
}

const subjectOf = ({ subject }: X509Certificate) => oneLineOf(subject);
const issuerOf = ({ issuer }: X509Certificate) => oneLineOf(issuer);

/** Distinguished names come with a part a line. */
const oneLineOf = (name: string | undefined) => (name ?? '').split('\n').join(', ') || 'without a subject';
