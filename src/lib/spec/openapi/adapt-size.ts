// A document above ImportRestApi's limit of 6 MB loses what API Gateway ignores: examples and other vendors' extensions.
// Guide "Amazon API Gateway quotas", and "Amazon API Gateway important notes" on what is not supported.

import type { Json } from '../../model/api.ts';
import { isObject, type JsonObject } from '../spec-document.ts';
import type { Adapting } from './adapting.ts';

const maxBytes = 6 * 1024 * 1024;

/** Keys under which the keys are names that the document chose, not words of OpenAPI. */
const nameMaps = new Set([
  'properties',
  'patternProperties',
  'definitions',
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'content',
  'paths',
  'securitySchemes',
  'securityDefinitions',
]);

/** Values, and API Gateway's own extensions: nothing in them is left out. */
const isOpaque = (key: string) => key === 'enum' || key === 'default' || key.startsWith('x-amazon-apigateway-');

const isIgnored = (key: string) => key === 'example' || key === 'examples' || key.startsWith('x-');

/** Leaves out what API Gateway ignores, if the document is too large for it. */
export function adaptSize(adapting: Adapting): void {
  const before = Buffer.byteLength(JSON.stringify(adapting.root));
  if (before <= maxBytes) return;
  const dropped = new Map<string, number>();
  strip(adapting.root, false, dropped);
  const told = [...dropped].map(([key, count]) => `${key} (${count})`).join(', ');
  adapting.adaptations.push({
    pointer: [],
    message: `The document has ${before} bytes, and API Gateway takes ${maxBytes}: left out what it ignores, ${told}`,
  });
}

function strip(value: Json, keysAreNames: boolean, dropped: Map<string, number>): void {
  if (Array.isArray(value)) for (const item of value) strip(item, false, dropped);
  if (isObject(value)) stripObject(value, keysAreNames, dropped);
}

function stripObject(object: JsonObject, keysAreNames: boolean, dropped: Map<string, number>): void {
  for (const key of Object.keys(object)) {
    if (!keysAreNames && isOpaque(key)) continue;
    if (!keysAreNames && isIgnored(key)) {
      dropped.set(key, (dropped.get(key) ?? 0) + 1);
      delete object[key];
      continue;
    }
    const child = object[key];
    if (child !== undefined) strip(child, !keysAreNames && nameMaps.has(key), dropped);
  }
}
