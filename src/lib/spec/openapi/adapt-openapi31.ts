// OpenAPI 3.1 -> 3.0: API Gateway imports no 3.1 ("Invalid OpenAPI input."). Its schemas are JSON Schema 2020-12, of
// which 3.0 knows only a part.

import type { Json } from '../../model/api.ts';
import type { JsonObject, Pointer } from '../spec-document.ts';
import { isObject } from '../spec-document.ts';
import type { Adapting } from './adapting.ts';
import { adapted, cloneJson, dereference } from './adapting.ts';
import { itemsOf, member, membersOf } from './json-object.ts';

/** Converts the copy in place. */
export function adaptOpenApi31(adapting: Adapting): void {
  const { root } = adapting;
  adapted(adapting, ['openapi'], `OpenAPI ${String(root['openapi'])} becomes 3.0.3`);
  root['openapi'] = '3.0.3';
  leaveOut(adapting, root, { keys: ['webhooks', 'jsonSchemaDialect'], pointer: [] });
  inlinePathItems(adapting);
  convertWithin(adapting, root, []);
}

function leaveOut(adapting: Adapting, holder: JsonObject, at: { keys: readonly string[]; pointer: Pointer }): void {
  for (const key of at.keys) {
    if (!Object.hasOwn(holder, key)) continue;
    delete holder[key];
    adapted(adapting, [...at.pointer, key], `${key} is left out: OpenAPI 3.0 has no such keyword`);
  }
}

/** `components.pathItems` is new in 3.1. */
function inlinePathItems(adapting: Adapting): void {
  const paths = member(adapting.root, 'paths');
  if (!isObject(paths)) return;
  for (const [path, item] of Object.entries(paths)) {
    if (isObject(item) && typeof item['$ref'] === 'string') paths[path] = cloneJson(dereference(adapting, item) ?? {});
  }
}

/** Where schemas stand in a document: under these keys. */
const schemaHolders = new Set(['schema', 'schemas']);

/** Finds the schemas of the document: under `schema`, and the named ones under `schemas`. Data is no place for them. */
function convertWithin(adapting: Adapting, value: Json, pointer: Pointer): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) convertWithin(adapting, item, [...pointer, index]);
    return;
  }
  for (const [key, nested] of membersOf(value)) {
    if (key === 'example' || key === 'examples' || key.startsWith('x-')) continue;
    const at = [...pointer, key];
    if (!schemaHolders.has(key)) convertWithin(adapting, nested, at);
    else if (key === 'schema') setMember(value, key, convertSchema(adapting, nested, at));
    else convertEach(adapting, nested, at);
  }
}

function setMember(holder: Json, key: string, value: Json): void {
  if (isObject(holder)) holder[key] = value;
}

function convertEach(adapting: Adapting, schemas: Json, pointer: Pointer): void {
  for (const [name, schema] of membersOf(schemas)) {
    setMember(schemas, name, convertSchema(adapting, schema, [...pointer, name]));
  }
}

const unknownKeywords = [
  '$anchor',
  '$comment',
  '$defs',
  '$dynamicAnchor',
  '$dynamicRef',
  '$id',
  '$schema',
  'contains',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'dependentRequired',
  'dependentSchemas',
  'else',
  'if',
  'maxContains',
  'minContains',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const;

/** The 3.0 form of a 3.1 schema. */
function convertSchema(adapting: Adapting, schema: Json, pointer: Pointer): Json {
  if (typeof schema === 'boolean') return convertBoolean(adapting, schema, pointer);
  if (!isObject(schema)) return schema;
  leaveOut(adapting, schema, { keys: unknownKeywords, pointer });
  convertConst(adapting, schema, pointer);
  convertExclusive(adapting, schema, pointer);
  convertType(adapting, schema, pointer);
  convertNested(adapting, schema, pointer);
  return schema;
}

/** `true` allows everything, as `{}` does; `false` nothing, as the negation of it. */
function convertBoolean(adapting: Adapting, schema: boolean, pointer: Pointer): Json {
  adapted(adapting, pointer, `the schema ${schema} becomes ${schema ? '{}' : '{"not": {}}'}`);
  return schema ? {} : { not: {} };
}

function convertConst(adapting: Adapting, schema: JsonObject, pointer: Pointer): void {
  const value = member(schema, 'const');
  if (value === undefined) return;
  delete schema['const'];
  schema['enum'] = [value];
  adapted(adapting, [...pointer, 'const'], 'const becomes an enum of one value');
}

const bounds = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;

/** 3.1: a number; 3.0: whether `minimum` itself is excluded. */
function convertExclusive(adapting: Adapting, schema: JsonObject, pointer: Pointer): void {
  for (const [exclusive, bound] of bounds) {
    const value = member(schema, exclusive);
    if (typeof value !== 'number') continue;
    schema[bound] = value;
    schema[exclusive] = true;
    adapted(adapting, [...pointer, exclusive], `${exclusive} ${value} becomes ${bound} ${value}, excluded`);
  }
}

/** 3.0 has one type, and `nullable`. */
function convertType(adapting: Adapting, schema: JsonObject, pointer: Pointer): void {
  const written = member(schema, 'type');
  const types = Array.isArray(written) ? written : written === 'null' ? ['null'] : undefined;
  if (!types) return;
  const others = types.filter((type) => type !== 'null');
  delete schema['type'];
  if (others.length < types.length) schema['nullable'] = true;
  const [only] = others;
  if (others.length === 1 && only !== undefined) schema['type'] = only;
  else if (others.length > 1) addAlternatives(schema, others);
  adapted(adapting, [...pointer, 'type'], `type ${JSON.stringify(written)} becomes OpenAPI 3.0's form of it`);
}

/** A schema may have alternatives of its own already: then both must hold. */
function addAlternatives(schema: JsonObject, types: readonly Json[]): void {
  const anyOf = types.map((type) => ({ type }));
  if (!Object.hasOwn(schema, 'anyOf')) schema['anyOf'] = anyOf;
  else schema['allOf'] = [...itemsOf(member(schema, 'allOf')), { anyOf }];
}

const schemaKeys = ['items', 'additionalProperties', 'not'] as const;
const schemaLists = ['allOf', 'anyOf', 'oneOf'] as const;

function convertNested(adapting: Adapting, schema: JsonObject, pointer: Pointer): void {
  convertEach(adapting, member(schema, 'properties') ?? null, [...pointer, 'properties']);
  for (const key of schemaKeys) {
    const nested = member(schema, key);
    const keeps = key === 'additionalProperties' && typeof nested === 'boolean';
    if (nested !== undefined && !keeps) schema[key] = convertSchema(adapting, nested, [...pointer, key]);
  }
  for (const key of schemaLists) {
    const nested = member(schema, key);
    if (!Array.isArray(nested)) continue;
    schema[key] = nested.map((item, index) => convertSchema(adapting, item, [...pointer, key, index]));
  }
}
