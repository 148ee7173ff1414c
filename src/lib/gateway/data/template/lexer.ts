// Cuts a template into tokens, as Velocity 1.7 does: a machine of lexical states with a stack. The parser reads tokens
// one at a time, since what it has seen decides the state that the next one is read in.

import { type Position, TemplateError } from './template-error.ts';
import { type Disposition, type LexicalState, rulesByState, type TokenKind, type TokenRule } from './tokens.ts';

/** A token as the parser sees it. */
export interface Token {
  kind: TokenKind;
  /** Its text, with what was read before it in the same breath: `$`, `#`, backslashes. */
  image: string;
  /** What was dismissed right before it: a dollar or a hash that began nothing. */
  special: string;
  position: Position;
}

interface SavedState {
  state: LexicalState;
  open: number;
  closed: number;
}

/** Reads tokens on demand. */
export class Lexer {
  readonly #text: string;
  readonly #lines: number[] = [0];
  #at = 0;
  #state: LexicalState = 'text';
  readonly #stack: SavedState[] = [];
  /** Parentheses of the current state. */
  #open = 0;
  #closed = 0;
  #inComment = false;
  #inSet = false;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines.push(at + 1);
  }

  /** The next token. Throws a TemplateError where nothing fits. */
  next(): Token {
    let start = this.#at;
    let image = '';
    let special = '';
    let isPending = false;
    for (;;) {
      if (this.#at >= this.#text.length) {
        if (isPending) throw new TemplateError('Unexpected end of the template', this.positionOf(this.#at));
        return { kind: 'EOF', image: '', special, position: this.positionOf(this.#at) };
      }
      const { rule, length } = this.#longest();
      image += this.#text.slice(this.#at, this.#at + length);
      this.#at += length;
      const taken = this.#act(rule, image);
      const disposition: Disposition = rule.disposition;
      if (disposition === 'token') {
        return { kind: rule.kind ?? 'TEXT', image: taken, special, position: this.positionOf(start) };
      }
      isPending = disposition === 'more';
      if (disposition === 'more') continue;
      if (disposition === 'special') special += visible(image);
      image = '';
      start = this.#at;
    }
  }

  /** Whether a parenthesis follows, perhaps after white space: nothing is read. */
  isParenthesisNext(): boolean {
    const rest = /[ \t\r\n]*\(/y;
    rest.lastIndex = this.#at;
    return rest.test(this.#text);
  }

  /** The word behind a hash is a directive's: its parenthesis follows. */
  enterDirective(): void {
    this.#state = 'directive';
  }

  /** The word behind a hash is text. */
  leaveDirective(): void {
    this.#pop();
  }

  /** The expression of `#set` has ended. */
  leaveSet(): void {
    this.#inSet = false;
  }

  positionOf(offset: number): Position {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }

  #longest(): { rule: TokenRule; length: number } {
    let best: TokenRule | undefined;
    let length = 0;
    for (const rule of rulesByState.get(this.#state) ?? []) {
      rule.pattern.lastIndex = this.#at;
      const found = rule.pattern.test(this.#text) ? rule.pattern.lastIndex - this.#at : 0;
      if (found > length) {
        best = rule;
        length = found;
      }
    }
    if (best) return { rule: best, length };
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    throw new TemplateError(`Unexpected character ${JSON.stringify(character)}`, this.positionOf(this.#at));
  }

  /** What reading a token does to the state; returns the token's text, which some rules cut. */
  #act(rule: TokenRule, image: string): string {
    switch (rule.kind ?? rule.name) {
      case 'INDEX_LBRACKET':
        this.#push('index');
        return image;
      case 'INDEX_RBRACKET':
      case 'RCURLY':
        this.#pop();
        return image;
      case 'LPAREN':
        this.#open++;
        if (this.#state === 'modifier') this.#state = 'call';
        return image;
      case 'RPAREN':
        this.#close();
        return image;
      case 'METHOD_RPAREN':
        this.#state = 'reference';
        return image;
      case 'SET':
        this.#push('directive');
        this.#inSet = true;
        this.#open++;
        return image;
      case 'DOT':
        this.#at--;
        this.#state = 'modifier';
        return '.';
      case 'INTEGER':
        return this.#endInteger(image);
      case 'FLOAT':
        this.#endNumber();
        return image;
      case 'IF':
      case 'ELSEIF':
        this.#state = 'directive';
        return image;
      case 'END':
      case 'ELSE':
        this.#pop();
        return image;
      default:
        this.#actOnText(rule.kind ?? rule.name);
        return image;
    }
  }

  #actOnText(name: string): void {
    switch (name) {
      case 'dollar':
        if (this.#inComment) return;
        if (this.#state === 'reference') this.#pop();
        this.#push('reference');
        return;
      case 'hash':
        if (this.#inComment) return;
        if (this.#state === 'reference' || this.#state === 'modifier') this.#pop();
        this.#push('hash');
        return;
      case 'textBlock':
        this.#comment('textBlock');
        return;
      case 'formalComment':
        if (this.#inComment) return;
        this.#at--;
        this.#comment('comment');
        return;
      case 'comment':
        this.#comment('comment');
        return;
      case 'COMMENT_START':
        if (!this.#inComment && this.#state === 'reference') this.#pop();
        this.#comment('lineComment');
        return;
      case 'COMMENT_END':
      case 'TEXTBLOCK':
        this.#inComment = false;
        this.#pop();
        return;
      case 'referenceEnd':
      case 'hashEnd':
        this.#at--;
        this.#pop();
    }
  }

  #comment(state: LexicalState): void {
    if (this.#inComment) return;
    this.#inComment = true;
    this.#push(state);
  }

  /** `1..3`: the dots are no part of the number. */
  #endInteger(image: string): string {
    const isRange = image.endsWith('..');
    if (isRange) this.#at -= 2;
    this.#endNumber();
    return isRange ? image.slice(0, -2) : image;
  }

  #endNumber(): void {
    if (this.#open === 0 && !this.#inSet && this.#state !== 'call' && this.#state !== 'index') this.#pop();
  }

  /** A closing parenthesis ends the states that opened none, and the one whose last it is. */
  #close(): void {
    for (;;) {
      if (this.#open > 0) {
        if (this.#open === this.#closed + 1) this.#pop();
        else this.#closed++;
        return;
      }
      if (!this.#pop()) return;
    }
  }

  #push(state: LexicalState): void {
    this.#stack.push({ state: this.#state, open: this.#open, closed: this.#closed });
    this.#open = 0;
    this.#state = state;
  }

  #pop(): boolean {
    const saved = this.#stack.pop();
    this.#state = saved?.state ?? 'text';
    this.#open = saved?.open ?? 0;
    if (saved) this.#closed = saved.closed;
    return saved !== undefined;
  }
}

/** Of what was dismissed, dollars and hashes are printed, and backslashes before a dollar: the next character is not. */
function visible(image: string): string {
  return Array.from(image.matchAll(/(\\+\$).?|[$#]/gs), ([found, escaped]) => escaped ?? found).join('');
}
