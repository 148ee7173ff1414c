// The functions of JSONPath: `$.numbers.sum()`, `$.list.length()`. Numbers come out as doubles.

import { TemplateError } from '../template-error.ts';
import { checkSize, itemsOf, JavaList } from '../values/java-list.ts';
import { isMap, mapKeys } from '../values/java-map.ts';
import { isInt, isNumber, JavaDouble, toDouble } from '../values/java-number.ts';
import { textOf } from '../values/value-text.ts';
import type { FunctionParameter, ParsedPath, PathToken } from './path-syntax.ts';

type FunctionToken = Extract<PathToken, { kind: 'function' }>;
type PathFunction = (value: unknown, parameters: readonly unknown[]) => unknown;

/** Calls a function on a value; the paths among its parameters are evaluated by `evaluate`. */
export function callFunction(
  { name, parameters }: FunctionToken,
  value: unknown,
  evaluate: (path: ParsedPath) => unknown,
): unknown {
  const call = functions.get(name);
  if (!call) throw new TemplateError(`JSONPath has no function ${name}`);
  const evaluated = (parameter: FunctionParameter) =>
    parameter.kind === 'path'
      ? evaluate(name === 'length' || name === 'size' ? childrenOf(parameter.path) : parameter.path)
      : parameter.value;
  return call(value, parameters.map(evaluated));
}

/** What `length` counts of a path: everything below what it finds. */
function childrenOf({ isRelative, tokens }: ParsedPath): ParsedPath {
  return { isRelative, tokens: [...tokens, { kind: 'wildcard' }] };
}

function length(value: unknown, [counted]: readonly unknown[]): unknown {
  const items = itemsOf(counted) ?? itemsOf(value);
  if (items) return items.length;
  return isMap(value) ? mapKeys(value).length : null;
}

/** The numbers of a list, and those among the parameters. */
function numbersOf(value: unknown, parameters: readonly unknown[]): number[] {
  const given = parameters.flatMap((parameter) => itemsOf(parameter) ?? [parameter]);
  const numbers = [...(itemsOf(value) ?? []), ...given].filter(isNumber).map(toDouble);
  if (numbers.length === 0)
    throw new TemplateError('Aggregation function attempted to calculate value using empty array');
  return numbers;
}

function aggregate(reduce: (numbers: number[]) => number): PathFunction {
  return (value, parameters) => new JavaDouble(reduce(numbersOf(value, parameters)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function deviation(numbers: readonly number[]): number {
  const mean = sum(numbers) / numbers.length;
  const squares = sum(numbers.map((number) => number * number));
  return Math.sqrt(squares / numbers.length - mean * mean);
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}

function concat(value: unknown, parameters: readonly unknown[]): string {
  const own = (itemsOf(value) ?? []).filter((item) => typeof item === 'string');
  const given = parameters.flatMap((parameter) => itemsOf(parameter) ?? [parameter]).filter((item) => item != null);
  return [...own, ...given].map(textOf).join('');
}

/** Adds to the list itself, as Jayway does: paths that are read later see it. */
function append(value: unknown, parameters: readonly unknown[]): unknown {
  const items = itemsOf(value);
  if (!items) return value;
  checkSize(items.length + parameters.length);
  for (const parameter of parameters) items.push(parameter);
  return value;
}

function keys(value: unknown): unknown {
  return isMap(value) ? new JavaList(mapKeys(value), 'set') : null;
}

function at(value: unknown, index: number): unknown {
  const items = itemsOf(value);
  if (!items) throw new TemplateError('Aggregation function attempted to calculate value using empty array');
  const place = index < 0 ? items.length + index : index;
  if (place < 0 || place >= items.length)
    throw new TemplateError(`Target index:${index} larger than object count:${items.length}`);
  return items[place];
}

const functions: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ['avg', aggregate((numbers) => sum(numbers) / numbers.length)],
  ['stddev', aggregate(deviation)],
  ['sum', aggregate(sum)],
  ['min', aggregate((numbers) => -largest(numbers.map((number) => -number)))],
  ['max', aggregate(largest)],
  ['concat', concat],
  ['length', length],
  ['size', length],
  ['append', append],
  ['keys', keys],
  ['first', (value) => at(value, 0)],
  ['last', (value) => at(value, -1)],
  ['index', (value, [index]) => at(value, isInt(index) ? index : 0)],
]);
