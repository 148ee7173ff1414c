// Patterns of policies: `*` is any text, `?` one character, `${aws:username}` the value of a key and `${*}` a star that is
// none. IAM user guide, "IAM policy elements: Variables and tags". Linear in the text: patterns come from users.

import type { PolicyRequest } from './policy-request.ts';

/** Whether a text matches; the request is asked for the values of variables. */
export type Pattern = (text: string, request: PolicyRequest) => boolean;

const any: unique symbol = Symbol('*');
const one: unique symbol = Symbol('?');

interface Variable {
  name: string;
  /** `${aws:username, 'nobody'}` */
  otherwise: string | undefined;
}

type Part = string | typeof any | typeof one | Variable;

export interface PatternOptions {
  /** Whether `*` and `?` mean more than themselves. */
  wildcards: 'wild' | 'literal';
  variables: 'replaced' | 'literal';
}

/** Compiles a pattern. A variable without a value matches nothing. */
export function compilePattern(written: string, options: PatternOptions): Pattern {
  const parts = cut(written, options);
  const plain = withoutVariables(parts);
  if (plain) return compileParts(plain);
  return (text, request) => {
    const filled = fill(parts, request);
    return filled !== undefined && compileParts(filled)(text);
  };
}

function withoutVariables(parts: readonly Part[]): PlainPart[] | undefined {
  const plain = parts.filter((part): part is PlainPart => typeof part !== 'object');
  return plain.length === parts.length ? plain : undefined;
}

type PlainPart = Exclude<Part, Variable>;

const quotedDefault = /^([^,]*?)\s*,\s*'(.*)'$/;

const tokens = /\$\{[^}]*\}|[\s\S]/g;

function cut(written: string, { wildcards, variables }: PatternOptions): Part[] {
  return (written.match(tokens) ?? []).map((token) => {
    if (token.length > 1) return variables === 'replaced' ? variablePart(token.slice(2, -1)) : token;
    if (wildcards === 'wild' && token === '*') return any;
    return wildcards === 'wild' && token === '?' ? one : token;
  });
}

function variablePart(inside: string): Part {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const [, name, otherwise] = quotedDefault.exec(inside) ?? [];
  return { name: (name ?? inside).trim().toLowerCase(), otherwise };
}

/** The values in place of the variables; undefined where one has no value. A key of several values is no variable. */
function fill(parts: readonly Part[], request: PolicyRequest): PlainPart[] | undefined {
  const filled: PlainPart[] = [];
  for (const part of parts) {
    if (typeof part !== 'object') {
      filled.push(part);
      continue;
    }
    const value = request.key(part.name) ?? part.otherwise;
    if (typeof value !== 'string') return undefined;
    filled.push(value);
  }
  return filled;
}

/** The usual forms need no search: a text as it is, everything, everything that begins so. */
function compileParts(parts: readonly PlainPart[]): (text: string) => boolean {
  const wild = parts.findIndex((part) => typeof part === 'symbol');
  if (wild < 0) {
    const whole = parts.join('');
    return (text) => text === whole;
  }
  const head = parts.slice(0, wild).join('');
  if (parts[wild] === any && wild === parts.length - 1) return (text) => text.startsWith(head);
  const tokens = parts.flatMap((part): PlainPart[] => (typeof part === 'string' ? [...part] : [part]));
  return (text) => matches(tokens, text);
}

/** Goes back to the last star only: never more steps than the pattern's length times the text's. */
function matches(tokens: readonly PlainPart[], text: string): boolean {
  let at = 0;
  let token = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === any) {
      star = token++;
      resumeAt = at;
    } else if (wanted !== undefined && (wanted === one || wanted === text[at])) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (tokens[token] === any) token++;
  return token === tokens.length;
}
