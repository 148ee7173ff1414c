import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { daysFlag } from '../../lib/cli/key-flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { usageOfPlan } from '../../lib/services/usage.ts';

export default class PlansUsage extends BaseCommand {
  static override summary = 'Show what the keys of a usage plan have used, the busiest first.';
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = { days: daysFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> gold --days 30 --local'];

  async run() {
    const { args, flags } = await this.parse(PlansUsage);
    const usages = await usageOfPlan(this.context(flags), args.plan, flags.days);
    type Row = (typeof usages)[number];
    const requests = ({ items }: Row) => items.reduce((sum, [used = 0]) => sum + used, 0);
    usages.sort((a, b) => requests(b) - requests(a));
    const columns = [
      { title: 'KEY', value: (row: Row) => row.keyName ?? row.keyId },
      { title: 'ID', value: (row: Row) => row.keyId, keep: true as const },
      { title: 'TODAY', value: (row: Row) => row.items.at(-1)?.[0] },
      { title: `${flags.days} DAYS`, value: requests },
      { title: 'LEFT', value: (row: Row) => row.forecast?.remaining },
      { title: 'A DAY', value: (row: Row) => row.forecast?.perDay },
      { title: 'USED UP', value: (row: Row) => row.forecast?.usedUpAt },
    ];
    this.log(tableView(usages, columns, this.screen, 'No key has used it.'));
    return usages;
  }
}
