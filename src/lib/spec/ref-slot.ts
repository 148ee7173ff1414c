// What kind of object a spot of an OpenAPI document holds, judged by the keys that lead to it: a referenced schema
// becomes a model of its own, everything else is put in the reference's place.

import { schemaLists, schemaMaps, schemaSingles } from './schema-keywords.ts';
import type { Pointer } from './spec-document.ts';

const singles = new Set(['schema', ...schemaSingles, 'unevaluatedItems', 'unevaluatedProperties']);
const maps = new Set(['schemas', ...schemaMaps]);
const lists = new Set(schemaLists);
const dataKeys = new Set(['example', 'examples', 'enum', 'const']);

/** Whether a `$ref` at this spot stands for a schema. */
export function isSchemaSlot(pointer: Pointer): boolean {
  const last = pointer.at(-1);
  const parent = pointer.at(-2);
  if (typeof last === 'number') return typeof parent === 'string' && lists.has(parent);
  if (typeof parent === 'string' && maps.has(parent)) return true;
  return typeof last === 'string' && singles.has(last);
}

/** Whether what is under this key is data, in which `$ref` need not be a reference. */
export function isDataKey(key: string, parent: string | number | undefined): boolean {
  if (parent === 'properties') return false;
  return dataKeys.has(key) || (key.startsWith('x-') && !key.startsWith('x-amazon-apigateway-'));
}
