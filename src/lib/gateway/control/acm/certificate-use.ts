// Which resources use a certificate: DescribeCertificate's InUseBy, and why DeleteCertificate refuses. Kept in the
// certificate's own region, since an edge-optimized domain of any region uses a certificate of us-east-1.

import type { Records } from '../../store/records.ts';
import type { Context } from '../context.ts';

/** An ARN's region, account and id. */
export interface CertificatePlace {
  account: string;
  region: string;
  id: string;
}

const arnPattern = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):(\d{12}):certificate\/([A-Za-z0-9-]+)$/;

/** Where a certificate is, or undefined where the text is no ARN of one. */
export function certificatePlace(arn: string): CertificatePlace | undefined {
  const [, region, account, id] = arnPattern.exec(arn) ?? [];
  return region && account && id ? { region, account, id } : undefined;
}

/** Notes that a resource, by its ARN, uses the certificate. */
export function useCertificate({ records }: Pick<Context, 'records'>, arn: string, user: string): void {
  const place = certificatePlace(arn);
  if (place) records.at(place).put(['certificate-use', place.id, user], user);
}

/** Strikes the resource off the certificate's users. */
export function releaseCertificate({ records }: Pick<Context, 'records'>, arn: string, user: string): void {
  const place = certificatePlace(arn);
  if (place) records.at(place).remove(['certificate-use', place.id, user]);
}

/** ARNs of the resources that use a certificate of these records' region. */
export function usersOf(records: Records, id: string): string[] {
  return records.list<string>(['certificate-use', id]).map(({ value }) => value);
}
