// Expressions and references. Apache Velocity's VTL reference: arithmetic binds tighter than comparison, comparison
// than equality, equality than and, and than or. Parameters of methods are values, without operators.

import type { BinaryOperator, Expression, Reference, Step } from './syntax.ts';
import { TemplateError } from './template-error.ts';
import type { TokenStream } from './token-stream.ts';
import type { TokenKind } from './tokens.ts';

/** Words and signs of an operator. */
const operatorsByImage = new Map<string, BinaryOperator>([
  ['and', '&&'],
  ['or', '||'],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
  ['eq', '=='],
  ['ne', '!='],
  ...(['&&', '||', '<', '<=', '>', '>=', '==', '!=', '+', '-', '*', '/', '%'] as const).map(
    (sign) => [sign, sign] as const,
  ),
]);

/** From the loosest to the tightest. */
const levels: readonly ReadonlySet<BinaryOperator>[] = [
  new Set(['||']),
  new Set(['&&']),
  new Set(['==', '!=']),
  new Set(['<', '<=', '>', '>=']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
];

/** The expression of `#set` and `#if`. */
export function parseExpression(tokens: TokenStream): Expression {
  return tokens.nest(() => parseLevel(tokens, 0));
}

function parseLevel(tokens: TokenStream, level: number): Expression {
  const operators = levels[level];
  if (!operators) return parseUnary(tokens);
  let left = parseLevel(tokens, level + 1);
  for (;;) {
    const token = tokens.peek();
    const operator = token.kind === 'OPERATOR' ? operatorsByImage.get(token.image) : undefined;
    if (!operator || !operators.has(operator)) return left;
    tokens.take();
    left = { kind: 'binary', operator, left, right: parseLevel(tokens, level + 1), position: token.position };
  }
}

function parseUnary(tokens: TokenStream): Expression {
  tokens.accept('WHITESPACE');
  if (!tokens.accept('NOT')) return parsePrimary(tokens);
  return { kind: 'not', operand: tokens.nest(() => parseUnary(tokens)) };
}

function parsePrimary(tokens: TokenStream): Expression {
  tokens.accept('WHITESPACE');
  if (!tokens.accept('LPAREN')) return parseParameter(tokens);
  const inner = parseExpression(tokens);
  tokens.expect('RPAREN', '")"');
  tokens.accept('WHITESPACE');
  return inner;
}

/** A value, with the white space around it. */
export function parseParameter(tokens: TokenStream): Expression {
  tokens.accept('WHITESPACE');
  const value = parseValue(tokens);
  tokens.accept('WHITESPACE');
  return value;
}

/** A literal or a reference. */
export function parseValue(tokens: TokenStream): Expression {
  const token = tokens.peek();
  switch (token.kind) {
    case 'STRING':
      return parseString(tokens);
    case 'INTEGER':
      return { kind: 'integer', text: tokens.take().image };
    case 'FLOAT':
      return { kind: 'float', text: tokens.take().image };
    case 'TRUE':
    case 'FALSE':
      // `$true` is no reference: the word is taken.
      if (token.image !== token.kind.toLowerCase()) return tokens.fail('a value');
      tokens.take();
      return { kind: 'boolean', value: token.kind === 'TRUE' };
    case 'IDENTIFIER':
    case 'LCURLY':
      return parseReference(tokens);
    case 'LBRACKET':
      return tokens.nest(() => parseList(tokens));
    case 'LEFT_CURLY':
      return tokens.nest(() => parseMap(tokens));
    default:
      return tokens.fail('a value');
  }
}

/** In double quotes, references and directives are filled in; two quotes stand for one. */
function parseString(tokens: TokenStream): Expression {
  const { image, position } = tokens.take();
  const quote = image.charAt(0);
  let text = image.slice(1, -1);
  if (quote === '"') text = text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code) => String.fromCharCode(Number(`0x${code}`)));
  text = text.replaceAll(quote + quote, quote);
  if (quote === "'" || !/[$#]/.test(image)) return { kind: 'string', text };
  return tokens.nest(() => ({ kind: 'interpolation', block: tokens.parseString(text, position) }));
}

/** `[a, b]`, or `[1..3]`. */
function parseList(tokens: TokenStream): Expression {
  const { position } = tokens.take();
  if (tokens.accept('RBRACKET')) return { kind: 'list', items: [] };
  const first = parseParameter(tokens);
  if (tokens.peek().kind === 'DOUBLEDOT' && (first.kind === 'integer' || first.kind === 'reference')) {
    tokens.take();
    const to = parseParameter(tokens);
    if (to.kind !== 'integer' && to.kind !== 'reference') tokens.fail('a number or a reference');
    tokens.expect('RBRACKET', '"]"');
    return { kind: 'range', from: first, to, position };
  }
  const items = [first];
  while (tokens.accept('COMMA')) items.push(parseParameter(tokens));
  tokens.expect('RBRACKET', '"]"');
  return { kind: 'list', items };
}

function parseMap(tokens: TokenStream): Expression {
  tokens.take();
  const entries: [Expression, Expression][] = [];
  tokens.accept('WHITESPACE');
  if (!isMapEnd(tokens)) {
    do {
      const key = parseParameter(tokens);
      tokens.expect('COLON', '":"');
      entries.push([key, parseParameter(tokens)]);
    } while (tokens.accept('COMMA'));
  }
  if (!isMapEnd(tokens)) tokens.fail('"}"');
  tokens.take();
  return { kind: 'map', entries };
}

function isMapEnd(tokens: TokenStream): boolean {
  const { kind } = tokens.peek();
  return kind === 'RIGHT_CURLY' || kind === 'RCURLY';
}

/** `$a.b(1)[0]` and `${a.b(1)[0]}`; the next token begins it. */
export function parseReference(tokens: TokenStream): Reference {
  const mark = tokens.taken;
  const first = tokens.take();
  const isFormal = first.kind === 'LCURLY';
  const root = isFormal ? tokens.expect('IDENTIFIER', 'a name') : first;
  const steps: Step[] = [];
  parseIndexes(tokens, steps);
  while (tokens.peek().kind === 'DOT' && tokens.peek(1).kind === 'IDENTIFIER') {
    tokens.take();
    const { image: name, position } = tokens.take();
    if (isCall(tokens)) steps.push({ kind: 'method', name, parameters: parseParameters(tokens), position });
    else steps.push({ kind: 'property', name, position });
    parseIndexes(tokens, steps);
  }
  if (isFormal) tokens.expect('RCURLY', '"}"');
  const literal = tokens.textSince(mark).replace(/^\\+/, '');
  return {
    kind: 'reference',
    name: isFormal ? root.image : root.image.replace(/^.*\$!?/s, ''),
    steps,
    literal: literal.slice(Math.max(0, first.image.replace(/^\\+/, '').lastIndexOf('$'))),
    isPlain: !isFormal && !root.image.includes('!'),
    position: first.position,
  };
}

/** A parenthesis that begins like one of a call: one that does not is text. */
function isCall(tokens: TokenStream): boolean {
  return tokens.peek().kind === 'LPAREN' && parameterStarts.has(tokens.peek(1).kind);
}

const parameterStarts: ReadonlySet<TokenKind> = new Set([
  'METHOD_RPAREN',
  'WHITESPACE',
  'STRING',
  'INTEGER',
  'FLOAT',
  'TRUE',
  'FALSE',
  'IDENTIFIER',
  'LCURLY',
  'LBRACKET',
  'LEFT_CURLY',
]);

function parseParameters(tokens: TokenStream): Expression[] {
  tokens.take();
  const parameters: Expression[] = [];
  tokens.accept('WHITESPACE');
  if (tokens.peek().kind !== 'METHOD_RPAREN') {
    do parameters.push(tokens.nest(() => parseParameter(tokens)));
    while (tokens.accept('COMMA'));
  }
  tokens.expect('METHOD_RPAREN', '")"');
  return parameters;
}

const indexKinds: ReadonlySet<Expression['kind']> = new Set([
  'string',
  'interpolation',
  'integer',
  'boolean',
  'reference',
]);

function parseIndexes(tokens: TokenStream, steps: Step[]): void {
  while (tokens.peek().kind === 'INDEX_LBRACKET') {
    const { position } = tokens.take();
    const index = tokens.nest(() => parseParameter(tokens));
    if (!indexKinds.has(index.kind))
      throw new TemplateError('Expected a text, a whole number or a reference', position);
    tokens.expect('INDEX_RBRACKET', '"]"');
    steps.push({ kind: 'index', index, position });
  }
}
