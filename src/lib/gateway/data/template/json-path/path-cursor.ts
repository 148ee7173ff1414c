// A place in the text of a path: what the parsers of paths and of filters look at.

import { TemplateError } from '../template-error.ts';

export class PathCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get current(): string {
    return this.text[this.at] ?? '';
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The index of the next character after `from` that is no blank. */
  significantAfter(from: number): number {
    let at = from + 1;
    while (this.text[at] === ' ') at++;
    return at;
  }

  /** The next character after `from` that is no blank; empty at the end. */
  nextSignificant(from = this.at): string {
    return this.text[this.significantAfter(from)] ?? '';
  }

  skipBlanks(): this {
    while (this.current === ' ') this.at++;
    return this;
  }

  /** Goes past a character, and blanks before it. */
  expect(character: string): void {
    if (this.skipBlanks().current !== character) this.fail(`Expected ${character}`);
    this.at++;
  }

  /** Where the bracket that opens at `open` is closed; -1 if nowhere. Strings and patterns are skipped. */
  closingOf(open: number, [opening, closing]: readonly [string, string]): number {
    let depth = 0;
    for (let at = open; at < this.text.length; at++) {
      const character = this.text[at] as string;
      if (character === '"' || character === "'" || (character === '/' && opening !== '{')) {
        at = this.unescapedAfter(at, character);
        if (at < 0) return -1;
      } else if (character === opening) depth++;
      else if (character === closing && --depth === 0) return at;
    }
    return -1;
  }

  /** Where the character comes next, without a backslash before it; -1 if nowhere. */
  unescapedAfter(from: number, character: string): number {
    for (let at = from + 1; at < this.text.length; at++) {
      if (this.text[at] === '\\') at++;
      else if (this.text[at] === character) return at;
    }
    return -1;
  }

  fail(reason: string): never {
    throw new TemplateError(`Invalid JSONPath ${this.text}: ${reason}`);
  }
}
