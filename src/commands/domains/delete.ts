import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags, timeoutFlag } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planDomainDeletion } from '../../lib/services/delete-domain.ts';

export default class DomainsDelete extends BaseCommand {
  static override summary = 'Delete a domain name, and what apigw made for it.';
  static override description =
    `In this order: DNS records that point at it, its mappings, the domain name, and (where they have the tag apigw:managed, and
nothing else needs them) the validation records of its certificate, the certificate and its empty hosted zone. All is shown first. Interrupted, the
command can be run again.`;
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override flags = {
    'keep-dns': Flags.boolean({ description: 'Leave all DNS records as they are.' }),
    timeout: timeoutFlag({ default: 600 }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --local --yes',
    '<%= config.bin %> <%= command.id %> api.example.com --keep-dns',
  ];

  async run() {
    const { args, flags } = await this.parse(DomainsDelete);
    const context = this.context(flags);
    const planned = await planDomainDeletion(context, {
      domain: args.domain,
      records: flags['keep-dns'] ? 'keep' : 'delete',
      timeout: flags.timeout,
    });
    await runSteps(planned, `Delete ${args.domain}?`, this.stepRunner(context));
    return planned.outcome();
  }
}
