// The text of a JSONPath -> its tokens, as Jayway's JsonPath 2.9 reads it.

import { parseJson } from '../values/parse-json.ts';
import { unescapeText } from '../values/unescape-text.ts';
import { parseFilter } from './parse-filter.ts';
import { PathCursor } from './path-cursor.ts';
import type { FunctionParameter, ParsedPath, PathToken } from './path-syntax.ts';

/** Parses a path; one that begins with neither `$` nor `@` begins at the root. Throws a TemplateError. */
export function parsePath(text: string): ParsedPath {
  const trimmed = text.trimEnd();
  const cursor = new PathCursor(/^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`);
  if (trimmed === '' || cursor.text.endsWith('.')) cursor.fail('it ends too early');
  const tokens: PathToken[] = [];
  const isRelative = cursor.current === '@';
  cursor.at++;
  if (!cursor.isAtEnd && cursor.current !== '.' && cursor.current !== '[') {
    cursor.fail(`expected "." or "[" at ${cursor.at}`);
  }
  if (!cursor.isAtEnd) tokens.push(...parseToken(cursor));
  // A single character that is left over is passed over.
  while (cursor.at < cursor.text.length - 1) tokens.push(...parseToken(cursor));
  return { isRelative, tokens };
}

function parseToken(cursor: PathCursor): PathToken[] {
  switch (cursor.current) {
    case '[':
      return [parseBracket(cursor)];
    case '.':
      return parseDots(cursor);
    case '*':
      cursor.at++;
      return [{ kind: 'wildcard' }];
    default:
      return [parseName(cursor)];
  }
}

/** `.a` and `..a`: what follows the dots belongs to them. */
function parseDots(cursor: PathCursor): PathToken[] {
  const isScan = cursor.text[cursor.at + 1] === '.';
  cursor.at += isScan ? 2 : 1;
  if (cursor.isAtEnd || cursor.current === '.') cursor.fail(`unexpected "." at ${cursor.at}`);
  return [...(isScan ? [{ kind: 'scan' } as const] : []), ...parseToken(cursor)];
}

/** `name` and `name()`. */
function parseName(cursor: PathCursor): PathToken {
  const [name = ''] = /^[^ .[(]*/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += name.length;
  if (cursor.current === ' ') cursor.fail('names with blanks are written in brackets');
  if (cursor.current !== '(') {
    if (name === '') cursor.fail(`expected a name at ${cursor.at}`);
    return { kind: 'property', names: [name] };
  }
  return { kind: 'function', name, parameters: parseParameters(cursor) };
}

/** The parameters of a function: paths, and values as JSON. */
function parseParameters(cursor: PathCursor): FunctionParameter[] {
  const close = closingParenthesis(cursor);
  const inner = cursor.text.slice(cursor.at + 1, close);
  // Without parameters, what follows is read as a name that begins with the parenthesis: Jayway finds nothing then.
  cursor.at = inner === '' ? close : close + 1;
  return splitParameters(inner).flatMap((text): FunctionParameter[] => {
    if (/^[$@]/.test(text)) return [{ kind: 'path', path: parsePath(text) }];
    return /^[{"\d-]/.test(text) ? [{ kind: 'value', value: parseJson(text) }] : [];
  });
}

function closingParenthesis(cursor: PathCursor): number {
  let depth = 0;
  for (let at = cursor.at; at < cursor.text.length; at++) {
    if (cursor.text[at] === '(') depth++;
    else if (cursor.text[at] === ')' && --depth === 0) return at;
  }
  return cursor.fail('the parameters of a function are not closed');
}

/** At commas that stand in no brackets and no quotes. */
function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"' && text[at - 1] !== '\\') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function parseBracket(cursor: PathCursor): PathToken {
  const first = cursor.nextSignificant();
  if (first === "'" || first === '"') return parseNames(cursor, first);
  if (/[\d:-]/.test(first)) return parseIndexes(cursor);
  if (first === '*') return parseWildcard(cursor);
  if (first === '?') return parseCondition(cursor);
  return cursor.fail(`expected ?, ', 0-9 or * after "[" at ${cursor.at}`);
}

/** `['a']` and `['a','b']`. */
function parseNames(cursor: PathCursor, quote: string): PathToken {
  const names: string[] = [];
  do {
    const open = cursor.significantAfter(cursor.at);
    if (cursor.text[open] !== quote) cursor.fail(`expected a name in quotes at ${open}`);
    const close = cursor.unescapedAfter(open, quote);
    if (close < 0) cursor.fail(`a name is not closed by ${quote}`);
    names.push(unescapeText(cursor.text.slice(open + 1, close)));
    cursor.at = cursor.significantAfter(close);
  } while (cursor.current === ',');
  cursor.expect(']');
  return { kind: 'property', names };
}

/** `[0]`, `[0,1]`, `[1:2]`. */
function parseIndexes(cursor: PathCursor): PathToken {
  const end = cursor.text.indexOf(']', cursor.at);
  const text = cursor.text.slice(cursor.at + 1, end < 0 ? undefined : end).trim();
  if (end < 0 || !/^[\d,: -]+$/.test(text)) cursor.fail(`expected an index at ${cursor.at + 1}`);
  cursor.at = end + 1;
  return text.includes(':')
    ? parseSlice(cursor, text)
    : { kind: 'index', indexes: text.split(/ *, */).map((part) => integer(cursor, part)) };
}

function parseSlice(cursor: PathCursor, text: string): PathToken {
  if (/[ ,]/.test(text)) cursor.fail(`expected a slice instead of ${text}`);
  const [from = '', to = ''] = text.split(':');
  if (from === '' && to === '') cursor.fail(`expected a slice instead of ${text}`);
  const read = (part: string) => (part === '' ? undefined : integer(cursor, part));
  return { kind: 'slice', from: read(from), to: read(to) };
}

function integer(cursor: PathCursor, text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : cursor.fail(`expected a number instead of ${JSON.stringify(text)}`);
}

function parseWildcard(cursor: PathCursor): PathToken {
  cursor.at = cursor.significantAfter(cursor.at) + 1;
  cursor.expect(']');
  return { kind: 'wildcard' };
}

/** `[?(…)]`. */
function parseCondition(cursor: PathCursor): PathToken {
  const open = cursor.significantAfter(cursor.significantAfter(cursor.at));
  const close = cursor.text[open] === '(' ? cursor.closingOf(open, ['(', ')']) : -1;
  if (close < 0) cursor.fail(`expected a condition in parentheses at ${cursor.at}`);
  cursor.at = close + 1;
  cursor.expect(']');
  return { kind: 'filter', accepts: parseFilter(cursor.text.slice(open, close + 1), parsePath) };
}
