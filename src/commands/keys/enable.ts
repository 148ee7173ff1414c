import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planKeyState } from '../../lib/services/change-key.ts';

export default class KeysEnable extends BaseCommand {
  static override summary = 'Enable an API key.';
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> alice --local --yes'];

  async run() {
    const { args, flags } = await this.parse(KeysEnable);
    const context = this.context(flags);
    const planned = await planKeyState(context, args.key, 'enabled');
    await runSteps(planned, `Enable ${args.key}?`, this.stepRunner(context));
    return planned.outcome();
  }
}
