// Model-level checks that AWS's framework makes before an operation's own: enums and patterns (the wire has checked
// required members and types).
// All that fail are told in one ValidationException, enums as hash-ordered sets (recorded texts, "Common Errors").

import { Fault } from '../wire/fault.ts';

/** One failed constraint, in the framework's words; undefined when it holds. */
export type Violation = string | undefined;

/** Throws one ValidationException with all that failed, in the order given. */
export function refuseViolations(violations: readonly Violation[]): void {
  const failed = violations.filter((violation) => violation !== undefined);
  if (failed.length === 0) return;
  const counted = failed.length === 1 ? '1 validation error' : `${failed.length} validation errors`;
  throw new Fault('ValidationException', `${counted} detected: ${failed.join('; ')}`);
}

/** The value is one of a set; absent is fine. `at` is the framework's path of the member. */
export function oneOf(at: string, value: string | null | undefined, set: readonly string[]): Violation {
  return value === undefined || value === null || set.includes(value)
    ? undefined
    : `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${set.join(', ')}]`;
}

/** Each item of a list is one of a set; the framework tells the whole list. */
export function eachOneOf(at: string, values: readonly string[] | undefined, set: readonly string[]): Violation {
  return values === undefined || values.every((value) => set.includes(value))
    ? undefined
    : `Value '[${values.join(', ')}]' at '${at}' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${set.join(', ')}]]`;
}

/** A status code is three digits, the first from 1 to 5. */
export function statusCode(at: string, value: string | undefined): Violation {
  return value === undefined || /^[1-5]\d\d$/.test(value)
    ? undefined
    : `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d`;
}

/** The framework's sets, in the order in which its messages list them [recorded, but for those marked]. */
export const enums = {
  op: ['add', 'remove', 'move', 'test', 'replace', 'copy'],
  integrationType: ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'],
  endpointType: ['PRIVATE', 'EDGE', 'REGIONAL'],
  ipAddressType: ['ipv4', 'dualstack'],
  gatewayResponseType: [
    'REQUEST_TOO_LARGE',
    'RESOURCE_NOT_FOUND',
    'AUTHORIZER_CONFIGURATION_ERROR',
    'MISSING_AUTHENTICATION_TOKEN',
    'BAD_REQUEST_BODY',
    'INVALID_SIGNATURE',
    'INVALID_API_KEY',
    'BAD_REQUEST_PARAMETERS',
    'AUTHORIZER_FAILURE',
    'UNAUTHORIZED',
    'INTEGRATION_TIMEOUT',
    'ACCESS_DENIED',
    'DEFAULT_4XX',
    'DEFAULT_5XX',
    'WAF_FILTERED',
    'QUOTA_EXCEEDED',
    'THROTTLED',
    'API_CONFIGURATION_ERROR',
    'UNSUPPORTED_MEDIA_TYPE',
    'INTEGRATION_FAILURE',
    'EXPIRED_TOKEN',
  ],
  // The order of those below is not recorded.
  authorizerType: ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'],
  connectionType: ['INTERNET', 'VPC_LINK'],
  contentHandling: ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'],
  responseTransferMode: ['BUFFERED', 'STREAM'],
  apiKeySource: ['HEADER', 'AUTHORIZER'],
  endpointAccessMode: ['BASIC', 'STRICT'],
  putMode: ['overwrite', 'merge'],
  cacheClusterSize: ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'],
  documentationPartType: [
    'API',
    'AUTHORIZER',
    'MODEL',
    'RESOURCE',
    'METHOD',
    'PATH_PARAMETER',
    'QUERY_PARAMETER',
    'REQUEST_HEADER',
    'REQUEST_BODY',
    'RESPONSE',
    'RESPONSE_HEADER',
    'RESPONSE_BODY',
  ],
} as const;
