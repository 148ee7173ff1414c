import { BaseCommand } from '../../lib/cli/base-command.ts';
import { durationFlag } from '../../lib/cli/duration-flag.ts';
import { apiFlag, Flags } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planPrune } from '../../lib/services/prune-deployments.ts';

export default class DeploymentsPrune extends BaseCommand {
  static override summary = 'Delete old deployments that no stage and no canary serves.';
  static override flags = {
    api: apiFlag,
    keep: Flags.integer({ default: 10, min: 0, helpValue: 'N', description: 'Keep the N newest that nothing serves.' }),
    'older-than': durationFlag({ description: 'Delete only what is older than this.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --local --yes',
    '<%= config.bin %> <%= command.id %> --api pets --keep 3 --older-than 30d',
  ];

  async run() {
    const { flags } = await this.parse(DeploymentsPrune);
    const context = this.context(flags);
    const olderThan = flags['older-than'];
    const planned = await planPrune(context, {
      keep: flags.keep,
      ...(flags.api !== undefined && { api: flags.api }),
      ...(olderThan !== undefined && { olderThan }),
    });
    await runSteps(planned, 'Delete them?', this.stepRunner(context));
    return planned.outcome();
  }
}
