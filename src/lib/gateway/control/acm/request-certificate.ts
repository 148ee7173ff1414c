// RequestCertificate: a public certificate, pending until the control of its names is proved (ACM API reference).
// It is issued by the server (server-certificates.ts), which makes keys and signatures outside of transactions.

import type { CertificateOptions, RequestCertificateRequest, RequestCertificateResponse } from '@aws-sdk/client-acm';
import { publicKeyAlgorithms } from '../../../model/certificate.ts';
import { Fault } from '../../wire/fault.ts';
import { oneOf, refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { quota } from '../quotas.ts';
import {
  acmEnums,
  domainName,
  domainNames,
  idempotencyToken,
  ofLength,
  optionViolations,
} from './certificate-constraints.ts';
import {
  type DomainProof,
  findCertificate,
  listStored,
  newCertificateArn,
  putCertificate,
  type StoredCertificate,
} from './certificate-store.ts';
import { addTags } from './certificate-tags.ts';

type Request = RequestCertificateRequest;

function requestCertificate(input: Request, context: Context): RequestCertificateResponse {
  checkForm(input);
  refuseUnserved(input);
  const repeated = findRepeated(input, context);
  if (repeated !== undefined) return { CertificateArn: repeated };
  const names = namesOf(input);
  checkNames(names, context);
  refuseOverQuota(context);
  const certificate = makeCertificate(input, names, context);
  putCertificate(context, certificate);
  rememberToken(input, certificate.arn, context);
  return { CertificateArn: certificate.arn };
}

function checkForm(input: Request): void {
  const { DomainValidationOptions: options, Options: settings = {} } = input;
  refuseViolations([
    domainNames('subjectAlternativeNames', input.SubjectAlternativeNames),
    domainName('domainName', input.DomainName),
    oneOf('validationMethod', input.ValidationMethod, acmEnums.validationMethod),
    oneOf('keyAlgorithm', input.KeyAlgorithm, acmEnums.keyAlgorithm),
    oneOf('managedBy', input.ManagedBy, acmEnums.managedBy),
    ...optionViolations(settings),
    idempotencyToken(input.IdempotencyToken),
    ofLength('domainValidationOptions', options, { min: 1, max: 100 }),
    ...(options ?? []).flatMap((option, index) => [
      domainName(`domainValidationOptions.${index + 1}.member.domainName`, option.DomainName),
      domainName(`domainValidationOptions.${index + 1}.member.validationDomain`, option.ValidationDomain),
    ]),
  ]);
}

const invalid = (message: string): Fault => new Fault('InvalidParameterException', message);

/** What AWS refuses of public certificates, and what needs services that this gateway does not have. The texts are ours. */
function refuseUnserved(input: Request): void {
  const { CertificateAuthorityArn, KeyAlgorithm = 'RSA_2048', ManagedBy, ValidationMethod } = input;
  if (CertificateAuthorityArn !== undefined) {
    const text = 'CertificateAuthorityArn: certificates of AWS Private CA are not implemented by this gateway';
    throw new Fault('NotImplementedException', text);
  }
  if (ManagedBy !== undefined) {
    const text = `ManagedBy: certificates that ${ManagedBy} manages are not implemented by this gateway`;
    throw new Fault('NotImplementedException', text);
  }
  refuseOtherMethod(input.Options ?? {});
  if (ValidationMethod === 'HTTP') {
    throw invalid('The validation method HTTP is only for certificates that are requested through CloudFront.');
  }
  if (!publicKeyAlgorithms.some((algorithm) => algorithm === KeyAlgorithm)) {
    throw invalid(`The key algorithm ${KeyAlgorithm} is not supported for public certificates.`);
  }
}

/** The migration from one way of validation to the other. */
export function refuseOtherMethod({ ValidationMethod }: CertificateOptions): void {
  if (ValidationMethod === undefined) return;
  const text = 'Options.ValidationMethod: a change of the validation method is not implemented by this gateway';
  throw new Fault('NotImplementedException', text);
}

/** In small letters; a name that is given twice is in the certificate once. */
function namesOf({ DomainName = '', SubjectAlternativeNames = [] }: Request): string[] {
  return [...new Set([DomainName, ...SubjectAlternativeNames].map((name) => name.toLowerCase()))];
}

/** The limit of a common name (RFC 5280), in octets. */
const longestCommonName = 64;

/** Both texts are recorded. */
function checkNames(names: readonly string[], context: Context): void {
  if ((names[0] ?? '').length > longestCommonName) {
    const text = `The first domain name can be no longer than ${longestCommonName} characters.`;
    throw new Fault('InvalidDomainValidationOptionsException', text);
  }
  if (names.length > quota(context, 'certificateNames')) {
    throw new Fault('LimitExceededException', 'Certificate has too many domains.');
  }
}

/** The text is that of the article on imports. */
export function refuseOverQuota(context: Context): void {
  if (listStored(context).length < quota(context, 'certificates')) return;
  const text =
    'You have reached the maximum number of certificates. Delete certificates that are not in use, or contact AWS Support to request an increase.';
  throw new Fault('LimitExceededException', text);
}

function makeCertificate(input: Request, names: string[], context: Context): StoredCertificate {
  const { KeyAlgorithm: keyAlgorithm = 'RSA_2048', Options: options = {}, ValidationMethod = 'EMAIL' } = input;
  return {
    arn: newCertificateArn(context),
    type: 'AMAZON_ISSUED',
    status: 'PENDING_VALIDATION',
    domainName: names[0] ?? '',
    names,
    keyAlgorithm,
    createdAt: context.now.getTime(),
    validationMethod: ValidationMethod,
    proofs: proofsOf(input, names),
    transparency: options.CertificateTransparencyLoggingPreference ?? 'ENABLED',
    exportable: options.Export === 'ENABLED',
    tags: addTags({}, input.Tags),
  };
}

/** A name is validated at itself or, by e-mail, at a domain above it that the request may say. */
function proofsOf(input: Request, names: readonly string[]): DomainProof[] {
  const chosen = new Map<string, string>();
  for (const { DomainName = '', ValidationDomain = '' } of input.DomainValidationOptions ?? []) {
    chosen.set(DomainName.toLowerCase(), ValidationDomain.toLowerCase());
  }
  for (const [domain, validationDomain] of chosen) {
    if (names.includes(domain) && isAtOrAbove(validationDomain, domain)) continue;
    throw new Fault(
      'InvalidDomainValidationOptionsException',
      `The domain ${validationDomain} is not a valid validation domain for ${domain}.`,
    );
  }
  return names.map((domain) => ({ domain, validationDomain: chosen.get(domain) ?? domain }));
}

/** Whether mail to one domain proves the control of the other. */
export function isAtOrAbove(validationDomain: string, domain: string): boolean {
  return domain === validationDomain || domain.endsWith(`.${validationDomain}`);
}

const tokenLife = 3600 * 1000;

interface KnownToken {
  arn: string;
  at: number;
}

/** The certificate that the same token made within the hour; one that has been deleted since is made anew. */
function findRepeated({ IdempotencyToken: token }: Request, context: Context): string | undefined {
  if (token === undefined) return undefined;
  const known = context.records.get<KnownToken>(['certificate-token', token]);
  if (!known || context.now.getTime() - known.at >= tokenLife) return undefined;
  return findCertificate(context, known.arn)?.arn;
}

function rememberToken({ IdempotencyToken: token }: Request, arn: string, { now, records }: Context): void {
  if (token === undefined) return;
  for (const { key, value } of records.list<KnownToken>(['certificate-token'])) {
    if (now.getTime() - value.at >= tokenLife) records.remove(key);
  }
  records.put(['certificate-token', token], { arn, at: now.getTime() } satisfies KnownToken);
}

/** The operation that requests certificates. */
export const requestCertificateHandlers = { RequestCertificate: requestCertificate };
