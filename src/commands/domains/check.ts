import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, resolverFlag } from '../../lib/cli/flags.ts';
import { checksView } from '../../lib/cli/views/checks.ts';
import { exitCodes } from '../../lib/errors.ts';
import { checkDomainName } from '../../lib/services/check-domain.ts';

export default class DomainsCheck extends BaseCommand {
  static override summary = 'Say what is wrong with a custom domain name, and which command repairs it.';
  static override description =
    `Looks at its state, delegation, records, certificates and their renewal, TLS policy and mappings, and goes the way of a
client: DNS, TLS, one request. Only reads. Exits 1 when a check fails.`;
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override flags = { resolver: resolverFlag };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --local',
    {
      description: 'What fails, alone',
      command:
        '<%= config.bin %> <%= command.id %> api.example.com --json | jq \'.checks[] | select(.status == "fail")\'',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(DomainsCheck);
    const { domain } = args;
    const { resolver } = flags;
    const checked = await checkDomainName(this.context(flags), { domain, ...(resolver !== undefined && { resolver }) });
    this.log(checksView(checked.checks, this.screen));
    if (checked.status === 'fail') this.endWith(exitCodes.failed);
    return checked;
  }
}
