// An integration without what an import and an export of API Gateway lose or fill in.

import type { Integration, IntegrationResponse } from './api.ts';
import { record } from './api.ts';

/** A resource's id: what API Gateway fills in as the cache namespace. The root's has ten characters, the others' six. */
const resourceId = /^[a-z0-9]{6}([a-z0-9]{4})?$/;

/** A copy for comparison; see `normalizeForComparison`. */
export function normalizeIntegration(integration: Integration): Integration {
  const { cacheNamespace, responseTransferMode, tlsConfig, httpMethod, uri, ...rest } = integration;
  const mock = integration.type === 'MOCK';
  return {
    ...rest,
    // Nothing is called: a verb and a URI of a MOCK integration mean nothing.
    ...(httpMethod && !mock ? { httpMethod } : {}),
    ...(uri && !mock ? { uri } : {}),
    ...(cacheNamespace && !resourceId.test(cacheNamespace) ? { cacheNamespace } : {}),
    ...(responseTransferMode === 'STREAM' ? { responseTransferMode } : {}),
    ...(tlsConfig?.insecureSkipVerification ? { tlsConfig: { insecureSkipVerification: true } } : {}),
    cacheKeyParameters: [...new Set(integration.cacheKeyParameters)].sort(),
    integrationResponses: normalizeResponses(integration.integrationResponses),
  };
}

/** Of several with one pattern an export keeps the last; an empty pattern is that of the default response. */
function normalizeResponses(responses: Integration['integrationResponses']): Integration['integrationResponses'] {
  const byPattern = new Map<string, [string, IntegrationResponse]>();
  for (const [statusCode, { selectionPattern, ...rest }] of Object.entries(responses)) {
    const pattern = selectionPattern || 'default';
    byPattern.set(pattern, [statusCode, pattern === 'default' ? rest : { ...rest, selectionPattern: pattern }]);
  }
  return record(byPattern.values());
}
