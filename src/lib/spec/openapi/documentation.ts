// x-amazon-apigateway-documentation -> documentation parts: import takes them from this extension alone.
// Guide "Import API documentation", "x-amazon-apigateway-documentation object".

import type { DocumentationLocation, DocumentationPart, Json } from '../../model/api.ts';
import { itemsOf, member, nonEmpty } from './json-object.ts';
import type { Reading } from './reading.ts';

/** Fills the API's documentation parts, sorted by location; a later part replaces an earlier one at its location. */
export function readDocumentation(reading: Reading): void {
  const parts = member(member(reading.document.root, 'x-amazon-apigateway-documentation'), 'documentationParts');
  const byLocation = new Map<string, DocumentationPart>();
  for (const part of itemsOf(parts)) {
    const location = readLocation(member(part, 'location'));
    if (!location) continue;
    byLocation.set(JSON.stringify(location), { location, properties: readProperties(member(part, 'properties')) });
  }
  const sorted = [...byLocation].sort(([a], [b]) => (a < b ? -1 : 1));
  reading.api.documentationParts = sorted.map(([, part]) => part);
}

const locationFields = ['path', 'method', 'statusCode', 'name'] as const;

/** `type` first, then the other fields in AWS's order: equal locations are equal texts. */
function readLocation(value: Json | undefined): DocumentationLocation | undefined {
  const type = nonEmpty(member(value, 'type'));
  if (type === undefined) return undefined;
  const location: DocumentationLocation = { type };
  for (const field of locationFields) {
    const text = nonEmpty(member(value, field));
    if (text !== undefined) location[field] = text;
  }
  return location;
}

/** Properties are JSON text in the records; in documents they are mostly written as JSON. */
function readProperties(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
