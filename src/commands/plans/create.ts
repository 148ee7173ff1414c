import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { limitFlags, limitOptions } from '../../lib/cli/plan-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planPlanCreation } from '../../lib/services/create-plan.ts';

export default class PlansCreate extends BaseCommand {
  static override summary = 'Create a usage plan.';
  static override description =
    'Rate and burst hold for each key by itself, over all stages of the plan. A plan of this name that is as wanted is left alone.';
  static override args = { plan: Args.string({ required: true, description: 'Name of the plan.' }) };
  static override flags = {
    ...limitFlags,
    description: Flags.string({ helpValue: 'TEXT', description: 'Description.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> gold --rate 5 --burst 2 --quota 1000 --period DAY --local --yes',
  ];

  async run() {
    const { args, flags } = await this.parse(PlansCreate);
    const context = this.context(flags);
    const planned = await planPlanCreation(context, {
      name: args.plan,
      ...limitOptions(flags),
      ...(flags.description !== undefined && { description: flags.description }),
    });
    await runSteps(planned, `Create ${args.plan}?`, this.stepRunner(context));
    const plan = planned.outcome();
    this.log(plan.id);
    return plan;
  }
}
