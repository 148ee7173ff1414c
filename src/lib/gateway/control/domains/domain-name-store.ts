// Custom domain names as they are stored, and how they are found. One record serves both control planes: it has the shape
// of v1's DomainName, without what is derived when it is read (ARN, status, hosted zones).

import type { DomainName, EndpointType, IpAddressType, MutualTlsAuthentication } from '@aws-sdk/client-api-gateway';
import type { RecordKey, Scope } from '../../store/records.ts';
import type { Context } from '../context.ts';
import { notFound } from '../faults.ts';

type Kept = Pick<
  DomainName,
  | 'certificateName'
  | 'certificateArn'
  | 'regionalCertificateName'
  | 'regionalCertificateArn'
  | 'regionalDomainName'
  | 'distributionDomainName'
  | 'endpointAccessMode'
  | 'ownershipVerificationCertificateArn'
  | 'policy'
  | 'managementPolicy'
  | 'tags'
>;

export interface StoredDomainName extends Kept {
  /** In lower case. */
  domainName: string;
  /** Of private ones alone. */
  domainNameId?: string;
  createdDate: number;
  certificateUploadDate?: number;
  types: EndpointType[];
  ipAddressType: IpAddressType;
  securityPolicy: string;
  routingMode: NonNullable<DomainName['routingMode']>;
  mutualTlsAuthentication?: MutualTlsAuthentication;
  /** When the last change of its endpoints began: it is under way for `Context.delays.domain`. */
  changedDate: number;
}

/** A certificate that was uploaded with the domain itself, kept beside it: AWS never shows it again. */
export interface UploadedCertificate {
  certificate: string;
  privateKey: string;
}

/** Which domain: its name, and the id where it is a private one. */
export interface DomainPlace {
  domainName: string | undefined;
  domainNameId?: string | undefined;
}

/** What names a domain within its account and region, in keys and in ARNs: several private ones may have one name. */
export function domainId({ domainName, domainNameId }: DomainPlace): string {
  const name = domainName?.toLowerCase() ?? '';
  return domainNameId ? `${name}+${domainNameId}` : name;
}

/** A domain's key in the store. */
export function domainKey(place: DomainPlace): RecordKey {
  return ['domainname', domainId(place)];
}

/** The domain, or its 404 [observed]. */
export function findDomainName(context: Pick<Context, 'records'>, place: DomainPlace): StoredDomainName {
  const found = context.records.get<StoredDomainName>(domainKey(place));
  if (!found) throw notFound('Invalid domain name identifier specified');
  return found;
}

/** All domains of the account and region, by name. */
export function listDomainNames({ records }: Pick<Context, 'records'>): StoredDomainName[] {
  return records.list<StoredDomainName>(['domainname']).map(({ value }) => value);
}

/** Only a private domain's ARN names the account (guide: "Custom domain names for private APIs"). */
export function domainArn({ account, region }: Scope, stored: StoredDomainName): string {
  const owner = stored.domainNameId ? account : '';
  return `arn:aws:apigateway:${region}:${owner}:/domainnames/${domainId(stored)}`;
}

const arnPattern = /^arn:aws[a-z-]*:apigateway:([a-z0-9-]+):(\d{12})?:\/domainnames\/([^/+]+)(?:\+([a-z0-9]+))?$/;

/** The domain that an ARN names, and where it is; undefined where the text is no ARN of one. */
export function domainOfArn(arn: string): (DomainPlace & { region: string; account?: string }) | undefined {
  const [, region, account, domainName, domainNameId] = arnPattern.exec(arn) ?? [];
  if (!region || !domainName) return undefined;
  return { region, domainName, ...(account && { account }), ...(domainNameId && { domainNameId }) };
}

/** Until its last change is done, a domain takes no other (UpdateDomainName: ConflictException). */
export function isChanging({ now, delays }: Pick<Context, 'now' | 'delays'>, stored: StoredDomainName): boolean {
  return now.getTime() < stored.changedDate + delays.domain;
}
