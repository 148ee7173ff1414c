import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { portFlag } from '../../../lib/cli/flags.ts';
import { faultsView } from '../../../lib/cli/views/faults.ts';
import { listLocalFaults } from '../../../lib/services/local-faults.ts';

export default class LocalFaultList extends BaseCommand {
  static override summary = 'List the faults of the local gateway, and how many calls they have struck.';
  static override description = 'Those that are used up stay listed until they are cleared.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { port: portFlag() };

  async run() {
    const { flags } = await this.parse(LocalFaultList);
    const faults = await listLocalFaults(this.context(flags), flags);
    this.log(faultsView(faults, this.screen));
    return faults;
  }
}
