// What API Gateway takes as a model. CreateModel and imports give these messages;
// guide "Data models for REST APIs", "Amazon API Gateway important notes".

import type { Json } from './api.ts';

/** Where a schema refers to another model of its API: `#/models/NAME`. */
const modelReference = /^#\/models\/([^/]+)$/;

/** Why CreateModel refuses this name; undefined when it takes it. */
export function checkModelName(name: string): string | undefined {
  if (name === '') return 'Model name must be non-empty';
  return /^[a-zA-Z0-9]+$/.test(name) ? undefined : `Model name must be alphanumeric: ${name}`;
}

/**
 * Why CreateModel refuses the schema's references to other models: a form other than `#/models/NAME`, or a model
 * that the API has not. References within the schema itself (`#/definitions/…` that it has) are fine.
 */
export function checkModelReferences(schema: Json, exists: (name: string) => boolean): string | undefined {
  const missing = new Set<string>();
  for (const reference of referencesOf(schema)) {
    const name = modelReference.exec(reference)?.[1];
    if (name === undefined) {
      if (reference === '#' || pointsInside(schema, reference)) continue;
      return invalidModel('Model reference must be in canonical form');
    }
    if (!exists(name)) missing.add(name);
  }
  if (missing.size === 0) return undefined;
  return invalidModel([...missing].map((name) => `Invalid model specified: ${name}`).join(', '));
}

function invalidModel(complaint: string): string {
  return `Invalid model specified: Validation Result: warnings : [], errors : [${complaint}]`;
}

/** Names of the models that a schema refers to, without duplicates. */
export function modelsReferredTo(schema: Json): Set<string> {
  const names = new Set<string>();
  for (const reference of referencesOf(schema)) {
    const name = modelReference.exec(reference)?.[1];
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Every `$ref` text of a schema. A property that is called `$ref` has an object as its value, so it is not one. */
function referencesOf(schema: Json): Set<string> {
  const found = new Set<string>();
  const left: Json[] = [schema];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === null || typeof next !== 'object') continue;
    for (const [key, value] of Object.entries(next)) {
      if (value !== null && typeof value === 'object') left.push(value);
      else if (key === '$ref' && typeof value === 'string') found.add(value);
    }
  }
  return found;
}

function pointsInside(schema: Json, reference: string): boolean {
  if (!reference.startsWith('#/')) return false;
  let at: Json | undefined = schema;
  for (const part of reference.slice(2).split('/')) {
    if (at === null || typeof at !== 'object') return false;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, key) ? (at as Record<string, Json>)[key] : undefined;
  }
  return at !== undefined;
}
