// The routing of a custom domain, made into one function when the domain is published. Developer guide, "Set the routing
// mode for your custom domain name".

import type { CustomDomain } from '../../../model/custom-domain.ts';
import { compileMappings } from './api-mappings.ts';
import type { RouteFinder } from './domain-route.ts';
import { compileRules } from './routing-rules.ts';

/** Compiles the routing of a domain. */
export function compileRoutes(domain: CustomDomain): RouteFinder {
  const byRules = compileRules(domain.rules);
  const byMappings = compileMappings(domain.mappings);
  switch (domain.routingMode) {
    case 'BASE_PATH_MAPPING_ONLY':
      return byMappings;
    case 'ROUTING_RULE_ONLY':
      return byRules;
    case 'ROUTING_RULE_THEN_BASE_PATH_MAPPING':
      return (path, rawHeaders) => byRules(path, rawHeaders) ?? byMappings(path);
  }
}
