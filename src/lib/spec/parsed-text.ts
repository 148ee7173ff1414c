// One text as JSON or YAML, and the limits that keep hostile input harmless. API Gateway's own limit is 6 MB a document.

import { ApigwError, type Place } from '../errors.ts';
import type { Json } from '../model/api.ts';
import type { PlaceOf, Pointer } from './spec-document.ts';

/** Nesting that no real document comes near (the deepest known has about 60 levels), and every walk survives. */
export const maxDepth = 400;

/** A parsed text that can tell where its values stand. Positions are worked out only when asked for. */
export interface ParsedText {
  /** Name for messages. */
  name: string;
  root: Json;
  locate(pointer: Pointer, of?: PlaceOf): Place;
  /** Keys written twice in one object: the last one counts, as in API Gateway. */
  duplicates(): { pointer: Pointer; place: Place }[];
}

/** Turns offsets into lines and columns, which count from 1. */
export function placesOf(name: string, text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const line = lineAt(starts, offset);
    return { file: name, line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}

/** The error for a text that nests deeper than `maxDepth`. */
export function tooDeep(place: Place): ApigwError {
  return new ApigwError('InvalidSpec', `nested deeper than ${maxDepth} levels`, { place });
}

/** Whether a string has half of a surrogate pair: it can't be written as UTF-8, so it can't be sent to AWS. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Number of the line that holds `offset`, by bisection. */
function lineAt(starts: number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
