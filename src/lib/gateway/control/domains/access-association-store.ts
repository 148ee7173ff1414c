// Access associations as they are stored: in the records of who made them, by domain and VPC endpoint.

import type { DomainNameAccessAssociation } from '@aws-sdk/client-api-gateway';
import type { RecordKey, Records } from '../../store/records.ts';
import type { Context } from '../context.ts';
import { notFound } from '../faults.ts';
import { type DomainPlace, domainId } from './domain-name-store.ts';

export type StoredAssociation = DomainNameAccessAssociation & {
  domainNameAccessAssociationArn: string;
  domainNameArn: string;
};

/** Under `[family, domain, VPC endpoint]`. */
export const associationFamily = 'accessassociation';

/** Kept with a domain's owner, under `[family, ARN]`: other accounts' associations with it. */
export const foreignAssociationFamily = 'foreignaccessassociation';

/** `private.example.com+a1b2c3` of an association's ARN. */
export function associatedDomain(associationArn: string): string {
  return /\/domainname\/([^/]+)\/vpcesource\//.exec(associationArn)?.[1] ?? '';
}

/** The VPC endpoints that may call a domain of these records' account, its own and other accounts'. */
export function endpointsAssociated(records: Records, place: DomainPlace): string[] {
  const id = domainId(place);
  const own = records.list<StoredAssociation>([associationFamily, id]);
  const foreign = records
    .list<StoredAssociation>([foreignAssociationFamily])
    .filter(({ key }) => associatedDomain(key[1] ?? '') === id);
  return [...own, ...foreign].flatMap(({ value }) => value.accessAssociationSource ?? []);
}

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
