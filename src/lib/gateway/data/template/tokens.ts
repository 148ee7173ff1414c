// The tokens of the Velocity template language, by lexical state. Velocity 1.7 reads templates with a stack of such
// states, and much of what looks odd in its answers (whitespace, dollars, backslashes) is decided by these tables.

/** What a token is. Names are those of Velocity's grammar. */
export type TokenKind =
  | 'EOF'
  | 'TEXT'
  | 'TEXTBLOCK'
  | 'ESCAPE'
  | 'DOUBLE_ESCAPE'
  | 'ESCAPE_DIRECTIVE'
  | 'COMMENT_START'
  | 'COMMENT_END'
  | 'SET'
  | 'IF'
  | 'ELSEIF'
  | 'ELSE'
  | 'END'
  | 'WORD'
  | 'BRACKETED_WORD'
  | 'IDENTIFIER'
  | 'DOT'
  | 'LCURLY'
  | 'RCURLY'
  | 'INDEX_LBRACKET'
  | 'INDEX_RBRACKET'
  | 'EMPTY_INDEX'
  | 'LPAREN'
  | 'RPAREN'
  | 'METHOD_RPAREN'
  | 'LBRACKET'
  | 'RBRACKET'
  | 'LEFT_CURLY'
  | 'RIGHT_CURLY'
  | 'COMMA'
  | 'COLON'
  | 'DOUBLEDOT'
  | 'WHITESPACE'
  | 'STRING'
  | 'INTEGER'
  | 'FLOAT'
  | 'TRUE'
  | 'FALSE'
  | 'OPERATOR'
  | 'NOT'
  | 'EQUALS';

/** The lexical states. `directive` and `call` are the insides of `#if(…)` and of `$a.b(…)`. */
export type LexicalState =
  | 'text'
  | 'reference'
  | 'modifier'
  | 'call'
  | 'index'
  | 'hash'
  | 'directive'
  | 'lineComment'
  | 'comment'
  | 'textBlock';

/**
 * `token` ends a token; `more` goes on with it in the state that the rule leads to; `skip` throws away what has been
 * read; `special` ends what has been read and hangs it before the next token, putting the last character back.
 */
export type Disposition = 'token' | 'more' | 'skip' | 'special';

/** One rule: a pattern, and what is done when it is the longest that matches (of equals, the first). */
export interface TokenRule {
  name: string;
  states: readonly LexicalState[];
  pattern: RegExp;
  disposition: Disposition;
  kind?: TokenKind;
}

const anywhere: readonly LexicalState[] = [
  'text',
  'reference',
  'modifier',
  'call',
  'index',
  'hash',
  'directive',
  'lineComment',
  'comment',
  'textBlock',
];

const newline = '(?:\\r\\n|\\n|\\r)';
const endOfLine = `(?:[ \\t]*${newline})?`;
const word = '[A-Za-z_@][A-Za-z0-9_@]*';
const bracketedWord = '\\{[A-Za-z_][A-Za-z0-9_@]*\\}';

function token(kind: TokenKind, states: readonly LexicalState[], source: string): TokenRule {
  return { name: kind, kind, states, pattern: new RegExp(source, 'y'), disposition: 'token' };
}

function rule(name: string, disposition: Disposition, [states, source]: [readonly LexicalState[], string]): TokenRule {
  return { name, states, pattern: new RegExp(source, 'y'), disposition };
}

const inDirectives: readonly LexicalState[] = ['directive', 'call'];
const operators = '-|\\+|\\*|/|%|&&|and|\\|\\||or|<=|<|lt|le|>=|>|gt|ge|==|eq|!=|ne';

