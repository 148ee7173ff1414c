import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { Args, portFlag } from '../../../lib/cli/flags.ts';
import { faultsView } from '../../../lib/cli/views/faults.ts';
import { clearLocalFaults } from '../../../lib/services/local-faults.ts';

export default class LocalFaultClear extends BaseCommand {
  static override summary = 'Remove a fault of the local gateway, or all of them.';
  static override description = 'Shows those that are left.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> 2'];
  static override args = { id: Args.string({ description: 'As apigw local fault list shows it; default: all.' }) };
  static override flags = { port: portFlag() };

  async run() {
    const { args, flags } = await this.parse(LocalFaultClear);
    const left = await clearLocalFaults(this.context(flags), {
      ...flags,
      ...(args.id !== undefined && { id: args.id }),
    });
    this.log(faultsView(left, this.screen));
    return left;
  }
}
