// How deep a JSON value is nested: what recurses over users' JSON is kept from texts that only nest.

import type { Json } from './api.ts';

/** Levels. JSON readers of Java, as AWS's services use them, end at 1000, too. */
export const mostLevels = 1000;

/** Whether objects and lists stand within each other more than `mostLevels` deep. Walks without recursion. */
export function isTooDeep(value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostLevels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
