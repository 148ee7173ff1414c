// What reading a specification gives: one JSON tree and, for every spot in it, the file, line and column it came from.
// API Gateway takes OpenAPI 2.0 and 3.0 ("Develop REST APIs using OpenAPI in API Gateway").

import type { Place } from '../errors.ts';
import type { Json } from '../model/api.ts';

/** An object of a specification. It has no prototype, so that `root['constructor']` is what the document says. */
export type JsonObject = { [key: string]: Json };

/** Keys and indexes from the root of a document down to one of its values. */
export type Pointer = readonly (string | number)[];

/** Which end of `key: value` a position is asked for. */
export type PlaceOf = 'value' | 'key';

export type SpecVersion = 'swagger2' | 'openapi30' | 'openapi31';

/** Something untidy that was taken nevertheless; `code` names a rule of lint. */
export interface SpecWarning {
  code: string;
  message: string;
  pointer: Pointer;
  place: Place;
}

export interface SpecDocument {
  /** The document, self-contained: external `$ref`s are brought inside, `#/…` ones are kept, circular ones too. */
  root: JsonObject;
  version: SpecVersion;
  /** As the user named it: a file, a URL, or `<stdin>`. */
  entry: string;
  /** Length of the entry's text in bytes. */
  bytes: number;
  /** Position of what `pointer` leads to, or of its nearest existing ancestor, in the file that it came from. */
  locate(pointer: Pointer, of?: PlaceOf): Place;
  warnings: SpecWarning[];
  /** Keys written twice in one object. Worked out when called. */
  duplicates(): { pointer: Pointer; place: Place }[];
}

/** Whether `value` is a JSON object, and not an array, null or a scalar. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The `$ref` of a reference object; undefined for anything else, such as a schema with a property named `$ref`. */
export function refOf(value: Json | undefined): string | undefined {
  return isObject(value) && typeof value['$ref'] === 'string' ? value['$ref'] : undefined;
}
