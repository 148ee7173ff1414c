import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag } from '../../lib/cli/flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { deploymentMessage, listDeployments } from '../../lib/services/deployments.ts';

export default class DeploymentsList extends BaseCommand {
  static override summary = 'List the deployments of an API, the newest first.';
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> --api pets --local'];

  async run() {
    const { flags } = await this.parse(DeploymentsList);
    const deployments = await listDeployments(this.context(flags), flags.api);
    const columns = [
      { title: 'ID', value: (one: (typeof deployments)[number]) => one.id, keep: true as const },
      { title: 'CREATED', value: (one: (typeof deployments)[number]) => one.createdDate },
      { title: 'STAGES', value: (one: (typeof deployments)[number]) => one.stages.join(', ') },
      { title: 'DESCRIPTION', value: (one: (typeof deployments)[number]) => deploymentMessage(one) },
    ];
    this.log(tableView(deployments, columns, this.screen, 'No deployments.'));
    return deployments;
  }
}
