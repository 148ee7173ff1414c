// What a command line that is still being typed says of where it works: its global flags, which names are completed by.

import type { GivenFlags } from '../globals.ts';

/** The value of a flag, `--api NAME` or `--api=NAME`; undefined where it has none yet. */
export function valueOfFlag(line: readonly string[], flag: string): string | undefined {
  const joined = line.find((word) => word.startsWith(`${flag}=`));
  if (joined !== undefined) return joined.slice(flag.length + 1) || undefined;
  const at = line.indexOf(flag);
  return (at === -1 ? undefined : line[at + 1]) || undefined;
}

/** The global flags on the line that decide where a command works. */
export function lineGlobals(line: readonly string[]): GivenFlags {
  return {
    ...(line.includes('--local') && { local: true }),
    ...Object.fromEntries(
      (['profile', 'region', 'endpoint-url', 'config'] as const).flatMap((name) => {
        const value = valueOfFlag(line, `--${name}`);
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  };
}
