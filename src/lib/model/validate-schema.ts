// What CreateModel and UpdateModel refuse as a schema: JSON Schema draft 4, "draft-04/schema", as AWS's validator reads it
// (one complaint a faulty keyword, and one a schema for the keywords that draft 4 does not have). Guide "Data models".

import type { Json } from './api.ts';

type SchemaObject = { [key: string]: Json };

/** Says whether a keyword's value is well formed, within its schema. */
type IsFine = (value: Json, schema: SchemaObject) => boolean;

/** A keyword: what it may hold, and the schemas in it. */
interface Keyword {
  isFine: IsFine;
  /** What stands where schemas belong. */
  nested?: (value: Json) => Json[];
}

const invalidSchema = 'Invalid model schema specified';
const simpleTypes = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

const isObject = (value: Json | undefined): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: Json): boolean => typeof value === 'string';
const isFlag = (value: Json): boolean => typeof value === 'boolean';
const isNumber = (value: Json): boolean => typeof value === 'number';
const isCount = (value: Json): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isAnything = (): boolean => true;
const isFilledList = (value: Json): value is Json[] => Array.isArray(value) && value.length > 0;
const isDistinct = (list: readonly Json[]): boolean =>
  new Set(list.map((item) => JSON.stringify(item))).size === list.length;
const isListOfTexts = (value: Json): boolean => isFilledList(value) && value.every(isText) && isDistinct(value);

const plain = (isFine: IsFine): Keyword => ({ isFine });
const count = plain(isCount);
const text = plain(isText);
const flag = plain(isFlag);
const limit = plain(isNumber);
/** `exclusiveMaximum` says something of `maximum` alone. */
const exclusive = (of: string): Keyword => plain((value, schema) => isFlag(value) && Object.hasOwn(schema, of));
const oneSchema: Keyword = { isFine: isObject, nested: (value) => [value] };
const schemaOrFlag: Keyword = { isFine: (value) => isFlag(value) || isObject(value), nested: (value) => [value] };
const schemaList: Keyword = { isFine: isFilledList, nested: (value) => (Array.isArray(value) ? value : []) };
const namedSchemas: Keyword = { isFine: isObject, nested: (value) => (isObject(value) ? Object.values(value) : []) };

const keywords: ReadonlyMap<string, Keyword> = new Map([
  ['$ref', text],
  ['$schema', text],
  ['additionalItems', schemaOrFlag],
  ['additionalProperties', schemaOrFlag],
  ['allOf', schemaList],
  ['anyOf', schemaList],
  ['default', plain(isAnything)],
  ['definitions', namedSchemas],
  ['dependencies', { isFine: areDependencies, nested: (value) => (isObject(value) ? Object.values(value) : []) }],
  ['description', text],
  ['enum', plain((value) => isFilledList(value) && isDistinct(value))],
  ['exclusiveMaximum', exclusive('maximum')],
  ['exclusiveMinimum', exclusive('minimum')],
  ['format', text],
  ['id', text],
  ['items', { isFine: isItems, nested: (value) => (Array.isArray(value) ? value : [value]) }],
  ['maxItems', count],
  ['maxLength', count],
  ['maxProperties', count],
  ['maximum', limit],
  ['minItems', count],
  ['minLength', count],
  ['minProperties', count],
  ['minimum', limit],
  ['multipleOf', plain((value) => typeof value === 'number' && value > 0)],
  ['not', oneSchema],
  ['oneOf', schemaList],
  ['pattern', plain(isPattern)],
  ['patternProperties', { ...namedSchemas, isFine: (value) => isObject(value) && Object.keys(value).every(isPattern) }],
  ['properties', namedSchemas],
  ['required', plain(isListOfTexts)],
  ['title', text],
  ['type', plain(isType)],
  ['uniqueItems', flag],
]);

/** AWS's complaints about a schema; none: it is taken. Schemas nested too deeply are refused before. */
export function schemaComplaints(schema: Json): string[] {
  if (!isObject(schema)) return [invalidSchema];
  const unknown = Object.keys(schema).filter((name) => !keywords.has(name));
  const found = unknown.length === 0 ? [] : [unsupported(unknown)];
  for (const [name, value] of Object.entries(schema)) {
    const keyword = keywords.get(name);
    if (!keyword) continue;
    if (!keyword.isFine(value, schema)) found.push(invalidSchema);
    else if (keyword.nested) found.push(...keyword.nested(value).filter(isNoFlagOrList).flatMap(schemaComplaints));
  }
  return found;
}

function unsupported(names: readonly string[]): string {
  return `${invalidSchema}. Unsupported keyword(s): ${JSON.stringify([...names].sort())}`;
}

/** `additionalProperties: false` holds no schema, nor does a list of property names among `dependencies`. */
function isNoFlagOrList(value: Json): boolean {
  return typeof value !== 'boolean' && !Array.isArray(value);
}

function isItems(value: Json): boolean {
  return isObject(value) || isFilledList(value);
}

function isType(value: Json): boolean {
  if (typeof value === 'string') return simpleTypes.includes(value);
  return isListOfTexts(value) && (value as string[]).every((name) => simpleTypes.includes(name));
}

function areDependencies(value: Json): boolean {
  return isObject(value) && Object.values(value).every((one) => isObject(one) || isListOfTexts(one));
}

function isPattern(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}
