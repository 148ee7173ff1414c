// The data of SVCB and HTTPS records: priority, target, and parameters in the order of their numbers (RFC 9460, 2.2, 14.3.2).

import { plainName } from '../../../model/record-name.ts';
import { type Field, unescapeText } from '../../../model/value-fields.ts';

const keys = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint', 'dohpath', 'ohttp'];

/** The bytes; undefined where a parameter has no number or no proper value. */
export function encodeServiceBinding([priority, target, ...parameters]: Field[]): Buffer | undefined {
  const encoded = parameters.map(encodeParameter).filter((parameter) => parameter !== undefined);
  if (encoded.length < parameters.length) return undefined;
  encoded.sort((one, other) => one.key - other.key);
  return Buffer.concat([
    uint16(Number(priority?.text)),
    encodeName(plainName(target?.text ?? '.')),
    ...encoded.flatMap(({ key, value }) => [uint16(key), uint16(value.length), value]),
  ]);
}

const uint16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function encodeParameter({ text }: Field): { key: number; value: Buffer } | undefined {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const given = at < 0 ? '' : text.slice(at + 1).replace(/^"|"$/g, '');
  const key = keyNumber(name);
  const value = key === undefined ? undefined : encodeValue(name, Buffer.from(unescapeText(given)).toString('latin1'));
  return key === undefined || value === undefined ? undefined : { key, value };
}

function keyNumber(name: string): number | undefined {
  const known = keys.indexOf(name);
  if (known >= 0) return known;
  const number = /^key(\d{1,5})$/.exec(name)?.[1];
  return number !== undefined && Number(number) < 0xffff ? Number(number) : undefined;
}

function encodeValue(name: string, value: string): Buffer | undefined {
  const list = value.split(',');
  switch (name) {
    case 'mandatory': {
      const numbers = list.map(keyNumber).filter((key) => key !== undefined);
      return numbers.length < list.length ? undefined : Buffer.concat(numbers.sort((a, b) => a - b).map(uint16));
    }
    case 'alpn':
      return Buffer.concat(list.map((id) => Buffer.concat([Buffer.from([id.length]), Buffer.from(id, 'latin1')])));
    case 'port':
      return uint16(Number(value));
    case 'ipv4hint':
      return Buffer.from(list.flatMap((address) => address.split('.').map(Number)));
    case 'ipv6hint':
      return Buffer.concat(list.map(encodeIpv6));
    case 'ech':
      return Buffer.from(value, 'base64');
    default:
      return Buffer.from(value, 'latin1');
  }
}

function encodeIpv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((hex) => Number.parseInt(hex, 16));
  const first = groups(head);
  const last = groups(tail ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0);
  return Buffer.concat([...first, ...zeros, ...last].slice(0, 8).map(uint16));
}
