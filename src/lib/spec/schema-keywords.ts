// Where a JSON Schema has schemas in it: keywords with one, with a list, and with some by name.
// JSON Schema, drafts 4 to 2020-12.

export const schemaSingles: readonly string[] = [
  'items',
  'additionalProperties',
  'additionalItems',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
];
export const schemaLists: readonly string[] = ['allOf', 'oneOf', 'anyOf', 'prefixItems', 'items'];
export const schemaMaps: readonly string[] = [
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
];
