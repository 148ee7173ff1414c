// The fields of a record's value as Route 53 writes them: parted by blanks, a character string in quotation marks, other
// bytes as octal escapes. Developer Guide, "Supported DNS record types".

export interface Field {
  /** As it stands, quotation marks and escapes included. */
  text: string;
  /** Without them. */
  bytes: Uint8Array;
  /** It is one string in quotation marks. */
  isQuoted: boolean;
}

const token = /(?:[^\s"\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*")+/y;
const oneString = /^"(?:[^"\\]|\\[\s\S])*"$/;

/** The fields of a value; undefined where a quotation mark is left open. */
export function splitFields(value: string): Field[] | undefined {
  const fields: Field[] = [];
  let at = skipBlanks(value, 0);
  while (at < value.length) {
    token.lastIndex = at;
    const text = token.exec(value)?.[0];
    if (text === undefined) return undefined;
    fields.push(readField(text));
    at = skipBlanks(value, at + text.length);
  }
  return fields;
}

function skipBlanks(value: string, start: number): number {
  let at = start;
  while (value[at] === ' ' || value[at] === '\t') at++;
  return at;
}

function readField(text: string): Field {
  const isQuoted = oneString.test(text);
  return { text, isQuoted, bytes: unescapeText(isQuoted ? text.slice(1, -1) : text) };
}

/** `\101` is A, `\"` a quotation mark. */
export function unescapeText(text: string): Uint8Array {
  const parts = Array.from(text.matchAll(/\\([0-3][0-7]{2})|\\?([\s\S])/g), ([, octal, character = '']) =>
    octal === undefined ? Buffer.from(character, 'latin1') : Buffer.from([Number.parseInt(octal, 8)]),
  );
  return Buffer.concat(parts);
}
