// Terms of a filter pattern: all of those without a sign must be there, one of `?term`, none of `-term`. CloudWatch Logs User
// Guide, "Filter pattern syntax for unstructured log events"; regular expressions stand between percent signs.

import { Fault } from '../../wire/fault.ts';

/** Whether a message fits. */
export type Matches = (message: string) => boolean;

/** The fault of a pattern that cannot be read. */
export function invalidPattern(reason: string): Fault {
  return new Fault('InvalidParameterException', `Invalid filter pattern: ${reason}`);
}

const term = /([?-]?)(?:"((?:\\.|[^"\\])*)"|%((?:\\.|[^%\\])+)%|(\S+))/gy;

/** Compiles a pattern that is no JSON condition and no list of columns. */
export function compileTerms(text: string): Matches {
  const required: Matches[] = [];
  const optional: Matches[] = [];
  const excluded: Matches[] = [];
  const lists: Record<string, Matches[]> = { '': required, '?': optional, '-': excluded };
  term.lastIndex = 0;
  while (term.lastIndex < text.length) {
    const found = term.exec(text);
    if (!found) throw invalidPattern(text);
    const [, sign = '', quoted, pattern, word] = found;
    lists[sign]?.push(pattern === undefined ? containing(unquoted(quoted) ?? word ?? '') : matching(pattern));
    while (text[term.lastIndex] === ' ') term.lastIndex++;
  }
  return (message) =>
    required.every((matches) => matches(message)) &&
    !excluded.some((matches) => matches(message)) &&
    (optional.length === 0 || required.length > 0 || optional.some((matches) => matches(message)));
}

const containing =
  (text: string): Matches =>
  (message) =>
    message.includes(text);

function unquoted(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(.)/g, '$1');
}

/** Longest expression that CloudWatch's small language of them lets through here. */
const longest = 256;

/** A regular expression between percent signs: without groups and repetitions of repetitions, as CloudWatch has it. */
export function matching(source: string): Matches {
  if (source.length > longest || /[(){}]/.test(source.replace(/\\./g, ''))) {
    throw invalidPattern(`the regular expression ${source}`);
  }
  try {
    const expression = new RegExp(source);
    return (message) => expression.test(message);
  } catch {
    throw invalidPattern(`the regular expression ${source}`);
  }
}
