// Schemas: models are JSON Schema draft 4; what OpenAPI and later drafts add is ignored or not supported.
// "Amazon API Gateway important notes" lists what is not.

import type { Json } from '../../model/api.ts';
import { schemaLists, schemaMaps, schemaSingles } from '../schema-keywords.ts';
import { isObject, type JsonObject, type Pointer } from '../spec-document.ts';
import { type LintDocument, type Located, memberOf, membersOf } from './lint-document.ts';
import type { RuleCode } from './rules.ts';

/** Keywords and the rule about each. */
const keywordRules: Record<string, RuleCode> = {
  nullable: 'schema-nullable',
  discriminator: 'schema-discriminator',
  readOnly: 'schema-read-only',
  writeOnly: 'schema-read-only',
  example: 'schema-example',
  examples: 'schema-example',
  default: 'schema-default',
  minItems: 'schema-item-limits',
  maxItems: 'schema-item-limits',
  oneOf: 'schema-combination',
  anyOf: 'schema-combination',
  allOf: 'schema-combination',
  exclusiveMinimum: 'schema-exclusive-bound',
  exclusiveMaximum: 'schema-exclusive-bound',
  ...Object.fromEntries(
    ['const', 'contains', 'prefixItems', 'propertyNames', 'if', 'then', 'else', '$defs', 'unevaluatedItems']
      .concat(['unevaluatedProperties', 'dependentSchemas', 'dependentRequired', 'contentEncoding', 'contentMediaType'])
      .map((keyword) => [keyword, 'schema-draft4'] as const),
  ),
};
const unsupportedFormats = new Set(['int32', 'int64', 'float', 'double', 'decimal']);

/** Checks every schema that becomes a model: the named ones, and those written in bodies and responses. */
export function checkSchemas(lint: LintDocument): void {
  for (const [name, schema] of namedSchemas(lint)) checkModel(lint, `model ${name}`, schema);
  const seen = new Set<string>();
  for (const [title, schema] of inlineSchemas(lint)) {
    const key = JSON.stringify(schema.pointer);
    if (seen.has(key)) continue;
    seen.add(key);
    checkModel(lint, title, schema);
  }
}

/** The named schemas of the document, as they stand. */
export function namedSchemas({ root, isSwagger2 }: LintDocument): [string, Located][] {
  const holder = isSwagger2 ? { value: root, pointer: [] } : memberOf(root, { value: root, pointer: [] }, 'components');
  const schemas = holder && memberOf(root, holder, isSwagger2 ? 'definitions' : 'schemas');
  return Object.entries(schemas?.value ?? {}).flatMap(([name, value]): [string, Located][] =>
    schemas && isObject(value) ? [[name, { value, pointer: [...schemas.pointer, name] }]] : [],
  );
}

function* inlineSchemas({ root, operations }: LintDocument): Generator<[string, Located]> {
  for (const operation of operations) {
    const title = `${operation.httpMethod} ${operation.path}`;
    const body = memberOf(root, operation, 'requestBody');
    const bodies = body ? [body] : membersOf(root, operation, 'parameters').map(([, parameter]) => parameter);
    for (const each of bodies) yield* contentSchemas(root, `body of ${title}`, each);
    for (const [status, response] of membersOf(root, operation, 'responses')) {
      yield* contentSchemas(root, `response ${status} of ${title}`, response);
    }
  }
}

/** The schemas of an object with `content` (OpenAPI 3), or with `schema` (OpenAPI 2.0), that are written in place. */
function* contentSchemas(root: JsonObject, title: string, holder: Located): Generator<[string, Located]> {
  const media = membersOf(root, holder, 'content').map(([, one]) => one);
  for (const { value, pointer } of media.length > 0 ? media : [holder]) {
    const schema = value['schema'];
    const isParameter = typeof value['in'] === 'string' && value['in'] !== 'body';
    if (isObject(schema) && !isParameter) yield [title, { value: schema, pointer: [...pointer, 'schema'] }];
  }
}

/** Tells each rule once a model: a schema with a hundred nullable properties is one thing to mend. */
function checkModel({ report }: LintDocument, title: string, model: Located): void {
  const told = new Set<RuleCode>();
  walkSchema(model.value, model.pointer, (schema, pointer) => {
    for (const keyword of Object.keys(schema)) {
      const code = ruleFor(keyword, schema[keyword] as Json);
      if (!code || told.has(code)) continue;
      told.add(code);
      report(code, [...pointer, keyword], `${keyword} in ${title}`, 'key');
    }
  });
}

function ruleFor(keyword: string, value: Json): RuleCode | undefined {
  if (keyword === 'format')
    return typeof value === 'string' && unsupportedFormats.has(value) ? 'schema-format' : undefined;
  if (keyword === 'nullable' && value === false) return undefined;
  return Object.hasOwn(keywordRules, keyword) ? keywordRules[keyword] : undefined;
}

function walkSchema(
  schema: Json | undefined,
  pointer: Pointer,
  visit: (schema: JsonObject, pointer: Pointer) => void,
): void {
  if (!isObject(schema) || typeof schema['$ref'] === 'string') return;
  visit(schema, pointer);
  for (const key of schemaSingles) walkSchema(schema[key], [...pointer, key], visit);
  for (const key of schemaLists) {
    const list = schema[key];
    if (Array.isArray(list))
      for (const [index, one] of list.entries()) walkSchema(one, [...pointer, key, index], visit);
  }
  for (const key of schemaMaps) {
    const map = schema[key];
    if (isObject(map)) for (const name of Object.keys(map)) walkSchema(map[name], [...pointer, key, name], visit);
  }
}
