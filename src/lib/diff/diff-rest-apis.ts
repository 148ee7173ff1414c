// The semantic difference of two REST APIs: what a client, and what only the gateway, would notice. Pure.
// Both sides are normalised first, so that what AWS rewrites on import is no difference.

import type { Authorizer, Json, RestApi } from '../model/api.ts';
import { type ComparisonScope, normalizeForComparison } from '../model/normalize-rest-api.ts';
import { type Change, makeChange } from './change.ts';
import { compareFields, compareNamed, type FieldRow, opaqueRules } from './compare-fields.ts';
import { compareModels } from './diff-models.ts';
import { compareResources } from './diff-resources.ts';
import { same } from './same.ts';

/**
 * The changes that make `after` of `before`: API first, then resources by path, then models. Empty: both mean the same.
 * `documents` as scope: neither side comes from API Gateway, so that what it does not export counts too.
 */
export function diffRestApis(before: RestApi, after: RestApi, scope: ComparisonScope = 'deployed'): Change[] {
  return compareRestApis(normalizeForComparison(before, scope), normalizeForComparison(after, scope));
}

/** The same for two APIs that are normalised already. */
export function compareRestApis(before: RestApi, after: RestApi): Change[] {
  return [
    ...compareFields([before, after], apiFields, {}),
    ...compareDefaultEndpoint(before, after),
    ...comparePolicies(before.policy, after.policy),
    ...compareNamed(before.authorizers, after.authorizers, authorizerRules),
    ...compareNamed(
      before.requestValidators,
      after.requestValidators,
      opaqueRules('request validator', {}, 'request-validator'),
    ),
    ...compareNamed(
      before.gatewayResponses,
      after.gatewayResponses,
      opaqueRules('gateway response', {}, 'gateway-response'),
    ),
    ...compareNamed(before.extensions ?? {}, after.extensions ?? {}, opaqueRules('extension', {}, 'extension')),
    ...compareResources(before, after),
    ...compareModels(before, after),
  ];
}

const apiFields: readonly FieldRow<RestApi>[] = [
  ['name', 'api-renamed', 'the name'],
  ['version', 'api-version-changed', 'the version'],
  ['description', 'documentation-changed', 'the description'],
  ['documentationParts', 'documentation-changed', 'the documentation'],
  ['apiKeySource', 'api-key-source-changed', 'the source of API keys'],
  ['binaryMediaTypes', 'binary-media-types-changed', 'the list of binary media types'],
  ['minimumCompressionSize', 'compression-changed', 'the minimum compression size'],
  ['endpointConfiguration', 'endpoint-configuration-changed', 'the endpoint configuration'],
  ['endpointAccessMode', 'endpoint-configuration-changed', 'the endpoint access mode'],
  ['securityPolicy', 'security-policy-changed', 'the TLS security policy'],
];

function compareDefaultEndpoint(before: RestApi, after: RestApi): Change[] {
  const disabled = after.disableExecuteApiEndpoint ?? false;
  if ((before.disableExecuteApiEndpoint ?? false) === disabled) return [];
  const rule = disabled ? 'default-endpoint-disabled' : 'default-endpoint-enabled';
  return [makeChange(rule, {}, { subject: 'the default endpoint', before: !disabled, after: disabled })];
}

function comparePolicies(before: Json | undefined, after: Json | undefined): Change[] {
  if (same(before, after)) return [];
  const rule =
    before === undefined
      ? 'resource-policy-added'
      : after === undefined
        ? 'resource-policy-removed'
        : 'resource-policy-changed';
  return [makeChange(rule, {}, { subject: 'the resource policy', before, after })];
}

const authorizerFields: readonly FieldRow<Authorizer>[] = [
  ['type', 'authorizer-type-changed', 'type'],
  ['authType', 'authorizer-backend-changed', 'authentication type'],
  ['identitySource', 'authorizer-identity-source-changed', 'identity source'],
  ['identityValidationExpression', 'authorizer-validation-changed', 'token validation expression'],
  ['providerARNs', 'authorizer-user-pools-changed', 'user pools'],
  ['authorizerUri', 'authorizer-backend-changed', 'function'],
  ['authorizerCredentials', 'authorizer-backend-changed', 'credentials'],
  ['authorizerResultTtlInSeconds', 'authorizer-backend-changed', 'cache time'],
];

const authorizerRules = {
  added: (name: string) => [makeChange('authorizer-added', {}, { subject: `authorizer ${name}` })],
  removed: (name: string) => [makeChange('authorizer-removed', {}, { subject: `authorizer ${name}` })],
  both: (name: string, before: Authorizer, after: Authorizer) =>
    compareFields(
      [before, after],
      authorizerFields.map(([field, rule, words]) => [field, rule, `authorizer ${name}: ${words}`] as const),
      {},
    ),
};
