import { BaseCommand } from '../../lib/cli/base-command.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { listPlans } from '../../lib/services/usage-plans.ts';

export default class PlansList extends BaseCommand {
  static override summary = 'List the usage plans of the account and region.';
  static override examples = ['<%= config.bin %> <%= command.id %> --local'];

  async run() {
    const { flags } = await this.parse(PlansList);
    const plans = await listPlans(this.context(flags));
    type Row = (typeof plans)[number];
    const columns = [
      { title: 'PLAN', value: (row: Row) => row.name },
      { title: 'ID', value: (row: Row) => row.id, keep: true as const },
      { title: 'RATE', value: (row: Row) => row.throttle?.rateLimit },
      { title: 'BURST', value: (row: Row) => row.throttle?.burstLimit },
      { title: 'QUOTA', value: ({ quota }: Row) => quota && `${quota.limit} a ${quota.period}` },
      { title: 'STAGES', value: (row: Row) => row.apiStages?.map((it) => `${it.apiId}:${it.stage}`).join(', ') },
    ];
    this.log(tableView(plans, columns, this.screen, 'No usage plans.'));
    return plans;
  }
}
