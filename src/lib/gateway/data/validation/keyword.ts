// What the keywords of a schema are compiled from, and into: a check of the value alone, or of the value by other schemas.

import type { Assertion, CompiledSchema } from './compiled-schema.ts';
import type { Instance } from './instance.ts';
import { SchemaFault } from './schema-fault.ts';

/** A schema of a model: JSON with any names. */
export type SchemaObject = { readonly [keyword: string]: Instance };

/** Where a keyword stands. */
export interface KeywordPlace {
  schema: SchemaObject;
  /** The value of the keyword. */
  value: Instance;
  /** Compiles a schema that stands inside of this one. */
  compile(nested: Instance): CompiledSchema;
}

/** Undefined: the keyword asks for nothing. */
export type CompileKeyword = (place: KeywordPlace) => Assertion | undefined;

/** The table's row of a keyword that looks at the value alone. */
export interface SimpleAssertion {
  kinds: number;
  test(value: Instance): boolean;
  message(value: Instance): string;
}

/** An assertion with one message. */
export function assertion(keyword: string, { kinds, test, message }: SimpleAssertion): Assertion {
  return { keyword, kinds, test, explain: (value, report) => void report.push(message(value)) };
}

/** The value of a keyword that a schema has itself. */
export function own(schema: SchemaObject, keyword: string): Instance | undefined {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

/** The names of an object and its members. */
export function entriesOf(value: Instance | undefined, keyword: string): [string, Instance][] {
  if (!isSchemaObject(value)) throw new SchemaFault(`"${keyword}" is not an object`);
  return Object.entries(value);
}

/** The members of a list. */
export function listOf(value: Instance | undefined, keyword: string): Instance[] {
  if (!Array.isArray(value)) throw new SchemaFault(`"${keyword}" is not an array`);
  return value;
}

/** The texts of a list. */
export function textsOf(value: Instance | undefined, keyword: string): string[] {
  const texts = listOf(value, keyword);
  if (!texts.every((text) => typeof text === 'string')) throw new SchemaFault(`"${keyword}" is not a list of texts`);
  return texts;
}

/** A count: 0 or more. */
export function countOf(value: Instance, keyword: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new SchemaFault(`"${keyword}" is not a whole number from 0 on`);
  }
  return value;
}

export function isSchemaObject(value: Instance | undefined): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
