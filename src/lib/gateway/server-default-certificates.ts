// What the https port shows to clients of the default hosts (`API.execute-api.localhost` …): a certificate of the local
// certificate authority, kept by nobody, since it can always be made anew.

import type { CertificateAuthority } from './data/tls/certificate-authority.ts';
import type { TerminationPorts } from './data/tls/terminations.ts';

const day = 24 * 3600 * 1000;

/** Makes a certificate for the names that it is given. */
export function defaultCertificates(authority: CertificateAuthority): TerminationPorts['defaultCertificate'] {
  return async (names) => {
    const now = Date.now();
    const { certificate, chain, privateKey } = await authority.issue({
      names,
      keyAlgorithm: 'EC_prime256v1',
      notBefore: new Date(now - day),
      // The longest that clients take from public authorities; some hold a local one to it, too.
      notAfter: new Date(now + 396 * day),
    });
    return { certificate: certificate + chain, privateKey };
  };
}
