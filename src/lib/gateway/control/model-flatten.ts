// A model's schema with the models that it refers to written into it: GetModel's `flatten=true` (API reference: GetModel).

import { type Json, record } from '../../model/api.ts';

/** The schema of a model with `#/models/NAME` references replaced; one that leads back into itself is left as it is. */
export function flattenSchema(name: string, schemas: ReadonlyMap<string, Json>): Json {
  return flatten(schemas.get(name) ?? {}, { schemas, within: new Set([name]) });
}

interface Flattening {
  schemas: ReadonlyMap<string, Json>;
  /** The models on the way down to here. */
  within: ReadonlySet<string>;
}

function flatten(schema: Json, flattening: Flattening): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((item) => flatten(item, flattening));
  const reference = schema['$ref'];
  const name = typeof reference === 'string' ? /^#\/models\/(.+)$/.exec(reference)?.[1] : undefined;
  const target = name === undefined ? undefined : flattening.schemas.get(name);
  if (name === undefined || target === undefined || flattening.within.has(name)) {
    return record(Object.entries(schema).map(([key, value]) => [key, flatten(value, flattening)] as const));
  }
  return flatten(target, { ...flattening, within: new Set([...flattening.within, name]) });
}
