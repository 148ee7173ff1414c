import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Flags } from '../../lib/cli/flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { listKeys } from '../../lib/services/api-keys.ts';

export default class KeysList extends BaseCommand {
  static override summary = 'List the API keys of the account and region, newest first.';
  static override flags = {
    name: Flags.string({ helpValue: 'PREFIX', description: 'Whose name begins so.' }),
    plan: Flags.string({ helpValue: 'PLAN', description: 'On this usage plan, by name or id.' }),
    'show-value': Flags.boolean({ description: 'Show the values.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --local',
    '<%= config.bin %> <%= command.id %> --name team- --plan gold --json',
  ];

  async run() {
    const { flags } = await this.parse(KeysList);
    const keys = await listKeys(this.context(flags), {
      ...(flags.name !== undefined && { name: flags.name }),
      ...(flags.plan !== undefined && { plan: flags.plan }),
      ...(flags['show-value'] && { values: 'include' as const }),
    });
    type Row = (typeof keys)[number];
    const columns = [
      { title: 'KEY', value: (row: Row) => row.name },
      { title: 'ID', value: (row: Row) => row.id, keep: true as const },
      { title: 'STATE', value: (row: Row) => (row.enabled === false ? 'disabled' : 'enabled') },
      { title: 'CREATED', value: (row: Row) => row.createdDate },
      { title: 'DESCRIPTION', value: (row: Row) => row.description },
      ...(flags['show-value'] ? [{ title: 'VALUE', value: (row: Row) => row.value, keep: true as const }] : []),
    ];
    this.log(tableView(keys, columns, this.screen, 'No keys.'));
    return keys;
  }
}
