// What is there before a domain name is set up, and what there shall be: the two values that its plan follows from.
// Developer Guide, "Custom domain names for public REST APIs", "Set up custom domain names for HTTP APIs".

/** A domain name can be set up for these; a private one is another thing (VPC endpoints, access associations). */
export type PublicEndpointType = 'EDGE' | 'REGIONAL';

export type Protocol = 'REST' | 'HTTP' | 'WEBSOCKET';

/** An API that a domain name may lead to. */
export interface FoundApi {
  id: string;
  name: string;
  protocol: Protocol;
  /** Of a REST API; HTTP and WebSocket APIs are regional. */
  endpointType: PublicEndpointType | 'PRIVATE';
}

/** A certificate of the region that the endpoint type asks for. */
export interface FoundCertificate {
  arn: string;
  names: string[];
  /** ISSUED, PENDING_VALIDATION, FAILED, VALIDATION_TIMED_OUT, EXPIRED, REVOKED, INACTIVE. */
  status: string;
  /** AMAZON_ISSUED, IMPORTED, PRIVATE. */
  type?: string;
  failureReason?: string;
  notAfter?: Date;
  /** DNS, EMAIL; absent: not known. */
  validationMethod?: string;
}

/** A domain name as it is. */
export interface FoundDomain {
  /** One, or two while it is migrated. */
  endpointTypes: string[];
  /** Of the endpoint that is set up. */
  certificateArn?: string;
  securityPolicy?: string;
  ipAddressType?: string;
  routingMode?: string;
  status?: string;
  statusMessage?: string;
  /** What DNS records point at; absent: it has no endpoint of the type that is set up. */
  target?: DnsTarget;
}

export interface DnsTarget {
  /** `d-….execute-api.REGION.amazonaws.com`, or `….cloudfront.net`; without a trailing dot. */
  name: string;
  /** Where an alias finds it. */
  zoneId: string;
}

/** A mapping of the domain name. */
export interface FoundMapping {
  /** `` is the root. */
  key: string;
  apiId: string;
  /** Absent: the caller's path names it. */
  stage?: string;
}

/** A hosted zone that the name belongs in. */
export interface FoundZone {
  id: string;
  /** Without its trailing dot. */
  name: string;
  isPrivate: boolean;
  /** Its delegation set, without trailing dots; empty: not read. */
  nameServers: string[];
  /** The reference by which it is yet to be made, or made whole: an interrupted run left it without its tag. */
  unmade?: string;
}

/** A record set at the domain name, or above it in its zone. */
export interface FoundRecord {
  /** Without its trailing dot. */
  name: string;
  type: string;
  ttl?: number;
  values: string[];
  alias?: DnsTarget & { evaluateTargetHealth: boolean };
  /** Of a routing policy: it is not alone at its name. */
  setIdentifier?: string;
}

/** What the world's DNS says of a zone or of a name. */
export interface PublicDns {
  /** Name servers of the zone's name; empty: none are told; absent: the resolver could not be asked. */
  nameServers?: string[];
  /** Whether the name is the top of a zone of its own (it has an SOA record). */
  isApex?: boolean;
  /** The zone that the name is in, by its SOA record. */
  zoneName?: string;
  /** The nearest CAA records, upwards. */
  caa: CaaRecord[];
  /** What the name leads to; read where DNS is elsewhere. */
  cname?: string;
  addresses?: string[];
  /** What the domain's target leads to. */
  targetAddresses?: string[];
}

export interface CaaRecord {
  tag: string;
  value: string;
}

export interface FoundState {
  api: FoundApi;
  /** Of the API, by name. */
  stages: string[];
  domain?: FoundDomain;
  mappings: FoundMapping[];
  /** All of the region that hold for the name, and the one that was named. */
  certificates: FoundCertificate[];
  /** Absent: DNS is elsewhere. */
  zone?: FoundZone;
  /** Of that zone, at the domain name and at names between it and the zone's. */
  records: FoundRecord[];
  dns: PublicDns;
}

export interface WantedDomain {
  /** In lower case, as ASCII; perhaps `*.example.com`. */
  name: string;
  stage: string;
  /** `` is the root. */
  basePath: string;
  endpointType: PublicEndpointType;
  /** Absent: as it is, TLS_1_2 for a new one. */
  securityPolicy?: string;
  /** Absent: as it is, ipv4 for a new one. */
  ipAddressType?: 'ipv4' | 'dualstack';
  /** An ARN; absent: one that is there, else a new one. */
  certificate?: string;
  /** Whether records at the name that lead elsewhere are taken away. */
  otherRecords: 'replace' | 'refuse';
  /** Whether a base path that leads to another API is led to this one. */
  otherMapping: 'replace' | 'refuse';
  /** Whether a zone that the world does not ask is taken all the same. */
  undelegated: 'allow' | 'refuse' | 'await';
  /** Whether the end of a deployment to CloudFront is waited for. */
  edge: 'wait' | 'leave';
  /** Whether the way to the API is tried in the end. */
  verify: 'try' | 'leave';
}

/** The region whose certificates an endpoint takes. */
export function certificateRegion(endpointType: PublicEndpointType, region: string): string {
  return endpointType === 'EDGE' ? 'us-east-1' : region;
}
