// matches, replaceAll, replaceFirst and split of Java's String: patterns and replacements in Java's syntax.

import { javaExpression } from '../../../../model/java-pattern.ts';
import { TemplateError } from '../template-error.ts';
import { boundedMatch } from './bounded-match.ts';
import { raise } from './method.ts';

interface Compiled {
  part: RegExp;
  whole: RegExp;
}

/** Patterns that were used lately: most are written in the template, and come again with each request. */
const compiled = new Map<string, Compiled>();
const mostCompiled = 500;

function compile(pattern: string): Compiled {
  const known = compiled.get(pattern);
  if (known) return known;
  const fresh = compileFresh(pattern);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}

function compileFresh(pattern: string): Compiled {
  try {
    const expression = javaExpression(pattern);
    if (expression) {
      const { source, flags } = expression;
      return { part: new RegExp(source, `g${flags}`), whole: new RegExp(`^(?:${source})$`, flags) };
    }
  } catch {
    // Not even JavaScript takes it for a pattern.
  }
  throw new TemplateError(`The pattern ${pattern} is none, or one that only Java has`);
}

/** Whether the pattern matches the whole text. */
export function matches(text: string, pattern: string): boolean {
  const { whole } = compile(pattern);
  return boundedMatch(whole, text, () => whole.test(text));
}

/** `$1`, `${name}` and `\x` of the replacement are Java's. */
export function replaceAll(text: string, pattern: string, replacement: string): string {
  const { part } = compile(pattern);
  const fill = compileReplacement(replacement);
  return boundedMatch(part, text, () => text.replace(part, (...found) => fill(found)));
}

export function replaceFirst(text: string, pattern: string, replacement: string): string {
  const { part } = compile(pattern);
  const fill = compileReplacement(replacement);
  return boundedMatch(part, text, () => {
    let isDone = false;
    return text.replace(part, (...found) => {
      if (isDone) return found[0] as string;
      isDone = true;
      return fill(found);
    });
  });
}

/** The pieces between the matches. Empty pieces at the end are dropped with a limit of 0. */
export function split(text: string, pattern: string, limit = 0): string[] {
  const { part } = compile(pattern);
  const pieces: string[] = [];
  let start = 0;
  boundedMatch(part, text, () => {
    for (const found of text.matchAll(part)) {
      if (limit > 0 && pieces.length === limit - 1) break;
      const end = found.index + found[0].length;
      // A match of nothing at the very beginning makes no piece; at the end there is none to make.
      if (end === 0 || (found[0] === '' && found.index >= text.length)) continue;
      pieces.push(text.slice(start, found.index));
      start = end;
    }
  });
  if (pieces.length === 0 && start === 0) return [text];
  pieces.push(text.slice(start));
  if (limit === 0) while (pieces.at(-1) === '') pieces.pop();
  return pieces;
}

type Fill = (found: unknown[]) => string;

/** Compiles a replacement; `found` is what `String.replace` hands to its function. */
function compileReplacement(replacement: string): Fill {
  if (!/[\\$]/.test(replacement)) return () => replacement;
  return (found) => {
    const named = typeof found.at(-1) === 'object' ? (found.at(-1) as Record<string, string | undefined>) : undefined;
    const groups = found.slice(0, named ? -3 : -2) as (string | undefined)[];
    return replacement.replace(
      /\\(.?)|\$(?:\{(\w+)\}|(\d+))?/gs,
      (written, escaped?: string, name?: string, digits?: string) => {
        if (written.startsWith('\\'))
          return escaped || raise('IllegalArgumentException', 'character to be escaped is missing');
        if (name !== undefined) return namedGroup(named, name);
        if (digits === undefined) return raise('IllegalArgumentException', 'Illegal group reference');
        return numberedGroup(groups, digits);
      },
    );
  };
}

function namedGroup(named: Record<string, string | undefined> | undefined, name: string): string {
  if (!named || !Object.hasOwn(named, name)) raise('IllegalArgumentException', `No group with name {${name}}`);
  return named[name] ?? '';
}

/** The first digit is the group's number; further ones are, as long as such a group exists. */
function numberedGroup(groups: readonly (string | undefined)[], digits: string): string {
  let length = 1;
  while (length < digits.length && Number(digits.slice(0, length + 1)) < groups.length) length++;
  const number = Number(digits.slice(0, length));
  if (number >= groups.length) raise('IndexOutOfBoundsException', `No group ${number}`);
  return (groups[number] ?? '') + digits.slice(length);
}
