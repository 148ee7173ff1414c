// Certificates for tests, good and bad ones, made by the X.509 library.

import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

export interface Made {
  /** PEM. */
  certificate: string;
  privateKey: string;
  keys: webcrypto.CryptoKeyPair;
  subject: string;
}

export interface Wanted {
  subject: string;
  /** Absent: it signs itself. */
  issuer?: Made;
  names?: string[];
  isAuthority?: boolean;
  /** Days from now. */
  validFrom?: number;
  validTo?: number;
  algorithm?: 'P-256' | 'P-521' | 'RSA-2048' | 'RSA-1024';
  hash?: 'SHA-256' | 'SHA-1';
  serialNumber?: string;
}

const day = 24 * 3600 * 1000;

/** Makes a certificate with a key of its own. */
export async function makeCertificate(wanted: Wanted): Promise<Made> {
  const keys = await makeKeys(wanted);
  const { issuer, names = [], subject } = wanted;
  const signer = issuer?.keys ?? keys;
  const hash = wanted.hash ?? 'SHA-256';
  const signingAlgorithm = { ...signer.privateKey.algorithm, hash };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: wanted.serialNumber ?? '01',
    subject,
    issuer: issuer?.subject ?? subject,
    notBefore: new Date(Date.now() + (wanted.validFrom ?? -1) * day),
    notAfter: new Date(Date.now() + (wanted.validTo ?? 30) * day),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(wanted.isAuthority === true, undefined, true),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names.map(generalName))] : []),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyOf(keys), keys, subject };
}

function generalName(value: string): { type: 'ip' | 'dns'; value: string } {
  return { type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value };
}

function makeKeys({ algorithm = 'P-256', hash = 'SHA-256' }: Wanted): Promise<webcrypto.CryptoKeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1]);
  const parameters = algorithm.startsWith('RSA')
    ? { name: 'RSASSA-PKCS1-v1_5', hash, modulusLength: Number(algorithm.slice(4)), publicExponent }
    : { name: 'ECDSA', namedCurve: algorithm };
  return webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function privateKeyOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

/** A root that signs others. */
export function makeRoot(subject = 'CN=test root'): Promise<Made> {
  return makeCertificate({ subject, isAuthority: true });
}
