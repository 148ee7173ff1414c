// Comma-separated values (RFC 4180), read leniently: fields may be quoted by either kind of quotation mark, as API
// Gateway's files of keys may.

export interface CsvRow {
  /** Of the text, from 1, where the row begins. */
  line: number;
  fields: string[];
}

/** The rows of a text, without blank ones; a byte-order mark is none of the text. */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const { row, end } = readRow(text, at);
    if (row.some((field) => field !== '')) rows.push({ line, fields: row });
    line += text.slice(at, end).split('\n').length - 1;
    at = end;
  }
  return rows;
}

/** Rows as a text: fields are quoted where they have to be. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

/** Quoted also where a field's own blanks and quotation marks would be lost. */
const quoted = (field: string) => (/[",'\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

function readRow(text: string, start: number): { row: string[]; end: number } {
  const row: string[] = [];
  let at = start;
  for (;;) {
    const { field, end } = readField(text, at);
    row.push(field);
    if (text[end] !== ',') return { row, end: text.startsWith('\r\n', end) ? end + 2 : end + 1 };
    at = end + 1;
  }
}

/** `end` is where the comma, the line's end or the text's end is. */
function readField(text: string, start: number): { field: string; end: number } {
  const first = skipBlanks(text, start);
  const quote = text[first];
  return quote === '"' || quote === "'" ? readQuoted(text, first + 1, quote) : readPlain(text, first);
}

function readPlain(text: string, start: number): { field: string; end: number } {
  let end = start;
  while (end < text.length && !isBreak(text[end])) end++;
  return { field: text.slice(start, end).trimEnd(), end };
}

/** A doubled quotation mark is one of the field's; what stands between the last one and the comma is none of it. */
function readQuoted(text: string, start: number, quote: string): { field: string; end: number } {
  let field = '';
  let at = start;
  while (at < text.length) {
    if (text[at] === quote && text[at + 1] !== quote) break;
    field += text[at];
    at += text[at] === quote ? 2 : 1;
  }
  while (at < text.length && !isBreak(text[at])) at++;
  return { field, end: at };
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

const isBreak = (character: string | undefined): boolean =>
  character === ',' || character === '\n' || character === '\r';
