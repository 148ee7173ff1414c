// The condition of a filter, `(@.price < 10 && @.isbn)`, as Jayway's JsonPath 2.9 reads it.

import { javaExpression } from '../../../../model/java-pattern.ts';
import { TemplateError } from '../template-error.ts';
import { JavaDouble, parseWhole } from '../values/java-number.ts';
import { parseJson } from '../values/parse-json.ts';
import { unescapeText } from '../values/unescape-text.ts';
import { evaluatePath } from './evaluate-path.ts';
import type { FilterValue, Operand, Predicate } from './filter.ts';
import { type Comparison, comparisons } from './filter-operators.ts';
import { filterValueOf } from './filter-value.ts';
import { PathCursor } from './path-cursor.ts';
import { PathNotFoundError } from './path-not-found-error.ts';
import type { ParsedPath } from './path-syntax.ts';

type ParsePath = (text: string) => ParsedPath;

/** Parses a condition with the parentheses around it. Throws a TemplateError. */
export function parseFilter(text: string, parsePath: ParsePath): Predicate {
  const parser = new FilterParser(new PathCursor(text), parsePath);
  return parser.parse();
}

class FilterParser {
  readonly #cursor: PathCursor;
  readonly #parsePath: ParsePath;
  #depth = 0;

  constructor(cursor: PathCursor, parsePath: ParsePath) {
    this.#cursor = cursor;
    this.#parsePath = parsePath;
  }

  parse(): Predicate {
    const predicate = this.#or();
    if (!this.#cursor.skipBlanks().isAtEnd) this.#cursor.fail(`unexpected ${this.#cursor.text.slice(this.#cursor.at)}`);
    return predicate;
  }

  #or(): Predicate {
    const alternatives = [this.#and()];
    while (this.#accept('||')) alternatives.push(this.#and());
    return alternatives.length === 1 && alternatives[0]
      ? alternatives[0]
      : (candidate) => alternatives.some((accepts) => accepts(candidate));
  }

  #and(): Predicate {
    const conditions = [this.#operand()];
    while (this.#accept('&&')) conditions.push(this.#operand());
    return conditions.length === 1 && conditions[0]
      ? conditions[0]
      : (candidate) => conditions.every((accepts) => accepts(candidate));
  }

  #operand(): Predicate {
    const { current, at } = this.#cursor.skipBlanks();
    if (current === '!' && !/[$@]/.test(this.#cursor.nextSignificant(at))) {
      this.#cursor.at++;
      const accepts = this.#nested(() => this.#operand());
      return (candidate) => !accepts(candidate);
    }
    if (current !== '(') return this.#comparison();
    this.#cursor.at++;
    const inner = this.#nested(() => this.#or());
    this.#cursor.expect(')');
    return inner;
  }

  #comparison(): Predicate {
    const isNegated = this.#cursor.skipBlanks().current === '!';
    if (isNegated) this.#cursor.at++;
    const path = this.#path();
    const left = path ? valueOfPath(path) : this.#literal();
    const before = this.#cursor.at;
    const compare = this.#operator();
    if (compare) {
      const right = this.#value();
      return (candidate) => compare(left(candidate), right(candidate));
    }
    this.#cursor.at = before;
    if (!path) this.#cursor.fail('expected an operator');
    return (candidate) => exists(path, candidate) !== isNegated;
  }

  #operator(): Comparison | undefined {
    const rest = this.#cursor.skipBlanks().text.slice(this.#cursor.at);
    const [operator = ''] = /^[<>=~!]+|^[^ ]*/.exec(rest) ?? [];
    const comparison = comparisons.get(operator.toUpperCase());
    if (comparison) this.#cursor.at += operator.length;
    return comparison;
  }

  #value(): Operand {
    if (this.#cursor.skipBlanks().current === '!') this.#cursor.at++;
    const path = this.#path();
    return path ? valueOfPath(path) : this.#literal();
  }

  /** A path reaches to a blank, an operator, or the parenthesis that closes the condition. */
  #path(): ParsedPath | undefined {
    const cursor = this.#cursor.skipBlanks();
    if (!/[$@]/.test(cursor.current)) return undefined;
    const start = cursor.at++;
    while (!cursor.isAtEnd) {
      if (cursor.current === '[') {
        const close = cursor.closingOf(cursor.at, ['[', ']']);
        if (close < 0) cursor.fail('square brackets are not closed');
        cursor.at = close + 1;
      } else if (/[<>=~! ]/.test(cursor.current) || (cursor.current === ')' && !this.#closesFunction(start))) break;
      else cursor.at++;
    }
    return this.#parsePath(cursor.text.slice(start, cursor.at));
  }

  /** `@.a.length()`: the parenthesis is a function's own. */
  #closesFunction(start: number): boolean {
    const before = this.#cursor.text.slice(start, this.#cursor.at).trimEnd();
    return before.endsWith('(') && before.includes('.');
  }

  #literal(): Operand {
    const cursor = this.#cursor.skipBlanks();
    const value = this.#readLiteral(cursor.current);
    return () => value;
  }

