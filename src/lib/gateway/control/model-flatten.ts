// A model's schema with the models that it refers to written into it: GetModel's `flatten=true` (API reference: GetModel).

import { type Json, record } from '../../model/api.ts';
import { mostLevels } from '../../model/json-depth.ts';

/** Values in a flattened schema: references that multiply (each model naming the next one twice) have no other end. */
const mostValues = 100_000;

/**
 * The schema of a model with `#/models/NAME` references replaced; one that leads back into itself is left as it is.
 * Undefined where that would be too large or too deep.
 */
export function flattenSchema(name: string, schemas: ReadonlyMap<string, Json>): Json | undefined {
  const flattening = { schemas, values: 0, tooLarge: false };
  const flattened = flatten(schemas.get(name) ?? {}, { flattening, within: new Set([name]), depth: 0 });
  return flattening.tooLarge ? undefined : flattened;
}

interface Place {
  flattening: { schemas: ReadonlyMap<string, Json>; values: number; tooLarge: boolean };
  /** The models on the way down to here. */
  within: ReadonlySet<string>;
  depth: number;
}

function flatten(schema: Json, { flattening, within, depth }: Place): Json {
  flattening.tooLarge ||= ++flattening.values > mostValues || depth > mostLevels;
  if (flattening.tooLarge || typeof schema !== 'object' || schema === null) return schema;
  const below = { flattening, within, depth: depth + 1 };
  if (Array.isArray(schema)) return schema.map((item) => flatten(item, below));
  const name = modelReferredTo(schema['$ref']);
  const target = name === undefined ? undefined : flattening.schemas.get(name);
  if (name === undefined || target === undefined || within.has(name)) {
    return record(Object.entries(schema).map(([key, value]) => [key, flatten(value, below)] as const));
  }
  return flatten(target, { ...below, within: new Set([...within, name]) });
}

function modelReferredTo(reference: Json | undefined): string | undefined {
  return typeof reference === 'string' ? /^#\/models\/(.+)$/.exec(reference)?.[1] : undefined;
}
