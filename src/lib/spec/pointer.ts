// JSON pointers (RFC 6901) as `$ref` fragments write them: percent-encoded, with ~1 for / and ~0 for ~.

import type { Json } from '../model/api.ts';
import type { Pointer } from './spec-document.ts';

/** The keys of a fragment such as `/paths/~1pets%7Bid%7D` (without `#`); undefined when it is no JSON pointer. */
export function parseFragment(fragment: string): string[] | undefined {
  if (fragment === '') return [];
  if (!fragment.startsWith('/')) return undefined;
  return fragment
    .slice(1)
    .split('/')
    .map((token) => decodeToken(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `#/a/b~1c`: the pointer as a `$ref` inside one document writes it. */
export function formatRef(pointer: Pointer): string {
  return ['#', ...pointer.map((key) => encodeToken(String(key)))].join('/');
}

/** The own member of an object or the element of an array; undefined when there is none. */
export function childOf(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string | number, Json>)[key] : undefined;
}

/** What `pointer` leads to in `root`, following no references. */
export function valueAt(root: Json, pointer: Pointer): Json | undefined {
  let value: Json | undefined = root;
  for (const key of pointer) value = childOf(value, key);
  return value;
}

function encodeToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25').replaceAll(' ', '%20');
}

/** A stray `%` stands for itself: real documents have unencoded fragments. */
function decodeToken(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
