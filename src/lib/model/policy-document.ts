// A policy document as IAM's grammar has it, read into statements whose members are always lists. IAM user guide, "Grammar
// of the IAM JSON policy language". Whoever keeps, lints or evaluates policies reads them here.

import type { Json } from './api.ts';

export interface PolicyDocument {
  /** Variables such as `${aws:username}` are those of 2012-10-17; a policy that says nothing is of 2008. */
  version: '2008-10-17' | '2012-10-17';
  statements: PolicyStatement[];
}

export interface PolicyStatement {
  effect: 'Allow' | 'Deny';
  actions: Listed;
  /** Absent where a statement says nothing of it, as none of an identity's policies does. */
  principals: PolicyPrincipals | undefined;
  /** Absent in trust policies alone. */
  resources: Listed | undefined;
  conditions: PolicyCondition[];
}

/** `Action` or `NotAction` and the like. */
export interface Listed {
  values: string[];
  isNot: boolean;
}

export interface PolicyPrincipals {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser` -> who. A bare `*` is everybody: `AWS` of `*`. */
  byKind: [kind: string, values: string[]][];
  isNot: boolean;
}

/** One operator on one key. */
export interface PolicyCondition {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  operator: string;
  key: string;
  values: string[];
}

/** What makes a document no policy. */
export class PolicyDocumentError extends Error {}

/** Reads a policy. Throws PolicyDocumentError, naming the place. */
export function readPolicyDocument(document: Json): PolicyDocument {
  if (!isObject(document)) throw new PolicyDocumentError('A policy is an object');
  refuseOthers(document, ['Version', 'Id', 'Statement'], 'The policy');
  const version = document['Version'] ?? '2008-10-17';
  if (version !== '2008-10-17' && version !== '2012-10-17') {
    throw new PolicyDocumentError('Version must be "2012-10-17" or "2008-10-17"');
  }
  const statements = listOf(document['Statement'] ?? []);
  if (statements.length === 0) throw new PolicyDocumentError('Statement is missing or empty');
  return { version, statements: statements.map((statement, at) => readStatement(statement, `Statement ${at + 1}`)) };
}

const statementMembers = ['Sid', 'Effect', 'Action', 'Principal', 'Resource', 'Condition'];
const allMembers = [...statementMembers, 'NotAction', 'NotPrincipal', 'NotResource'];

function readStatement(statement: Json, place: string): PolicyStatement {
  if (!isObject(statement)) throw new PolicyDocumentError(`${place} must be an object`);
  refuseOthers(statement, allMembers, place);
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new PolicyDocumentError(`${place}: Effect must be "Allow" or "Deny"`);
  }
  const actions = readListed(statement, 'Action', place);
  if (!actions) throw new PolicyDocumentError(`${place} needs Action or NotAction`);
  return {
    effect,
    actions,
    principals: readPrincipals(statement, place),
    resources: readListed(statement, 'Resource', place),
    conditions: readConditions(statement['Condition'], place),
  };
}

function readListed(statement: { [key: string]: Json }, name: string, place: string): Listed | undefined {
  const { value, isNot, written } = oneOf(statement, name, place);
  return value === undefined ? undefined : { values: textsOf(value, `${place}: ${written}`), isNot };
}

function readPrincipals(statement: { [key: string]: Json }, place: string): PolicyPrincipals | undefined {
  const { value, isNot, written } = oneOf(statement, 'Principal', place);
  if (value === undefined) return undefined;
  if (value === '*') return { byKind: [['AWS', ['*']]], isNot };
  if (!isObject(value)) throw new PolicyDocumentError(`${place}: ${written} must be "*" or an object`);
  refuseOthers(value, ['AWS', 'Service', 'Federated', 'CanonicalUser'], `${place}: ${written}`);
  const byKind = Object.entries(value).map(([kind, who]): [string, string[]] => [
    kind,
    textsOf(who, `${place}: ${written}.${kind}`),
  ]);
  return { byKind, isNot };
}

/** A member or its `Not` form; both are one too many. */
function oneOf(
  statement: { [key: string]: Json },
  name: string,
  place: string,
): { value: Json | undefined; isNot: boolean; written: string } {
  const plain = statement[name];
  const negated = statement[`Not${name}`];
  if (plain !== undefined && negated !== undefined) {
    throw new PolicyDocumentError(`${place} has both ${name} and Not${name}`);
  }
  const isNot = negated !== undefined;
  return { value: isNot ? negated : plain, isNot, written: isNot ? `Not${name}` : name };
}

function readConditions(block: Json | undefined, place: string): PolicyCondition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new PolicyDocumentError(`${place}: Condition must be an object`);
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new PolicyDocumentError(`${place}: Condition.${operator} must map keys to values`);
    return Object.entries(keys).map(([key, values]) => {
      return { operator, key, values: scalarsOf(values, `${place}: Condition.${operator}.${key}`) };
    });
  });
}

function textsOf(value: Json, place: string): string[] {
  const values = listOf(value);
  if (values.every((text) => typeof text === 'string') && values.length > 0) return values as string[];
  throw new PolicyDocumentError(`${place} must be a string or a list of strings`);
}

/** Numbers and booleans may stand without quotes. */
function scalarsOf(value: Json, place: string): string[] {
  return listOf(value).map((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new PolicyDocumentError(`${place} must be a string, a number, a boolean, or a list of them`);
  });
}

function refuseOthers(value: object, known: readonly string[], place: string): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) throw new PolicyDocumentError(`${place} has an unknown member ${other}`);
}

function listOf(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
