// What a Lambda authorizer answers. Developer guide, "Output from an API Gateway Lambda authorizer": principal, policy,
// a flat context and a usage identifier key. Anything else is the authorizer's fault, and lets nobody in.

import type { Json } from '../../../model/api.ts';
import { compilePolicy, type Policy } from '../../../model/policy/compile-policy.ts';
import { GatewayFailure } from '../failure.ts';
import { AuthorizerContext } from './authorizer-context.ts';

/** An answer that could be read. */
export interface AuthorizerResult {
  principalId: string;
  /** As the function wrote it. */
  policyDocument: Json;
  policy: Policy;
  context: AuthorizerContext;
  usageIdentifierKey: string | undefined;
}

/** The members that AWS's own reader knows; it refuses others by name. */
const known = ['principalId', 'policyDocument', 'context', 'usageIdentifierKey'];

/** Reads the function's answer. Throws the failure that the request ends with. */
export function readAuthorizerResult(payload: string): AuthorizerResult {
  const answer = parse(payload);
  const unknown = Object.keys(answer).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw unusable(`Invalid JSON in response: Unrecognized field "${unknown}" , not marked as ignorable`);
  }
  const principalId = textOf(answer, 'principalId');
  if (principalId === undefined) throw unusable('Invalid JSON in response: principalId is missing');
  const usageIdentifierKey = textOf(answer, 'usageIdentifierKey');
  const values = new Map([['principalId', principalId], ...contextOf(answer)]);
  values.set('principalId', principalId);
  return {
    principalId,
    ...policyOf(answer),
    context: new AuthorizerContext(values),
    usageIdentifierKey,
  };
}

/** A failure in the words of the execution log. */
export function unusable(reason: string): GatewayFailure {
  return new GatewayFailure('authorizerConfigurationError', `Execution failed due to configuration error: ${reason}`);
}

function parse(payload: string): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch (error) {
    throw unusable(`Invalid JSON in response: ${(error as Error).message}`);
  }
  if (answer === null) throw unusable('Could not parse policy');
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    throw unusable(`Invalid JSON in response: Can not deserialize instance out of ${tokenOf(answer)} token`);
  }
  return answer as Record<string, unknown>;
}

/** A text; numbers and booleans are taken for theirs. Undefined where it is not there. */
function textOf(answer: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(answer, name) ? answer[name] : undefined;
  return value === undefined || value === null ? undefined : scalarText(value);
}

/** Objects and lists are refused: a context is flat. */
function contextOf(answer: Record<string, unknown>): [string, string][] {
  const context = Object.hasOwn(answer, 'context') ? answer['context'] : undefined;
  if (context === undefined || context === null) return [];
  if (typeof context !== 'object' || Array.isArray(context)) {
    const token = tokenOf(context);
    throw unusable(
      `Invalid JSON in response: Can not deserialize instance of java.util.LinkedHashMap out of ${token} token`,
    );
  }
  return Object.entries(context)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, scalarText(value)]);
}

function scalarText(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  throw unusable(
    `Invalid JSON in response: Can not deserialize instance of java.lang.String out of ${tokenOf(value)} token`,
  );
}

/** The names of Jackson's tokens, which AWS's messages have. */
function tokenOf(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  return `VALUE_${typeof value === 'number' ? 'NUMBER' : String(typeof value).toUpperCase()}`;
}

function policyOf(answer: Record<string, unknown>): Pick<AuthorizerResult, 'policy' | 'policyDocument'> {
  const policyDocument = (Object.hasOwn(answer, 'policyDocument') ? answer['policyDocument'] : null) as Json;
  if (typeof policyDocument !== 'object' || policyDocument === null || Array.isArray(policyDocument)) {
    throw unusable('Could not parse policy');
  }
  try {
    return { policyDocument, policy: compilePolicy(policyDocument) };
  } catch (error) {
    throw unusable(`Invalid policy document: ${(error as Error).message}`);
  }
}
