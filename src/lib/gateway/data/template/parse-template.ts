// A template's text -> its parts. Apache Velocity's VTL reference, with what API Gateway has switched off: `#macro`
// defines nothing, and `#evaluate`, `#parse`, `#include` are no directives, so that they print as they are written
// (recorded on AWS).

import { Lexer, type Token } from './lexer.ts';
import { parseExpression, parseReference, parseValue } from './parse-expression.ts';
import type { Statement } from './syntax.ts';
import { type Position, TemplateError } from './template-error.ts';
import { TokenStream } from './token-stream.ts';
import type { TokenKind } from './tokens.ts';

/** Names that follow a hash and are directives of the library; the rest is text. */
const directives = new Set(['foreach', 'macro', 'literal', 'break', 'define', 'stop']);
const control = new Set(['if', 'end', 'set', 'else', 'elseif', 'stop']);

/**
 * Parses a template, or the text of a string in double quotes: `outer` is where that stands. Throws a TemplateError
 * with the place of what is wrong.
 */
export function parseTemplate(text: string, outer?: Position): Statement[] {
  // A string is read with a blank behind it, as Velocity does: a dollar at its very end would begin something else.
  const hasBlank = outer !== undefined && !text.includes('##');
  const tokens = new TokenStream(new Lexer(hasBlank ? `${text} ` : text), parseTemplate);
  try {
    const statements = parseBlock(tokens);
    if (tokens.peek().kind !== 'EOF') tokens.fail('text or a directive');
    return hasBlank ? withoutBlank(statements) : statements;
  } catch (error) {
    if (outer && error instanceof TemplateError) throw new TemplateError(`${error.reason} in a string`, outer);
    throw error;
  }
}

function withoutBlank(statements: Statement[]): Statement[] {
  const last = statements.at(-1);
  if (last?.kind !== 'text') return statements;
  return [...statements.slice(0, -1), { kind: 'text', text: last.text.slice(0, -1) }];
}

/** Statements up to one that closes a block. */
function parseBlock(tokens: TokenStream): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    const statement = parseStatement(tokens);
    if (statement === 'end') return statements;
    const last = statements.at(-1);
    if (statement.kind === 'text' && last?.kind === 'text') last.text += statement.text;
    else if (statement.kind !== 'text' || statement.text !== '') statements.push(statement);
  }
}

/** What is text wherever a statement may begin. */
const textKinds: ReadonlySet<TokenKind> = new Set([
  'TEXT',
  'DOT',
  'RPAREN',
  'LPAREN',
  'INTEGER',
  'FLOAT',
  'STRING',
  'ESCAPE',
  'LCURLY',
  'RCURLY',
  'EMPTY_INDEX',
]);

function parseStatement(tokens: TokenStream): Statement | 'end' {
  const token = tokens.peek();
  switch (token.kind) {
    case 'EOF':
    case 'END':
    case 'ELSE':
    case 'ELSEIF':
      return 'end';
    case 'IF':
      return tokens.nest(() => parseIf(tokens));
    case 'SET':
      return parseSet(tokens);
    case 'IDENTIFIER':
      return parsePrinted(tokens);
    case 'LCURLY':
      return tokens.peek(1).kind === 'IDENTIFIER' ? parsePrinted(tokens) : textOf(tokens.take());
    case 'COMMENT_START':
    case 'COMMENT_END':
      return parseComment(tokens);
    case 'TEXTBLOCK':
      return { kind: 'text', text: tokens.take().image.slice(3, -3) };
    case 'ESCAPE_DIRECTIVE':
      return { kind: 'text', text: escapedDirective(tokens.take().image) };
    case 'DOUBLE_ESCAPE':
      return parseEscape(tokens);
    case 'WORD':
    case 'BRACKETED_WORD':
      return tokens.nest(() => parseDirective(tokens));
    default:
      return textKinds.has(token.kind) ? textOf(tokens.take()) : tokens.fail('text or a directive');
  }
}

function textOf({ special, image }: Token): Statement {
  return { kind: 'text', text: special + image };
}

function parsePrinted(tokens: TokenStream): Statement {
  const { image, special } = tokens.peek();
  const backslashes = /^\\*/.exec(image)?.[0].length ?? 0;
  const reference = parseReference(tokens);
  // What follows `$.` and `$a{` is read as a reference, and is none.
  if (!image.includes('$')) return { kind: 'text', text: special + image };
  // `$\!name` names no variable that could be there.
  if (image.includes('\\!')) return { kind: 'text', text: '' };
  const isEscaped = backslashes % 2 === 1;
  const dollars = isEscaped ? '' : image.slice(backslashes, image.lastIndexOf('$'));
  const prefix = special + '\\'.repeat(Math.floor(backslashes / 2)) + dollars;
  return { kind: 'print', reference, prefix, isEscaped };
}

