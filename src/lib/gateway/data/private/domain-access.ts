// The way to a private API by a private custom domain name: an associated VPC endpoint, and the domain's own policy, before
// all that the API itself asks. Developer guide, "Custom domain names for private APIs". AWS's text of a refusal is not known.

import type { CustomDomain } from '../../../model/custom-domain.ts';
import { compilePolicy, type Policy } from '../../../model/policy/compile-policy.ts';
import { PolicyDocumentError } from '../../../model/policy-document.ts';
import type { Exchange } from '../exchange.ts';
import { policyRequest } from '../policy/invoke-request.ts';
import type { VpcCall } from './vpc-call.ts';

/** What lets requests in to a private domain. */
export interface DomainAccess {
  isAssociated(call: VpcCall): boolean;
  /** What the domain's policy says; the exchange knows its VPC endpoint. */
  lets(exchange: Exchange): boolean;
}

/** Compiles the access to a domain; undefined: it is public. */
export function compileDomainAccess({ access, account, id, region }: CustomDomain): DomainAccess | undefined {
  if (!access) return undefined;
  const endpointIds = new Set(access.vpcEndpointIds);
  const policy = compileDomainPolicy(access.policy);
  const resource = `arn:aws:execute-api:${region}:${account}:/domainnames/${id}`;
  return {
    isAssociated: ({ endpointId }) => endpointIds.has(endpointId),
    lets: (exchange) => policy({ ...policyRequest(exchange, 'execute-api:Invoke'), resource }) === 'allow',
  };
}

/** One that is missing or cannot be read lets nobody in. */
function compileDomainPolicy(policy: NonNullable<CustomDomain['access']>['policy']): Policy {
  if (policy === undefined) return () => 'silent';
  try {
    return compilePolicy(policy);
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error;
    return () => 'silent';
  }
}
