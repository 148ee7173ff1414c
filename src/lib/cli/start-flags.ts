// The flags of `local start`: what they are, what they mean together, and how they are handed to a process in the background.

import { ApigwError } from '../errors.ts';
import { assignments, Flags, portFlag } from './flags.ts';

export const startFlags = {
  'https-port': portFlag({
    description: 'Port for TLS: custom domains with their certificates. Default: 4651 if it is free, else any.',
  }),
  'dns-port': portFlag({
    description: 'Port for DNS, by UDP and TCP: the hosted zones. Default: 4653 if it is free, else any.',
  }),
  host: Flags.string({ default: '127.0.0.1', helpValue: 'ADDRESS', description: 'Address to listen on.' }),
  state: Flags.string({ helpValue: 'DIR', exclusive: ['ephemeral'], description: 'Folder that keeps the state.' }),
  ephemeral: Flags.boolean({ description: 'Keep nothing: the state ends with the gateway.' }),
  forward: Flags.string({
    multiple: true,
    helpValue: 'SERVICE=URL',
    description: 'Send calls of this service (lambda, sqs …; * for every other) there; s3 can be a folder (file:).',
  }),
  quota: Flags.string({
    multiple: true,
    helpValue: 'NAME=N',
    description: 'Raise a quota, as AWS does on request: resources, stages …',
  }),
  delay: Flags.string({
    multiple: true,
    helpValue: 'NAME=SECONDS',
    description: 'Time that AWS takes for its own work: cache, certificate, dns, domain. Default: none.',
  }),
  validation: Flags.option({ options: ['route53', 'dns'] as const, default: 'route53' as const })({
    description:
      'Where the records that prove the names of certificates are looked up: in the hosted zones here, or in real DNS.',
  }),
};

/** Those flags as a command's parse gives them. */
export interface StartFlags {
  port: number;
  'https-port'?: number | undefined;
  'dns-port'?: number | undefined;
  host: string;
  state?: string | undefined;
  ephemeral: boolean;
  forward?: string[] | undefined;
  quota?: string[] | undefined;
  delay?: string[] | undefined;
  validation: 'route53' | 'dns';
  config?: string | undefined;
}

/** What those flags say, for services. Throws Usage. */
export function startOptions(flags: StartFlags) {
  const { ephemeral, host, port, state, validation } = flags;
  const forwards = assignments('forward', flags.forward, endpointOf);
  refuseFolders(forwards);
  return {
    port,
    httpsPort: flags['https-port'],
    dnsPort: flags['dns-port'],
    host,
    ephemeral,
    forwards,
    quotas: assignments('quota', flags.quota, Number),
    delays: assignments('delay', flags.delay, milliseconds),
    validation,
    ...(state !== undefined && { stateDirectory: state }),
  };
}

/** A forward's URL as it is given. */
function endpointOf(text: string): string {
  if (URL.canParse(text) && /^(https?|file):$/.test(new URL(text).protocol)) return text;
  throw new ApigwError('Usage', `--forward: '${text}' is not an http or https URL`, {
    hint: 'For example: --forward lambda=http://127.0.0.1:3001',
  });
}

/** Only objects of S3 can be read from a folder. */
function refuseFolders(forwards: Readonly<Record<string, string>>): void {
  const folder = Object.entries(forwards).find(([service, url]) => url.startsWith('file:') && service !== 's3');
  if (!folder) return;
  throw new ApigwError('Usage', `--forward: '${folder[1]}' is not an http or https URL`, {
    hint: 'Only s3 can be a folder: --forward s3=file:///FOLDER, with the buckets as folders in it',
  });
}

/** Of seconds, parts of them too; not a number where they are none. */
const milliseconds = (seconds: string) => (/^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN);

/** The flags again, for the process in the background. */
export function startArguments(flags: StartFlags): string[] {
  const { config, delay = [], ephemeral, forward = [], host, port, quota = [], state, validation } = flags;
  return [
    ...['--port', String(port), '--host', host],
    ...portArgument('https-port', flags),
    ...portArgument('dns-port', flags),
    ...(state === undefined ? [] : ['--state', state]),
    ...(ephemeral ? ['--ephemeral'] : []),
    ...forward.flatMap((rule) => ['--forward', rule]),
    ...quota.flatMap((rule) => ['--quota', rule]),
    ...delay.flatMap((rule) => ['--delay', rule]),
    ...['--validation', validation],
    ...(config === undefined ? [] : ['--config', config]),
  ];
}

const portArgument = (name: 'https-port' | 'dns-port', { [name]: port }: StartFlags): string[] =>
  port === undefined ? [] : [`--${name}`, String(port)];
