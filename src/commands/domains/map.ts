import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planMapping } from '../../lib/services/map-domain.ts';

export default class DomainsMap extends BaseCommand {
  static override summary = 'Let a path of a domain name lead to a stage.';
  static override description =
    'A path that leads elsewhere is changed in one call. A path of several levels (orders/v1) needs a regional domain name with TLS 1.2.';
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    path: Flags.string({ helpValue: 'PATH', description: 'Path of the domain name; default: its root.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --api pets --stage prod --local --yes',
    '<%= config.bin %> <%= command.id %> api.example.com --api orders --stage v1 --path orders/v1',
  ];

  async run() {
    const { args, flags } = await this.parse(DomainsMap);
    const context = this.context(flags);
    this.requireFlags({ stage: flags.stage });
    const planned = await planMapping(context, {
      domain: args.domain,
      stage: flags.stage ?? '',
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.path !== undefined && { path: flags.path }),
    });
    await runSteps(planned, 'Map it?', this.stepRunner(context));
    const mapping = planned.outcome();
    this.log(mapping.url);
    return mapping;
  }
}
