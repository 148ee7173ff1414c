// How the value of a key is asked for: it is shown, or written into a file, only where somebody says so.

import { Flags } from './flags.ts';

export const valueFlags = {
  'show-value': Flags.boolean({ description: 'Show the value.' }),
  out: Flags.string({
    helpValue: 'FILE',
    description: 'Write the value into this file, which its owner alone can read (0600); -: to stdout.',
  }),
};

/** `--days N` of usage. */
export const daysFlag = Flags.integer({
  default: 14,
  helpValue: 'NUMBER',
  description: 'Days until today; API Gateway keeps 90.',
});

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** `--overlap 7d`, in milliseconds. */
export const overlapFlag = Flags.custom<number>({
  helpValue: '7d',
  description: 'How long both keys hold at most (m, h, d, w).',
  parse: async (input) => {
    const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/.exec(input) ?? [];
    const size = units[unit];
    if (size !== undefined) return Number(count) * size;
    throw new Error(`Expected a time such as 7d or 12h but received: ${input}`);
  },
});
