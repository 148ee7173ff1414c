// The state of one adaptation of a document, and what its parts share.

import type { Json } from '../../model/api.ts';
import { parseFragment, valueAt } from '../pointer.ts';
import type { JsonObject, Pointer } from '../spec-document.ts';
import { isObject, refOf } from '../spec-document.ts';
import { methodKeys } from './methods.ts';

/** One change, and where the document that was given has what was changed. */
export interface Adaptation {
  pointer: Pointer;
  message: string;
}

export interface Adapting {
  /** The copy that is being changed. */
  readonly root: JsonObject;
  readonly swagger2: boolean;
  /** The path items, once `adaptPaths` took them out of the root. */
  paths: AdaptedPath[];
  readonly adaptations: Adaptation[];
}

export interface AdaptedPath {
  path: string;
  /** Its key in the document that was given. */
  from: string;
  item: JsonObject;
}

/** An operation of the copy. */
export interface AdaptedOperation extends AdaptedPath {
  /** Its key in the path item. */
  key: string;
  operation: JsonObject;
  pointer: Pointer;
}

/** Every operation that becomes a method. */
export function operationsOf({ paths }: Adapting): AdaptedOperation[] {
  return paths.flatMap(operationsOfPath);
}

/** The operations of one path. */
export function operationsOfPath(entry: AdaptedPath): AdaptedOperation[] {
  return [...methodKeys.keys()].flatMap((key) => {
    const operation = Object.hasOwn(entry.item, key) ? entry.item[key] : undefined;
    return isObject(operation) ? [{ ...entry, key, operation, pointer: ['paths', entry.from, key] }] : [];
  });
}

/** The value, or what its `$ref` points at in the copy. */
export function dereference({ root }: Adapting, value: Json | undefined): Json | undefined {
  let at = value;
  for (let hops = 0; hops < 100; hops += 1) {
    const reference = refOf(at);
    if (reference === undefined) return at;
    const pointer = reference.startsWith('#') ? parseFragment(reference.slice(1)) : undefined;
    at = pointer && valueAt(root, pointer);
  }
  return undefined;
}

/** A copy whose objects have no prototype, so that any key is safe in it. */
export function cloneJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(cloneJson);
  if (!isObject(value)) return value;
  const made: JsonObject = Object.create(null);
  for (const [key, nested] of Object.entries(value)) made[key] = cloneJson(nested);
  return made;
}

export function adapted(adapting: Adapting, pointer: Pointer, message: string): void {
  adapting.adaptations.push({ pointer, message });
}
