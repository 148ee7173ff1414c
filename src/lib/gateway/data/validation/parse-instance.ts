// A body's text -> the value that schemas look at. JavaScript's own parser does it where it loses nothing; numbers that
// it would round are read here. Nested more deeply than Jackson, AWS's reader of JSON, goes: no JSON.

import { mostLevels } from '../../../model/json-depth.ts';
import { ExactNumber } from './exact-number.ts';
import type { Instance, InstanceObject } from './instance.ts';

/** A number with a fraction, an exponent, or more digits than are exact; within strings it may be anything. */
const lossy = /(?:^|[[:,\s])-?(?:\d+[.eE]|\d{16})/;

/** Parses a body. Throws a SyntaxError for what is no JSON, or none that Java's readers take. */
export function parseInstance(text: string): Instance {
  if (text.length > 2 * mostLevels) refuseDepth(text);
  const value = JSON.parse(text) as Instance;
  return lossy.test(text) ? new ExactReader(text).read() : value;
}

/** Counts brackets outside of strings. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > mostLevels) throw new SyntaxError('JSON is nested too deeply');
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}

/** Where the string that begins there ends: the place of its last quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}

const space = /[ \t\n\r]*/y;
const bare = /[^\s,\]}]+/y;

/** Reads text that is known to be JSON, with exact numbers. */
class ExactReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Instance {
    switch (this.#next()) {
      case '{':
        return this.#object();
      case '[':
        return this.#list();
      case '"':
        return this.#string();
      default:
        return this.#bare();
    }
  }

  /** Without a prototype, so that `__proto__` is a name like any other. */
  #object(): InstanceObject {
    const made: InstanceObject = Object.create(null);
    this.#at++;
    while (this.#next() !== '}') {
      if (this.#text[this.#at] === ',') this.#at++;
      this.#next();
      const name = this.#string();
      this.#next();
      this.#at++;
      made[name] = this.read();
    }
    this.#at++;
    return made;
  }

  #list(): Instance[] {
    const made: Instance[] = [];
    this.#at++;
    while (this.#next() !== ']') {
      if (this.#text[this.#at] === ',') this.#at++;
      made.push(this.read());
    }
    this.#at++;
    return made;
  }

  #string(): string {
    const start = this.#at;
    this.#at = endOfString(this.#text, start) + 1;
    return JSON.parse(this.#text.slice(start, this.#at));
  }

  #bare(): Instance {
    bare.lastIndex = this.#at;
    const text = bare.exec(this.#text)?.[0] ?? '';
    this.#at += text.length;
    if (/^[a-z]/.test(text)) return JSON.parse(text);
    return /[.eE]/.test(text) || !Number.isSafeInteger(Number(text)) ? ExactNumber.parse(text) : Number(text);
  }

  /** Skips white space; the character there. */
  #next(): string | undefined {
    space.lastIndex = this.#at;
    space.test(this.#text);
    this.#at = space.lastIndex;
    return this.#text[this.#at];
  }
}
