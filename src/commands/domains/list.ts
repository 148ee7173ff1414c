import { BaseCommand } from '../../lib/cli/base-command.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { describeTargets, listDomains } from '../../lib/services/domains.ts';

export default class DomainsList extends BaseCommand {
  static override summary = 'List the custom domain names of the account and region.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --local',
    { description: 'Names alone', command: "<%= config.bin %> <%= command.id %> --json | jq -r '.[].domainName'" },
  ];

  async run() {
    const { flags } = await this.parse(DomainsList);
    const domains = await listDomains(this.context(flags));
    type Row = (typeof domains)[number];
    const columns = [
      { title: 'DOMAIN NAME', value: (row: Row) => row.domainName, keep: true as const },
      { title: 'ENDPOINT', value: (row: Row) => row.endpointConfiguration?.types?.join(', ') },
      { title: 'STATUS', value: (row: Row) => row.domainNameStatus },
      { title: 'TLS', value: (row: Row) => row.securityPolicy },
      { title: 'TARGET', value: (row: Row) => describeTargets(row) },
    ];
    this.log(tableView(domains, columns, this.screen, 'No domain names.'));
    return domains;
  }
}
