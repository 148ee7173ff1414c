// The keyword `format`, as the validator that AWS uses knows it for draft 4; formats that it does not know, such as
// `int32` or `date`, ask for nothing (guide: "Amazon API Gateway important notes").

import { isIPv4, isIPv6 } from 'node:net';
import { kinds } from './instance.ts';
import { assertion, type CompileKeyword } from './keyword.ts';

interface Format {
  test(text: string): boolean;
  message(text: string): string;
}

const dateTime = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:Z|[+-]\d\d:?\d\d)$/i;
const dateForms = "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]";

function isDateTime(text: string): boolean {
  const [, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (dateTime.exec(text) ?? []).map(Number);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  // The day before the first one of the next month is the last one of this month.
  return day >= 1 && day <= new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
}

const atom = /^[^\s@<>()[\]\\,;:"]+$/;

/** `name@host`, or `Somebody <name@host>`. */
function isEmail(text: string): boolean {
  const address = /^[^<>@]*<([^<>]*)>$/.exec(text)?.[1] ?? text;
  const at = address.lastIndexOf('@');
  const parts = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  return at > 0 && parts.every((part) => atom.test(part) && !/^\.|\.\.|\.$/.test(part));
}

function isHostname(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length > 253 || /(?:^|\.)\d[^.]*$/.test(name)) return false;
  return name
    .split('.')
    .every((label) => /^[\w\u0080-\uffff](?:[\w\u0080-\uffff-]{0,61}[\w\u0080-\uffff])?$/.test(label));
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function isUri(text: string): boolean {
  return !/[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})|#.*#/.test(text);
}

const hexadecimal = (length: number): Format => ({
  test: (text) => text.length === length && /^[0-9A-Fa-f]*$/.test(text),
  message: (text) =>
    text.length === length
      ? 'input string has illegal characters'
      : `input string has bad length (${text.length}, expected ${length})`,
});

const base64: Format = {
  test: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  message: (text) =>
    text.length % 4 === 0
      ? 'input is not a valid Base64 string: illegal characters'
      : `input has illegal length (must be a multiple of 4, found ${text.length})`,
};

const formats = new Map<string, Format>([
  [
    'date-time',
    {
      test: isDateTime,
      message: (text) => `string "${text}" is invalid against requested date format(s) ${dateForms}`,
    },
  ],
  ['email', { test: isEmail, message: (text) => `string "${text}" is not a valid email address` }],
  ['hostname', { test: isHostname, message: (text) => `string "${text}" is not a valid hostname` }],
  ['ipv4', { test: isIPv4, message: (text) => `string "${text}" is not a valid IPv4 address` }],
  [
    'ipv6',
    {
      test: (text) => isIPv6(text) && !text.includes('%'),
      message: (text) => `string "${text}" is not a valid IPv6 address`,
    },
  ],
  ['regex', { test: isRegex, message: (text) => `string "${text}" is not a valid ECMA 262 regular expression` }],
  ['uri', { test: isUri, message: (text) => `string "${text}" is not a valid URI` }],
  [
    'uuid',
    {
      test: (text) => /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/.test(text),
      message: (text) => `input string "${text}" is not a valid UUID`,
    },
  ],
  [
    'mac',
    {
      test: (text) => /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/.test(text),
      message: (text) => `input string "${text}" is not a valid MAC address`,
    },
  ],
  [
    'json-pointer',
    {
      test: (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text),
      message: (text) => `input string "${text}" is not a valid JSON Pointer`,
    },
  ],
  ['base64', base64],
  ['md5', hexadecimal(32)],
  ['sha1', hexadecimal(40)],
  ['sha256', hexadecimal(64)],
  ['sha512', hexadecimal(128)],
]);

/** The keyword. */
export const format: CompileKeyword = ({ value }) => {
  const known = typeof value === 'string' ? formats.get(value) : undefined;
  if (!known) return undefined;
  return assertion('format', {
    kinds: kinds.string,
    test: (text) => known.test(text as string),
    message: (text) => known.message(text as string),
  });
};
