// The plan of a domain name's set-up is a value, as a deployment's is: it can be shown, saved and carried out later. Each
// step looks before it acts, so each may be carried out again after an interruption.

import type { Target } from '../plan-target.ts';
import type { DnsTarget, FoundRecord, PublicEndpointType } from './found-domain.ts';

export type DomainStep =
  | CreateZone
  | AwaitDelegation
  | AddEndpoint
  | AwaitSwitch
  | RemoveEndpoint
  | RequestCertificate
  | WriteValidationRecords
  | AwaitValidationRecords
  | AwaitCertificate
  | CreateDomain
  | UpdateDomain
  | CreateMapping
  | UpdateMapping
  | WriteRecords
  | AwaitRecords
  | AwaitDomain
  | VerifyDomain;

export type DomainStepKind = DomainStep['kind'];

/** CreateHostedZone, with the tag of what apigw makes. */
export interface CreateZone {
  kind: 'create-zone';
  name: string;
  /** Follows from name and account: what an interrupted run made is found by it. */
  reference: string;
}

/** The name servers of the zone, entered where the zone above is kept: told to the user, and waited for. */
export interface AwaitDelegation {
  kind: 'await-delegation';
  /** `createdZone`, or an id; so in all steps. */
  zoneId: string;
  zoneName: string;
}

/** Stands for the id of the zone that the plan makes. */
export const createdZone = 'created';

/** RequestCertificate, validated by DNS. */
export interface RequestCertificate {
  kind: 'request-certificate';
  region: string;
  names: string[];
  /** Follows from names, region and what failed before: the same request within an hour is one certificate. */
  token: string;
}

/** A certificate that is there, or the one that the plan requests. */
export type CertificateChoice = { arn: string } | 'requested';

/** The CNAME records that prove to ACM whose the names are, into the hosted zone. */
export interface WriteValidationRecords {
  kind: 'write-validation-records';
  certificate: CertificateChoice;
  region: string;
  zoneId: string;
  zoneName: string;
}

/** The same where DNS is elsewhere: told to the user, and waited for. */
export interface AwaitValidationRecords {
  kind: 'await-validation-records';
  certificate: CertificateChoice;
  region: string;
  /** The zone of the name as DNS tells it; absent: not known. */
  zoneName?: string;
}

export interface AwaitCertificate {
  kind: 'await-certificate';
  certificate: CertificateChoice;
  region: string;
}

/** CreateDomainName. */
export interface CreateDomain {
  kind: 'create-domain';
  certificate: CertificateChoice;
  endpointType: PublicEndpointType;
  securityPolicy: string;
  ipAddressType?: 'ipv4' | 'dualstack';
}

/** UpdateDomainName: only what differs. */
export interface UpdateDomain {
  kind: 'update-domain';
  endpointType: PublicEndpointType;
  certificate?: CertificateChoice;
  securityPolicy?: string;
  ipAddressType?: 'ipv4' | 'dualstack';
}

/** A key of the domain name leads to the plan's API and stage. */
export interface CreateMapping {
  kind: 'create-mapping';
  control: MappingControl;
  key: string;
}

export interface UpdateMapping {
  kind: 'update-mapping';
  control: MappingControl;
  key: string;
  /** What it leads to until now. */
  from: { apiId: string; stage: string };
}

/** v1's, for edge-optimized domain names; or v2's, which has HTTP and WebSocket APIs, and keys of several levels. */
export type MappingControl = 'base-path-mapping' | 'api-mapping';

/** The alias records of the domain name; what leads elsewhere goes in the same batch. */
export interface WriteRecords {
  kind: 'write-records';
  zoneId: string;
  zoneName: string;
  types: AddressType[];
  /** Deleted in the same change, so that no moment is without a record. */
  replaces: FoundRecord[];
}

export type AddressType = 'A' | 'AAAA';

/** A CNAME record where DNS is elsewhere: told to the user, and waited for. */
export interface AwaitRecords {
  kind: 'await-records';
  zoneName?: string;
}

export interface AwaitDomain {
  kind: 'await-domain';
  endpointType: PublicEndpointType;
}

/** UpdateDomainName: a second endpoint type, with its certificate. */
export interface AddEndpoint {
  kind: 'add-endpoint';
  endpointType: PublicEndpointType;
  certificate: CertificateChoice;
}

/** DNS leads to the new endpoint, everywhere. */
export interface AwaitSwitch {
  kind: 'await-switch';
  /** How long resolvers may keep the old record. */
  seconds: number;
}

/** UpdateDomainName: the type that was left, and its certificate. */
export interface RemoveEndpoint {
  kind: 'remove-endpoint';
  endpointType: PublicEndpointType;
}

/** The way of a client: DNS, TLS, one request. */
export interface VerifyDomain {
  kind: 'verify';
  /** For an edge-optimized domain that is not waited for: only if CloudFront has it already. */
  when: 'always' | 'if-available';
}

export interface DomainPlan {
  /** Of the plan's own shape. */
  format: 1;
  createdBy: string;
  action: 'set up domain';
  domainName: string;
  endpointType: PublicEndpointType;
  api: { id: string; name: string };
  stage: string;
  basePath: string;
  target: Target;
  /** Absent: DNS is elsewhere. */
  zoneId?: string;
  /** Absent: the plan makes it. */
  dnsTarget?: DnsTarget;
  steps: DomainStep[];
  /** What the user should know before saying yes. */
  notes: string[];
  /** Calls that the steps make when nothing goes wrong and nothing has to be waited for. */
  calls: number;
  /** How long AWS's quotas make them wait, in seconds. */
  seconds: number;
  /** Of what was there; an applied plan must find the same. */
  fingerprint: string;
}
