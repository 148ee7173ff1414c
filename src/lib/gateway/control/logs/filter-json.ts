// `{ $.status = 500 && $.path = "/pets*" }`: conditions on members of JSON messages. CloudWatch Logs User Guide, "Filter
// pattern syntax for JSON": =, !=, <, <=, >, >=, IS NULL, IS TRUE, IS FALSE, NOT EXISTS, with && and || and parentheses.

import { invalidPattern, type Matches, matching } from './filter-terms.ts';

type Test = (value: unknown) => boolean;

const token =
  /\s*(?:(&&|\|\||[()])|(\$(?:\.[\w-]+|\.\*|\[(?:\d+|\*|"[^"]*"|'[^']*')\])*)|(!=|<=|>=|=|<|>)|"((?:\\.|[^"\\])*)"|%((?:\\.|[^%\\])+)%|(\bIS\s+(?:NULL|TRUE|FALSE)\b|\bNOT\s+EXISTS\b)|([^\s()&|=<>!"%]+))/giy;

interface Token {
  kind: 'mark' | 'path' | 'operator' | 'text' | 'regex' | 'word' | 'check';
  text: string;
}

const kinds: readonly Token['kind'][] = ['mark', 'path', 'operator', 'text', 'regex', 'check', 'word'];

/** Compiles a pattern with its braces. A message that is no JSON does not fit. */
export function compileJsonPattern(pattern: string): Matches {
  if (!pattern.endsWith('}')) throw invalidPattern('a closing brace is missing');
  const tokens = readTokens(pattern.slice(1, -1));
  const parser = new Parser(tokens);
  const test = parser.expression();
  if (!parser.isAtEnd) throw invalidPattern(pattern);
  return (message) => {
    const value = parse(message);
    return value !== undefined && test(value);
  };
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw invalidPattern(text.slice(at).trim());
    const index = found.slice(1).findIndex((part) => part !== undefined);
    tokens.push({ kind: kinds[index] ?? 'word', text: found[index + 1] ?? '' });
  }
  return tokens;
}

function parse(message: string): unknown {
  const start = message.trimStart()[0];
  if (start !== '{' && start !== '[') return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** How deep parentheses may stand in each other. */
const deepest = 50;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  expression(): Test {
    const choices = [this.#conjunction()];
    while (this.#takeMark('||')) choices.push(this.#conjunction());
    return choices.length === 1 && choices[0] ? choices[0] : (value) => choices.some((test) => test(value));
  }

  #conjunction(): Test {
    const tests = [this.#condition()];
    while (this.#takeMark('&&')) tests.push(this.#condition());
    return tests.length === 1 && tests[0] ? tests[0] : (value) => tests.every((test) => test(value));
  }

  #condition(): Test {
    if (this.#takeMark('(')) {
      if (++this.#depth > deepest) throw invalidPattern('too many parentheses');
      const inner = this.expression();
      if (!this.#takeMark(')')) throw invalidPattern('a closing parenthesis is missing');
      this.#depth--;
      return inner;
    }
    const read = compilePath(this.#take('path').text);
    const next = this.#tokens[this.#at++];
    if (next?.kind === 'check') return checks(read, next.text.toUpperCase().replace(/\s+/g, ' '));
    if (next?.kind !== 'operator') throw invalidPattern('a comparison is missing');
    return comparison(read, next.text, this.#tokens[this.#at++]);
  }

  #take(kind: Token['kind']): Token {
    const found = this.#tokens[this.#at++];
    if (found?.kind !== kind)
      throw invalidPattern(`${found?.text ?? 'the end'} stands where a property selector is expected`);
    return found;
  }

  #takeMark(text: string): boolean {
    const found = this.#tokens[this.#at];
    if (found?.kind !== 'mark' || found.text !== text) return false;
    this.#at++;
    return true;
  }
}

type Read = (value: unknown) => unknown[];

/** `$.a.b[0]["c d"]`, with `*` for any member or item: the values that are there. */
function compilePath(path: string): Read {
  const steps = [...path.matchAll(/\.([\w-]+|\*)|\[(?:(\d+|\*)|"([^"]*)"|'([^']*)')\]/g)].map(
    ([, name, index, double, single]) => name ?? index ?? double ?? single ?? '',
  );
  return (value) => steps.reduce<unknown[]>((values, step) => values.flatMap((each) => membersOf(each, step)), [value]);
}

function membersOf(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value);
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
}

function checks(read: Read, check: string): Test {
  if (check === 'NOT EXISTS') return (value) => read(value).length === 0;
  const wanted = { 'IS NULL': null, 'IS TRUE': true, 'IS FALSE': false }[check];
  return (value) => read(value).some((found) => found === wanted);
}

function comparison(read: Read, operator: string, operand: Token | undefined): Test {
  if (!operand || operand.kind === 'mark' || operand.kind === 'operator') throw invalidPattern('a value is missing');
  const test = valueTest(operator, operand);
  return (value) => read(value).some(test);
}

/** Numbers are compared as such, also where they stand in quotes in the message; text by `*` for any characters. */
export function valueTest(operator: string, { kind, text }: Pick<Token, 'kind' | 'text'>): Test {
  if (operator === '=' || operator === '!=') {
    const isEqual = kind === 'regex' ? onText(matching(text)) : equality(kind, text);
    return operator === '=' ? isEqual : (value) => !isEqual(value);
  }
  const limit = Number(text);
  if (kind !== 'word' || Number.isNaN(limit)) throw invalidPattern(`${operator} compares numbers, and ${text} is none`);
  return (value) => {
    const number = numberOf(value);
    if (number === undefined) return false;
    if (operator === '<') return number < limit;
    if (operator === '<=') return number <= limit;
    return operator === '>' ? number > limit : number >= limit;
  };
}

function equality(kind: Token['kind'], text: string): Test {
  const number = kind === 'word' ? numberOf(text) : undefined;
  if (number !== undefined) return (value) => numberOf(value) === number;
  return onText(wildcard(kind === 'text' ? text.replace(/\\(.)/g, '$1') : text));
}

const onText =
  (matches: Matches): Test =>
  (value) =>
    (typeof value === 'string' || typeof value === 'number') && matches(String(value));

/** Without regular expressions, which many stars would make slow. */
function wildcard(text: string): Matches {
  const parts = text.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  return (message) => {
    if (last === undefined) return message === first;
    if (!message.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = message.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return message.length - last.length >= at && message.endsWith(last);
  };
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