  #readLiteral(first: string): FilterValue {
    const cursor = this.#cursor;
    switch (first) {
      case "'":
      case '"':
        return { kind: 'string', value: unescapeText(this.#quoted(first)) };
      case '/':
        return this.#pattern();
      case '{':
      case '[':
        return { kind: 'json', value: parseJson(this.#json(first)), isLiteral: true };
    }
    const rest = cursor.text.slice(cursor.at);
    const [word = ''] = /^(?:true|false|null)|^[\d.eE-]*/.exec(rest) ?? [];
    cursor.at += word.length;
    if (word === 'null') return { kind: 'null' };
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
    if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(word)) cursor.fail(`expected a value at ${cursor.at}`);
    return { kind: 'number', value: /^-?\d+$/.test(word) ? parseWhole(word) : new JavaDouble(Number(word)) };
  }

  #quoted(quote: string): string {
    const start = this.#cursor.at;
    const end = this.#cursor.unescapedAfter(start, quote);
    if (end < 0) this.#cursor.fail(`a string is not closed by ${quote}`);
    this.#cursor.at = end + 1;
    return this.#cursor.text.slice(start + 1, end);
  }

  #json(open: string): string {
    const start = this.#cursor.at;
    const end = this.#cursor.closingOf(start, open === '{' ? ['{', '}'] : ['[', ']']);
    if (end < 0) this.#cursor.fail('a value is not closed');
    this.#cursor.at = end + 1;
    return this.#cursor.text.slice(start, end + 1);
  }

  #pattern(): FilterValue {
    const source = this.#quoted('/');
    const [flags = ''] = /^[a-zA-Z]*/.exec(this.#cursor.text.slice(this.#cursor.at)) ?? [];
    this.#cursor.at += flags.length;
    const expression = javaExpression(source);
    if (!expression) throw new TemplateError(`The pattern ${source} is none, or one that only Java has`);
    const ownFlags = [...new Set(`${expression.flags}${flags.replace(/[^ims]/g, '')}`)].join('');
    return { kind: 'pattern', pattern: new RegExp(`^(?:${expression.source})$`, ownFlags) };
  }

  #accept(operator: string): boolean {
    const isThere = this.#cursor.skipBlanks().text.startsWith(operator, this.#cursor.at);
    if (isThere) this.#cursor.at += operator.length;
    return isThere;
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > 100) this.#cursor.fail('it is nested too deeply');
    const parsed = parse();
    this.#depth--;
    return parsed;
  }
}

function valueOfPath(path: ParsedPath): Operand {
  return ({ item, root }) => {
    try {
      return filterValueOf(evaluatePath(path, { root, item, mustHaveAll: false }));
    } catch (error) {
      if (error instanceof PathNotFoundError) return { kind: 'undefined' };
      throw error;
    }
  };
}

/** Whether a path leads anywhere: with every name on its way. */
function exists(path: ParsedPath, { item }: { item: unknown }): boolean {
  try {
    // `$`, too, begins at the element here.
    evaluatePath(path, { root: item, item, mustHaveAll: true });
    return true;
  } catch (error) {
    if (error instanceof PathNotFoundError) return false;
    throw error;
  }
}
