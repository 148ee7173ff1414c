// Names of schemas -> names of models: letters and digits only. References follow; those that API Gateway knows no
// model for are replaced by what they point at.

import type { Json } from '../../model/api.ts';
import { formatRef, parseFragment, valueAt } from '../pointer.ts';
import type { JsonObject, Pointer } from '../spec-document.ts';
import { isObject, refOf } from '../spec-document.ts';
import type { Adapting } from './adapting.ts';
import { adapted, cloneJson } from './adapting.ts';
import { member } from './json-object.ts';

/** Renames the schemas of the copy in place, and rewrites every reference to one. */
export function adaptModels(adapting: Adapting): void {
  const place = adapting.swagger2 ? ['definitions'] : ['components', 'schemas'];
  const schemas = valueAt(adapting.root, place);
  if (!isObject(schemas)) return;
  const names = newNames(Object.keys(schemas));
  const renaming: Renaming = { adapting, place, names, schemas };
  rewriteReferences(renaming, adapting.root, []);
  for (const [name, renamed] of names) {
    if (name === renamed) continue;
    schemas[renamed] = schemas[name] ?? {};
    delete schemas[name];
    adapted(adapting, [...place, name], `the model ${name} becomes ${renamed}: model names must be alphanumeric`);
  }
}

interface Renaming {
  adapting: Adapting;
  place: readonly string[];
  /** Old name -> new name, for every schema. */
  names: ReadonlyMap<string, string>;
  schemas: JsonObject;
}

/** Names that are fine stay; the others get a free one, in the document's order, so that it is always the same. */
function newNames(names: readonly string[]): Map<string, string> {
  const taken = new Set(names.filter(isAlphanumeric));
  const renamed = new Map<string, string>();
  for (const name of names) {
    const free = taken.has(name) ? name : freeName(alphanumeric(name), taken);
    taken.add(free);
    renamed.set(name, free);
  }
  return renamed;
}

function isAlphanumeric(name: string): boolean {
  return /^[a-zA-Z0-9]+$/.test(name);
}

/** `account_bacs-debit` -> `accountBacsDebit`. */
function alphanumeric(name: string): string {
  const joined = name.replace(/[^a-zA-Z0-9]+([a-zA-Z0-9]?)/g, (_, next: string, offset: number) =>
    offset === 0 ? next : next.toUpperCase(),
  );
  return joined || 'Model';
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let free = wanted;
  for (let count = 2; taken.has(free); count += 1) free = `${wanted}${count}`;
  return free;
}

/** Follows the tree, not the references, so that it ends; a `$ref` is a reference only where it is a text. */
function rewriteReferences(renaming: Renaming, value: Json, pointer: Pointer): void {
  if (value === null || typeof value !== 'object') return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, nested] of entries) {
    const replaced = rewriteReference(renaming, nested, [...pointer, key]);
    if (replaced !== undefined) (value as Record<string | number, Json>)[key] = replaced;
    rewriteReferences(renaming, replaced ?? nested, [...pointer, key]);
  }
}

/** What comes in the place of a value that is a reference; undefined when it stays. */
function rewriteReference(renaming: Renaming, value: Json, pointer: Pointer): Json | undefined {
  const reference = refOf(value);
  const keys = reference?.startsWith('#/') ? (parseFragment(reference.slice(1)) ?? []) : [];
  const [...rest] = keys.slice(renaming.place.length);
  if (!isObject(value) || rest.length === 0 || !renaming.place.every((key, index) => keys[index] === key))
    return undefined;
  const [name = '', ...inside] = rest;
  const renamed = renaming.names.get(name);
  if (renamed === undefined) return replaced(renaming, pointer, { value: {}, message: `${reference} is not there` });
  if (inside.length > 0) return inlined(renaming, { pointer, name, inside, reference: reference ?? '' });
  return renamed === name ? undefined : { ...value, $ref: formatRef([...renaming.place, renamed]) };
}

/** Parts of models that refer to each other's parts would be written out without end. */
const deepest = 100;

/** API Gateway refers to whole models only. */
function inlined(
  renaming: Renaming,
  at: { pointer: Pointer; name: string; inside: string[]; reference: string },
): Json {
  const target = valueAt(member(renaming.schemas, at.name) ?? null, at.inside);
  const endless = at.pointer.length > deepest || contains(target ?? null, at.reference);
  const value = target === undefined || endless ? {} : cloneJson(target);
  return replaced(renaming, at.pointer, { value, message: `${at.reference} points into a model` });
}

function replaced({ adapting }: Renaming, pointer: Pointer, by: { value: Json; message: string }): Json {
  const what = Object.keys(by.value ?? {}).length === 0 ? 'an empty schema' : 'what it points at';
  adapted(adapting, pointer, `${by.message}: replaced by ${what}`);
  return by.value;
}

/** Whether a target refers to itself, so that it can't be written out. */
function contains(value: Json, reference: string): boolean {
  return JSON.stringify(value).includes(JSON.stringify(reference));
}
