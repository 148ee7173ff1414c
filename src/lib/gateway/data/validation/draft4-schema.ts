// The schema of schemas, http://json-schema.org/draft-04/schema: a model may refer to it.

import type { SchemaObject } from './keyword.ts';

const count = { type: 'integer', minimum: 0 };
const countFromZero: SchemaObject = { allOf: [{ $ref: '#/definitions/positiveInteger' }, { default: 0 }] };
const positiveInteger = { $ref: '#/definitions/positiveInteger' };
const schema = { $ref: '#' };
const schemas = { $ref: '#/definitions/schemaArray' };
const names = { $ref: '#/definitions/stringArray' };
const named = { type: 'object', additionalProperties: schema, default: {} };
const text = { type: 'string' };
const flag = { type: 'boolean', default: false };

export const draft4Schema: SchemaObject = {
  id: 'http://json-schema.org/draft-04/schema#',
  $schema: 'http://json-schema.org/draft-04/schema#',
  description: 'Core schema meta-schema',
  definitions: {
    schemaArray: { type: 'array', minItems: 1, items: schema },
    positiveInteger: count,
    positiveIntegerDefault0: countFromZero,
    simpleTypes: { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] },
    stringArray: { type: 'array', items: text, minItems: 1, uniqueItems: true },
  },
  type: 'object',
  properties: {
    id: text,
    $schema: text,
    title: text,
    description: text,
    default: {},
    multipleOf: { type: 'number', minimum: 0, exclusiveMinimum: true },
    maximum: { type: 'number' },
    exclusiveMaximum: flag,
    minimum: { type: 'number' },
    exclusiveMinimum: flag,
    maxLength: positiveInteger,
    minLength: { $ref: '#/definitions/positiveIntegerDefault0' },
    pattern: { type: 'string', format: 'regex' },
    additionalItems: { anyOf: [{ type: 'boolean' }, schema], default: {} },
    items: { anyOf: [schema, schemas], default: {} },
    maxItems: positiveInteger,
    minItems: { $ref: '#/definitions/positiveIntegerDefault0' },
    uniqueItems: flag,
    maxProperties: positiveInteger,
    minProperties: { $ref: '#/definitions/positiveIntegerDefault0' },
    required: names,
    additionalProperties: { anyOf: [{ type: 'boolean' }, schema], default: {} },
    definitions: named,
    properties: named,
    patternProperties: named,
    dependencies: { type: 'object', additionalProperties: { anyOf: [schema, names] } },
    enum: { type: 'array', minItems: 1, uniqueItems: true },
    type: {
      anyOf: [
        { $ref: '#/definitions/simpleTypes' },
        { type: 'array', items: { $ref: '#/definitions/simpleTypes' }, minItems: 1, uniqueItems: true },
      ],
    },
    format: text,
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
  },
  dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] },
  default: {},
};
