// Backslashes in the strings of JSON and of JSONPath.

const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** The text that is meant: `\\n` is a new line, `\\u0041` an A, and a backslash before anything else means that itself. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, character: string) => {
    return code === undefined ? (named[character] ?? character) : String.fromCharCode(Number(`0x${code}`));
  });
}
