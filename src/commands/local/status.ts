import { BaseCommand } from '../../lib/cli/base-command.ts';
import { portFlag } from '../../lib/cli/flags.ts';
import { type Column, tableView } from '../../lib/cli/views/table.ts';
import { localStatus } from '../../lib/services/local-gateway.ts';
import type { LocalGateway } from '../../lib/services/local-registry.ts';

const columns: Column<LocalGateway>[] = [
  { title: 'ENDPOINT', value: (gateway) => gateway.endpoint, keep: true },
  { title: 'HTTPS', value: (gateway) => gateway.httpsPort ?? '-' },
  { title: 'DNS', value: (gateway) => gateway.dnsPort ?? '-' },
  { title: 'PID', value: (gateway) => gateway.pid, keep: true },
  { title: 'STARTED', value: (gateway) => new Date(gateway.startedAt) },
  { title: 'VERSION', value: (gateway) => gateway.version },
  { title: 'STATE', value: (gateway) => gateway.stateDirectory ?? '(ephemeral)' },
];

export default class LocalStatus extends BaseCommand {
  static override summary = 'Show which local gateways run.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override flags = { port: portFlag() };

  async run(): Promise<LocalGateway[]> {
    const { flags } = await this.parse(LocalStatus);
    const running = await localStatus(this.context(flags), flags.port);
    this.log(tableView(running, columns, this.screen, 'No local gateway runs. Start one with: apigw local start'));
    return running;
  }
}
