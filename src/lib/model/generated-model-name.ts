// The name that a model gets which has none: inline schemas become models on import.
// API Gateway calls them MODEL and a few hexadecimal digits.

import { createHash } from 'node:crypto';
import type { Json } from './api.ts';

/** `MODEL` and 12 hexadecimal digits of the schema's content: the same content, the same name, whatever its key order. */
export function generatedModelName(schema: Json): string {
  return `MODEL${createHash('sha256').update(canonicalJson(schema)).digest('hex').slice(0, 12)}`;
}

/** Whether a name is one that API Gateway (or this program) made up. */
export function isGeneratedModelName(name: string): boolean {
  return /^MODEL[0-9a-f]{5,}$/.test(name);
}

/**
 * JSON text that is the same for the same content. Objects become lists with their keys in order: far less work than
 * text made member by member.
 */
function canonicalJson(value: Json): string {
  return JSON.stringify(inOrder(value));
}

function inOrder(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return ['[', ...value.map(inOrder)];
  const made: Json[] = ['{'];
  for (const key of Object.keys(value).sort()) made.push(key, inOrder(value[key] ?? null));
  return made;
}
