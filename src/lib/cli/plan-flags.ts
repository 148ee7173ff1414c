// The flags of limits and quotas, as usage plans and stages have them.

import { Flags } from './flags.ts';

const rateFlag = Flags.custom<number>({
  helpValue: 'NUMBER',
  description: 'Requests a second.',
  parse: async (input) => parseNumber(input, /^\d{1,9}(\.\d+)?$/, 'a number of requests a second'),
});

const countFlag = Flags.custom<number>({
  helpValue: 'NUMBER',
  parse: async (input) => parseNumber(input, /^\d{1,10}$/, 'a whole number'),
});

function parseNumber(input: string, pattern: RegExp, what: string): number {
  if (pattern.test(input)) return Number(input);
  throw new Error(`Expected ${what} but received: ${input}`);
}

/** `--rate` and `--burst`. */
export const throttleFlags = {
  rate: rateFlag(),
  burst: countFlag({ description: 'Requests at once.' }),
};

/** Those of a usage plan. */
export const limitFlags = {
  ...throttleFlags,
  quota: countFlag({ description: 'Requests in a period.' }),
  period: Flags.option({
    options: ['DAY', 'WEEK', 'MONTH'] as const,
    description: 'Period of the quota, in UTC; a week begins on Sunday.',
  })(),
  offset: countFlag({ description: 'Requests that count as made in the first period.' }),
};

/** `--method "GET /pets/{id}"`. */
export const methodFlag = Flags.string({
  helpValue: '"METHOD /PATH"',
  description: 'The limits of this method alone, such as "GET /pets/{id}".',
});

/** Limits as a command's parse gives them. */
export interface LimitFlags {
  rate?: number | undefined;
  burst?: number | undefined;
  quota?: number | undefined;
  period?: 'DAY' | 'WEEK' | 'MONTH' | undefined;
  offset?: number | undefined;
}

/** What those flags say, for services. */
export function limitOptions({ burst, offset, period, quota, rate }: LimitFlags) {
  return {
    ...(rate !== undefined && { rate }),
    ...(burst !== undefined && { burst }),
    ...(quota !== undefined && { quota }),
    ...(period !== undefined && { period }),
    ...(offset !== undefined && { offset }),
  };
}
