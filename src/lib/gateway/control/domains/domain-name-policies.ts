// The two policies of a private domain: who may call through it, and who may associate with it (guide: "Custom domain
// names for private APIs"). Both are kept as REST APIs' resource policies are.

import { badRequest } from '../faults.ts';
import { settleDomainPolicy } from '../resource-policy.ts';
import type { StoredDomainName } from './domain-name-store.ts';

/** The domain with its policies as they are stored; refuses texts that are no policies, and policies of public domains. */
export function settlePolicies(domain: StoredDomainName): StoredDomainName {
  const { managementPolicy, policy } = domain;
  if ((managementPolicy || policy) && !domain.types.includes('PRIVATE')) {
    throw badRequest('Policies are only supported for private custom domain names.');
  }
  return {
    ...domain,
    ...(policy && { policy: settleDomainPolicy(policy) }),
    ...(managementPolicy && { managementPolicy: settleDomainPolicy(managementPolicy) }),
  };
}
