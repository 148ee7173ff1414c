import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags, resolverFlag, timeoutFlag } from '../../lib/cli/flags.ts';
import { runSetup, showSetup } from '../../lib/cli/run-setup.ts';
import { planDomainMigration } from '../../lib/services/migrate-domain.ts';

export default class DomainsMigrate extends BaseCommand {
  static override summary = 'Change a domain name between edge-optimized and regional, while clients go on using it.';
  static override description =
    `Adds the other endpoint type with a certificate of its region (requested where none is issued), switches the DNS records
in one change, waits until DNS leads there, and removes the old type. Interrupted at any point, the same command goes on.`;
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override flags = {
    to: Flags.option({
      options: ['EDGE', 'REGIONAL'] as const,
      required: true,
      description: 'Endpoint type that it shall have.',
    })(),
    certificate: Flags.string({
      helpValue: 'ARN',
      description:
        'Certificate of the new endpoint; default: an issued one that holds for the name, else one is requested.',
    }),
    dns: Flags.option({
      options: ['route53', 'external'] as const,
      description: 'Where its DNS is. external: the record is told, to be entered there, and waited for.',
    })(),
    settle: Flags.integer({
      helpValue: 'SECONDS',
      default: 60,
      min: 0,
      description: 'How long resolvers may keep the old record before the old endpoint goes.',
    }),
    timeout: timeoutFlag({ default: 5400 }),
    resolver: resolverFlag,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --to REGIONAL --local --yes',
    '<%= config.bin %> <%= command.id %> api.example.com --to EDGE --settle 300',
  ];

  async run() {
    const { args, flags } = await this.parse(DomainsMigrate);
    const context = this.context(flags);
    const { certificate, dns, resolver, settle, timeout, to } = flags;
    const planned = await planDomainMigration(context, {
      name: args.domain,
      to,
      settle,
      timeout,
      version: this.host.version,
      ...(certificate !== undefined && { certificate }),
      ...(dns !== undefined && { dns }),
      ...(resolver !== undefined && { resolver }),
    });
    const { domainName } = planned.plan;
    const words = {
      title: `Migrate ${domainName} to ${to}`,
      nothing: `${domainName} is ${to}`,
      question: `Migrate ${domainName} to ${to}?`,
    };
    const runner = this.stepRunner(context);
    showSetup({ ...planned, words }, runner);
    const { changed, dnsTarget, endpointType } = await runSetup({ ...planned, words }, runner);
    return { domainName, endpointType, dnsTarget, changed };
  }
}
