// The certificate that API Gateway shows to HTTPS backends (guide: "Generate and configure an SSL certificate for backend
// authentication"): it signs itself, with RSA of 2048 bits, for 365 days.

import { newSerial, pemOf } from './certificate-authority.ts';
import { createKeyPair, privateKeyPem } from './key-pair.ts';
import { x509 } from './x509.ts';

const lifetime = 365 * 24 * 3600 * 1000;

/** PEM texts. */
export async function makeBackendCertificate(now: Date): Promise<{ certificate: string; privateKey: string }> {
  const keys = await createKeyPair('RSA_2048');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: ['ApiGateway'] }],
    notBefore: now,
    notAfter: new Date(now.getTime() + lifetime),
    keys,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pemOf(certificate), privateKey: await privateKeyPem(keys.privateKey) };
}
