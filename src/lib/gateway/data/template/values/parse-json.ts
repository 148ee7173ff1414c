// JSON text -> values of a template. Fast where JavaScript's own parser gives what json-smart gives; documents with
// doubles, large numbers or keys that are numbers are read here, since JavaScript would lose what Java keeps; and what
// is no JSON is read as json-smart's permissive mode does (form-urlencoded bodies are text then, as on AWS).

import { TemplateError } from '../template-error.ts';
import { JavaDouble, parseWhole } from './java-number.ts';
import { unescapeText } from './unescape-text.ts';

/** What JavaScript's parser would not keep: fractions, exponents, long and negative zero numbers, keys of digits. */
const lossy = /[\d][.eE]|\d{16}|-0|"\d+"\s*:/;
const deepest = 1000;

/** Parses the text of a document. Throws a TemplateError where not even the permissive mode can read it. */
export function parseJson(text: string): unknown {
  if (!lossy.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Read again below, permissively.
    }
  }
  return new JsonReader(text).document();
}

const space = /[ \t\n\r]*/y;
const plainString = /"([^"\\]*)"/y;
const whole = /^-?\d+$/;
const fraction = /^-?\d+\.?\d*(?:[eE][+-]?\d+)?$/;
/** Characters from which on a fraction is a decimal, which prints as it was written. */
const longFraction = 19;
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new JavaDouble(Number.NaN)],
]);

/** Reads JSON with Java's numbers and the order of keys, and forgives what json-smart forgives. */
class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value('');
    return value === nothing ? '' : value;
  }

  /** A value; `ends` are the characters that end one without quotes here. */
  #value(ends: string): unknown {
    const first = this.#peek();
    switch (first) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#list());
      case '"':
      case "'":
        return this.#string(first);
      case ']':
      case '}':
      case ':':
        return this.#fail();
      default:
        return this.#bare(ends);
    }
  }

  #object(): Map<string, unknown> {
    const map = new Map<string, unknown>();
    this.#at++;
    for (;;) {
      while (this.#peek() === ',') this.#at++;
      const first = this.#peek();
      if (first === '}') break;
      const key = first === '"' || first === "'" ? this.#string(first) : this.#word(':');
      if (this.#peek() !== ':') this.#fail();
      this.#at++;
      map.set(key, this.#value('}'));
      const next = this.#peek();
      if (next !== ',' && next !== '}') this.#fail();
    }
    this.#at++;
    return map;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    this.#at++;
    for (;;) {
      while (this.#peek() === ',') this.#at++;
      if (this.#peek() === ']') break;
      list.push(this.#value(']'));
      const next = this.#peek();
      if (next !== ',' && next !== ']') this.#fail();
    }
    this.#at++;
    return list;
  }

  #string(quote: string): string {
    if (quote === '"') {
      plainString.lastIndex = this.#at;
      const plain = plainString.exec(this.#text);
      if (plain) {
        this.#at = plainString.lastIndex;
        return plain[1] ?? '';
      }
    }
    const start = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === '\\') this.#at++;
      else if (character === quote) return unescapeText(this.#text.slice(start, this.#at++));
    }
    return this.#fail();
  }

  /** Text without quotes: a number, a word of JSON, or just text. */
  #bare(ends: string): unknown {
    if (this.#at >= this.#text.length) return ends === '' ? nothing : this.#fail();
    const text = this.#word(ends === '' ? '' : `,${ends}`);
    if (words.has(text)) return words.get(text);
    if (whole.test(text)) return parseWhole(text);
    if (!fraction.test(text)) return text;
    const isDecimal = text.length >= longFraction && !/[eE]/.test(text);
    return new JavaDouble(Number(text), isDecimal ? text : undefined);
  }

  #word(ends: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !ends.includes(this.#text[this.#at] as string)) this.#at++;
    return this.#text.slice(start, this.#at).replace(/^[\0- ]+|[\0- ]+$/g, '');
  }

  /** The next character that is no white space; empty at the end. */
  #peek(): string {
    space.lastIndex = this.#at;
    space.test(this.#text);
    this.#at = space.lastIndex;
    return this.#text[this.#at] ?? '';
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= deepest) throw new TemplateError('JSON is nested too deeply');
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  #fail(): never {
    if (this.#at >= this.#text.length) throw new TemplateError('Invalid JSON: it ends too early');
    throw new TemplateError(`Invalid JSON: unexpected ${JSON.stringify(this.#text[this.#at])} at ${this.#at}`);
  }
}

const nothing = Symbol('no value');
