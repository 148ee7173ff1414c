// Policies as functions: a document is read and compiled once, and then asked for its verdict on each request. IAM user
// guide, "Policy evaluation logic": whatever denies wins, else whatever allows, else the policy is silent.

import type { Json } from '../api.ts';
import { type Listed, type PolicyStatement, readPolicyDocument } from '../policy-document.ts';
import { compileConditions } from './compile-conditions.ts';
import { compilePrincipals } from './compile-principals.ts';
import type { PolicyRequest, Verdict } from './policy-request.ts';
import { compilePattern, type Pattern } from './wildcard.ts';

/** A policy, compiled. */
export type Policy = (request: PolicyRequest) => Verdict;

type Applies = (request: PolicyRequest) => boolean;

/**
 * Compiles a document of any kind: of a resource, an identity, a VPC endpoint, or one that an authorizer returned.
 * Throws PolicyDocumentError for what is no policy.
 */
export function compilePolicy(document: Json): Policy {
  const { version, statements } = readPolicyDocument(document);
  const variables = version === '2012-10-17' ? 'replaced' : 'literal';
  const compiled = statements.map((statement) => ({
    effect: statement.effect,
    applies: compileStatement(statement, variables),
  }));
  const denials = compiled.filter(({ effect }) => effect === 'Deny').map(({ applies }) => applies);
  const allowances = compiled.filter(({ effect }) => effect === 'Allow').map(({ applies }) => applies);
  return (request) => {
    if (denials.some((applies) => applies(request))) return 'deny';
    return allowances.some((applies) => applies(request)) ? 'allow' : 'silent';
  };
}

/** What several policies of one identity say together. */
export function joinPolicies(policies: readonly Policy[]): Policy {
  return (request) => {
    const verdicts = policies.map((policy) => policy(request));
    if (verdicts.includes('deny')) return 'deny';
    return verdicts.includes('allow') ? 'allow' : 'silent';
  };
}

function compileStatement(statement: PolicyStatement, variables: 'replaced' | 'literal'): Applies {
  const names = compilePrincipals(statement.principals, statement.effect);
  const actions = compileActions(statement.actions);
  const resources = compileResources(statement.resources, variables);
  const conditions = compileConditions(statement.conditions, variables);
  return (request) =>
    actions(request) && resources(request) && names(request) && conditions.every((holds) => holds(request));
}

/** Names of actions are taken in any case, and know no variables. */
function compileActions({ values, isNot }: Listed): Applies {
  const patterns = values.map((value) =>
    compilePattern(value.toLowerCase(), { wildcards: 'wild', variables: 'literal' }),
  );
  return (request) => someMatches(patterns, request.action.toLowerCase(), request) !== isNot;
}

function compileResources(resources: Listed | undefined, variables: 'replaced' | 'literal'): Applies {
  if (!resources) return () => true;
  const patterns = resources.values.map((value) => compileResource(value, variables));
  return (request) => someMatches(patterns, request.resource, request) !== resources.isNot;
}

/** `execute-api:/stage/METHOD/path` is of whatever API the policy is asked about: its ARN without its first parts. */
function compileResource(value: string, variables: 'replaced' | 'literal'): Pattern {
  const short = /^execute-api:\/?(.*)$/s.exec(value);
  if (!short) return compilePattern(value, { wildcards: 'wild', variables });
  const matches = compilePattern(short[1] ?? '', { wildcards: 'wild', variables });
  return (resource, request) => matches(resource.slice(resource.indexOf('/') + 1), request);
}

function someMatches(patterns: readonly Pattern[], text: string, request: PolicyRequest): boolean {
  for (const matches of patterns) if (matches(text, request)) return true;
  return false;
}
