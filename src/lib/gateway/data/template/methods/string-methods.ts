// The methods of java.lang.String.

import { equals, hashCode } from '../values/java-equals.ts';
import { itemsOf, JavaList } from '../values/java-list.ts';
import { isInt } from '../values/java-number.ts';
import { checkLength, textOf } from '../values/value-text.ts';
import { matches, replaceAll, replaceFirst, split } from './java-regex.ts';
import { checkIndex, type Method, type Methods, ofText, plain, raise, unary } from './method.ts';

type OnText = Method<string>;

/** Where a text or the code of a character is looked for. */
function search(find: (text: string, wanted: string, from: number | undefined) => number): OnText {
  return (text, [wanted, from]) => {
    const sought = isInt(wanted) ? String.fromCodePoint(wanted) : wanted;
    if (typeof sought !== 'string' || (from !== undefined && !isInt(from))) return undefined;
    return find(text, sought, from as number | undefined);
  };
}

function slice(text: string, parameters: readonly unknown[]): unknown {
  const [begin, end = text.length] = parameters;
  if (!isInt(begin) || !isInt(end)) return undefined;
  if (begin < 0 || end > text.length || begin > end) {
    raise('StringIndexOutOfBoundsException', `begin ${begin}, end ${end}, length ${text.length}`);
  }
  return text.slice(begin, end);
}

/** `replace` of two texts (or characters). */
function replace(text: string, parameters: readonly unknown[]): unknown {
  const [from, to] = parameters;
  if (parameters.length !== 2 || typeof from !== 'string' || typeof to !== 'string') return undefined;
  return bounded(text.replaceAll(from, () => to));
}

function byPattern(use: (text: string, pattern: string, replacement: string) => string): OnText {
  return (text, [pattern, replacement]) => {
    if (typeof pattern !== 'string' || typeof replacement !== 'string') return undefined;
    return bounded(use(text, pattern, replacement));
  };
}

function bounded(text: string): string {
  checkLength(text.length);
  return text;
}

/** Java's compareTo: the difference of the first characters that differ, else of the lengths. */
function compare(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = one.charCodeAt(at) - other.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Java's trim takes all that is not above a blank, and nothing else. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

export const stringMethods: Methods<string> = new Map<string, OnText>([
  ['length', plain((text) => text.length)],
  ['isEmpty', plain((text) => text === '')],
  ['isBlank', plain((text) => text.trim() === '')],
  ['toString', plain((text) => text)],
  ['intern', plain((text) => text)],
  ['trim', plain(trim)],
  ['strip', plain((text) => text.trim())],
  ['toLowerCase', plain((text) => text.toLowerCase())],
  ['toUpperCase', plain((text) => text.toUpperCase())],
  ['hashCode', plain(hashCode)],
  ['toCharArray', plain((text) => new JavaList(text.split(''), 'array'))],
  [
    'getBytes',
    plain(
      (text) =>
        new JavaList(
          [...Buffer.from(text)].map((byte) => (byte << 24) >> 24),
          'array',
        ),
    ),
  ],
  ['charAt', unary((text, index) => (isInt(index) ? text[checkIndex(index, text.length)] : undefined))],
  [
    'codePointAt',
    unary((text, index) => (isInt(index) ? text.codePointAt(checkIndex(index, text.length)) : undefined)),
  ],
  ['equals', unary(equals)],
  ['equalsIgnoreCase', ofText((text, other) => text.toUpperCase() === other.toUpperCase())],
  ['compareTo', ofText(compare)],
  ['compareToIgnoreCase', ofText((text, other) => compare(text.toLowerCase(), other.toLowerCase()))],
  ['concat', ofText((text, other) => bounded(text + other))],
  ['contains', ofText((text, other) => text.includes(other))],
  ['contentEquals', ofText((text, other) => text === other)],
  ['endsWith', ofText((text, end) => text.endsWith(end))],
  ['matches', ofText(matches)],
  ['indexOf', search((text, wanted, from) => text.indexOf(wanted, from))],
  ['lastIndexOf', search((text, wanted, from) => lastIndexOf(text, wanted, from))],
  ['startsWith', startsWith],
  ['substring', slice],
  ['subSequence', (text, parameters) => (parameters.length === 2 ? slice(text, parameters) : undefined)],
  ['replace', replace],
  ['replaceAll', byPattern(replaceAll)],
  ['replaceFirst', byPattern(replaceFirst)],
  ['repeat', unary(repeat)],
  ['split', splitText],
  ['join', join],
  ['valueOf', unary((_, value) => textOf(value))],
]);

function lastIndexOf(text: string, wanted: string, from: number | undefined): number {
  if (from === undefined) return text.lastIndexOf(wanted);
  return from < 0 ? -1 : text.lastIndexOf(wanted, from);
}

function startsWith(text: string, [start, offset = 0]: readonly unknown[]): unknown {
  if (typeof start !== 'string' || !isInt(offset)) return undefined;
  return offset >= 0 && offset <= text.length && text.startsWith(start, offset);
}

function repeat(text: string, count: unknown): unknown {
  if (!isInt(count)) return undefined;
  if (count < 0) raise('IllegalArgumentException', `count is negative: ${count}`);
  checkLength(text.length * count);
  return text.repeat(count);
}

/** A static method: the text that it is called on has no part in it. */
function join(_: string, [separator, list]: readonly unknown[]): unknown {
  const items = itemsOf(list);
  if (typeof separator !== 'string' || !items) return undefined;
  return bounded(items.map((item) => textOf(item ?? 'null')).join(separator));
}

function splitText(text: string, [pattern, limit = 0]: readonly unknown[]): unknown {
  if (typeof pattern !== 'string' || !isInt(limit)) return undefined;
  return new JavaList(split(text, pattern, limit), 'array');
}
