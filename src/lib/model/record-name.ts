// Domain names as Route 53 keeps them: lower case, a trailing dot, and every character but a-z, 0-9, - and _ as an octal
// escape, however it was given. Developer Guide of Route 53, "DNS domain name format".

/** What is wrong with a name, in Route 53's words: `DomainLabelTooLong (Domain label is too long) encountered with 'x'`. */
export interface NameProblem {
  problem: string;
}

const longestLabel = 63;
const longestName = 255;

/** `www.Example.com` -> `www.example.com.`, `*.example.com` -> `\052.example.com.`; or what is wrong with it. */
export function normalizeName(text: string): string | NameProblem {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  if (bare === '') return wrong('DomainNameEmpty (Domain name is empty)', text);
  const labels: string[] = [];
  let length = 1;
  for (const label of bare.split('.')) {
    const bytes = readLabel(label);
    if (!Array.isArray(bytes)) return bytes;
    if (bytes.length === 0) return wrong('DomainLabelEmpty (Domain label is empty)', text);
    if (bytes.length > longestLabel) return wrong('DomainLabelTooLong (Domain label is too long)', label);
    labels.push(bytes.map(writeByte).join(''));
    length += bytes.length + 1;
  }
  if (length > longestName) return wrong('DomainNameTooLong (Domain name is too long)', text);
  return `${labels.join('.')}.`;
}

function wrong(what: string, value: string): NameProblem {
  return { problem: `FATAL problem: ${what} encountered with '${value}'` };
}

/** A label's bytes in lower case. Only printable characters may stand unescaped. */
function readLabel(label: string): number[] | NameProblem {
  const bytes: number[] = [];
  for (const [token, octal] of label.matchAll(/\\([0-3][0-7]{2})|[\s\S]/g)) {
    const code = octal === undefined ? token.charCodeAt(0) : Number.parseInt(octal, 8);
    if (octal === undefined && (code < 0x21 || code > 0x7e)) {
      return wrong('UnsupportedCharacter (Value contains unsupported characters)', token);
    }
    bytes.push(code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
  }
  return bytes;
}

function writeByte(code: number): string {
  const character = String.fromCharCode(code);
  return /[a-z0-9_-]/.test(character) ? character : `\\${code.toString(8).padStart(3, '0')}`;
}

/** `com.example.www.` of `www.example.com.`: Route 53 sorts names so, trailing dot and all (API reference, ListResourceRecordSets). */
export function sortName(name: string): string {
  return `${name.slice(0, -1).split('.').reverse().join('.')}.`;
}

/** The name itself, or one below it. Both normal. */
export function isAtOrBelow(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The name without its first label; `com.` gives ``. */
export function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/**
 * The name as it travels in DNS, by labels: escapes become their characters. A dot inside a label stays escaped, since
 * nothing that splits names at dots could tell it: such a name is not found.
 */
export function plainName(name: string): string {
  if (!name.includes('\\')) return name;
  return name.replace(/\\([0-3][0-7]{2})/g, (escaped, octal: string) => {
    const code = Number.parseInt(octal, 8);
    return code === 0x2e || code > 0x7e ? escaped : String.fromCharCode(code);
  });
}
