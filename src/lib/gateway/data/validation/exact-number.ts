// A number of a body as Java keeps it: whole or decimal by how it is written, of any size, compared and divided exactly.
// What JavaScript's own numbers hold exactly stays one of those.

const written = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Java's BigDecimal takes no exponent beyond an int. */
const largestExponent = 2_147_483_647;
/** Characters of a number that Jackson, AWS's reader of JSON, takes. */
const longestNumber = 1000;

/** `unscaled` times ten to the `exponent`, without zeros at the end of `unscaled`. */
export class ExactNumber {
  /** Written without point and exponent: what a schema calls an integer. */
  readonly isWhole: boolean;
  readonly unscaled: bigint;
  readonly exponent: number;

  private constructor(unscaled: bigint, exponent: number, isWhole: boolean) {
    this.unscaled = unscaled;
    this.exponent = exponent;
    this.isWhole = isWhole;
  }

  /** The number of JSON's text. Throws a SyntaxError for one that Java's readers don't take. */
  static parse(text: string): ExactNumber {
    const [, sign = '', digits = '', fraction = '', power = '0'] = written.exec(text) ?? [];
    const exponent = Number(power);
    if (text.length > longestNumber || digits === '' || Math.abs(exponent) > largestExponent) {
      throw new SyntaxError(`Not a number that can be read: ${text.slice(0, 50)}`);
    }
    const all = `${digits}${fraction}`;
    let end = all.length;
    while (end > 1 && all[end - 1] === '0') end--;
    const unscaled = BigInt(`${sign}${all.slice(0, end)}`);
    const scale = unscaled === 0n ? 0 : exponent - fraction.length + all.length - end;
    return new ExactNumber(unscaled, scale, !/[.eE]/.test(text));
  }

  static of(value: number): ExactNumber {
    return ExactNumber.parse(String(value));
  }

  /** Whether this one is less (negative), equal (0) or greater (positive). Never writes huge numbers out. */
  compare(other: ExactNumber): number {
    const sign = signOf(this.unscaled);
    if (sign !== signOf(other.unscaled) || sign === 0) return sign - signOf(other.unscaled);
    if (this.#magnitude !== other.#magnitude) return this.#magnitude < other.#magnitude ? -sign : sign;
    const least = Math.min(this.exponent, other.exponent);
    const left = this.unscaled * 10n ** BigInt(this.exponent - least);
    const right = other.unscaled * 10n ** BigInt(other.exponent - least);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  isMultipleOf(divisor: ExactNumber): boolean {
    if (this.unscaled === 0n) return true;
    // No zeros at its end: it cannot be divided by ten.
    const power = this.exponent - divisor.exponent;
    if (divisor.unscaled === 0n || power < 0) return false;
    const modulus = abs(divisor.unscaled);
    return ((abs(this.unscaled) % modulus) * powerModulo(10n, power, modulus)) % modulus === 0n;
  }

  /** The same text for the same number, however it was written. */
  get canonical(): string {
    return this.exponent === 0 ? String(this.unscaled) : `${this.unscaled}e${this.exponent}`;
  }

  /** As Java prints it: BigInteger, or BigDecimal without zeros at its end. */
  toString(): string {
    if (this.isWhole) return `${this.unscaled}${'0'.repeat(this.exponent)}`;
    if (this.exponent === 0) return String(this.unscaled);
    const sign = this.unscaled < 0n ? '-' : '';
    const digits = String(abs(this.unscaled));
    const adjusted = this.exponent + digits.length - 1;
    if (this.exponent < 0 && adjusted >= -6) return sign + withPoint(digits, -this.exponent);
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}E${adjusted < 0 ? '' : '+'}${adjusted}`;
  }

  /** How many digits stand before the point. */
  get #magnitude(): number {
    return String(abs(this.unscaled)).length + this.exponent;
  }
}

function withPoint(digits: string, places: number): string {
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function powerModulo(base: bigint, power: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = base % modulus;
  for (let left = BigInt(power); left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
