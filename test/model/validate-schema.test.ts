// Schemas that CreateModel takes and refuses. JSON Schema draft 4, by its own schema and by what API Gateway answers.

import { expect, test } from 'vitest';
import { draft4Schema } from '../../src/lib/gateway/data/validation/draft4-schema.ts';
import type { Json } from '../../src/lib/model/api.ts';
import { schemaComplaints } from '../../src/lib/model/validate-schema.ts';

test.each<[Json]>([
  [draft4Schema as Json],
  [{ properties: { $ref: { type: 'string' }, example: { type: ['string', 'null'] }, __proto__x: {} } }],
  [{ additionalProperties: false, dependencies: { a: ['b'], c: { type: 'object' } }, items: [{}, {}] }],
  [{ enum: [1, '1', null], default: { anything: true }, maximum: 3, exclusiveMaximum: true, multipleOf: 0.1 }],
])('takes %j', (schema) => {
  expect(schemaComplaints(schema)).toEqual([]);
});

test.each<[Json]>([
  [[]],
  [{ items: true }],
  [{ items: [true, 1] }],
  [{ allOf: [] }],
  [{ not: 'x' }],
  [{ enum: [{ a: 1 }, { a: 1 }] }],
  [{ type: ['string', 'string'] }],
  [{ required: ['a', 'a'] }],
  [{ required: true }],
  [{ minItems: -1 }],
  [{ minItems: 1.5 }],
  [{ multipleOf: 0 }],
  [{ properties: { a: 'string' } }],
  [{ patternProperties: { '[': {} } }],
  [{ dependencies: { a: [] } }],
])('refuses %j', (schema) => {
  expect(schemaComplaints(schema)).toContain('Invalid model schema specified');
});
