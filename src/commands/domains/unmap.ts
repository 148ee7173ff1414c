import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planUnmapping } from '../../lib/services/map-domain.ts';

export default class DomainsUnmap extends BaseCommand {
  static override summary = 'Let a path of a domain name lead nowhere any more.';
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override flags = {
    path: Flags.string({ helpValue: 'PATH', description: 'Path of the domain name; default: its root.' }),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> api.example.com --path orders --local --yes'];

  async run() {
    const { args, flags } = await this.parse(DomainsUnmap);
    const context = this.context(flags);
    const planned = await planUnmapping(context, {
      domain: args.domain,
      ...(flags.path !== undefined && { path: flags.path }),
    });
    await runSteps(planned, 'Unmap it?', this.stepRunner(context));
    return planned.outcome();
  }
}
