// Custom domains for tests.

import type { CustomDomain, RoutingRule } from '../../../src/lib/model/custom-domain.ts';

/** A Regional domain api.example.com without mappings and certificate. */
export function customDomain(more: Partial<CustomDomain> = {}): CustomDomain {
  return {
    account: '123456789012',
    region: 'eu-west-1',
    id: more.name ?? 'api.example.com',
    createdAt: 0,
    name: 'api.example.com',
    endpoints: [
      {
        type: 'REGIONAL',
        target: 'd-abcdefghij.execute-api.eu-west-1.amazonaws.com',
        securityPolicy: 'TLS_1_2',
        certificate: { certificate: '', privateKey: '' },
      },
    ],
    routingMode: 'BASE_PATH_MAPPING_ONLY',
    mappings: [],
    rules: [],
    ...more,
  };
}

/** A rule without conditions. */
export function rule(more: Pick<RoutingRule, 'priority' | 'action'> & Partial<RoutingRule>): RoutingRule {
  return { headers: [], ...more };
}
