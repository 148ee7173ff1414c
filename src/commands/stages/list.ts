import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag } from '../../lib/cli/flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { listStages } from '../../lib/services/stages.ts';

export default class StagesList extends BaseCommand {
  static override summary = 'List the stages of an API.';
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> --api pets --local'];

  async run() {
    const { flags } = await this.parse(StagesList);
    const stages = await listStages(this.context(flags), flags.api);
    const columns = [
      { title: 'STAGE', value: (stage: (typeof stages)[number]) => stage.stageName },
      { title: 'DEPLOYMENT', value: (stage: (typeof stages)[number]) => stage.deploymentId, keep: true as const },
      { title: 'UPDATED', value: (stage: (typeof stages)[number]) => stage.lastUpdatedDate },
      { title: 'URL', value: (stage: (typeof stages)[number]) => stage.invokeUrl },
    ];
    this.log(tableView(stages, columns, this.screen, 'No stages.'));
    return stages;
  }
}
