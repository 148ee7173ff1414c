// The operators of conditions. What values of different kinds do is Jayway's: text and numbers compare as text, or as
// numbers when the number stands on the left of an equation.

import { boundedMatch } from '../methods/bounded-match.ts';
import { TemplateError } from '../template-error.ts';
import { equals } from '../values/java-equals.ts';
import { itemsOf } from '../values/java-list.ts';
import { isMap, mapKeys } from '../values/java-map.ts';
import { compareNumbers, JavaDouble, type JavaNumber, parseWhole } from '../values/java-number.ts';
import { textOf } from '../values/value-text.ts';
import type { FilterValue } from './filter.ts';
import { listOf } from './filter-value.ts';

export type Comparison = (left: FilterValue, right: FilterValue) => boolean;

function isEqual(left: FilterValue, right: FilterValue): boolean {
  switch (left.kind) {
    case 'null':
      return right.kind === 'null';
    case 'boolean':
      return right.kind === 'boolean' && left.value === right.value;
    case 'string':
      return (right.kind === 'string' || right.kind === 'number') && left.value === textOf(right.value);
    case 'number':
      return isSameNumber(left.value, right);
    case 'json':
      // A list that is written on the left is text for Jayway, and equals nothing.
      return right.kind === 'json' && left.isLiteral !== true && equals(left.value, right.value);
    default:
      return false;
  }
}

/** Text on the right of a number is read as one. */
function isSameNumber(number: JavaNumber, other: FilterValue): boolean {
  if (other.kind === 'number') return compareNumbers(number, other.value) === 0;
  const parsed = other.kind === 'string' ? parseDecimal(other.value) : undefined;
  return parsed !== undefined && compareNumbers(number, parsed) === 0;
}

function parseDecimal(text: string): JavaNumber | undefined {
  if (/^[+-]?\d+$/.test(text)) return parseWhole(text);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? new JavaDouble(Number(text)) : undefined;
}

/** Numbers by size, text by its characters; everything else has no order, nor do text and numbers together. */
function ordered(holds: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (left.kind === 'number' && right.kind === 'number') return holds(compareNumbers(left.value, right.value));
    if (left.kind !== 'string' || right.kind !== 'string') return false;
    return holds(left.value < right.value ? -1 : left.value > right.value ? 1 : 0);
  };
}

/** The list on one side; what is none fails where Jayway insists on one. */
function requiredList(value: FilterValue): FilterValue[] | undefined {
  if (value.kind !== 'json') throw new FilterMismatch('Expected value list node');
  return listOf(value);
}

/** A condition that makes no sense for this element: it does not take it. */
class FilterMismatch extends TemplateError {}

function has(list: readonly FilterValue[], value: FilterValue): boolean {
  return list.some((item) => isEqual(value, item));
}

function isIn(left: FilterValue, right: FilterValue): boolean {
  const list = requiredList(right);
  return list !== undefined && has(list, left);
}

function contains(left: FilterValue, right: FilterValue): boolean {
  if (left.kind === 'string' && right.kind === 'string') return left.value.includes(right.value);
  const list = listOf(left);
  return list !== undefined && has(list, right);
}

function size(left: FilterValue, right: FilterValue): boolean {
  if (right.kind !== 'number') return false;
  const wanted = Number(textOf(right.value));
  if (left.kind === 'string') return left.value.length === wanted;
  return left.kind === 'json' && (itemsOf(left.value)?.length ?? -1) === wanted;
}

function empty(left: FilterValue, right: FilterValue): boolean {
  if (right.kind !== 'boolean') throw new FilterMismatch('Expected boolean node');
  if (left.kind === 'string') return (left.value === '') === right.value;
  if (left.kind !== 'json') return false;
  const length = isMap(left.value) ? mapKeys(left.value).length : (itemsOf(left.value)?.length ?? 0);
  return (length === 0) === right.value;
}

/** Comparisons of two lists. */
function ofLists(holds: (left: FilterValue[], right: FilterValue[]) => boolean): Comparison {
  return (left, right) => {
    const others = requiredList(right);
    const list = others && requiredList(left);
    return list !== undefined && others !== undefined && holds(list, others);
  };
}

function matches(left: FilterValue, right: FilterValue): boolean {
  if (left.kind === 'pattern') return right.kind !== 'pattern' && matchesAny(left.pattern, right);
  return right.kind === 'pattern' && matchesAny(right.pattern, left);
}

/** A list matches when one of its elements does. */
function matchesAny(pattern: RegExp, value: FilterValue): boolean {
  const items = (value.kind === 'json' ? listOf(value) : undefined) ?? [value];
  return items.some((item) => {
    const hasText = item.kind === 'string' || item.kind === 'number' || item.kind === 'boolean';
    const text = hasText ? textOf(item.value) : '';
    return boundedMatch(pattern, text, () => pattern.test(text));
  });
}

function not(comparison: Comparison): Comparison {
  return (left, right) => !comparison(left, right);
}

function ofOneKind(left: FilterValue, right: FilterValue): boolean {
  return left.kind === right.kind && isEqual(left, right);
}

/** What makes no sense holds for no element. */
function lenient(comparison: Comparison): Comparison {
  return (left, right) => {
    try {
      return comparison(left, right);
    } catch (error) {
      if (error instanceof FilterMismatch) return false;
      throw error;
    }
  };
}

export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['==', isEqual],
  ['!=', not(isEqual)],
  ['===', ofOneKind],
  ['!==', not(ofOneKind)],
  ['<', ordered((order) => order < 0)],
  ['<=', ordered((order) => order <= 0)],
  ['>', ordered((order) => order > 0)],
  ['>=', ordered((order) => order >= 0)],
  ['=~', matches],
  ['IN', lenient(isIn)],
  ['NIN', lenient(not(isIn))],
  ['CONTAINS', contains],
  ['SIZE', size],
  ['EMPTY', lenient(empty)],
  // Jayway takes no list that is written in the condition here, and there are no others: it holds for nothing.
  ['ALL', () => false],
  ['SUBSETOF', lenient(ofLists((list, others) => list.every((value) => has(others, value))))],
  ['ANYOF', lenient(ofLists((list, others) => list.some((value) => has(others, value))))],
  ['NONEOF', lenient(ofLists((list, others) => !list.some((value) => has(others, value))))],
]);
