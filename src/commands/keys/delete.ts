import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirmName } from '../../lib/cli/confirm-name.ts';
import { Args } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planKeyDeletion } from '../../lib/services/change-key.ts';

export default class KeysDelete extends BaseCommand {
  static override summary = 'Delete an API key, and take it off its usage plans.';
  static override description = 'Shows what it was used for in the last days, and asks for its name.';
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> alice --local --yes'];

  async run() {
    const { args, flags } = await this.parse(KeysDelete);
    const context = this.context(flags);
    const planned = await planKeyDeletion(context, args.key);
    const key = planned.outcome();
    const runner = { ...this.stepRunner(context), confirm: confirmName(context, key.name ?? key.id) };
    await runSteps(planned, `Delete the key ${key.name ?? key.id}?`, runner);
    return key;
  }
}
