// Certificates for tests, made when they are needed: any names, any dates, any signer.

import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { x509 } from '../../../src/lib/gateway/data/tls/x509.ts';

const day = 24 * 3600 * 1000;

export interface Made {
  certificate: string;
  /** PKCS#8. */
  privateKey: string;
}

export interface Wanted {
  /** Distinguished name; default `CN=` and the first name. */
  subject?: string;
  names?: string[];
  /** Absent: it signs itself. */
  signer?: Made;
  isAuthority?: boolean;
  key?: { type: 'rsa'; bits: number } | { type: 'ec'; curve: string };
  /** From now, like `endsIn`. */
  startsIn?: number;
  endsIn?: number;
}

/** A certificate and its key, PEM. */
export async function makeCertificate(wanted: Wanted = {}): Promise<Made> {
  const { endsIn = 90 * day, isAuthority = false, names = ['api.example.com'], startsIn = -day } = wanted;
  const privateKey = makeKey(wanted.key ?? { type: 'ec', curve: 'prime256v1' });
  const signer = wanted.signer ?? { certificate: '', privateKey };
  const subject = wanted.subject ?? `CN=${names[0]}`;
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: '0a1b2c3d',
    subject,
    issuer: wanted.signer ? new x509.X509Certificate(signer.certificate).subject : subject,
    notBefore: new Date(Date.now() + startsIn),
    notAfter: new Date(Date.now() + endsIn),
    publicKey: new x509.PublicKey(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    ...(await signing(signer.privateKey)),
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      ...(isAuthority
        ? []
        : [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value })))]),
    ],
  });
  return { certificate: `${made.toString('pem').trim()}\n`, privateKey };
}

type Key = NonNullable<Wanted['key']>;

function makeKey(key: Key): string {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  return key.type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: key.bits, publicKeyEncoding, privateKeyEncoding }).privateKey
    : generateKeyPairSync('ec', { namedCurve: key.curve, publicKeyEncoding, privateKeyEncoding }).privateKey;
}

/** WebCrypto's name of the curves that sign here. */
const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

async function signing(pem: string) {
  const key = createPrivateKey(pem);
  const bytes = key.export({ type: 'pkcs8', format: 'der' });
  const { namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const own =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: curves[namedCurve] ?? namedCurve };
  const signingKey = await webcrypto.subtle.importKey('pkcs8', bytes, own, false, ['sign']);
  return { signingKey, signingAlgorithm: { name: own.name, hash: 'SHA-256' } };
}
