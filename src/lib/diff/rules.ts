// Every kind of change and how much it can hurt a client: the ONE table of severities.
// `breaking`: a client that worked may fail; `possibly-breaking`: it depends on the client or on the backend;
// `non-breaking`: clients gain or notice nothing; `gateway-only`: only what lies behind the gateway, or about it, changes.

export type Severity = 'breaking' | 'possibly-breaking' | 'non-breaking' | 'gateway-only';

export type Kind = 'added' | 'removed' | 'changed';

export interface Rule {
  severity: Severity;
  kind: Kind;
  /** What happened, in words; `{subject}`, `{before}` and `{after}` are filled in. */
  says: string;
}

const added = (severity: Severity, says = '{subject} was added'): Rule => ({ severity, kind: 'added', says });
const removed = (severity: Severity, says = '{subject} was removed'): Rule => ({ severity, kind: 'removed', says });
const changed = (severity: Severity, says = '{subject} changed'): Rule => ({ severity, kind: 'changed', says });
const valued = (severity: Severity): Rule => changed(severity, '{subject} changed from {before} to {after}');

export const rules = {
  // The API as a whole
  'api-renamed': valued('gateway-only'),
  'api-version-changed': valued('gateway-only'),
  'documentation-changed': changed('gateway-only'),
  'api-key-source-changed': changed('breaking', 'the API key is read from {after} instead of {before}'),
  'binary-media-types-changed': valued('possibly-breaking'),
  'compression-changed': valued('gateway-only'),
  'default-endpoint-disabled': changed('breaking', 'the execute-api endpoint no longer answers'),
  'default-endpoint-enabled': changed('non-breaking', 'the execute-api endpoint answers'),
  'endpoint-configuration-changed': valued('possibly-breaking'),
  'security-policy-changed': changed(
    'possibly-breaking',
    '{subject} changed from {before} to {after}: older TLS clients may fail',
  ),
  'resource-policy-added': added('possibly-breaking', 'a resource policy now decides who may call'),
  'resource-policy-removed': removed(
    'possibly-breaking',
    'the resource policy was removed: it restricts nobody any more',
  ),
  'resource-policy-changed': changed('possibly-breaking'),
  'gateway-response-added': added('possibly-breaking'),
  'gateway-response-removed': removed('possibly-breaking'),
  'gateway-response-changed': changed('possibly-breaking'),
  'extension-added': added('gateway-only'),
  'extension-removed': removed('gateway-only'),
  'extension-changed': changed('gateway-only'),

  // Resources and methods
  'resource-added': added('gateway-only'),
  'resource-removed': removed('gateway-only'),
  'path-parameter-renamed': changed('gateway-only', 'the path variables were renamed from {before} to {after}'),
  'method-added': added('non-breaking'),
  'method-removed': removed('breaking'),
  'method-taken-from-any': added('possibly-breaking', '{subject} was added; ANY answered it before'),
  'method-left-to-any': removed('possibly-breaking', '{subject} was removed; ANY answers it now'),
  'cors-preflight-added': added('non-breaking', 'the CORS preflight was added'),
  'cors-preflight-removed': removed(
    'breaking',
    'the CORS preflight was removed: browsers of other origins are refused',
  ),
  'cors-preflight-changed': changed('possibly-breaking', 'the CORS preflight changed: {subject}'),
  'operation-name-changed': valued('gateway-only'),

  // Who may call
  'authorization-added': changed('breaking', 'calls need authorization ({after}); before, anybody could call'),
  'authorization-removed': changed(
    'possibly-breaking',
    'calls need no authorization any more ({before} before): anybody can call',
  ),
  'authorization-type-changed': changed('breaking', 'authorization changed from {before} to {after}'),
  'authorizer-switched': changed('possibly-breaking', 'the authorizer is {after} instead of {before}'),
  'authorization-scopes-narrowed': changed('breaking', 'the accepted scopes changed from {before} to {after}'),
  'authorization-scopes-widened': changed('non-breaking', 'the accepted scopes changed from {before} to {after}'),
  'api-key-required': changed('breaking', 'an API key is required'),
  'api-key-not-required': changed('non-breaking', 'an API key is no longer required'),
  'authorizer-added': added('gateway-only'),
  'authorizer-removed': removed('gateway-only'),
  'authorizer-type-changed': valued('possibly-breaking'),
  'authorizer-identity-source-changed': changed(
    'breaking',
    '{subject} reads the identity from {after} instead of {before}',
  ),
  'authorizer-validation-changed': changed('possibly-breaking'),
  'authorizer-user-pools-changed': valued('possibly-breaking'),
  'authorizer-backend-changed': changed('gateway-only'),

  // Requests
  'request-parameter-added': added('non-breaking'),
  'request-parameter-added-required': added('breaking', '{subject} was added and is required'),
  'request-parameter-removed': removed('possibly-breaking'),
  'request-parameter-became-required': changed('breaking', '{subject} became required'),
  'request-parameter-became-optional': changed('non-breaking', '{subject} became optional'),
  'request-body-added': added('possibly-breaking'),
  'request-body-removed': removed('possibly-breaking'),
  'request-content-type-added': added('non-breaking'),
  'request-content-type-removed': removed('breaking'),
  'request-validation-added': changed(
    'possibly-breaking',
    'the gateway now validates {subject}: requests that passed before may get 400',
  ),
  'request-validation-removed': changed('non-breaking', 'the gateway no longer validates {subject}'),
  'request-validator-renamed': valued('gateway-only'),
  'request-validator-added': added('gateway-only'),
  'request-validator-removed': removed('gateway-only'),
  'request-validator-changed': changed('gateway-only'),

  // Responses
  'response-added': added('non-breaking'),
  'response-removed': removed('possibly-breaking'),
  'response-success-removed': removed('breaking'),
  'response-header-added': added('non-breaking'),
  'response-header-removed': removed('breaking'),
  'response-header-changed': changed('gateway-only'),
  'response-body-added': added('non-breaking'),
  'response-body-removed': removed('possibly-breaking'),
  'response-content-type-added': added('non-breaking'),
  'response-content-type-removed': removed('breaking'),

  // Schemas: what a client sends
  'request-property-added': added('non-breaking'),
  'request-property-added-required': added('breaking', '{subject} was added and is required'),
  'request-property-removed': removed('possibly-breaking'),
  'request-property-became-required': changed('breaking', '{subject} became required'),
  'request-property-became-optional': changed('non-breaking', '{subject} became optional'),
  'request-type-widened': changed('non-breaking', '{subject} accepts {after} instead of {before}'),
  'request-type-narrowed': changed('breaking', '{subject} accepts {after} instead of {before}'),
  'request-type-changed': changed('breaking', '{subject} accepts {after} instead of {before}'),
  'request-enum-value-added': added('non-breaking', '{subject} accepts {after}'),
  'request-enum-value-removed': removed('breaking', '{subject} no longer accepts {before}'),
  'request-constraint-tightened': changed('breaking', '{subject} was tightened from {before} to {after}'),
  'request-constraint-loosened': changed('non-breaking', '{subject} was loosened from {before} to {after}'),
  'request-schema-changed': changed('possibly-breaking', '{subject} changed from {before} to {after}'),

  // Schemas: what a client gets
  'response-property-added': added('non-breaking'),
  'response-property-added-required': added('non-breaking', '{subject} was added and is always there'),
  'response-property-removed': removed('breaking'),
  'response-property-became-required': changed('non-breaking', '{subject} is always there'),
  'response-property-became-optional': changed('possibly-breaking', '{subject} may be missing'),
  'response-type-widened': changed('breaking', '{subject} can be {after} instead of {before}'),
  'response-type-narrowed': changed('non-breaking', '{subject} can be {after} instead of {before}'),
  'response-type-changed': changed('breaking', '{subject} is {after} instead of {before}'),
  'response-enum-value-added': added('possibly-breaking', '{subject} can be {after}'),
  'response-enum-value-removed': removed('non-breaking', '{subject} can no longer be {before}'),
  'response-constraint-tightened': changed('non-breaking', '{subject} was tightened from {before} to {after}'),
  'response-constraint-loosened': changed('possibly-breaking', '{subject} was loosened from {before} to {after}'),
  'response-schema-changed': changed('possibly-breaking', '{subject} changed from {before} to {after}'),

  // Models as such
  'schema-documentation-changed': changed('gateway-only'),
  'model-added': added('gateway-only'),
  'model-removed': removed('gateway-only'),
  'model-changed': changed('gateway-only'),

  // Integrations
  'integration-added': added('possibly-breaking', 'the method got an integration'),
  'integration-removed': removed('breaking', 'the integration was removed: API Gateway refuses to deploy the method'),
  'integration-type-changed': valued('possibly-breaking'),
  'integration-uri-changed': valued('gateway-only'),
  'integration-http-method-changed': valued('gateway-only'),
  'integration-credentials-changed': valued('gateway-only'),
  'integration-connection-changed': valued('gateway-only'),
  'integration-request-mapping-changed': changed('gateway-only'),
  'integration-passthrough-changed': valued('possibly-breaking'),
  'integration-content-handling-changed': valued('possibly-breaking'),
  'integration-timeout-raised': valued('gateway-only'),
  'integration-timeout-lowered': changed('possibly-breaking', '{subject} was lowered from {before} to {after} ms'),
  'integration-caching-changed': changed('gateway-only'),
  'integration-tls-changed': changed('gateway-only'),
  'integration-transfer-mode-changed': valued('possibly-breaking'),
  'integration-response-added': added('possibly-breaking'),
  'integration-response-removed': removed('possibly-breaking'),
  'integration-response-selection-changed': valued('possibly-breaking'),
  'integration-response-mapping-changed': changed('possibly-breaking'),

  // Stages
  'stage-variable-added': added('gateway-only'),
  'stage-variable-removed': removed('gateway-only'),
  'stage-variable-changed': valued('gateway-only'),
  'stage-throttling-changed': valued('possibly-breaking'),
  'stage-caching-changed': valued('possibly-breaking'),
  'stage-logging-changed': valued('gateway-only'),
  'stage-setting-changed': valued('gateway-only'),
  'stage-client-certificate-changed': valued('gateway-only'),
  'stage-canary-changed': changed('possibly-breaking', 'the canary changed from {before} to {after}'),
  'stage-tag-added': added('gateway-only'),
  'stage-tag-removed': removed('gateway-only'),
  'stage-tag-changed': valued('gateway-only'),

  // Domain names that lead to a stage
  'domain-name-added': added('non-breaking', '{subject} is to be set up ({after})'),
  'domain-name-changed': changed('possibly-breaking', '{subject} is to change: {after}'),
  'domain-mapping-added': added('non-breaking', '{subject} is to lead to {after}'),
  'domain-mapping-changed': changed('possibly-breaking', '{subject} leads to {before}, and is to lead to {after}'),
  'domain-records-changed': changed('non-breaking', '{subject} are to be written'),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** From worst to harmless. */
export const severities: readonly Severity[] = ['breaking', 'possibly-breaking', 'non-breaking', 'gateway-only'];
