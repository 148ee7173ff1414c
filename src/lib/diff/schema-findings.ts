// What differs between two JSON Schemas, keyword by keyword, told without saying who it hurts: that depends on
// whether a client sends or gets it. Draft 4 as API Gateway's models have it, and what later drafts added.

import type { Json } from '../model/api.ts';
import { isJsonObject, same } from './same.ts';

export type FindingName =
  | 'property-added'
  | 'property-added-required'
  | 'property-removed'
  | 'property-became-required'
  | 'property-became-optional'
  | 'type-widened'
  | 'type-narrowed'
  | 'type-changed'
  | 'enum-value-added'
  | 'enum-value-removed'
  | 'constraint-tightened'
  | 'constraint-loosened'
  | 'schema-changed'
  | 'documentation-changed';

export interface Finding {
  name: FindingName;
  /** Where in the schema: `owner.name`, `tags[]`; empty: the schema itself. */
  at: string;
  /** The keyword, where it says more than the name. */
  keyword?: string;
  before?: Json | undefined;
  after?: Json | undefined;
}

type Schema = { [key: string]: Json };
type Pair = readonly [before: Schema, after: Schema];
export type Tell = (finding: Finding) => void;

/** The findings of two schemas' own keywords; schemas inside them are not looked into. */
export function findOwnDifferences([before, after]: Pair, at: string, tell: Tell): void {
  compareTypes([before, after], at, tell);
  compareEnums([before, after], at, tell);
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const judge = Object.hasOwn(keywords, keyword) ? keywords[keyword] : unknownKeyword(keyword);
    if (!judge || judge === elsewhere) continue;
    const [old, now] = [own(before, keyword), own(after, keyword)];
    const name = same(old, now) ? undefined : judge(old, now);
    if (name) tell({ name, at, keyword, before: old, after: now });
  }
}

/** A member that is the schema's own. */
export function own(schema: Schema, keyword: string): Json | undefined {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

type Judge = (before: Json | undefined, after: Json | undefined) => FindingName | undefined;

/** Looked at elsewhere: types and enums below, schemas inside schemas by the walk. */
const elsewhere: Judge = () => undefined;
const documentation: Judge = () => 'documentation-changed';

/** A limit from above: absent is infinity. */
const upper: Judge = (before, after) => ordered(before, after, Number.POSITIVE_INFINITY, -1);
const lower: Judge = (before, after) => ordered(before, after, Number.NEGATIVE_INFINITY, 1);

/** `true` is the tighter of the two, absent is false; numbers (later drafts) cannot be told. */
const flag: Judge = (before, after) => {
  if (typeof before === 'number' || typeof after === 'number') return presence(before, after);
  if ((before === true) === (after === true)) return undefined;
  return after === true ? 'constraint-tightened' : 'constraint-loosened';
};

/** A condition that restricts by being there. */
const presence: Judge = (before, after) =>
  before === undefined ? 'constraint-tightened' : after === undefined ? 'constraint-loosened' : 'schema-changed';

function ordered(before: Json | undefined, after: Json | undefined, absent: number, tighter: 1 | -1): FindingName {
  const [old, now] = [before ?? absent, after ?? absent];
  if (typeof old !== 'number' || typeof now !== 'number') return 'schema-changed';
  return (now - old) * tighter > 0 ? 'constraint-tightened' : 'constraint-loosened';
}

const keywords: Readonly<Record<string, Judge>> = {
  ...each(
    ['type', 'nullable', 'enum', 'required', 'properties', 'items', 'additionalProperties', 'definitions', '$defs'],
    elsewhere,
  ),
  ...each(['allOf', 'anyOf', 'oneOf', 'not', '$ref'], elsewhere),
  ...each(['maximum', 'maxLength', 'maxItems', 'maxProperties'], upper),
  ...each(['minimum', 'minLength', 'minItems', 'minProperties'], lower),
  ...each(['exclusiveMaximum', 'exclusiveMinimum', 'uniqueItems'], flag),
  ...each(['pattern', 'format', 'multipleOf', 'const'], presence),
  ...each(['title', 'description', 'example', 'examples', 'externalDocs', 'xml', 'deprecated'], documentation),
  ...each(['$schema', '$comment', 'id', '$id'], documentation),
};

function each(names: readonly string[], judge: Judge): Record<string, Judge> {
  return Object.fromEntries(names.map((name) => [name, judge]));
}

const unknownKeyword = (keyword: string): Judge => (keyword.startsWith('x-') ? documentation : () => 'schema-changed');

function compareTypes([before, after]: Pair, at: string, tell: Tell): void {
  const [old, now] = [typesOf(before), typesOf(after)];
  const widened = covers(now, old);
  const narrowed = covers(old, now);
  if (widened && narrowed) return;
  const name = widened ? 'type-widened' : narrowed ? 'type-narrowed' : 'type-changed';
  tell({ name, at, before: [...(old ?? ['anything'])], after: [...(now ?? ['anything'])] });
}

/** Undefined: any type. */
type Types = readonly string[] | undefined;

function typesOf(schema: Schema): Types {
  const type = own(schema, 'type');
  if (type === undefined) return undefined;
  const names = (Array.isArray(type) ? type : [type]).map(String);
  return own(schema, 'nullable') === true && !names.includes('null') ? [...names, 'null'] : names;
}

/** Whether every value of the inner types is one of the outer types. */
function covers(outer: Types, inner: Types): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  return inner.every((type) => outer.includes(type) || (type === 'integer' && outer.includes('number')));
}

