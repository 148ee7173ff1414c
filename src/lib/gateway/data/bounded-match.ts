// Regular expressions of users in bounded time: one that could backtrack without end on a text as long as this runs
// under a watch, which ends it. JavaScript's own engine cannot be told to stop by other means.

import { createContext, Script } from 'node:vm';

/** The match was not done when its time was up. */
export class MatchTooLongError extends Error {
  override name = 'MatchTooLongError';
}

/** Steps that a match may take without a watch. */
const mostSteps = 1_000_000;
/** The text up to which even loops in loops are done within that. */
const shortText = 16;

const work: { run: () => unknown } = { run: () => undefined };
let watched: { script: Script; context: object } | undefined;

/** What is matched, and how many milliseconds that may take. */
export interface Match {
  expression: RegExp;
  text: string;
  longest: number;
}

/** Runs what uses the expression on the text. Throws a MatchTooLongError when the time is up. */
export function boundedMatch<T>({ expression, text, longest }: Match, use: () => T): T {
  if (isQuick(expression.source, text.length)) return use();
  watched ??= { script: new Script('work.run()'), context: createContext({ work }) };
  let result: { value: T } | { error: unknown } | undefined;
  work.run = () => {
    try {
      result = { value: use() };
    } catch (error) {
      result = { error };
    }
  };
  try {
    watched.script.runInContext(watched.context, { timeout: longest });
  } catch {
    throw new MatchTooLongError(`The pattern ${expression.source} took too long`);
  }
  if (!result) throw new MatchTooLongError(`The pattern ${expression.source} took too long`);
  if ('error' in result) throw result.error;
  return result.value;
}

/** What is known of expressions: how many loops they have, and whether some are within others. */
const shapes = new Map<string, { loops: number; isNested: boolean }>();

/** Whether the expression is done soon on any text of that length. */
function isQuick(source: string, length: number): boolean {
  let shape = shapes.get(source);
  if (!shape) {
    shape = shapeOf(source);
    if (shapes.size >= 1000) shapes.clear();
    shapes.set(source, shape);
  }
  if (shape.isNested) return length <= shortText;
  return (length + 1) ** (shape.loops + 1) <= mostSteps || shape.loops === 0;
}

function shapeOf(source: string): { loops: number; isNested: boolean } {
  const plain = source.replace(/\\[^1-9k]/g, 'a').replace(/\[(?:\\.|[^\]\\])*\]/g, 'a');
  const choices = plain.match(/[^(]\?/g)?.length ?? 0;
  return {
    loops: plain.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0,
    isNested: /\)[*+{]|\\[1-9k]/.test(plain) || choices > 10,
  };
}
