// Selection patterns of integration responses are Java regular expressions that must match the whole text.
// Developer guide, "Set up an integration response using the API Gateway console". Here: Java's syntax -> JavaScript's.

import { type ClassEscape, type Piece, translateClass } from './java-class.ts';

/** POSIX and Java classes that stand in `\p{…}`, written for the inside of a JavaScript character class. */
const javaClasses = new Map<string, string>([
  ['Lower', 'a-z'],
  ['Upper', 'A-Z'],
  ['ASCII', '\\x00-\\x7F'],
  ['Alpha', 'a-zA-Z'],
  ['Digit', '0-9'],
  ['Alnum', 'a-zA-Z0-9'],
  ['Punct', '!-\\/:-@\\[-`{-~'],
  ['Graph', '!-~'],
  ['Print', ' -~'],
  ['Blank', ' \\t'],
  ['Cntrl', '\\x00-\\x1F\\x7F'],
  ['XDigit', '0-9a-fA-F'],
  ['Space', ' \\t\\n\\x0B\\f\\r'],
]);

/** Escapes that Java has and JavaScript lacks. */
const javaEscapes = new Map<string, string>([
  ['A', '^'],
  ['z', '$'],
  ['Z', '(?=[\\n\\r]?$)'],
  ['a', '\\x07'],
  ['e', '\\x1B'],
  ['h', '[ \\t\\xA0]'],
  ['H', '[^ \\t\\xA0]'],
  ['v', '[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]'],
  ['V', '[^\\n\\x0B\\f\\r\\x85\\u2028\\u2029]'],
  ['R', '(?:\\r\\n|[\\n\\r\\x0B\\f\\x85\\u2028\\u2029])'],
]);

/**
 * A JavaScript expression that matches exactly the texts that the Java pattern matches as a whole, or undefined
 * when the pattern cannot be said in JavaScript (flags for a part of it, `\G`, names of Unicode that only one of them
 * has) or is no pattern at all.
 */
export function javaPattern(pattern: string): RegExp | undefined {
  const { flags, source } = leadingFlags(pattern);
  const translated = translate(source, new PossessiveGroups());
  if (translated === undefined) return undefined;
  try {
    return new RegExp(`^(?:${translated})$`, flags);
  } catch {
    return undefined;
  }
}

/**
 * The pattern in JavaScript's syntax, with its flags, and with the same groups; undefined when it cannot be said so.
 * Possessive quantifiers and atomic groups would need groups of their own.
 */
export function javaExpression(pattern: string): { source: string; flags: string } | undefined {
  const { flags, source } = leadingFlags(pattern);
  const translated = translate(source, undefined);
  return translated === undefined ? undefined : { source: translated, flags };
}

/** `(?is)…`: flags for the whole pattern; others than i, m, s are left in place, where they fail. */
function leadingFlags(pattern: string): { flags: string; source: string } {
  const found = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = found?.[1] ?? '';
  return { flags: [...new Set(flags)].join(''), source: found ? pattern.slice(found[0].length) : pattern };
}

/**
 * What gives nothing back once it has matched: looked ahead for, kept in a group of its own, and taken as it was found,
 * which JavaScript does not try again.
 */
class PossessiveGroups {
  #count = 0;

  /** The first half and the second one. */
  next(): { open: string; close: string } {
    const name = `possessive${++this.#count}`;
    return { open: `(?=(?<${name}>`, close: `))\\k<${name}>` };
  }
}

/** Walks the pattern once: quoting, escapes and classes are rewritten, the rest is the same in both languages. */
function translate(source: string, groups: PossessiveGroups | undefined): string | undefined {
  // Groups of its own would be counted among those that it refers to by number.
  if (groups && /\\[1-9]/.test(source)) return translate(source, undefined);
  const out = new Translation(groups);
  for (let at = 0; at < source.length; ) {
    const piece = translatePiece(source.slice(at), groups !== undefined);
    if (!piece || !out.add(piece)) return undefined;
    at += piece.length;
  }
  return out.text;
}

