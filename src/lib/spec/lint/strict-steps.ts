// How long swagger-parser would work on a document: it replaces every `$ref` by what it refers to, and compares the members
// of a list with one another, and copies the faults that it has found at each new one. A hundred schemas that refer to one another twice each would keep it busy for ever.

import type { Json } from '../../model/api.ts';
import { formatRef, parseFragment, valueAt } from '../pointer.ts';
import { type JsonObject, refOf } from '../spec-document.ts';

/** References behind one another that whoever follows them by calling itself survives. */
const maxChain = 500;

/** What a value costs, and whether references in it lead back to where they came from. */
interface Target {
  steps: number;
  circular: boolean;
}
const plain: Target = { steps: 1, circular: false };
const inCircle: Target = { steps: 1, circular: true };

/** Pairs of a list's members that are compared, and of an object's faults that are copied, in the time of one step. */
const pairsPerStep = { list: 50, object: 5000 };

/**
 * About one step for each value in `root` with all references replaced; a reference that leads into a circle stays, as
 * `circular: 'ignore'` has it. `limit` when there are that many or more, or more than `maxChain` references in a row.
 */
export function strictSteps(root: JsonObject, limit: number): number {
  const targets = new Map<string, Target>();
  let chain = 0;
  return weigh(root).steps;

  function weigh(value: Json): Target {
    if (typeof value !== 'object' || value === null) return plain;
    const ref = refOf(value);
    if (ref !== undefined) return weighTarget(ref);
    const children = Object.values(value);
    let steps = 1 + children.length ** 2 / pairsPerStep[Array.isArray(value) ? 'list' : 'object'];
    let circular = false;
    for (const child of children) {
      const inside = weigh(child);
      steps += inside.steps;
      circular ||= inside.circular;
      if (steps >= limit) return { steps: limit, circular };
    }
    return { steps, circular };
  }

  /** Each target is weighed once; one that is met again while it is being weighed closes a circle. */
  function weighTarget(ref: string): Target {
    const pointer = ref.startsWith('#') ? parseFragment(ref.slice(1)) : undefined;
    const target = pointer && valueAt(root, pointer);
    if (!pointer || target === undefined) return plain;
    const key = formatRef(pointer);
    const known = targets.get(key);
    if (known) return known;
    if (chain > maxChain) return { steps: limit, circular: false };
    targets.set(key, inCircle);
    chain++;
    const weight = weigh(target);
    chain--;
    const settled = weight.circular && weight.steps < limit ? inCircle : weight;
    targets.set(key, settled);
    return settled;
  }
}
