// Tokens with a look ahead, as far as the grammar needs one.

import type { Lexer, Token } from './lexer.ts';
import type { Statement } from './syntax.ts';
import { type Position, TemplateError } from './template-error.ts';
import type { TokenKind } from './tokens.ts';

/** How deep directives, parentheses and lists may be nested. */
const deepest = 200;

type ParseString = (text: string, position: Position) => Statement[];

/** The tokens of one text. Reads no further than it is asked to: the lexer's state depends on what was parsed. */
export class TokenStream {
  readonly lexer: Lexer;
  /** Parses what stands in a string: the grammar of templates is that of strings, too. */
  readonly parseString: ParseString;
  readonly #ahead: Token[] = [];
  /** Of all tokens taken so far. */
  readonly #images: string[] = [];
  #depth = 0;

  constructor(lexer: Lexer, parseString: ParseString) {
    this.lexer = lexer;
    this.parseString = parseString;
  }

  peek(distance = 0): Token {
    while (this.#ahead.length <= distance) this.#ahead.push(this.lexer.next());
    return this.#ahead[distance] as Token;
  }

  take(): Token {
    const token = this.#ahead.shift() ?? this.lexer.next();
    this.#images.push(token.image);
    return token;
  }

  /** How many tokens have been taken: a mark for `textSince`. */
  get taken(): number {
    return this.#images.length;
  }

  /** What the tokens taken since the mark say. */
  textSince(mark: number): string {
    return this.#images.slice(mark).join('');
  }

  /** Takes the next token if it is of this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.take() : undefined;
  }

  /** Takes the next token; one of another kind is an error that says what was expected. */
  expect(kind: TokenKind, expected: string): Token {
    const token = this.peek();
    return token.kind === kind ? this.take() : this.fail(expected);
  }

  fail(expected: string): never {
    const token = this.peek();
    const found = token.kind === 'EOF' ? 'the end' : JSON.stringify(token.image.trim() || token.image);
    throw new TemplateError(`Expected ${expected} but found ${found}`, token.position);
  }

  /** Parses something that may hold its own kind, so deep and no deeper. */
  nest<T>(parse: () => T): T {
    if (this.#depth >= deepest) {
      throw new TemplateError('Directives and expressions are nested too deeply', this.peek().position);
    }
    this.#depth++;
    const parsed = parse();
    this.#depth--;
    return parsed;
  }
}
