// When a canary goes back, as people write it: `5xx>1% or p99>+20%`. `and` binds tighter than `or`; parentheses group. A threshold
// stands for itself (`1%`, `800ms`, `1.5s`), or with a plus for what the canary may have more than the base (`+20%`, `+50ms`).

import { ApigwError } from '../../errors.ts';

export type AbortCondition =
  | { kind: 'or' | 'and'; parts: AbortCondition[] }
  | { kind: 'limit'; metric: CanaryMetric; isInclusive: boolean; threshold: Threshold; text: string };

export type Limit = Extract<AbortCondition, { kind: 'limit' }>;

/** A share of the requests in percent, or a percentile of their latency in milliseconds. */
export type CanaryMetric = { kind: 'share'; of: '4xx' | '5xx' } | { kind: 'latency'; percentile: number };

/** `factor` and `margin` are of the base: times, and more than. */
export interface Threshold {
  kind: 'absolute' | 'factor' | 'margin';
  value: number;
}

interface Token {
  text: string;
  /** From 0. */
  at: number;
}

/** Reads a condition. Throws Usage with the column of what is wrong. */
export function parseAbortCondition(text: string): AbortCondition {
  const reader = new Reader(text);
  const condition = reader.either();
  const rest = reader.next;
  if (rest) throw reader.refuse(rest, `'or', 'and' or the end instead of '${rest.text}'`);
  return condition;
}

/** The limits of a condition, in the order in which they are written. */
export function limitsOf(condition: AbortCondition): Limit[] {
  return condition.kind === 'limit' ? [condition] : condition.parts.flatMap(limitsOf);
}

const deepest = 20;

class Reader {
  readonly #text: string;
  readonly #tokens: Token[];
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = [...text.matchAll(/>=|<=|[()<>=]|[^\s()<>=]+/g)].map(({ 0: token, index }) => ({
      text: token,
      at: index,
    }));
  }

  get next(): Token | undefined {
    return this.#tokens[this.#position];
  }

  either(): AbortCondition {
    return this.#list('or', () => this.#list('and', () => this.#single()));
  }

  #list(word: 'or' | 'and', read: () => AbortCondition): AbortCondition {
    const first = read();
    const parts = [first];
    while (this.next?.text.toLowerCase() === word) {
      this.#position += 1;
      parts.push(read());
    }
    return parts.length === 1 ? first : { kind: word, parts };
  }

  #single(): AbortCondition {
    const open = this.next;
    if (open?.text !== '(') return this.#limit();
    this.#depth += 1;
    if (this.#depth > deepest) throw this.refuse(open, `at most ${deepest} parentheses in one another`);
    this.#position += 1;
    const inner = this.either();
    const close = this.#take();
    if (close?.text !== ')') throw this.refuse(close, "')'");
    this.#depth -= 1;
    return inner;
  }

  #limit(): Limit {
    const name = this.#take();
    const metric = name && metricOf(name.text);
    if (!metric) throw this.refuse(name, '5xx, 4xx, or a percentile of the latency such as p99');
    const sign = this.#take();
    if (sign?.text !== '>' && sign?.text !== '>=') throw this.refuse(sign, "'>' or '>='");
    const amount = this.#take();
    const threshold = amount && thresholdOf(amount.text, metric);
    if (!threshold) throw this.refuse(amount, expectedOf(metric));
    const text = `${name.text.toLowerCase()}${sign.text}${amount.text}`;
    return { kind: 'limit', metric, isInclusive: sign.text === '>=', threshold, text };
  }

  #take(): Token | undefined {
    const token = this.next;
    if (token) this.#position += 1;
    return token;
  }

  refuse(token: Token | undefined, expected: string): ApigwError {
    const column = (token?.at ?? this.#text.length) + 1;
    return new ApigwError('Usage', `--abort-if, column ${column}: expected ${expected}: ${this.#text}`, {
      hint: 'For example: --abort-if "5xx>1% or p99>+20%"; p99>800ms and 4xx>+50% are others',
    });
  }
}

function metricOf(text: string): CanaryMetric | undefined {
  const name = text.toLowerCase();
  if (name === '4xx' || name === '5xx') return { kind: 'share', of: name };
  const percentile = Number(/^p(\d{1,2}(?:\.\d{1,3})?|100)$/.exec(name)?.[1] ?? Number.NaN);
  return percentile > 0 ? { kind: 'latency', percentile } : undefined;
}

function thresholdOf(text: string, metric: CanaryMetric): Threshold | undefined {
  const [, plus, digits, unit = ''] = /^(\+?)(\d{1,9}(?:\.\d{1,6})?)(%|ms|s)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  if (unit === '%') {
    if (plus) return { kind: 'factor', value: 1 + value / 100 };
    return metric.kind === 'share' ? { kind: 'absolute', value } : undefined;
  }
  if (metric.kind === 'share') return undefined;
  return { kind: plus ? 'margin' : 'absolute', value: unit.toLowerCase() === 's' ? value * 1000 : value };
}

const expectedOf = (metric: CanaryMetric): string =>
  metric.kind === 'share'
    ? 'a share of the requests such as 1%, or +50% for that much more than the base'
    : 'a time such as 800ms or 1.5s, or +20% or +50ms for that much more than the base';
