// How large a document becomes when every `$ref` in it is replaced by what it refers to. A few hundred schemas that refer
// to one another twice each stand for more values than there are atoms: whoever replaces them has to know before.

import type { Json } from '../../model/api.ts';
import { formatRef, parseFragment, valueAt } from '../pointer.ts';
import { type JsonObject, refOf } from '../spec-document.ts';

/** References behind one another that whoever follows them by calling itself survives. */
const maxChain = 500;

/**
 * The values in `root` with all references replaced, circular ones left; `limit` when there are that many or more, and
 * where more than `maxChain` references follow on one another.
 */
export function expandedSize(root: JsonObject, limit: number): number {
  const sizes = new Map<string, number>();
  let chain = 0;
  return sizeOf(root);

  function sizeOf(value: Json): number {
    if (typeof value !== 'object' || value === null) return 1;
    const ref = refOf(value);
    if (ref !== undefined) return targetSize(ref);
    let size = 1;
    for (const child of Object.values(value)) {
      size += sizeOf(child);
      if (size >= limit) return limit;
    }
    return size;
  }

  /** Each target is counted once; while it is being counted it stands for 1, as a circular reference does. */
  function targetSize(ref: string): number {
    const pointer = ref.startsWith('#') ? parseFragment(ref.slice(1)) : undefined;
    const target = pointer && valueAt(root, pointer);
    if (!pointer || target === undefined) return 1;
    const key = formatRef(pointer);
    const known = sizes.get(key);
    if (known !== undefined) return known;
    if (chain > maxChain) return limit;
    sizes.set(key, 1);
    chain++;
    const size = sizeOf(target);
    chain--;
    sizes.set(key, size);
    return size;
  }
}
