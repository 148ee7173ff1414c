// `Condition`: every operator on every key has to hold; of an operator's values one suffices, or none may match. IAM user
// guide, "Condition operators", "Set operators for multivalued context keys".

import type { PolicyCondition } from '../policy-document.ts';
import { PolicyDocumentError } from '../policy-document.ts';
import { type Comparison, conditionOperator } from './condition-operators.ts';
import type { PolicyRequest } from './policy-request.ts';

type Holds = (request: PolicyRequest) => boolean;

/** Compiles a statement's conditions. Throws PolicyDocumentError for an operator that does not exist. */
export function compileConditions(conditions: readonly PolicyCondition[], variables: 'replaced' | 'literal'): Holds[] {
  return conditions.map((condition) => compileCondition(condition, variables));
}

const operatorName = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i;

function compileCondition({ operator, key, values }: PolicyCondition, variables: 'replaced' | 'literal'): Holds {
  const [, set, name = '', ifExists] = operatorName.exec(operator) ?? [];
  const wanted = key.toLowerCase();
  if (name.toLowerCase() === 'null' && !ifExists) return compileNull(wanted, values);
  const found = conditionOperator(name);
  if (!found) throw new PolicyDocumentError(`There is no condition operator ${operator}`);
  const comparisons = values
    .map((value) => found.compile(value, variables))
    .filter((compiled) => compiled !== undefined);
  const isSatisfied = satisfies(comparisons, found.isNegated);
  const absent = set ? set.toLowerCase() === 'forallvalues' : found.isNegated || ifExists !== undefined;
  const judge = set && set.toLowerCase() === 'forallvalues' ? everyValue(isSatisfied) : someValue(isSatisfied);
  return (request) => {
    const value = request.key(wanted);
    if (value === undefined || value.length === 0) return value === '' ? isSatisfied(value, request) : absent;
    return typeof value === 'string' ? isSatisfied(value, request) : judge(value, request);
  };
}

/** `"Null": {"aws:username": "true"}` holds where the key is absent. */
function compileNull(key: string, values: readonly string[]): Holds {
  const wanted = values.map((value) => value.toLowerCase() === 'true');
  return (request) => wanted.includes(request.key(key) === undefined);
}

function satisfies(comparisons: readonly Comparison[], isNegated: boolean): Comparison {
  const [only, ...more] = comparisons;
  if (only && more.length === 0 && !isNegated) return only;
  return (value, request) => comparisons.some((matches) => matches(value, request)) !== isNegated;
}

type JudgeAll = (values: readonly string[], request: PolicyRequest) => boolean;

function everyValue(isSatisfied: Comparison): JudgeAll {
  return (values, request) => values.every((value) => isSatisfied(value, request));
}

function someValue(isSatisfied: Comparison): JudgeAll {
  return (values, request) => values.some((value) => isSatisfied(value, request));
}
