// Access associations as they are stored: in the records of who made them, by domain and VPC endpoint.

import type { DomainNameAccessAssociation } from '@aws-sdk/client-api-gateway';
import type { RecordKey } from '../../store/records.ts';
import type { Context } from '../context.ts';
import { notFound } from '../faults.ts';

export type StoredAssociation = DomainNameAccessAssociation & {
  domainNameAccessAssociationArn: string;
  domainNameArn: string;
};

/** Under `[family, domain, VPC endpoint]`. */
export const associationFamily = 'accessassociation';

/** AWS's text is not known. */
export function unknownAssociation() {
  return notFound('Invalid domain name access association identifier specified');
}

/** The caller's association and its key. */
export function findAssociation(
  { records }: Context,
  domain: string,
  source: string,
): { key: RecordKey; record: StoredAssociation } {
  const key = [associationFamily, domain, source];
  const record = records.get<StoredAssociation>(key);
  if (!record) throw unknownAssociation();
  return { key, record };
}
