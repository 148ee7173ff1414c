// Which shared parts of a document (components, definitions …) its paths use, directly or through one another.

import type { Json } from '../model/api.ts';
import { parseFragment } from './pointer.ts';
import { isObject, type JsonObject, type Pointer, refOf } from './spec-document.ts';

/** Whether what is at `pointer` takes part in the API: it is in `paths`, or in a shared part that `paths` leads to. */
export function reachability(root: JsonObject): (pointer: Pointer) => boolean {
  const used = usedParts(root);
  return (pointer) =>
    pointer[0] === 'paths' || pointer.some((_key, length) => used.has(keyOf(pointer.slice(0, length + 1))));
}

function usedParts(root: JsonObject): Set<string> {
  const used = new Set<string>();
  const open: Json[] = [root['paths'] ?? null];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    open.push(...Object.values(value));
    const ref = refOf(value);
    const pointer = ref?.startsWith('#') ? parseFragment(ref.slice(1)) : undefined;
    if (!pointer || used.has(keyOf(pointer))) continue;
    used.add(keyOf(pointer));
    open.push(partAt(root, pointer));
  }
  return used;
}

function partAt(root: JsonObject, pointer: Pointer): Json {
  let value: Json = root;
  for (const key of pointer) {
    if (Array.isArray(value)) value = value[Number(key)] ?? null;
    else value = isObject(value) ? (value[key] ?? null) : null;
  }
  return value;
}

function keyOf(pointer: Pointer): string {
  return JSON.stringify(pointer.map(String));
}
