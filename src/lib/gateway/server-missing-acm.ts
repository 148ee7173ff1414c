// The operations of ACM that this gateway has not, kept whole by the compiler: all of its ACME service, its search, and
// the revocation of what it exported.

import type * as acm from '@aws-sdk/client-acm';
import type { acmHandlers } from './control/acm/acm.ts';
import type { Missing } from './wire/handlers.ts';

/** They answer AWS's fault for what is not implemented. */
export const missingAcmOperations: Missing<typeof acm, typeof acmHandlers> = {
  CreateAcmeDomainValidation: 'missing',
  CreateAcmeEndpoint: 'missing',
  CreateAcmeExternalAccountBinding: 'missing',
  DeleteAcmeDomainValidation: 'missing',
  DeleteAcmeEndpoint: 'missing',
  DeleteAcmeExternalAccountBinding: 'missing',
  DescribeAcmeAccount: 'missing',
  DescribeAcmeDomainValidation: 'missing',
  DescribeAcmeEndpoint: 'missing',
  DescribeAcmeExternalAccountBinding: 'missing',
  GetAcmeExternalAccountBindingCredentials: 'missing',
  ListAcmeAccounts: 'missing',
  ListAcmeDomainValidations: 'missing',
  ListAcmeEndpoints: 'missing',
  ListAcmeExternalAccountBindings: 'missing',
  ListCertificateDomainValidations: 'missing',
  ListTagsForResource: 'missing',
  RevokeAcmeAccount: 'missing',
  RevokeAcmeExternalAccountBinding: 'missing',
  RevokeCertificate: 'missing',
  SearchCertificates: 'missing',
  TagResource: 'missing',
  UntagResource: 'missing',
  UpdateAcmeDomainValidation: 'missing',
  UpdateAcmeEndpoint: 'missing',
};
