// RenewCertificate, ResendValidationEmail and UpdateCertificateOptions: what may be asked of a certificate that ACM issues
// (ACM API reference). A renewal is done by the server (server-certificates.ts).

import type {
  RenewCertificateRequest,
  ResendValidationEmailRequest,
  UpdateCertificateOptionsRequest,
} from '@aws-sdk/client-acm';
import { Fault } from '../../wire/fault.ts';
import { refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { domainName, optionViolations } from './certificate-constraints.ts';
import { certificateOf, putCertificate } from './certificate-store.ts';
import { certificatePlace, usersOf } from './certificate-use.ts';
import { textsOf } from './describe-certificate.ts';
import { renewalEligibility } from './renewal-eligibility.ts';
import { isAtOrAbove, refuseOtherMethod } from './request-certificate.ts';

/** AWS renews public certificates by itself, and lets the eligible ones be renewed before their time. */
function renewCertificate(input: RenewCertificateRequest, context: Context): object {
  const found = certificateOf(context, input.CertificateArn);
  textsOf(found);
  const users = usersOf(context.records, certificatePlace(found.arn)?.id ?? '');
  if (renewalEligibility(found, users) === 'INELIGIBLE') {
    throw new Fault('ValidationException', `Certificate ${found.arn} is not eligible for renewal.`);
  }
  if (found.renewal?.status === 'PENDING_AUTO_RENEWAL' || found.renewal?.status === 'PENDING_VALIDATION') {
    throw new Fault('RequestInProgressException', `The renewal of certificate ${found.arn} is in progress.`);
  }
  putCertificate(context, { ...found, renewal: { status: 'PENDING_AUTO_RENEWAL', updatedAt: context.now.getTime() } });
  return {};
}

/** There is no mail here (see docs): the request is checked as on AWS. */
function resendValidationEmail(input: ResendValidationEmailRequest, context: Context): object {
  const { Domain = '', ValidationDomain = '' } = input;
  refuseViolations([domainName('domain', Domain), domainName('validationDomain', ValidationDomain)]);
  const found = certificateOf(context, input.CertificateArn);
  const domain = Domain.toLowerCase();
  if (!found.names.includes(domain) || !isAtOrAbove(ValidationDomain.toLowerCase(), domain)) {
    const text = `The domain ${ValidationDomain} is not a valid validation domain for ${Domain}.`;
    throw new Fault('InvalidDomainValidationOptionsException', text);
  }
  if (found.validationMethod !== 'EMAIL' || found.status !== 'PENDING_VALIDATION') {
    const text = `Certificate ${found.arn} is not waiting for a validation by email.`;
    throw new Fault('InvalidStateException', text);
  }
  const proofs = found.proofs.map((proof) =>
    proof.domain === domain ? { ...proof, validationDomain: ValidationDomain.toLowerCase() } : proof,
  );
  putCertificate(context, { ...found, proofs });
  return {};
}

function updateCertificateOptions(input: UpdateCertificateOptionsRequest, context: Context): object {
  const { Options: options = {} } = input;
  refuseViolations(optionViolations(options));
  refuseOtherMethod(options);
  const found = certificateOf(context, input.CertificateArn);
  if (found.type !== 'AMAZON_ISSUED') {
    throw new Fault('InvalidStateException', `Certificate ${found.arn} was not issued by ACM.`);
  }
  if (options.Export !== undefined && (options.Export === 'ENABLED') !== found.exportable) {
    const text = 'The value of Export cannot be updated after the certificate is created.';
    throw new Fault('InvalidStateException', text);
  }
  const { CertificateTransparencyLoggingPreference: transparency = found.transparency } = options;
  putCertificate(context, { ...found, transparency });
  return {};
}

/** Operations on what ACM issues. */
export const renewCertificateHandlers = {
  RenewCertificate: renewCertificate,
  ResendValidationEmail: resendValidationEmail,
  UpdateCertificateOptions: updateCertificateOptions,
};
