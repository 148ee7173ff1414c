// What ImportCertificate takes: PEM texts that belong together (ACM User Guide, "Prerequisites for importing
// certificates", "Troubleshooting: certificate import"). Texts marked so are recorded; AWS's others are not known.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts, KeyAlgorithm } from '../../../model/certificate.ts';
import { Fault } from '../../wire/fault.ts';

/** As it was sent. */
export interface ImportedTexts {
  certificate: string;
  privateKey: string;
  chain?: string;
}

/** Checked, each text in the form that ACM gives back. */
export interface ImportedMaterial extends ImportedTexts {
  keyAlgorithm: KeyAlgorithm;
}

const refuse = (message: string): Fault => new Fault('ValidationException', message);

/** Throws ValidationException for the first thing that is wrong. */
export function checkImported(texts: ImportedTexts, facts: CertificateFacts | undefined, now: Date): ImportedMaterial {
  const [certificate, ...others] = readCertificates(texts.certificate);
  if (!certificate || !facts) throw refuse(notPem);
  if (others.length > 0) {
    throw refuse(
      'The certificate field contains more than one certificate. You can specify only one certificate in this field.',
    ); // Recorded.
  }
  const key = readKey(texts.privateKey);
  const keyAlgorithm = algorithmOf(facts, key);
  refuseInvalidTime(facts, now);
  if (facts.issuer === '') throw refuse('The issuer of the certificate must not be empty.');
  if (!certificate.checkPrivateKey(key)) throw refuse('The private key does not match the certificate.');
  const chain = readCertificates(texts.chain ?? '');
  if (texts.chain !== undefined && chain.length === 0) throw refuse(notPem);
  checkChain(certificate, chain);
  return {
    certificate: pemOf(certificate),
    privateKey: String(key.export({ type: 'pkcs8', format: 'pem' })),
    ...(chain.length > 0 && { chain: chain.map(pemOf).join('') }),
    keyAlgorithm,
  };
}

/** Recorded; a DER certificate gets it, too. */
const notPem = 'The certificate body/chain provided is not in a valid PEM format';

function readCertificates(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw refuse(notPem);
  }
}

const pemOf = (certificate: X509Certificate): string => `${certificate.toString().trim()}\n`;

function readKey(text: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(text)) {
    throw refuse('The private key is encrypted. Provide a private key without a passphrase.');
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw refuse('Passed PEM was not a private key.'); // Recorded.
  try {
    return createPrivateKey(text);
  } catch {
    throw refuse('The private key is not supported.'); // Recorded.
  }
}

function algorithmOf({ keyAlgorithm }: CertificateFacts, key: KeyObject): KeyAlgorithm {
  if (keyAlgorithm !== 'unknown') return keyAlgorithm;
  const { modulusLength } = key.asymmetricKeyDetails ?? {};
  if (modulusLength === undefined) throw refuse('The private key is not supported.'); // Recorded.
  throw refuse(`The private key length ${modulusLength} is not supported for key algorithm.`); // Recorded.
}

function refuseInvalidTime({ notAfter, notBefore }: CertificateFacts, now: Date): void {
  const time = now.getTime();
  if (time > notAfter) throw refuse(`The certificate expired at ${new Date(notAfter).toISOString()}.`);
  if (time < notBefore) throw refuse(`The certificate is not valid before ${new Date(notBefore).toISOString()}.`);
}

/** Each certificate of a chain must have signed the one before it. All three texts are recorded. */
function checkChain(certificate: X509Certificate, chain: readonly X509Certificate[]): void {
  const [first] = chain;
  if (!first) {
    if (isSignedBy(certificate, certificate)) return;
    throw refuse(
      'Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.',
    );
  }
  const own = chain.findIndex((link) => link.fingerprint256 === certificate.fingerprint256);
  if (own >= 0 && chain.length > 1) throw brokenChain(own);
  const broken = chain.findIndex((link, index) => index > 0 && !isSignedBy(chain[index - 1] ?? link, link));
  if (broken >= 0) throw brokenChain(broken);
  if (!isSignedBy(certificate, first)) throw refuse('Could not validate the certificate with the certificate chain.');
}

function brokenChain(index: number): Fault {
  return refuse(
    `Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  );
}

const isSignedBy = (certificate: X509Certificate, signer: X509Certificate): boolean =>
  certificate.checkIssued(signer) && certificate.verify(signer.publicKey);
