// What a project declares of the world around its APIs, where AWS would have the real thing: kept by the server, read live.

import type { Json } from '../../model/api.ts';

/** Somebody who signs requests (IAM). */
export interface DeclaredIdentity {
  /** `arn:aws:iam::123456789012:user/alice`, or of a role or an assumed role. */
  arn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When the session ends, ISO 8601. */
  expiration?: string;
  /** `o-…` */
  organizationId?: string;
  tags?: Readonly<Record<string, string>>;
  /** IAM policy documents. */
  policies: Json[];
}

/** A Cognito user pool, by its id (`eu-west-1_AbCdEfGhI`). */
export interface DeclaredUserPool {
  /** `iss` of its tokens; default: AWS's own address of the pool. */
  issuer?: string;
  /** Where its keys are: a URL, or the key set itself. Default: `{issuer}/.well-known/jwks.json`. */
  jwks?: string | Json;
}

/** A VPC endpoint of execute-api, by its id (`vpce-0123456789abcdef0`). */
export interface DeclaredVpcEndpoint {
  vpcId?: string;
  /** The endpoint's own policy; default: everything is allowed. */
  policy?: Json;
}

/** Where a VPC link leads, by its id. */
export interface DeclaredVpcLink {
  /** `http://127.0.0.1:8080` */
  target: string;
}

/** All of them, by name or id. */
export interface Declarations {
  identities: Readonly<Record<string, DeclaredIdentity>>;
  userPools: Readonly<Record<string, DeclaredUserPool>>;
  vpcEndpoints: Readonly<Record<string, DeclaredVpcEndpoint>>;
  vpcLinks: Readonly<Record<string, DeclaredVpcLink>>;
}

export const noDeclarations: Declarations = { identities: {}, userPools: {}, vpcEndpoints: {}, vpcLinks: {} };
