import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planDetachment } from '../../lib/services/attach-plan.ts';

export default class PlansDetach extends BaseCommand {
  static override summary = 'Detach a stage, or keys, from a usage plan.';
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    key: Flags.string({ multiple: true, helpValue: 'KEY', description: 'Key, by name or id; repeatable.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> gold --api pets --stage prod --local --yes',
    '<%= config.bin %> <%= command.id %> gold --key alice',
  ];

  async run() {
    const { args, flags } = await this.parse(PlansDetach);
    const context = this.context(flags);
    const planned = await planDetachment(context, {
      plan: args.plan,
      keys: flags.key ?? [],
      timeout: 0,
      ...(flags.stage !== undefined && { stage: flags.stage }),
      ...(flags.api !== undefined && { api: flags.api }),
    });
    await runSteps(planned, 'Detach?', this.stepRunner(context));
    return planned.outcome();
  }
}
