// The syntax of record values by type (Developer Guide, "Supported DNS record types"), and their normal form, by which
// values are compared. Problems are named as Route 53 names them; those marked are not recorded, and worded alike.

import { isIPv4, isIPv6 } from 'node:net';
import { normalizeName } from '../../../model/record-name.ts';
import { type Field, splitFields } from '../../../model/value-fields.ts';

/** A value's normal form, or its problem in Route 53's words. */
type Reading = { normal: string } | { problem: string };

/** Reads a value of a record type. */
export function readValue(type: string, value: string): Reading {
  const read = readers[type];
  return read ? read(value) : { normal: value };
}

type Reader = (value: string) => Reading;

const readers: Record<string, Reader> = {
  A: (value) =>
    single('A', value) ??
    (isIPv4(value) ? { normal: value } : fatal('ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)', value)),
  AAAA: (value) => single('AAAA', value) ?? readIpv6(value),
  CNAME: (value) => single('CNAME', value) ?? readName(value),
  NS: (value) => single('NS', value) ?? readName(value),
  PTR: (value) => single('PTR', value) ?? readName(value),
  TXT: readText,
  SPF: readText,
  MX: fieldsOf('MX', 2, [number(65_535), name]),
  SRV: fieldsOf('SRV', 4, [number(65_535), number(65_535), number(65_535), name]),
  SOA: fieldsOf('SOA', 7, [name, name, ...Array.from({ length: 5 }, () => number(4_294_967_295))]),
  CAA: fieldsOf('CAA', 3, [number(255), matching(/^[a-z0-9]+$/i), text]),
  NAPTR: fieldsOf('NAPTR', 6, [number(65_535), number(65_535), text, text, text, name]),
  DS: fieldsOf('DS', 4, [number(65_535), number(255), number(255), hex]),
  TLSA: fieldsOf('TLSA', 4, [number(255), number(255), number(255), hex]),
  SSHFP: fieldsOf('SSHFP', 3, [number(255), number(255), hex]),
  SVCB: readService,
  HTTPS: readService,
};

const fatal = (what: string, value: string): { problem: string } => ({
  problem: `FATAL problem: ${what} encountered with '${value}'`,
});

function single(type: string, value: string): Reading | undefined {
  return /\s/.test(value) ? fatal(`${type}RRDATANotSingleField (Value contains spaces)`, value) : undefined;
}

function readIpv6(value: string): Reading {
  if (!isIPv6(value) || value.includes('%')) {
    return fatal('AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)', value);
  }
  // The URL standard's own short form: one address has many spellings.
  return { normal: new URL(`http://[${value}]`).hostname };
}

function readName(value: string): Reading {
  if (value === '.') return { normal: value };
  const normal = normalizeName(value);
  return typeof normal === 'string' ? { normal } : normal;
}

const unsupported = /[^\t\x20-\x7e]/;

/** One or more strings in quotation marks, each of 255 bytes at most. */
function readText(value: string): Reading {
  const odd = unsupported.exec(value)?.[0];
  if (odd !== undefined) return fatal('UnsupportedCharacter (Value contains unsupported characters)', odd);
  const fields = splitFields(value) ?? [];
  if (fields.length === 0 || !fields.every(({ isQuoted }) => isQuoted)) {
    return fatal('InvalidCharacterString (Value should be enclosed in quotation marks)', value);
  }
  if (fields.some(({ bytes }) => bytes.length > 255)) return fatal('CharacterStringTooLong (Value is too long)', value);
  return { normal: fields.map((field) => field.text).join(' ') };
}

/** A field's normal form, or undefined where it is none of its kind. */
type FieldReader = (field: Field) => string | undefined;

function number(most: number): FieldReader {
  return ({ text: digits }) => (/^\d+$/.test(digits) && Number(digits) <= most ? String(Number(digits)) : undefined);
}

function name({ text: given }: Field): string | undefined {
  const read = readName(given);
  return 'normal' in read ? read.normal : undefined;
}

function text({ bytes, isQuoted, text: given }: Field): string | undefined {
  return isQuoted && bytes.length <= 255 ? given : undefined;
}

function matching(pattern: RegExp): FieldReader {
  return ({ text: given }) => (pattern.test(given) ? given : undefined);
}

function hex({ text: digits }: Field): string | undefined {
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? digits.toLowerCase() : undefined;
}

const words = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];

/** A value of so many fields [which of them is wrong is told in words that are not recorded]. */
function fieldsOf(type: string, count: number, kinds: readonly FieldReader[]): Reader {
  return (value) => {
    const fields = splitFields(value);
    if (fields?.length !== count) {
      return fatal(`${type}RRDATANot${words[count]}Fields (${type} record doesn't have ${count} fields)`, value);
    }
    const normal = fields.map((field, index) => kinds[index]?.(field));
    const bad = normal.indexOf(undefined);
    if (bad < 0) return { normal: normal.join(' ') };
    return fatal(`${type}RRDATAIllegalField (Field ${bad + 1} is not valid)`, value);
  };
}

/** A priority, a target and parameters `key=value`; alias mode (priority 0) has none. */
function readService(value: string): Reading {
  const [priority, target, ...parameters] = splitFields(value) ?? [];
  const head = [priority && number(65_535)(priority), target && name(target)];
  const keys = parameters.map((parameter) => /^([a-z0-9-]{1,63})(?:=|$)/.exec(parameter.text)?.[1]);
  if (head.includes(undefined) || keys.includes(undefined) || new Set(keys).size < keys.length) {
    return fatal('SVCBRRDATAIllegalFormat (Value is not a valid service binding)', value);
  }
  if (head[0] === '0' && parameters.length > 0) {
    return fatal('SVCBRRDATAAliasFormWithParameters (Alias form has no parameters)', value);
  }
  return { normal: [...head, ...parameters.map((parameter) => parameter.text)].join(' ') };
}
