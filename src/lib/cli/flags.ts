// Flags that several commands share, so that they read the same everywhere; and oclif's builders, from where they are
// cheap to load (the root of @oclif/core loads all of it).

import * as Flags from '@oclif/core/flags';
import { ApigwError } from '../errors.ts';

export * as Args from '@oclif/core/args';
export { Flags };

/** `--api NAME`: an API by id or name. */
export const apiFlag = Flags.string({
  helpValue: 'NAME',
  description: "API, by name or id; default: the project file's, else the title of the spec.",
});

/** `--stage NAME`. */
export const stageFlag = Flags.string({ char: 's', helpValue: 'NAME', description: 'Stage.' });

/** `--port PORT` of a local gateway. */
export const portFlag = Flags.custom<number>({
  helpValue: 'PORT',
  description: 'The gateway on this port; default: the one that runs.',
  parse: async (input) => parsePort(input),
});

/** `--since 10m`; what it means is `durationMillis`. */
export const sinceFlag = (fallback: string, description: string) =>
  Flags.string({
    default: fallback,
    helpValue: 'TIME',
    description,
    parse: async (input) => {
      durationMillis(input);
      return input;
    },
  });

const unitMillis: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30s`, `10m`, `2h`, `7d`. */
export function durationMillis(input: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(input) ?? [];
  if (count !== undefined && Number(count) > 0) return Number(count) * (unitMillis[unit] ?? 0);
  throw new Error(`Expected a time such as 30s, 10m, 2h or 7d but received: ${input}`);
}

function parsePort(input: string): number {
  if (/^\d{1,5}$/.test(input) && Number(input) <= 65_535) return Number(input);
  throw new Error(`Expected a port (0 to 65535) but received: ${input}`);
}

/** `NAME=VALUE` flags as a record. Throws Usage for one that is none, or whose value `read` makes NaN of. */
export function assignments<T>(
  flag: string,
  given: readonly string[] = [],
  read: (value: string) => T,
): Record<string, T> {
  const made: Record<string, T> = Object.create(null);
  for (const text of given) {
    const at = text.indexOf('=');
    const isWhole = at > 0 && at < text.length - 1;
    const value = isWhole ? read(text.slice(at + 1)) : undefined;
    if (value === undefined || Number.isNaN(value)) {
      throw new ApigwError('Usage', `--${flag}: '${text}' is not NAME=VALUE`, {
        hint: `For example: --${flag} ${examples[flag] ?? 'name=value'}`,
      });
    }
    made[text.slice(0, at)] = value;
  }
  return made;
}

const examples: Record<string, string> = {
  delay: 'certificate=30',
  forward: 'lambda=http://127.0.0.1:3001',
  quota: 'resources=500',
};

/** How a spec is made fit for API Gateway. */
export const specFlags = {
  adapt: Flags.boolean({
    description:
      'Rename, convert and complete what API Gateway would refuse in a plain OpenAPI document; each change is listed.',
  }),
  'default-integration': Flags.string({
    helpValue: 'mock|URL',
    dependsOn: ['adapt'],
    description: 'With --adapt: what methods without an integration get, a mock answer or a backend.',
  }),
  basepath: Flags.option({
    options: ['ignore', 'prepend', 'split'] as const,
    description: "What becomes of the spec's base path, as in ImportRestApi; default: ignore.",
  })(),
};

/** Those flags as a command's parse gives them. */
export interface SpecFlags {
  adapt: boolean;
  'default-integration'?: string | undefined;
  basepath?: 'ignore' | 'prepend' | 'split' | undefined;
}

/** What those flags say, for services. */
export function specOptions(flags: SpecFlags) {
  const { adapt, basepath } = flags;
  const defaultIntegration = flags['default-integration'];
  return { adapt, ...(defaultIntegration !== undefined && { defaultIntegration }), ...(basepath && { basepath }) };
}

/** `--timeout SECONDS` of a command that waits. */
export const timeoutFlag = Flags.custom<number>({
  helpValue: 'SECONDS',
  description: 'Stop waiting after this time (exit code 9); the same command goes on waiting.',
  parse: async (input) => parseSeconds(input),
});

function parseSeconds(input: string): number {
  if (/^\d{1,6}$/.test(input)) return Number(input);
  throw new Error(`Expected seconds but received: ${input}`);
}

/** `--edge`: certificates of edge-optimized domains are in us-east-1, whatever the region. */
export const edgeFlag = Flags.boolean({
  description: 'For an edge-optimized domain: its certificate is in us-east-1.',
});

/** `--resolver ADDRESS` of a command that asks DNS. */
export const resolverFlag = Flags.string({
  helpValue: 'HOST:PORT',
  description: "DNS server to ask, by its IP address; default: the local gateway's, on AWS the system's.",
});

/** `--all` and `--only` of a command that works on many stages of the project file. */
export const allFlags = {
  all: Flags.boolean({ description: 'All stages of all APIs of the project file (with --stage or --api: of these).' }),
  only: Flags.string({
    helpValue: 'API/STAGE,…',
    description: 'These stages of the project file alone; * stands for any API or stage.',
  }),
};

/** Those flags as a command's parse gives them. */
export interface AllFlags {
  all: boolean;
  only?: string | undefined;
  api?: string | undefined;
  stage?: string | undefined;
}

/** What those flags say, for services; undefined: one stage is meant. `operand` is what names a single one. */
export function allOptions({ all, api, only, stage }: AllFlags, operand: string | undefined) {
  if (!all && only === undefined) return undefined;
  if (operand !== undefined) {
    throw new ApigwError('Usage', `'${operand}' cannot be given together with --${all ? 'all' : 'only'}`, {
      hint: 'Specs of many stages are named in apigw.yaml: apis: { NAME: { spec: FILE } }',
    });
  }
  const labels = (only ?? '').split(',').map((label) => label.trim());
  return {
    only: labels.filter((label) => label !== ''),
    ...(api !== undefined && { api }),
    ...(stage !== undefined && { stage }),
  };
}