/** In the order of Velocity's grammar: of two rules that match equally much, the first one counts. */
const rules: readonly TokenRule[] = [
  token('INDEX_LBRACKET', ['reference', 'modifier'], '\\['),
  token('INDEX_RBRACKET', ['index'], '\\]'),
  token('LBRACKET', inDirectives, '\\['),
  token('RBRACKET', inDirectives, '\\]'),
  token('COMMA', inDirectives, ','),
  token('DOUBLEDOT', inDirectives, '\\.\\.'),
  token('COLON', inDirectives, ':'),
  token('LEFT_CURLY', inDirectives, '\\{'),
  token('RIGHT_CURLY', inDirectives, '\\}'),
  token('LPAREN', ['directive', 'modifier'], '\\('),
  token('RPAREN', ['directive'], `\\)${endOfLine}`),
  token('METHOD_RPAREN', ['call'], '\\)'),
  token('ESCAPE_DIRECTIVE', ['text'], `(?:\\\\\\\\)*\\\\#(?:${word}|${bracketedWord})`),
  token('SET', ['text', 'reference', 'modifier', 'call'], '[ \\t]*(?:#set|#\\{set\\}) *\\('),
  rule('dollar', 'more', [anywhere, '\\\\*\\$']),
  rule('dollar', 'more', [anywhere, '\\\\*\\$\\\\*!']),
  rule('textBlock', 'more', [anywhere, '#\\[\\[']),
  rule('formalComment', 'more', [anywhere, '#\\*\\*[^#]']),
  rule('comment', 'more', [anywhere, '#\\*']),
  rule('hash', 'more', [anywhere, '#']),
  // Not behind a property: `$a.b##c` prints its hashes.
  token('COMMENT_START', ['text', 'reference', 'hash', 'directive', 'call'], '##'),
  token('DOUBLE_ESCAPE', ['text'], '\\\\\\\\'),
  token('ESCAPE', ['text'], '\\\\'),
  token('TEXT', ['text'], '[^$#\\\\]+'),
  token('COMMENT_END', ['lineComment'], newline),
  token('COMMENT_END', ['comment'], '\\*#'),
  token('TEXTBLOCK', ['textBlock'], '\\]\\]#'),
  rule('commentText', 'skip', [['lineComment', 'comment'], '[^]']),
  rule('blockText', 'more', [['textBlock'], '[^]']),
  token('WHITESPACE', ['directive', 'call', 'index'], '[ \\t\\n\\r]+'),
  token('STRING', ['directive', 'call', 'index'], `"(?:[^"]|"")*"|'(?:[^']|'')*'`),
  token('TRUE', ['reference', 'directive', 'modifier', 'call', 'index'], 'true'),
  token('FALSE', ['reference', 'directive', 'modifier', 'call', 'index'], 'false'),
  token('OPERATOR', ['directive'], operators),
  token('NOT', ['directive'], '!|not'),
  token('EQUALS', ['directive'], '='),
  token('END', ['hash'], `(?:end|\\{end\\})${endOfLine}`),
  token('IF', ['hash'], 'if|\\{if\\}'),
  token('ELSEIF', ['hash'], 'elseif|\\{elseif\\}'),
  token('ELSE', ['hash'], `(?:else|\\{else\\})${endOfLine}`),
  token('INTEGER', ['hash', 'directive', 'call', 'index'], '-?[0-9]+(?:\\.\\.)?'),
  token(
    'FLOAT',
    ['hash', 'directive', 'call', 'index'],
    '-?[0-9]+\\.[0-9]*(?:[eE][+-]?[0-9]+)?|-?\\.[0-9]+(?:[eE][+-]?[0-9]+)?|-?[0-9]+[eE][+-]?[0-9]+',
  ),
  token('WORD', ['hash', 'directive'], word),
  token('BRACKETED_WORD', ['hash', 'directive'], bracketedWord),
  token('IDENTIFIER', ['reference', 'modifier', 'call'], '[A-Za-z_][A-Za-z0-9_-]*'),
  token('DOT', ['reference', 'modifier', 'call'], '\\.[A-Za-z]'),
  token('LCURLY', ['reference', 'modifier'], '\\{'),
  token('RCURLY', ['reference', 'modifier'], '\\}'),
  rule('referenceEnd', 'special', [['reference', 'modifier'], '[^]']),
  rule('hashEnd', 'special', [['hash'], '[^]']),
  token('EMPTY_INDEX', ['text', 'reference'], '\\$\\[|\\$!\\[|\\$\\\\!\\[|\\$\\.'),
];

/** The rules of each state. */
export const rulesByState: ReadonlyMap<LexicalState, readonly TokenRule[]> = new Map(
  anywhere.map((state) => [state, rules.filter(({ states }) => states.includes(state))]),
);
