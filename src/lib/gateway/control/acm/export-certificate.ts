// ExportCertificate: certificate, chain and the encrypted private key of a certificate that was requested as exportable
// (ACM API reference; User Guide, "Exportable public certificates").

import { createPrivateKey } from 'node:crypto';
import type { ExportCertificateRequest, ExportCertificateResponse } from '@aws-sdk/client-acm';
import { Fault } from '../../wire/fault.ts';
import { refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { ofLength } from './certificate-constraints.ts';
import { certificateOf, putCertificate } from './certificate-store.ts';
import { textsOf } from './describe-certificate.ts';

/** Any ASCII character but `#`, `$` and `%`. */
const passphrasePattern = /^[\x20-\x22\x26-\x7e]+$/;

function exportCertificate(input: ExportCertificateRequest, context: Context): ExportCertificateResponse {
  const passphrase = Buffer.from(input.Passphrase ?? []).toString('latin1');
  // What fails is not shown: it is a secret.
  const shown = '*'.repeat(passphrase.length);
  refuseViolations([ofLength('passphrase', shown, { min: 4, max: 128 })]);
  const found = certificateOf(context, input.CertificateArn);
  if (!found.exportable) {
    throw new Fault('ValidationException', `Certificate ARN: ${found.arn} is not exportable.`);
  }
  const { certificate, chain, privateKey } = textsOf(found);
  if (!passphrasePattern.test(passphrase)) {
    throw new Fault('ValidationException', 'The passphrase may have any ASCII characters but #, $ and %.');
  }
  putCertificate(context, { ...found, exported: true });
  return { Certificate: certificate, CertificateChain: chain, PrivateKey: encrypt(privateKey, passphrase) };
}

/** PKCS#8, as `openssl rsa -in` reads it. */
function encrypt(privateKey: string, passphrase: string): string {
  const cipher = 'aes-256-cbc';
  return String(createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem', cipher, passphrase }));
}

/** The operation that exports certificates. */
export const exportCertificateHandlers = { ExportCertificate: exportCertificate };
