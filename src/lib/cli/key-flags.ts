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
