// The methods of Integer, Long, Double and Boolean. Static ones are called on a value, too: templates parse numbers by
// `#set($Integer = 0)` and `$Integer.parseInt("5")`.

import { equals, hashCode } from '../values/java-equals.ts';
import {
  calculate,
  compareNumbers,
  isInt,
  isNumber,
  JavaDouble,
  type JavaNumber,
  parseWhole,
  toDouble,
} from '../values/java-number.ts';
import { textOf } from '../values/value-text.ts';
import { type Method, type Methods, plain, raise, unary } from './method.ts';

type OnNumber = Method<JavaNumber>;

/** Java's parseInt: digits with a sign, in a base, that fit. */
function parse(text: unknown, radix: unknown): unknown {
  if (isInt(text) && radix === undefined) return text;
  if (typeof text !== 'string' || (radix !== undefined && !isInt(radix))) return undefined;
  const base = (radix as number | undefined) ?? 10;
  const value = Number.parseInt(text, base);
  const digits = /^[+-]?[0-9a-zA-Z]+$/.test(text) && !Number.isNaN(value) && isWhole(text, base);
  if (!digits) raise('NumberFormatException', `For input string: "${text}"`);
  return base === 10 ? parseWhole(text) : value;
}

function isWhole(text: string, base: number): boolean {
  return [...text.replace(/^[+-]/, '')].every((digit) => !Number.isNaN(Number.parseInt(digit, base)));
}

function parseDouble(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) {
    raise('NumberFormatException', `For input string: "${text}"`);
  }
  return new JavaDouble(Number(trimmed.replace(/[dDfF]$/, '')));
}

/** A whole number in another base; negative ones as the complement of 32 bits. */
function inBase(base: number): OnNumber {
  return unary((_, value) => (isInt(value) ? (value >>> 0).toString(base) : undefined));
}

function ofTwo(call: (one: JavaNumber, other: JavaNumber) => unknown): OnNumber {
  return (_, [one, other]) => (isNumber(one) && isNumber(other) ? call(one, other) : undefined);
}

export const numberMethods: Methods<JavaNumber> = new Map<string, OnNumber>([
  ['intValue', plain((number) => Math.trunc(toDouble(number)))],
  ['longValue', plain((number) => (number instanceof JavaDouble ? Math.trunc(number.value) : number))],
  ['doubleValue', plain((number) => new JavaDouble(toDouble(number)))],
  ['floatValue', plain((number) => new JavaDouble(toDouble(number)))],
  ['toString', (number, parameters) => textOf(parameters[0] ?? number)],
  ['hashCode', plain(hashCode)],
  ['equals', unary(equals)],
  ['compareTo', unary((number, other) => (isNumber(other) ? compareNumbers(number, other) : undefined))],
  ['compare', ofTwo(compareNumbers)],
  ['parseInt', (_, [text, radix]) => parse(text, radix)],
  ['parseLong', (_, [text, radix]) => parse(text, radix)],
  ['parseDouble', unary((_, text) => parseDouble(text))],
  ['valueOf', (number, [text, radix]) => (number instanceof JavaDouble ? parseDouble(text) : parse(text, radix))],
  ['toBinaryString', inBase(2)],
  ['toOctalString', inBase(8)],
  ['toHexString', inBase(16)],
  ['max', ofTwo((one, other) => (compareNumbers(one, other) < 0 ? other : one))],
  ['min', ofTwo((one, other) => (compareNumbers(one, other) > 0 ? other : one))],
  ['sum', ofTwo((one, other) => calculate('+', one, other))],
  ['isNaN', plain((number) => (number instanceof JavaDouble ? Number.isNaN(number.value) : undefined))],
]);

export const booleanMethods: Methods<boolean> = new Map<string, Method<boolean>>([
  ['booleanValue', plain((value) => value)],
  ['toString', plain(String)],
  ['hashCode', plain(hashCode)],
  ['equals', unary(equals)],
  ['compareTo', unary((value, other) => (typeof other === 'boolean' ? Number(value) - Number(other) : undefined))],
  ['parseBoolean', unary((_, text) => typeof text === 'string' && text.toLowerCase() === 'true')],
  ['valueOf', unary((_, value) => (typeof value === 'boolean' ? value : String(value).toLowerCase() === 'true'))],
]);
