// Validation expressions of authorizers: Java's regular expressions, which must match the whole text, in bounded time.

import { boundedMatch } from '../template/methods/bounded-match.ts';

/** Whether the (anchored) expression matches; one that would take too long does not. */
export function matchesWhole(expression: RegExp, text: string): boolean {
  try {
    return boundedMatch(expression, text, () => expression.test(text));
  } catch {
    return false;
  }
}
