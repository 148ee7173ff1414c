// Keywords about numbers. JSON Schema draft 4, validation, 5.1; numbers are compared as Java's BigDecimal is.

import { ExactNumber } from './exact-number.ts';
import { type Instance, instanceText, numbers } from './instance.ts';
import { assertion, type CompileKeyword, own, type SchemaObject } from './keyword.ts';
import { SchemaFault } from './schema-fault.ts';

/** The keyword's own number, both as it compares fast and as it compares always. */
function boundOf(value: Instance, keyword: string): { fast: number; exact: ExactNumber } {
  if (typeof value !== 'number') throw new SchemaFault(`"${keyword}" is not a number`);
  return { fast: value, exact: ExactNumber.of(value) };
}

/** Below zero, zero or above it: how a number compares with the bound. */
function comparer(value: Instance, keyword: string): (instance: Instance) => number {
  const { fast, exact } = boundOf(value, keyword);
  return (instance) =>
    typeof instance === 'number' ? instance - fast : exactOf(instance as ExactNumber).compare(exact);
}

function exactOf(instance: number | ExactNumber): ExactNumber {
  return typeof instance === 'number' ? ExactNumber.of(instance) : instance;
}

function isExclusive(schema: SchemaObject, keyword: string): boolean {
  return own(schema, keyword) === true;
}

/** `minimum` or `maximum`; `direction` is 1 where larger numbers are the wrong ones. */
function limit(direction: 1 | -1, words: { exclusive: string; beyond: string; strictly: string }): CompileKeyword {
  return ({ schema, value }) => {
    const keyword = direction > 0 ? 'maximum' : 'minimum';
    const compare = comparer(value, keyword);
    const exclusive = isExclusive(schema, words.exclusive);
    const bound = instanceText(value);
    return assertion(keyword, {
      kinds: numbers,
      test: (instance) => {
        const beyond = compare(instance) * direction;
        return beyond < 0 || (beyond === 0 && !exclusive);
      },
      message: (instance) =>
        compare(instance) === 0
          ? `numeric instance is not strictly ${words.strictly} ${bound}`
          : `numeric instance is ${words.beyond} (${keyword}: ${bound}, found: ${instanceText(instance)})`,
    });
  };
}

function multipleOf({ value }: { value: Instance }) {
  const { fast, exact } = boundOf(value, 'multipleOf');
  if (fast <= 0) throw new SchemaFault('"multipleOf" is not above 0');
  const isWhole = Number.isSafeInteger(fast);
  return assertion('multipleOf', {
    kinds: numbers,
    test: (instance) =>
      isWhole && typeof instance === 'number'
        ? instance % fast === 0
        : exactOf(instance as number | ExactNumber).isMultipleOf(exact),
    message: (instance) => `remainder of division is not zero (${instanceText(instance)} / ${instanceText(value)})`,
  });
}

export const numberKeywords: readonly (readonly [string, CompileKeyword])[] = [
  [
    'maximum',
    limit(1, {
      exclusive: 'exclusiveMaximum',
      beyond: 'greater than the required maximum',
      strictly: 'lower than the required maximum',
    }),
  ],
  [
    'minimum',
    limit(-1, {
      exclusive: 'exclusiveMinimum',
      beyond: 'lower than the required minimum',
      strictly: 'greater than the required minimum',
    }),
  ],
  ['multipleOf', multipleOf],
];
