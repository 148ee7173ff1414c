import { BaseCommand } from '../../lib/cli/base-command.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { listApis } from '../../lib/services/apis.ts';

export default class ApisList extends BaseCommand {
  static override summary = 'List the REST APIs of the account and region.';
  static override examples = [
    { description: 'Of the local gateway', command: '<%= config.bin %> <%= command.id %> --local' },
    { description: 'Names alone', command: "<%= config.bin %> <%= command.id %> --json | jq -r '.[].name'" },
  ];

  async run() {
    const { flags } = await this.parse(ApisList);
    const apis = await listApis(this.context(flags));
    const columns = [
      { title: 'ID', value: (api: (typeof apis)[number]) => api.id, keep: true as const },
      { title: 'NAME', value: (api: (typeof apis)[number]) => api.name },
      { title: 'ENDPOINT', value: (api: (typeof apis)[number]) => api.endpointConfiguration?.types?.join(', ') },
      { title: 'CREATED', value: (api: (typeof apis)[number]) => api.createdDate },
      { title: 'DESCRIPTION', value: (api: (typeof apis)[number]) => api.description },
    ];
    this.log(tableView(apis, columns, this.screen, 'No APIs.'));
    return apis;
  }
}
