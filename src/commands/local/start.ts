import { BaseCommand } from '../../lib/cli/base-command.ts';
import { assignments, Flags, portFlag } from '../../lib/cli/flags.ts';
import { ApigwError } from '../../lib/errors.ts';
import { startDetached, startLocal } from '../../lib/services/local-gateway.ts';
import { defaultPort, type LocalGateway } from '../../lib/services/local-registry.ts';
import { readProject } from '../../lib/services/project-file.ts';

export default class LocalStart extends BaseCommand {
  static override summary = 'Start the local gateway: an API Gateway on this machine.';
  static override description = `It serves API Gateway's control plane and runs the APIs deployed to it, on one port.
It runs until it is interrupted (Ctrl-C), or in the background with --detach.
Every command speaks to it with --local; other AWS clients with its URL as their endpoint.`;
  static override examples = [
    { description: 'In this terminal', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'In the background, on a free port',
      command: '<%= config.bin %> <%= command.id %> --port 0 --detach',
    },
    {
      description: 'Functions that are not declared are invoked elsewhere',
      command: '<%= config.bin %> <%= command.id %> --forward lambda=http://127.0.0.1:3001',
    },
  ];
  static override flags = {
    port: portFlag({ default: defaultPort, description: 'Port to listen on; 0 picks a free one.' }),
    'https-port': portFlag({
      description: 'Port for TLS: custom domains with their certificates. Default: 4651 if it is free, else any.',
    }),
    'dns-port': portFlag({
      description: 'Port for DNS, by UDP and TCP: the hosted zones. Default: 4653 if it is free, else any.',
    }),
    host: Flags.string({ default: '127.0.0.1', helpValue: 'ADDRESS', description: 'Address to listen on.' }),
    state: Flags.string({ helpValue: 'DIR', exclusive: ['ephemeral'], description: 'Folder that keeps the state.' }),
    ephemeral: Flags.boolean({ description: 'Keep nothing: the state ends with the gateway.' }),
    detach: Flags.boolean({ char: 'd', description: 'Run in the background; return when it answers.' }),
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
      description: 'Time that AWS takes for its own work: certificate, dns, domain. Default: none.',
    }),
    validation: Flags.option({ options: ['route53', 'dns'] as const, default: 'route53' as const })({
      description:
        'Where the records that prove the names of certificates are looked up: in the hosted zones here, or in real DNS.',
    }),
  };

  /** Requests in flight may take as long as an integration may: 29 seconds. */
  static override windDown = 30_000;

  async run(): Promise<void> {
    const { flags } = await this.parse(LocalStart);
    const context = this.context(flags);
    const forwards = assignments('forward', flags.forward, endpointOf);
    refuseFolders(forwards);
    const quotas = assignments('quota', flags.quota, Number);
    const delays = assignments('delay', flags.delay, milliseconds);
    this.#warnOfOpenHost(flags.host);
    if (flags.detach) return this.#ready(await startDetached(context, startArguments(flags)));
    const { port, host, ephemeral, state, validation } = flags;
    const ports = { httpsPort: flags['https-port'], dnsPort: flags['dns-port'] };
    const options = {
      port,
      ...ports,
      host,
      ephemeral,
      forwards,
      quotas,
      delays,
      validation,
      version: this.host.version,
    };
    const stateDirectory = state === undefined ? {} : { stateDirectory: state };
    const gateway = await startLocal(context, { ...options, ...stateDirectory }, await readProject(context));
    const { close, ...facts } = gateway;
    this.#ready(facts);
    await aborted(context.signal);
    await close();
  }

  #warnOfOpenHost(host: string): void {
    if (/^(127\.|localhost$|::1$|\[::1\]$)/.test(host)) return;
    this.warn(`The gateway listens on ${host}: whoever reaches this machine can change it, and run its functions.`);
  }

  /** One line, so that a program that starts the gateway can read it. */
  #ready(gateway: LocalGateway): void {
    const text = `The local gateway listens at ${gateway.endpoint} (pid ${gateway.pid})${morePorts(gateway)}. Stop it with: ${stopHint(gateway)}`;
    this.host.stdout.write(`${this.jsonEnabled() ? JSON.stringify(gateway) : text}\n`);
  }
}

/** A forward's URL as it is given. */
function endpointOf(text: string): string {
  if (URL.canParse(text) && /^(https?|file):$/.test(new URL(text).protocol)) return text;
  throw new ApigwError('Usage', `--forward: '${text}' is not an http or https URL`, {
    hint: 'For example: --forward lambda=http://127.0.0.1:3001',
  });
}

/** Of seconds, parts of them too; not a number where they are none. */
const milliseconds = (seconds: string) => (/^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN);

function morePorts({ dnsPort, httpsPort }: LocalGateway): string {
  const https = httpsPort === undefined ? [] : [`https on ${httpsPort}`];
  const dns = dnsPort === undefined ? [] : [`DNS on ${dnsPort}`];
  return [...https, ...dns].map((port) => `, ${port}`).join('');
}

/** Only objects of S3 can be read from a folder. */
function refuseFolders(forwards: Readonly<Record<string, string>>): void {
  const folder = Object.entries(forwards).find(([service, url]) => url.startsWith('file:') && service !== 's3');
  if (!folder) return;
  throw new ApigwError('Usage', `--forward: '${folder[1]}' is not an http or https URL`, {
    hint: 'Only s3 can be a folder: --forward s3=file:///FOLDER, with the buckets as folders in it',
  });
}

const stopHint = ({ port }: LocalGateway) => `apigw local stop${port === defaultPort ? '' : ` --port ${port}`}`;

interface StartFlags {
  port: number;
  'https-port'?: number | undefined;
  'dns-port'?: number | undefined;
  host: string;
  state?: string | undefined;
  ephemeral: boolean;
  forward?: string[] | undefined;
  quota?: string[] | undefined;
  delay?: string[] | undefined;
  validation: string;
  config?: string | undefined;
}

/** The flags again, for the process in the background. */
function startArguments(flags: StartFlags): string[] {
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

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
}
