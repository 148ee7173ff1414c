import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Flags, portFlag } from '../../lib/cli/flags.ts';
import { startArguments, startFlags, startOptions } from '../../lib/cli/start-flags.ts';
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
    detach: Flags.boolean({ char: 'd', description: 'Run in the background; return when it answers.' }),
    ...startFlags,
  };

  /** Requests in flight may take as long as an integration may: 29 seconds. */
  static override windDown = 30_000;

  async run(): Promise<void> {
    const { flags } = await this.parse(LocalStart);
    const context = this.context(flags);
    const options = startOptions(flags);
    this.#warnOfOpenHost(flags.host);
    if (flags.detach) return this.#ready(await startDetached(context, startArguments(flags)));
    const project = await readProject(context);
    const gateway = await startLocal(context, { ...options, version: this.host.version }, project);
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

function morePorts({ dnsPort, httpsPort }: LocalGateway): string {
  const https = httpsPort === undefined ? [] : [`https on ${httpsPort}`];
  const dns = dnsPort === undefined ? [] : [`DNS on ${dnsPort}`];
  return [...https, ...dns].map((port) => `, ${port}`).join('');
}

const stopHint = ({ port }: LocalGateway) => `apigw local stop${port === defaultPort ? '' : ` --port ${port}`}`;

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
}
