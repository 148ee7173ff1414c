import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag, timeoutFlag } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planAttachment } from '../../lib/services/attach-plan.ts';

export default class PlansAttach extends BaseCommand {
  static override summary = 'Attach a stage, or keys, to a usage plan.';
  static override description = 'A stage that is being made is waited for. What is on the plan is left alone.';
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    key: Flags.string({ multiple: true, helpValue: 'KEY', description: 'Key, by name or id; repeatable.' }),
    timeout: timeoutFlag({ default: 60, description: 'Wait so long for a stage that is not there; 0: not at all.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> gold --api pets --stage prod --local --yes',
    '<%= config.bin %> <%= command.id %> gold --key alice --key bob',
  ];

  async run() {
    const { args, flags } = await this.parse(PlansAttach);
    const context = this.context(flags);
    const planned = await planAttachment(context, {
      plan: args.plan,
      keys: flags.key ?? [],
      timeout: flags.timeout,
      ...(flags.stage !== undefined && { stage: flags.stage }),
      ...(flags.api !== undefined && { api: flags.api }),
    });
    await runSteps(planned, 'Attach?', this.stepRunner(context));
    return planned.outcome();
  }
}
