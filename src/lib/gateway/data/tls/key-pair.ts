// Key pairs, by ACM's names of their algorithms. They are made on a thread of Node's pool: an RSA key takes its time.

import { createPrivateKey, webcrypto } from 'node:crypto';
import type { PublicKeyAlgorithm } from '../../../model/certificate.ts';

type KeyParameters = webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams;
type KeyPair = webcrypto.CryptoKeyPair;

const publicExponent = new Uint8Array([1, 0, 1]);

const parameters: Record<PublicKeyAlgorithm, KeyParameters> = {
  RSA_2048: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent },
  EC_prime256v1: { name: 'ECDSA', namedCurve: 'P-256' },
  EC_secp384r1: { name: 'ECDSA', namedCurve: 'P-384' },
};

export function createKeyPair(algorithm: PublicKeyAlgorithm): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(parameters[algorithm], true, ['sign', 'verify']);
}

/** PKCS#8, PEM, as ACM's own pattern of a private key has it: lines of 64 characters. */
export async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** An authority's key, to sign with. */
export function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const bytes = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', bytes, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
}
