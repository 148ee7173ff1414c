import { BaseCommand } from '../../lib/cli/base-command.ts';
import { portFlag } from '../../lib/cli/flags.ts';
import { resetLocal } from '../../lib/services/local-gateway.ts';
import type { LocalGateway } from '../../lib/services/local-registry.ts';

export default class LocalReset extends BaseCommand {
  static override summary = 'Delete everything that the local gateway keeps.';
  static override description = 'All APIs, stages and deployments, of every account and region. It goes on running.';
  static override examples = ['<%= config.bin %> <%= command.id %> --yes'];
  static override flags = { port: portFlag() };

  async run(): Promise<LocalGateway> {
    const { flags } = await this.parse(LocalReset);
    const context = this.context(flags);
    const which = flags.port === undefined ? 'the local gateway' : `the local gateway on port ${flags.port}`;
    await context.confirm(`Delete all state of ${which}?`);
    const gateway = await resetLocal(context, flags.port);
    this.log(`Deleted all state of the local gateway at ${gateway.endpoint}.`);
    return gateway;
  }
}
