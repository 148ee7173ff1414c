import { BaseCommand } from '../../lib/cli/base-command.ts';
import { portFlag } from '../../lib/cli/flags.ts';
import { stopLocal } from '../../lib/services/local-gateway.ts';
import type { LocalGateway } from '../../lib/services/local-registry.ts';

export default class LocalStop extends BaseCommand {
  static override summary = 'Stop the local gateway.';
  static override description =
    'Without --port, every one that runs. Requests that are being answered are finished first.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --port 4651'];
  static override flags = { port: portFlag() };

  async run(): Promise<LocalGateway[]> {
    const { flags } = await this.parse(LocalStop);
    const stopped = await stopLocal(this.context(flags), flags.port);
    for (const { endpoint, pid } of stopped) this.log(`Stopped the local gateway at ${endpoint} (pid ${pid}).`);
    const where = flags.port === undefined ? '' : ` on port ${flags.port}`;
    if (stopped.length === 0) this.log(`No local gateway runs${where}.`);
    return stopped;
  }
}
