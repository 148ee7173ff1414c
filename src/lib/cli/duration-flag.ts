// Lengths of time as people write them: `30s`, `5m`, `12h`, `7d`, `2w`; in seconds for services.

import { Flags } from './flags.ts';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A flag whose value is a length of time. */
export const durationFlag = Flags.custom<number>({
  helpValue: '30s|5m|12h|7d',
  parse: async (input) => parseDuration(input),
});

/** Seconds. Throws for what is no length of time. */
export function parseDuration(input: string): number {
  const [, count, unit] = /^(\d{1,6}(?:\.\d+)?)([smhdw])$/.exec(input.trim()) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * (seconds[unit] ?? 1);
  throw new Error(`Expected a length of time such as 30s, 5m, 12h or 7d but received: ${input}`);
}
