import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planKeyState } from '../../lib/services/change-key.ts';

export default class KeysDisable extends BaseCommand {
  static override summary = 'Disable an API key: requests with it are refused until it is enabled again.';
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> alice --local --yes'];

  async run() {
    const { args, flags } = await this.parse(KeysDisable);
    const context = this.context(flags);
    const planned = await planKeyState(context, args.key, 'disabled');
    await runSteps(planned, `Disable ${args.key}?`, this.stepRunner(context));
    return planned.outcome();
  }
}