/** A comment takes the rest of its line and the line's end; what was dismissed before it stays. */
function parseComment(tokens: TokenStream): Statement {
  const token = tokens.take();
  if (token.kind === 'COMMENT_START') tokens.accept('COMMENT_END');
  return { kind: 'text', text: token.image.replace(/(?:##|#\*|\*#|\n|\r).*$/s, '') };
}

function parseSet(tokens: TokenStream): Statement {
  const { position } = tokens.take();
  tokens.accept('WHITESPACE');
  const { kind } = tokens.peek();
  if (kind !== 'IDENTIFIER' && kind !== 'LCURLY') tokens.fail('a reference');
  const target = parseReference(tokens);
  tokens.accept('WHITESPACE');
  tokens.expect('EQUALS', '"="');
  const value = parseExpression(tokens);
  tokens.expect('RPAREN', '")"');
  tokens.lexer.leaveSet();
  return { kind: 'set', target, value, position };
}

function parseIf(tokens: TokenStream): Statement {
  const branches = [];
  do {
    tokens.take();
    tokens.accept('WHITESPACE');
    tokens.expect('LPAREN', '"("');
    const condition = parseExpression(tokens);
    tokens.expect('RPAREN', '")"');
    branches.push({ condition, block: parseBlock(tokens) });
  } while (tokens.peek().kind === 'ELSEIF');
  const otherwise = tokens.accept('ELSE') ? parseBlock(tokens) : undefined;
  tokens.expect('END', '#end');
  return { kind: 'if', branches, otherwise };
}

/** A parameter of a directive: a value, or a word. */
type Parameter = { kind: 'word'; text: string } | ReturnType<typeof parseValue>;

/** `#word` and `#word(…)`: a directive of the library, or what looks like one and is text. */
function parseDirective(tokens: TokenStream): Statement {
  const mark = tokens.taken;
  const token = tokens.take();
  // Of `$#foreach`, the name is `#foreach`: what is dismissed before a hash spoils the directive.
  const name = token.kind === 'WORD' ? token.image.slice(1) : token.image.slice(2, -1);
  const isKnown = directives.has(name);
  if (!tokens.lexer.isParenthesisNext()) {
    tokens.lexer.leaveDirective();
    if (isKnown) return parseBare(name, token);
    return { kind: 'text', text: token.image };
  }
  tokens.lexer.enterDirective();
  const parameters = parseParameters(tokens);
  if (name === 'macro' && parameters[0]?.kind !== 'word') {
    throw new TemplateError('Expected a name after #macro(', token.position);
  }
  if (name === 'break' || name === 'stop') return { kind: name, position: token.position };
  if (!isKnown && !name.startsWith('@')) return { kind: 'text', text: tokens.textSince(mark) };
  const begin = tokens.taken;
  const block = parseBlock(tokens);
  const written = tokens.textSince(begin);
  tokens.expect('END', '#end');
  switch (name) {
    case 'foreach':
      return foreachOf(parameters, { block, position: token.position });
    case 'define':
      return defineOf(parameters, { block, position: token.position });
    case 'literal':
      return { kind: 'text', text: written };
    default:
      return { kind: 'text', text: isKnown ? '' : tokens.textSince(mark) };
  }
}

function parseBare(name: string, { position }: Token): Statement {
  if (name === 'break' || name === 'stop') return { kind: name, position };
  throw new TemplateError(`Expected "(" after #${name}`, position);
}

function parseParameters(tokens: TokenStream): Parameter[] {
  tokens.accept('WHITESPACE');
  tokens.expect('LPAREN', '"("');
  const parameters: Parameter[] = [];
  for (;;) {
    tokens.accept('WHITESPACE');
    if (tokens.accept('COMMA')) tokens.accept('WHITESPACE');
    else if (tokens.peek().kind === 'RPAREN') break;
    const word = tokens.accept('WORD');
    parameters.push(word ? { kind: 'word', text: word.image } : parseValue(tokens));
  }
  tokens.take();
  return parameters;
}

interface Body {
  block: Statement[];
  position: Position;
}

function foreachOf([variable, word, list]: Parameter[], { block, position }: Body): Statement {
  if (variable?.kind !== 'reference' || word?.kind !== 'word' || !list || list.kind === 'word') {
    throw new TemplateError('Expected #foreach($name in LIST)', position);
  }
  return { kind: 'foreach', name: variable.name, list, block, position };
}

function defineOf([variable]: Parameter[], { block, position }: Body): Statement {
  if (variable?.kind !== 'reference') throw new TemplateError('Expected #define($name)', position);
  return { kind: 'define', name: variable.name, block };
}

/** `\#if`: of the backslashes before a directive's name, half are printed; before other words, all. */
function escapedDirective(image: string): string {
  const last = image.lastIndexOf('\\');
  const name = image.slice(last + 2).replace(/^\{(.*)\}$/, '$1');
  if (!directives.has(name) && !control.has(name)) return image;
  return '\\'.repeat(Math.floor(last / 2)) + image.slice(last + 1);
}

/** Pairs of backslashes: one of each is printed before a directive, both anywhere else. */
function parseEscape(tokens: TokenStream): Statement {
  let count = 0;
  while (tokens.accept('DOUBLE_ESCAPE')) count++;
  const next = tokens.peek();
  const isDirective = ['IF', 'ELSE', 'ELSEIF', 'END'].includes(next.kind) || directives.has(next.image.slice(1));
  return { kind: 'text', text: (isDirective ? '\\' : '\\\\').repeat(count) };
}