/** The piece of the pattern that the text begins with. */
function translatePiece(rest: string, hasGroups: boolean): Piece | undefined {
  if (rest.startsWith('[')) return translateClass(rest, translateInClass);
  if (rest.startsWith('\\')) return translateEscape(rest);
  if (rest.startsWith('(?>')) return hasGroups ? { text: '(?>', length: 3 } : undefined;
  if (/^\(\?[imsxudU-]+[):]/.test(rest)) return undefined;
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})[+?]?/.exec(rest);
  return quantifier ? { text: quantifier[0], length: quantifier[0].length } : { text: rest[0] ?? '', length: 1 };
}

/** The text that has been translated so far, and what a quantifier that comes now would repeat. */
class Translation {
  text = '';
  readonly #groups: PossessiveGroups | undefined;
  #lastStart = 0;
  readonly #open: { start: number; close: string }[] = [];

  constructor(groups: PossessiveGroups | undefined) {
    this.#groups = groups;
  }

  /** Adds a piece; false where it cannot be said. */
  add({ text }: Piece): boolean {
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})\+$/.test(text)) return this.#addPossessive(text.slice(0, -1));
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.test(text)) this.text += text;
    else if (text === ')') this.#close();
    else {
      this.#lastStart = this.text.length;
      if (text === '(') this.#open.push({ start: this.text.length, close: ')' });
      this.text += text === '(?>' ? this.#openAtomic() : text;
    }
    return true;
  }

  #openAtomic(): string {
    const { open, close } = this.#groups?.next() ?? { open: '(?:', close: ')' };
    this.#open.push({ start: this.text.length, close: `${close})` });
    return `(?:${open}`;
  }

  #close(): void {
    const { start, close } = this.#open.pop() ?? { start: this.text.length, close: ')' };
    this.#lastStart = start;
    this.text += close;
  }

  #addPossessive(quantifier: string): boolean {
    const group = this.#groups?.next();
    if (!group) return false;
    const repeated = this.text.slice(this.#lastStart);
    this.text = `${this.text.slice(0, this.#lastStart)}(?:${group.open}${repeated}${quantifier}${group.close})`;
    return true;
  }
}

const special = /[\\^$.*+?()[\]{}|/-]/g;

/** `\Q…\E`: everything between stands for itself. */
function translateQuoted(rest: string): Piece {
  const end = rest.indexOf('\\E');
  const quoted = rest.slice(2, end < 0 ? rest.length : end);
  return { text: quoted.replace(special, '\\$&'), length: end < 0 ? rest.length : end + 2 };
}

function translateEscape(rest: string): Piece | undefined {
  if (rest.startsWith('\\Q')) return translateQuoted(rest);
  const found = translateProperty(rest);
  if (found) return { text: `[${found.isNegated ? '^' : ''}${found.members}]`, length: found.length };
  const letter = rest[1] ?? '';
  if (/[GpPX]/.test(letter)) return undefined;
  return { text: javaEscapes.get(letter) ?? rest.slice(0, 2), length: 2 };
}

/** Inside of a class. What stands for a place in the text, or for more than one character, is no member of any. */
function translateInClass(rest: string): ClassEscape | undefined {
  if (rest.startsWith('\\Q')) {
    const { text, length } = translateQuoted(rest);
    return { members: text, length };
  }
  const found = translateProperty(rest);
  if (found?.isNegated) return { own: `[^${found.members}]`, length: found.length };
  if (found) return { members: found.members, length: found.length };
  const letter = rest[1] ?? '';
  if (/[AzZGRXpPb]/.test(letter)) return undefined;
  const own = javaEscapes.get(letter);
  return own === undefined ? { members: rest.slice(0, 2), length: 2 } : { own, length: 2 };
}

/** `\p{Alpha}`, `\P{Digit}`. */
function translateProperty(rest: string): { members: string; isNegated: boolean; length: number } | undefined {
  const [text = '', letter, name = ''] = /^\\([pP])\{(\w+)\}/.exec(rest) ?? [];
  const members = javaClasses.get(name);
  return members === undefined ? undefined : { members, isNegated: letter === 'P', length: text.length };
}
