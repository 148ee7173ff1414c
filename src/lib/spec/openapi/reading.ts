// One reading of a document: what is being made, what was wrong on the way, and how references are followed.

import type { Json, RestApi } from '../../model/api.ts';
import { parseFragment, valueAt } from '../pointer.ts';
import type { Pointer, SpecDocument } from '../spec-document.ts';
import { isObject } from '../spec-document.ts';
import { member } from './json-object.ts';
import type { ImportProblem } from './spec-import-error.ts';

/** A value of the document together with where it really stands (after references were followed). */
export interface Located {
  value: Json;
  pointer: Pointer;
}

/** The state of one reading: it is made by `startReading`, filled on the way, and thrown away. */
export interface Reading {
  readonly document: SpecDocument;
  readonly api: RestApi;
  /** The API that is merged into; empty for any other import. */
  readonly into: RestApi;
  readonly errors: ImportProblem[];
  /** What AWS warns of, in its words. */
  readonly warnings: ImportProblem[];
  /** What is dropped too, but of which no warning of AWS's is known. */
  readonly notes: ImportProblem[];
  /** Names of the security schemes and what they mean for a method. */
  readonly schemes: Map<string, SecurityMeaning>;
  readonly maxTimeoutInMillis: number;
}

/** What a security requirement that names a scheme does to a method. */
export type SecurityMeaning = 'api-key' | 'iam' | 'cognito' | 'custom' | 'ignored';

export function isSwagger2(reading: Reading): boolean {
  return reading.document.version === 'swagger2';
}

/**
 * The value itself, or what its `$ref` points at within the document, references of references followed.
 * A reference to nothing, or in a circle, gives undefined.
 */
export function resolve(reading: Reading, located: Located): Located | undefined {
  let at: Located | undefined = located;
  for (let hops = 0; at !== undefined && hops < 100; hops += 1) {
    const reference = member(at.value, '$ref');
    if (typeof reference !== 'string') return at;
    at = follow(reading.document.root, reference);
  }
  return undefined;
}

function follow(root: Json, reference: string): Located | undefined {
  const pointer = reference.startsWith('#') ? parseFragment(reference.slice(1)) : undefined;
  const value = pointer && valueAt(root, pointer);
  return pointer === undefined || value === undefined ? undefined : { value, pointer };
}

/** A member of a located object, references followed; undefined when there is none. */
export function resolveMember(reading: Reading, { value, pointer }: Located, key: string): Located | undefined {
  const found = member(value, key);
  return found === undefined ? undefined : resolve(reading, { value: found, pointer: [...pointer, key] });
}

/** The members of a located object, each with its references followed; those that point at nothing are left out. */
export function resolveMembers(reading: Reading, located: Located | undefined): [string, Located][] {
  if (!located || !isObject(located.value)) return [];
  const found: [string, Located][] = [];
  for (const [key, value] of Object.entries(located.value)) {
    const resolved = resolve(reading, { value, pointer: [...located.pointer, key] });
    if (resolved) found.push([key, resolved]);
  }
  return found;
}

/** Tells of something that API Gateway refuses, in its words. */
export function refuse(reading: Reading, pointer: Pointer, message: string): void {
  reading.errors.push({ message, pointer });
}

/** Tells of something that API Gateway ignores, in the words of its own warning. */
export function warn(reading: Reading, pointer: Pointer, message: string): void {
  reading.warnings.push({ message, pointer });
}

/** Tells of something that has no counterpart in API Gateway, where AWS's words for it are not known. */
export function note(reading: Reading, pointer: Pointer, message: string): void {
  reading.notes.push({ message, pointer });
}

/** Whether the API has, after the import, a model (or a validator …) of this name. */
export function isKnown(reading: Reading, kind: 'models' | 'requestValidators', name: string): boolean {
  return Object.hasOwn(reading.api[kind], name) || Object.hasOwn(reading.into[kind], name);
}

/** The unknown `x-…` members of an object, kept as they are; undefined when there are none. */
export function opaqueExtensions(value: Json, known: ReadonlySet<string>): Record<string, Json> | undefined {
  if (!isObject(value)) return undefined;
  const found: Record<string, Json> = Object.create(null);
  for (const [key, extension] of Object.entries(value)) {
    if (key.startsWith('x-') && !known.has(key)) found[key] = extension;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
