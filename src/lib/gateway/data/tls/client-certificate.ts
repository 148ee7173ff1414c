// The client's certificate, as `$context.identity.clientCert` and Lambda events have it. Developer guide, "How to turn on
// mutual TLS authentication for your REST APIs"; the forms of names, numbers and dates as in events of the service.

import type { X509Certificate } from 'node:crypto';

/** What backends are told of the client's certificate. */
export interface ClientCertificate {
  clientCertPem: string;
  subjectDN: string;
  issuerDN: string;
  serialNumber: string;
  validity: { notBefore: string; notAfter: string };
}

/** Reads a certificate. */
export function describeCertificate(certificate: X509Certificate): ClientCertificate {
  return {
    clientCertPem: certificate.toString(),
    subjectDN: distinguishedName(certificate.subject),
    issuerDN: distinguishedName(certificate.issuer),
    serialNumber: serialNumber(certificate.serialNumber),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
  };
}

/** `C=US,O=Example,CN=client`: in the certificate's own order. */
function distinguishedName(lines: string): string {
  return lines.split('\n').join(',');
}

/** Decimal up to 64 bits, else pairs of digits, as OpenSSL writes them: events on AWS show `1` and `a1:a1:…` alike. */
function serialNumber(hexadecimal: string): string {
  const number = BigInt(`0x${hexadecimal}`);
  if (number < 2n ** 63n) return String(number);
  const digits = hexadecimal.toLowerCase();
  return digits.replace(/..(?=.)/g, '$&:');
}
