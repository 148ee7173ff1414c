// What the condition of a filter is made of: values, and what compares them. Jayway's JsonPath 2.9.

import type { JavaNumber } from '../values/java-number.ts';

/** An element that a filter looks at, and the document that it is in. */
export interface Candidate {
  item: unknown;
  root: unknown;
}

/** Whether a filter takes an element. */
export type Predicate = (candidate: Candidate) => boolean;

/** A value in a condition. `json` are lists and objects; `undefined` is what a path did not find. */
export type FilterValue =
  | { kind: 'number'; value: JavaNumber }
  | { kind: 'string'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'json'; value: unknown; isLiteral?: boolean }
  | { kind: 'null' }
  | { kind: 'undefined' }
  | { kind: 'pattern'; pattern: RegExp };

/** A side of a comparison. */
export type Operand = (candidate: Candidate) => FilterValue;
