// Regular expressions of templates, in bounded time: an expression that could backtrack without end runs under a
// watch, and fails the template when its time is up instead of stopping the gateway.

import { createContext, Script } from 'node:vm';
import { TemplateError } from '../template-error.ts';

/** Milliseconds that one match may take. */
const longest = 1000;
/** Characters that an expression with one loop may be tried on without a watch. */
const shortText = 10_000;

const work: { run: () => unknown } = { run: () => undefined };
let watched: { script: Script; context: object } | undefined;

/** Runs what uses the expression on the text. */
export function boundedMatch<T>(expression: RegExp, text: string, use: () => T): T {
  if (isLinear(expression.source, text.length)) return use();
  watched ??= { script: new Script('work.run()'), context: createContext({ work }) };
  let result: { value: T } | undefined;
  work.run = () => {
    result = { value: use() };
  };
  try {
    watched.script.runInContext(watched.context, { timeout: longest });
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(`The pattern ${expression.source} took too long`);
  }
  if (!result) throw new TemplateError(`The pattern ${expression.source} took too long`);
  return result.value;
}

/** Whether the time that the expression takes is known to be small: no loop, or one over a single thing. */
function isLinear(source: string, length: number): boolean {
  if (/\)[*+{?]|\\[1-9]|\\k/.test(source)) return false;
  const loops = source.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  return loops === 0 || (loops === 1 && length <= shortText);
}
