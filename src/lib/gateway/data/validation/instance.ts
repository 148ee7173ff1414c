// A body as a schema looks at it: the kinds of values by the names of draft 4, how Java prints them, and what is equal.

import { ExactNumber } from './exact-number.ts';

/** A JSON value. Numbers are JavaScript's only where those are whole and exact. */
export type Instance = null | boolean | number | string | ExactNumber | Instance[] | InstanceObject;

/** Names come from clients: read own members alone. */
export interface InstanceObject {
  [name: string]: Instance;
}

/** Kinds of values as bits, in the order in which messages list them. */
export const kinds = { array: 1, boolean: 2, integer: 4, null: 8, number: 16, object: 32, string: 64 } as const;

export const anyKind = 127;
export const numbers = kinds.integer | kinds.number;

/** The kind of a value; a number with a point or an exponent is no integer, whatever it amounts to. */
export function kindOf(value: Instance): number {
  if (typeof value === 'string') return kinds.string;
  if (typeof value === 'number') return kinds.integer;
  if (typeof value === 'boolean') return kinds.boolean;
  if (value === null) return kinds.null;
  if (Array.isArray(value)) return kinds.array;
  if (value instanceof ExactNumber) return value.isWhole ? kinds.integer : kinds.number;
  return kinds.object;
}

/** `["integer","number"]` of bits. */
export function kindNames(bits: number): string[] {
  return Object.entries(kinds)
    .filter(([, bit]) => (bits & bit) !== 0)
    .map(([name]) => name);
}

/** The value as JSON, as messages show it. */
export function instanceText(value: Instance): string {
  if (value instanceof ExactNumber) return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(instanceText).join(',')}]`;
  return `{${Object.keys(value)
    .map((name) => `${JSON.stringify(name)}:${instanceText(value[name] ?? null)}`)
    .join(',')}}`;
}

/** The same text for equal values: numbers by their amount, objects whatever their order. */
export function canonicalText(value: Instance): string {
  if (typeof value === 'number') return ExactNumber.of(value).canonical;
  if (value instanceof ExactNumber) return value.canonical;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  return `{${Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] ?? null)}`)
    .join(',')}}`;
}
