// The operations of AWS Certificate Manager, by name: the tables of all families.

import type * as acm from '@aws-sdk/client-acm';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';
import { accountConfigurationHandlers } from './account-configuration.ts';
import { certificateTagHandlers } from './certificate-tags.ts';
import { deleteCertificateHandlers } from './delete-certificate.ts';
import { describeCertificateHandlers } from './describe-certificate.ts';
import { exportCertificateHandlers } from './export-certificate.ts';
import { importCertificateHandlers } from './import-certificate.ts';
import { listCertificatesHandlers } from './list-certificates.ts';
import { renewCertificateHandlers } from './renew-certificate.ts';
import { requestCertificateHandlers } from './request-certificate.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const acmHandlers = {
  ...accountConfigurationHandlers,
  ...certificateTagHandlers,
  ...deleteCertificateHandlers,
  ...describeCertificateHandlers,
  ...exportCertificateHandlers,
  ...importCertificateHandlers,
  ...listCertificatesHandlers,
  ...renewCertificateHandlers,
  ...requestCertificateHandlers,
} satisfies Partial<Handlers<typeof acm, Context>>;
