// The local certificate authority, in place of Amazon's: a root of its own, made on first use, that signs server
// certificates (RFC 5280). With a directory it is kept; without, it ends with the process.

import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateRequest, IssuedCertificate } from '../../../model/certificate.ts';
import { type AuthorityMaterial, certificateFile, keepAuthority } from './authority-file.ts';

export interface CertificateAuthority {
  /** The root's certificate, PEM. */
  certificate(): Promise<string>;
  /** Where the certificate is, for whoever is to trust it; absent: in memory. */
  file?: string;
  /** Makes a key and a server certificate for it. */
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
}

/** Nothing is made, read or loaded before the first use. */
export function createCertificateAuthority(directory?: string): CertificateAuthority {
  let material: Promise<AuthorityMaterial> | undefined;
  const load = (): Promise<AuthorityMaterial> => {
    material ??= directory === undefined ? makeRoot() : keepAuthority(directory, makeRoot);
    // A directory that cannot be used now may be usable at the next call.
    material.catch(() => {
      material = undefined;
    });
    return material;
  };
  return {
    ...(directory !== undefined && { file: certificateFile(directory) }),
    certificate: async () => (await load()).certificate,
    issue: async (request) => issue(await load(), request),
  };
}

const rootYears = 10;

async function makeRoot(): Promise<AuthorityMaterial> {
  const { x509 } = await import('./x509.ts');
  const { createKeyPair, privateKeyPem } = await import('./key-pair.ts');
  const keys = await createKeyPair('EC_prime256v1');
  const { notBefore, notAfter } = validity(rootYears);
  const { sign, crl } = { sign: x509.KeyUsageFlags.keyCertSign, crl: x509.KeyUsageFlags.cRLSign };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    // A name of its own, so that the roots of two machines are told apart in a trust store.
    name: [{ O: ['apigw'] }, { CN: [`apigw local CA ${randomBytes(4).toString('hex')}`] }],
    notBefore,
    notAfter,
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(sign | crl, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pemOf(root), privateKey: await privateKeyPem(keys.privateKey) };
}

const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };

/** From yesterday on: clocks differ. */
function validity(years: number): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(Date.now() - 24 * 3600 * 1000);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  return { notBefore, notAfter };
}

/** Positive, and as random as the Baseline Requirements want it. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

/** Lines of 64 characters and a last line break, as ACM's pattern of a certificate has it. */
export const pemOf = (certificate: { toString(format: 'pem'): string }): string =>
  `${certificate.toString('pem').trim()}\n`;

async function issue(root: AuthorityMaterial, request: CertificateRequest): Promise<IssuedCertificate> {
  const { x509 } = await import('./x509.ts');
  const { createKeyPair, importSigningKey, privateKeyPem } = await import('./key-pair.ts');
  const { readCertificateFacts } = await import('./certificate-facts.ts');
  const { keyAlgorithm, names, notAfter, notBefore } = request;
  const issuer = new x509.X509Certificate(root.certificate);
  const keys = await createKeyPair(keyAlgorithm);
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  const usages = keyAlgorithm.startsWith('RSA') ? digitalSignature | keyEncipherment : digitalSignature;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [names[0] ?? ''] }],
    issuer: issuer.subjectName,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: await importSigningKey(root.privateKey),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(usages, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = pemOf(certificate);
  const privateKey = await privateKeyPem(keys.privateKey);
  return { certificate: pem, chain: root.certificate, privateKey, facts: readCertificateFacts(pem) };
}
