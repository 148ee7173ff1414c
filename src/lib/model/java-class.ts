// Character classes of Java in JavaScript: unions of classes within classes, intersections, and what may be written in
// both of them. API reference of java.util.regex.Pattern, "Character classes"; `[^…]` negates all of it, as from Java 9 on.

/** A piece of a pattern in JavaScript, and how much of Java's it stands for. */
export interface Piece {
  text: string;
  length: number;
}

/** What an escape inside of a class stands for: members to be written among others, or a class of its own. */
export type ClassEscape = { members: string; length: number } | { own: string; length: number };

type TranslateEscape = (rest: string) => ClassEscape | undefined;

/** The class that the text begins with; undefined where it is none. */
export function translateClass(rest: string, translateEscape: TranslateEscape): Piece | undefined {
  const reader = new ClassReader(rest, translateEscape);
  const text = reader.read();
  return text === undefined ? undefined : { text, length: reader.at };
}

class ClassReader {
  readonly #source: string;
  readonly #translateEscape: TranslateEscape;
  at = 0;

  constructor(source: string, translateEscape: TranslateEscape) {
    this.#source = source;
    this.#translateEscape = translateEscape;
  }

  /** From `[` to its `]`. What comes first is no end, whatever it is. */
  read(): string | undefined {
    this.at++;
    const isNegated = this.#source[this.at] === '^';
    if (isNegated) this.at++;
    const operands: string[] = [];
    let union = new Union();
    for (let isFirst = true; isFirst || this.#source[this.at] !== ']'; isFirst = false) {
      if (this.at >= this.#source.length) return undefined;
      if (this.#source.startsWith('&&', this.at)) {
        this.at += 2;
        operands.push(union.text);
        union = new Union();
      } else if (!this.#readMember(union)) return undefined;
    }
    this.at++;
    operands.push(union.text);
    return combine(
      operands.filter((operand) => operand !== ''),
      isNegated,
    );
  }

  #readMember(union: Union): boolean {
    const character = this.#source[this.at] ?? '';
    if (character === '[') {
      const nested = this.read();
      if (nested !== undefined) union.classes.push(nested);
      return nested !== undefined;
    }
    if (character !== '\\') {
      union.members += /[\]^]/.test(character) ? `\\${character}` : character;
      this.at++;
      return true;
    }
    const found = this.#translateEscape(this.#source.slice(this.at));
    if (!found) return false;
    this.at += found.length;
    if ('own' in found) union.classes.push(found.own);
    else union.members += found.members;
    return true;
  }
}

/** Characters, and classes beside them. */
class Union {
  members = '';
  readonly classes: string[] = [];

  get text(): string {
    const all = [...(this.members === '' ? [] : [`[${this.members}]`]), ...this.classes];
    return all.length > 1 ? `(?:${all.join('|')})` : (all[0] ?? '');
  }
}

function combine(operands: readonly string[], isNegated: boolean): string | undefined {
  const last = operands.at(-1);
  if (last === undefined) return undefined;
  const looked = operands.slice(0, -1).map((operand) => `(?=${operand})`);
  const text = looked.length === 0 ? last : `(?:${looked.join('')}${last})`;
  if (!isNegated) return text;
  return /^\[(?:\\.|[^\]\\])*\]$/.test(text) && !text.startsWith('[^')
    ? `[^${text.slice(1)}`
    : `(?:(?!${text})[\\s\\S])`;
}
