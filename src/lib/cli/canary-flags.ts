// The flags of canaries: how one is rolled out, and what one is given.

import { durationFlag } from './duration-flag.ts';
import { Flags } from './flags.ts';

const percentFlag = Flags.custom<number>({
  helpValue: 'PERCENT',
  description: "The canary's share of the traffic.",
  parse: async (input) => parsePercent(input),
});

function parsePercent(input: string): number {
  if (/^\d{1,3}(\.\d{1,4})?$/.test(input) && Number(input) <= 100) return Number(input);
  throw new Error(`Expected percent (0 to 100) but received: ${input}`);
}

/** What a canary is given. */
export const canaryFlags = {
  percent: percentFlag(),
  variable: Flags.string({
    multiple: true,
    helpValue: 'NAME=VALUE',
    description: 'A stage variable as the canary sees it (repeatable).',
  }),
};

const sharesFlag = Flags.custom<number[]>({
  helpValue: '5,25,100',
  description: 'Roll out as a canary with these shares of the traffic in percent; 100 promotes it.',
  parse: async (input) => input.split(',').map((share) => parsePercent(share.trim())),
});

/** Those of `deploy`, which watches a canary. */
export const rolloutFlags = {
  canary: sharesFlag({ exclusive: ['plan', 'plan-out', 'all', 'only'] }),
  watch: durationFlag({
    dependsOn: ['canary'],
    description: 'How long each share is watched; default: 5m.',
  }),
  'abort-if': Flags.string({
    dependsOn: ['canary'],
    helpValue: 'CONDITION',
    description: 'When it goes back (exit code 10): 4xx, 5xx or a percentile; default: "5xx>1% or p99>+20%".',
  }),
  'min-requests': Flags.integer({
    dependsOn: ['canary'],
    min: 0,
    helpValue: 'N',
    description: 'Requests of each release without which nothing is judged; default: 20.',
  }),
};

/** Those flags as a command's parse gives them. */
export interface RolloutFlags {
  canary?: number[] | undefined;
  watch?: number | undefined;
  'abort-if'?: string | undefined;
  'min-requests'?: number | undefined;
}

/** What those flags say, for services. */
export function rolloutOptions(flags: RolloutFlags) {
  return {
    shares: flags.canary ?? [],
    watch: (flags.watch ?? 300) * 1000,
    abortIf: flags['abort-if'] ?? '5xx>1% or p99>+20%',
    minRequests: flags['min-requests'] ?? 20,
  };
}
