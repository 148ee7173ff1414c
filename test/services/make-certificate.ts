// Certificates for tests: real ones, of authorities that last as long as the test.

import type { webcrypto } from 'node:crypto';
import { createKeyPair, privateKeyPem } from '../../src/lib/gateway/data/tls/key-pair.ts';
import { x509 } from '../../src/lib/gateway/data/tls/x509.ts';

export interface MadeCertificate {
  certificate: string;
  privateKey: string;
  subject: string;
  keys: webcrypto.CryptoKeyPair;
}

export interface Wanted {
  commonName: string;
  /** Without names: an authority. */
  names?: string[];
  /** Default: itself. */
  signer?: MadeCertificate;
  /** Days from now. */
  from?: number;
  to?: number;
}

const day = 24 * 3600 * 1000;
let serial = 1000;

/** Makes a certificate and its key, PEM both. */
export async function makeCertificate({
  commonName,
  names,
  signer,
  from = -1,
  to = 30,
}: Wanted): Promise<MadeCertificate> {
  const keys = await createKeyPair('EC_prime256v1');
  serial += 1;
  const subject = `CN=${commonName}`;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial.toString(16),
    subject,
    issuer: signer?.subject ?? subject,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
    publicKey: keys.publicKey,
    signingKey: (signer?.keys ?? keys).privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: names
      ? [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))]
      : [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const privateKey = await privateKeyPem(keys.privateKey);
  return { certificate: `${certificate.toString('pem').trim()}\n`, privateKey, subject, keys };
}
