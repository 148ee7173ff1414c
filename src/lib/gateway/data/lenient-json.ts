// JSON as the MOCK integration reads it: `{statusCode: 200}` is accepted, as recorded on AWS. Keys may go without
// quotes, quotes may be single, and a comma may stand before a closing bracket.

const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*(?=\s*:)|,(?=\s*[}\]])/g;

/** The parsed value. Throws a SyntaxError for text that is no JSON in this sense either. */
export function parseLenientJson(text: string): unknown {
  return JSON.parse(
    text.replace(tokens, (token) => {
      if (token === ',') return '';
      if (token.startsWith('"')) return token;
      return JSON.stringify(token.startsWith("'") ? token.slice(1, -1).replace(/\\'/g, "'") : token);
    }),
  );
}
