// What a certificate may be used for, and its kind of key, in ACM's names.

import type { ExtendedKeyUsage, ExtendedKeyUsageName, KeyAlgorithm, KeyUsageName } from '@aws-sdk/client-acm';
import type { StoredCertificate } from './certificate-store.ts';

/** Answers spell RSA's with a hyphen [observed], which the SDK's own enum does not have. */
export function shownKeyAlgorithm(algorithm: KeyAlgorithm): KeyAlgorithm {
  return algorithm.replace(/^RSA_/, 'RSA-') as KeyAlgorithm;
}

export function keyUsagesOf({ facts }: StoredCertificate): KeyUsageName[] {
  return (facts?.keyUsages ?? []) as KeyUsageName[];
}

export function extendedKeyUsagesOf({ facts }: StoredCertificate): ExtendedKeyUsage[] {
  return (facts?.extendedKeyUsages ?? []).map(({ name, oid }) => ({ Name: name as ExtendedKeyUsageName, OID: oid }));
}
