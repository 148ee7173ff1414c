// Selection patterns of integration responses are Java regular expressions that must match the whole text.
// Developer guide, "Set up an integration response using the API Gateway console". Here: Java's syntax -> JavaScript's.

/** POSIX and Java classes that stand in `\p{…}`, written for the inside of a JavaScript character class. */
const javaClasses = new Map<string, string>([
  ['Lower', 'a-z'],
  ['Upper', 'A-Z'],
  ['ASCII', '\\x00-\\x7F'],
  ['Alpha', 'a-zA-Z'],
  ['Digit', '0-9'],
  ['Alnum', 'a-zA-Z0-9'],
  ['Punct', '!-\\/:-@\\[-`{-~'],
  ['Graph', '!-~'],
  ['Print', ' -~'],
  ['Blank', ' \\t'],
  ['Cntrl', '\\x00-\\x1F\\x7F'],
  ['XDigit', '0-9a-fA-F'],
  ['Space', ' \\t\\n\\x0B\\f\\r'],
]);

/** Escapes that Java has and JavaScript lacks. */
const javaEscapes = new Map<string, string>([
  ['A', '^'],
  ['z', '$'],
  ['Z', '(?=[\\n\\r]?$)'],
  ['a', '\\x07'],
  ['e', '\\x1B'],
  ['h', '[ \\t\\xA0]'],
  ['H', '[^ \\t\\xA0]'],
  ['v', '[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]'],
  ['V', '[^\\n\\x0B\\f\\r\\x85\\u2028\\u2029]'],
  ['R', '(?:\\r\\n|[\\n\\r\\x0B\\f\\x85\\u2028\\u2029])'],
]);

/**
 * A JavaScript expression that matches exactly the texts that the Java pattern matches as a whole, or undefined
 * when the pattern cannot be said in JavaScript (possessive quantifiers, atomic groups, intersections of classes)
 * or is no pattern at all.
 */
export function javaPattern(pattern: string): RegExp | undefined {
  const expression = javaExpression(pattern);
  if (expression === undefined) return undefined;
  try {
    return new RegExp(`^(?:${expression.source})$`, expression.flags);
  } catch {
    return undefined;
  }
}

/** The pattern in JavaScript's syntax, with its flags; undefined when it cannot be said in it. */
export function javaExpression(pattern: string): { source: string; flags: string } | undefined {
  const { flags, source } = leadingFlags(pattern);
  const translated = translate(source);
  return translated === undefined ? undefined : { source: translated, flags };
}

/** `(?is)…`: flags for the whole pattern; others than i, m, s are left in place, where they fail. */
function leadingFlags(pattern: string): { flags: string; source: string } {
  const found = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = found?.[1] ?? '';
  return { flags: [...new Set(flags)].join(''), source: found ? pattern.slice(found[0].length) : pattern };
}

/** A piece of the pattern in JavaScript, and how much of Java's it stands for. */
interface Piece {
  text: string;
  length: number;
}

/** Walks the pattern once: quoting, escapes and classes are rewritten, the rest is the same in both languages. */
function translate(source: string): string | undefined {
  let out = '';
  let inClass = false;
  let isQuantified = false;
  for (let at = 0; at < source.length; ) {
    if (isJavaOnly(source, at, inClass) || (isQuantified && source[at] === '+')) return undefined;
    const piece =
      source[at] === '\\' ? translateEscape(source.slice(at), inClass) : { text: source[at] ?? '', length: 1 };
    if (!piece) return undefined;
    if (piece.text === '[') inClass = true;
    else if (piece.text === ']') inClass = false;
    isQuantified = !inClass && /^[*+?}]$/.test(piece.text);
    out += piece.text;
    at += piece.length;
  }
  return out;
}

/** `\Q…\E`: everything between stands for itself. */
function translateQuoted(rest: string): Piece {
  const end = rest.indexOf('\\E');
  const quoted = rest.slice(2, end < 0 ? rest.length : end);
  return { text: quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), length: end < 0 ? rest.length : end + 2 };
}

function translateEscape(rest: string, inClass: boolean): Piece | undefined {
  if (rest.startsWith('\\Q')) return translateQuoted(rest);
  const property = /^\\([pP])\{(\w+)\}/.exec(rest);
  if (property) return translateProperty(property, inClass);
  const letter = rest[1] ?? '';
  const own = javaEscapes.get(letter);
  if (letter === 'G' || (own !== undefined && inClass)) return undefined;
  return { text: own ?? rest.slice(0, 2), length: 2 };
}

/** `\p{Alpha}`, `\P{Digit}`: inside a class only the former can be written. */
function translateProperty([text, letter, name = '']: RegExpExecArray, inClass: boolean): Piece | undefined {
  const members = javaClasses.get(name);
  if (members === undefined || (inClass && letter === 'P')) return undefined;
  return { text: inClass ? members : `[${letter === 'P' ? '^' : ''}${members}]`, length: text.length };
}

/** Atomic groups and inline flags in the middle; nested classes and intersections, and a class that begins with `]`. */
function isJavaOnly(source: string, at: number, inClass: boolean): boolean {
  if (inClass) return source[at] === '[' || source.startsWith('&&', at);
  return /^(?:\(\?(?:>|[imsxud-]+[):])|\[\^?\])/.test(source.slice(at, at + 8));
}
