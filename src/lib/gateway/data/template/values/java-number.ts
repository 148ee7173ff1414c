// Numbers as Java has them: whole ones (JavaScript numbers while they are exact, big ones beyond) and doubles.
// Velocity's arithmetic never overflows: results that do not fit become long, and then big.

import { JavaObject } from './java-object.ts';

/** A double: prints with a point, divides with fractions. */
export class JavaDouble extends JavaObject {
  readonly className = 'java.lang.Double';
  readonly value: number;
  /** A decimal of a document, with more digits than a double has: as it was written. */
  readonly #written: string | undefined;

  constructor(value: number, written?: string) {
    super();
    this.value = value;
    this.#written = written;
  }

  text(): string {
    return this.#written ?? doubleText(this.value);
  }
}

export type JavaNumber = number | bigint | JavaDouble;

export function isNumber(value: unknown): value is JavaNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof JavaDouble;
}

/** A whole number fits an int of Java: what indexes and counts have to be. */
export function isInt(value: unknown): value is number {
  return typeof value === 'number' && value >= -2_147_483_648 && value <= 2_147_483_647;
}

/** Integer, Long or BigInteger, by the size of a whole number. */
export function wholeNumberClass(value: number | bigint): string {
  if (isInt(value)) return 'java.lang.Integer';
  const isLong = typeof value === 'number' || (value >= -(2n ** 63n) && value < 2n ** 63n);
  return isLong ? 'java.lang.Long' : 'java.math.BigInteger';
}

/** A whole number in its usual form: a JavaScript number wherever that is exact. */
export function wholeNumber(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** The value of text that consists of digits, perhaps with a sign. */
/** The value as a float: 32 bits, and no more digits than those need. */
export function floatOf(value: number): JavaDouble {
  const single = Math.fround(value);
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  return new JavaDouble(Number.isFinite(single) ? Number(single.toPrecision(digits)) : single);
}

export function parseWhole(text: string): number | bigint {
  const small = Number(text);
  // -0 is no whole number of Java's.
  return Number.isSafeInteger(small) ? small + 0 || 0 : wholeNumber(BigInt(text));
}

/** The value as a double. */
export function toDouble(value: JavaNumber): number {
  return value instanceof JavaDouble ? value.value : Number(value);
}

/** Whether one is less (-1), equal (0) or greater (1). */
export function compareNumbers(one: JavaNumber, other: JavaNumber): number {
  if (one instanceof JavaDouble || other instanceof JavaDouble) {
    const left = toDouble(one);
    const right = toDouble(other);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Java's Double.toString: a point always, and an exponent below 10^-3 and from 10^7 on. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

type Operator = '+' | '-' | '*' | '/' | '%';

/** The result of an operation, or null where there is none: a division by zero. */
export function calculate(operator: Operator, left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if ((operator === '/' || operator === '%') && toDouble(right) === 0) return null;
  if (left instanceof JavaDouble || right instanceof JavaDouble) {
    return new JavaDouble(calculateDouble(operator, toDouble(left), toDouble(right)));
  }
  if (typeof left === 'number' && typeof right === 'number') {
    const result = calculateSmall(operator, left, right);
    if (Number.isSafeInteger(result)) return result === 0 ? 0 : result;
  }
  return wholeNumber(calculateBig(operator, BigInt(left), BigInt(right)));
}

function calculateDouble(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

/** Whole numbers divide without a rest. */
function calculateSmall(operator: Operator, left: number, right: number): number {
  return operator === '/' ? (left - (left % right)) / right : calculateDouble(operator, left, right);
}

function calculateBig(operator: Operator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}
