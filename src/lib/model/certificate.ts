// What an X.509 certificate says of itself, in ACM's words (API reference: CertificateDetail). Pure data.

export interface CertificateFacts {
  /** `0a:1b:…` */
  serial: string;
  /** `CN=example.com` */
  subject: string;
  /** The organization of who signed it, or else its common name. */
  issuer: string;
  /** The subject's common name, if it has one. */
  commonName?: string;
  /** DNS names of the extension SubjectAltName, in its order. */
  names: string[];
  /** Milliseconds since the epoch, like `notAfter`. */
  notBefore: number;
  notAfter: number;
  keyAlgorithm: KeyAlgorithm | 'unknown';
  /** `SHA256WITHRSA` */
  signatureAlgorithm: string;
  keyUsages: string[];
  extendedKeyUsages: { name: string; oid: string }[];
}

export const keyAlgorithms = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
] as const;

export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** What public certificates of ACM may have; the others are for imported ones (API reference: RequestCertificate). */
export const publicKeyAlgorithms = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const;

export type PublicKeyAlgorithm = (typeof publicKeyAlgorithms)[number];

/** A certificate with its private key, PEM. */
export interface IssuedCertificate {
  certificate: string;
  /** Who signed it, and on to the root. */
  chain: string;
  privateKey: string;
  facts: CertificateFacts;
}

/** What a certificate is to be. */
export interface CertificateRequest {
  /** The first is the subject's common name too. */
  names: readonly string[];
  keyAlgorithm: PublicKeyAlgorithm;
  notBefore: Date;
  notAfter: Date;
}
