import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirmName } from '../../lib/cli/confirm-name.ts';
import { Args } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planPlanDeletion } from '../../lib/services/delete-plan.ts';

export default class PlansDelete extends BaseCommand {
  static override summary = 'Delete a usage plan; its stages are detached, its keys stay.';
  static override description =
    'Shows the stages and keys that are on it, and asks for its name. Interrupted, it can be run again.';
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> gold --local --yes'];

  async run() {
    const { args, flags } = await this.parse(PlansDelete);
    const context = this.context(flags);
    const planned = await planPlanDeletion(context, args.plan);
    const { name } = planned.outcome();
    const runner = { ...this.stepRunner(context), confirm: confirmName(context, name) };
    await runSteps(planned, `Delete the usage plan ${name}?`, runner);
    return planned.outcome();
  }
}
