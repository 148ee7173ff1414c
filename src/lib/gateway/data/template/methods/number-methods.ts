// The methods of Integer, Long, Double and Boolean. Static ones are called on a value, too: templates parse numbers by
// `#set($Integer = 0)` and `$Integer.parseInt("5")`.

import { equals, hashCode } from '../values/java-equals.ts';
import {
  calculate,
  compareNumbers,
  floatOf,
  isInt,
  isNumber,
  JavaDouble,
  type JavaNumber,
  parseWhole,
  toDouble,
  wholeNumberClass,
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
  return unary((number, value) => {
    return isInt(value) && !(number instanceof JavaDouble) ? (value >>> 0).toString(base) : undefined;
  });
}

/** Static methods of Integer, Long or Double are there on values of that class only. */
function staticOf(className: string, method: OnNumber): OnNumber {
  return (number, parameters) => (classOf(number) === className ? method(number, parameters) : undefined);
}

function classOf(number: JavaNumber): string {
  return number instanceof JavaDouble ? number.className : wholeNumberClass(number);
}

function parseOwnKind(number: JavaNumber, [text, radix]: readonly unknown[]): unknown {
  return number instanceof JavaDouble ? parseDouble(text) : parse(text, radix);
}

/** `max`, `min` and `sum` of Double make doubles of whole numbers. */
function ofTwo(call: (one: JavaNumber, other: JavaNumber) => JavaNumber | null): OnNumber {
  return (number, [one, other]) => {
    if (!isNumber(one) || !isNumber(other)) return undefined;
    const result = call(one, other);
    return number instanceof JavaDouble && result !== null ? new JavaDouble(toDouble(result)) : result;
  };
}

function compareTo(number: JavaNumber, other: unknown): unknown {
  if (!isNumber(other)) return undefined;
  if (classOf(number) !== classOf(other))
    raise('ClassCastException', `${classOf(other)} cannot be cast to ${classOf(number)}`);
  return compareNumbers(number, other);
}

/** A double is cut to the nearest int, a long loses its upper half. */
function intValue(number: JavaNumber): number {
  if (!(number instanceof JavaDouble)) return Number(BigInt.asIntN(32, BigInt(number)));
  return Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.trunc(number.value) || 0));
}

export const numberMethods: Methods<JavaNumber> = new Map<string, OnNumber>([
  ['intValue', plain(intValue)],
  ['longValue', plain((number) => (number instanceof JavaDouble ? Math.trunc(number.value) || 0 : number))],
  ['doubleValue', plain((number) => new JavaDouble(toDouble(number)))],
  ['floatValue', plain((number) => floatOf(toDouble(number)))],
  ['toString', (number, parameters) => textOf(parameters[0] ?? number)],
  ['hashCode', plain(hashCode)],
  ['equals', unary(equals)],
  ['compareTo', unary(compareTo)],
  ['parseInt', staticOf('java.lang.Integer', (_, [text, radix]) => parse(text, radix))],
  ['parseLong', staticOf('java.lang.Long', (_, [text, radix]) => parse(text, radix))],
  ['parseDouble', staticOf('java.lang.Double', (_, [text]) => parseDouble(text))],
  ['valueOf', parseOwnKind],
  ['toBinaryString', inBase(2)],
  ['toOctalString', inBase(8)],
  ['toHexString', inBase(16)],
  ['max', ofTwo((one, other) => (compareNumbers(one, other) < 0 ? other : one))],
  ['min', ofTwo((one, other) => (compareNumbers(one, other) > 0 ? other : one))],
  ['sum', ofTwo((one, other) => calculate('+', one, other))],
  ['isNaN', staticOf('java.lang.Double', (number) => Number.isNaN(toDouble(number)))],
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
