// A custom domain name as it is served: what its endpoints present, and where its requests go. Developer Guide, "Custom
// domain names for REST APIs", "API mappings", "Routing rules". Pure data, in the words of v1 where v1 and v2 differ.

import type { EndpointType, Json } from './api.ts';

export interface CustomDomain {
  account: string;
  region: string;
  /** Unique within account and region: the name, and for a private one `+` and its own id. */
  id: string;
  /** In milliseconds since the epoch; a new domain answers once `Context.delays.domain` has passed. */
  createdAt: number;
  /** In lower case, as ASCII (xn--…); a wildcard as `*.example.com`. */
  name: string;
  /** One, or two while the domain is migrated. */
  endpoints: DomainEndpoint[];
  mutualTls?: MutualTls;
  routingMode: RoutingMode;
  mappings: DomainMapping[];
  /** By priority, lowest first. */
  rules: RoutingRule[];
  /** Of private ones alone. */
  access?: PrivateAccess;
}

/** Who reaches a private domain. Developer guide, "Custom domain names for private APIs". */
export interface PrivateAccess {
  /** Its own policy; without one nobody is let in. */
  policy?: Json;
  /** With an access association. */
  vpcEndpointIds: string[];
}

export type RoutingMode = 'BASE_PATH_MAPPING_ONLY' | 'ROUTING_RULE_ONLY' | 'ROUTING_RULE_THEN_BASE_PATH_MAPPING';

export interface DomainEndpoint {
  type: EndpointType;
  /** What DNS records point at: `d-….execute-api.REGION.amazonaws.com`, or `….cloudfront.net`. */
  target: string;
  /** TLS_1_0, TLS_1_2, or one of SecurityPolicy_…. */
  securityPolicy: string;
  accessMode?: 'BASIC' | 'STRICT';
  certificate: ServerCertificate;
}

/** PEM texts, as a TLS server takes them. */
export interface ServerCertificate {
  /** The certificate itself, followed by its chain. */
  certificate: string;
  privateKey: string;
}

export interface MutualTls {
  /** The certificates of the trust store that are usable, PEM. */
  truststore: string;
}

export interface DomainMapping {
  /** `` is the root; `orders/v1` has several levels. No slash at either end. */
  key: string;
  apiId: string;
  /** Absent (v1 alone): the caller's next path segment names the stage. */
  stage?: string;
}

export interface RoutingRule {
  /** For `$context.customDomain.routingRuleIdMatched`. */
  id?: string;
  priority: number;
  /** All must hold; none: it always applies. */
  headers: HeaderCondition[];
  /** Prefix of whole segments, without slashes at the ends. */
  basePath?: string;
  action: { apiId: string; stage: string; stripBasePath: boolean };
}

export interface HeaderCondition {
  /** In lower case. */
  header: string;
  /** With `*` at its start, its end, or both. */
  valueGlob: string;
}