function compareEnums([before, after]: Pair, at: string, tell: Tell): void {
  const [old, now] = [own(before, 'enum'), own(after, 'enum')];
  if (!Array.isArray(old) || !Array.isArray(now)) {
    if (same(old, now)) return;
    const name = presence(old, now) ?? 'schema-changed';
    tell({ name, at, keyword: 'enum', before: old, after: now });
    return;
  }
  const [had, has] = [new Set(old.map(textOf)), new Set(now.map(textOf))];
  for (const value of old) if (!has.has(textOf(value))) tell({ name: 'enum-value-removed', at, before: value });
  for (const value of now) if (!had.has(textOf(value))) tell({ name: 'enum-value-added', at, after: value });
}

const textOf = (value: Json) => JSON.stringify(value);

/** Compares properties and the list of required ones; those on both sides are handed to `visit`. */
export function compareProperties([before, after]: Pair, at: string, { tell, visit }: Visitor): void {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const [needed, needs] = [requiredOf(before), requiredOf(after)];
  for (const name of new Set([...Object.keys(old), ...Object.keys(now), ...needed, ...needs])) {
    const place = at === '' ? name : `${at}.${name}`;
    const [was, is] = [own(old, name), own(now, name)];
    const finding = findingOf([was !== undefined, is !== undefined], [needed.has(name), needs.has(name)]);
    if (finding) tell({ name: finding, at: place });
    if (was !== undefined && is !== undefined) visit(was, is, place);
  }
}

/** Of a property: whether it is declared, and whether it is required, each before and after. */
function findingOf([was, is]: readonly [boolean, boolean], [needed, needs]: readonly [boolean, boolean]) {
  if (!was && is) return needs ? 'property-added-required' : 'property-added';
  if (was && !is) return 'property-removed';
  if (needed === needs) return undefined;
  return needs ? 'property-became-required' : 'property-became-optional';
}

export interface Visitor {
  tell: Tell;
  visit(before: Json, after: Json, at: string): void;
}

function propertiesOf(schema: Schema): Schema {
  const properties = own(schema, 'properties');
  return isJsonObject(properties) ? properties : {};
}

function requiredOf(schema: Schema): Set<string> {
  const required = own(schema, 'required');
  return new Set(Array.isArray(required) ? required.map(String) : []);
}
