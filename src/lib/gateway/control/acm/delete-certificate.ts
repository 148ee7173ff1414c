// DeleteCertificate (ACM API reference): what a resource uses stays.

import type { DeleteCertificateRequest } from '@aws-sdk/client-acm';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { certificateFamily, certificateOf } from './certificate-store.ts';
import { certificatePlace, usersOf } from './certificate-use.ts';

function deleteCertificate(input: DeleteCertificateRequest, context: Context): object {
  const { arn } = certificateOf(context, input.CertificateArn);
  const { id = '' } = certificatePlace(arn) ?? {};
  // The text is recorded.
  const text = `Certificate ${arn} in account ${context.account} is in use.`;
  if (usersOf(context.records, id).length > 0) throw new Fault('ResourceInUseException', text);
  context.records.remove([certificateFamily, id]);
  return {};
}

/** The operation that deletes certificates. */
export const deleteCertificateHandlers = { DeleteCertificate: deleteCertificate };
