// ListCertificates: filters, order, pages (ACM API reference; without `keyTypes` only RSA keys of 1024 and 2048 bits).

import type { CertificateSummary, ListCertificatesRequest, ListCertificatesResponse } from '@aws-sdk/client-acm';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import { Fault } from '../../wire/fault.ts';
import { oneOf, refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { acmEnums, eachOf, inRange } from './certificate-constraints.ts';
import { listStored, type StoredCertificate } from './certificate-store.ts';
import { extendedKeyUsagesOf, keyUsagesOf, shownKeyAlgorithm } from './certificate-usage.ts';
import { certificatePlace, usersOf } from './certificate-use.ts';
import { timesOf } from './describe-certificate.ts';
import { renewalEligibility } from './renewal-eligibility.ts';

type Request = ListCertificatesRequest;

function listCertificates(input: Request, context: Context): ListCertificatesResponse {
  checkForm(input);
  const found = listStored(context).filter((certificate) => isAskedFor(certificate, input));
  if (input.SortOrder === 'DESCENDING') found.reverse();
  const asked = { limit: input.MaxItems ?? defaultItems, position: input.NextToken };
  const { items, position } = page(found, asked, ({ arn }) => arn);
  return {
    CertificateSummaryList: items.map((certificate) => summarize(certificate, context)),
    ...given({ NextToken: position }),
  };
}

/** AWS's own is not told. */
const defaultItems = 100;

function checkForm(input: Request): void {
  const { Includes: includes = {} } = input;
  refuseViolations([
    eachOf('certificateStatuses', input.CertificateStatuses, acmEnums.status),
    eachOf('includes.keyTypes', includes.keyTypes, acmEnums.keyAlgorithm),
    oneOf('includes.exportOption', includes.exportOption, acmEnums.onOff),
    oneOf('includes.managedBy', includes.managedBy, acmEnums.managedBy),
    inRange('maxItems', input.MaxItems, { min: 1, max: 1000 }),
    oneOf('sortBy', input.SortBy, acmEnums.sortBy),
    oneOf('sortOrder', input.SortOrder, acmEnums.sortOrder),
  ]);
  if ((input.SortBy === undefined) !== (input.SortOrder === undefined)) {
    throw new Fault('InvalidArgsException', 'SortBy and SortOrder must be specified together.');
  }
}

const defaultKeyTypes: readonly string[] = ['RSA_1024', 'RSA_2048'];

/** Of several values of one filter, any will do; all filters must hold. */
function isAskedFor(certificate: StoredCertificate, input: Request): boolean {
  const { exportOption, extendedKeyUsage, keyTypes, keyUsage, managedBy } = input.Includes ?? {};
  const { exportable, facts, keyAlgorithm, status, type } = certificate;
  const origin = type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED';
  const any = (asked: readonly string[] | undefined, has: readonly string[]) =>
    asked === undefined || asked.length === 0 || asked.some((one) => has.includes(one));
  return (
    any(input.CertificateStatuses, [status]) &&
    any(input.CertificateKeyPairOrigins, [origin]) &&
    any(keyTypes?.length ? keyTypes : defaultKeyTypes, [keyAlgorithm]) &&
    any(keyUsage, facts?.keyUsages ?? []) &&
    any(extendedKeyUsage, facts?.extendedKeyUsages.map(({ name }) => name) ?? []) &&
    (exportOption === undefined || (exportOption === 'ENABLED') === exportable) &&
    managedBy === undefined
  );
}

/** So many names a summary has; DescribeCertificate tells all. */
const mostNames = 100;

function summarize(stored: StoredCertificate, { records }: Context): CertificateSummary {
  const users = usersOf(records, certificatePlace(stored.arn)?.id ?? '');
  return {
    CertificateArn: stored.arn,
    DomainName: stored.domainName,
    SubjectAlternativeNameSummaries: stored.names.slice(0, mostNames),
    HasAdditionalSubjectAlternativeNames: stored.names.length > mostNames,
    Status: stored.status,
    Type: stored.type,
    KeyAlgorithm: shownKeyAlgorithm(stored.keyAlgorithm),
    KeyUsages: keyUsagesOf(stored),
    ExtendedKeyUsages: extendedKeyUsagesOf(stored).flatMap(({ Name }) => Name ?? []),
    ...(stored.type === 'AMAZON_ISSUED' && { ExportOption: stored.exportable ? 'ENABLED' : 'DISABLED' }),
    InUse: users.length > 0,
    Exported: stored.exported ?? false,
    RenewalEligibility: renewalEligibility(stored, users),
    ...timesOf(stored),
    CertificateKeyPairOrigin: stored.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
  };
}

/** The operation that lists certificates. */
export const listCertificatesHandlers = { ListCertificates: listCertificates };
