// Whether a client's certificate is to be trusted. Developer guide, "How to turn on mutual TLS authentication for your REST
// APIs": the trust store has the whole chain up to its root, of four certificates at most; SHA-256 or better; RSA of 2048
// bits or more, or ECDSA on P-256 or P-384; validity is checked, revocation is not. Reasons in the words of AWS's logs.

import { X509Certificate } from 'node:crypto';

/** Why a certificate is not to be trusted; undefined where it is. `now` in milliseconds since the epoch. */
export type ClientTrust = (certificate: X509Certificate, now: number) => string | undefined;

/** Certificates of a chain above the client's own. */
const longestChain = 4;
const strongCurves = new Set(['prime256v1', 'secp384r1']);

/** Compiles the certificates of a trust store. Those that cannot be read are as good as absent. */
export async function compileTrust(truststore: string): Promise<ClientTrust> {
  const { x509 } = await import('./x509.ts');
  const authorities = readBundle(truststore);
  const isWeak = (certificate: X509Certificate): boolean => {
    const { signatureAlgorithm } = new x509.X509Certificate(certificate.raw);
    return /^(?:SHA-1|MD[245])$/i.test(hashName(signatureAlgorithm)) || !hasStrongKey(certificate);
  };
  return (certificate, now) => {
    if (!isCurrent(certificate, now)) return 'Client cert has expired or is not yet valid';
    if (isWeak(certificate)) return 'Client cert using an insecure Signature Algorithm';
    if (
      isTrusted(
        certificate,
        authorities.filter((authority) => isCurrent(authority, now)),
      )
    )
      return undefined;
    return isSelfSigned(certificate) ? 'self signed certificate' : 'Could not find issuer for certificate';
  };
}

function readBundle(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** A certificate that is in the trust store itself, as its own root, needs no issuer. */
function isTrusted(certificate: X509Certificate, authorities: readonly X509Certificate[]): boolean {
  const isRoot = isSelfSigned(certificate) && authorities.some(({ raw }) => raw.equals(certificate.raw));
  return isRoot || reachesRoot(certificate, authorities, longestChain);
}

/** Several authorities may bear one name: each is tried. */
function reachesRoot(certificate: X509Certificate, authorities: readonly X509Certificate[], left: number): boolean {
  if (left === 0) return false;
  return authorities.some((authority) => {
    if (!isIssuedBy(certificate, authority)) return false;
    return isSelfSigned(authority) || reachesRoot(authority, authorities, left - 1);
  });
}

function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}

function isCurrent({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

function hasStrongKey({ publicKey }: X509Certificate): boolean {
  const { modulusLength = 0, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {};
  return publicKey.asymmetricKeyType?.startsWith('rsa') ? modulusLength >= 2048 : strongCurves.has(namedCurve);
}

function hashName(algorithm: object): string {
  const hash = Reflect.get(algorithm, 'hash');
  return String(typeof hash === 'object' && hash !== null ? Reflect.get(hash, 'name') : hash);
}
