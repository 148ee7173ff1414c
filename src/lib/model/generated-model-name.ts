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

/** JSON text with the keys of every object sorted. */
function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
