import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { daysFlag } from '../../lib/cli/key-flags.ts';
import { usageView } from '../../lib/cli/views/usage.ts';
import { usageOfKey } from '../../lib/services/usage.ts';

export default class KeysUsage extends BaseCommand {
  static override summary = 'Show what an API key has used by day, and when its quota will be used up.';
  static override description = 'Days are in UTC. API Gateway counts with a delay of some minutes.';
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = { days: daysFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> alice --days 30 --local'];

  async run() {
    const { args, flags } = await this.parse(KeysUsage);
    const usages = await usageOfKey(this.context(flags), args.key, flags.days);
    if (usages.length === 0) this.log(`${args.key} is on no usage plan: nothing is counted.`);
    for (const usage of usages) {
      const title = `${usage.keyName ?? usage.keyId} on ${usage.usagePlanName} (${usage.usagePlanId})`;
      this.log(`${this.screen.paint.bold(title)}\n${usageView(usage, this.screen)}`);
    }
    return usages;
  }
}
