import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { showPlan } from '../../lib/services/usage-plans.ts';

export default class PlansShow extends BaseCommand {
  static override summary = 'Show a usage plan: its limits, quota, stages and keys.';
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> gold --local'];

  async run() {
    const { args, flags } = await this.parse(PlansShow);
    const { apiName, plan } = await showPlan(this.context(flags), args.plan);
    const { apiStages = [], keys, quota, throttle } = plan;
    const methods = apiStages.flatMap(({ apiId = '', stage, throttle: limits = {} }) =>
      Object.entries(limits).map(
        ([method, { burstLimit, rateLimit }]) =>
          [
            `limits of ${method}`,
            `${apiName(apiId)}:${stage}, ${rateLimit ?? '-'} a second, burst ${burstLimit ?? '-'}`,
          ] as const,
      ),
    );
    const facts = [
      ['plan', plan.name],
      ['id', plan.id],
      ['description', plan.description],
      ['rate', throttle?.rateLimit !== undefined && `${throttle.rateLimit} requests a second`],
      ['burst', throttle?.burstLimit],
      ['quota', quota && `${quota.limit} requests a ${quota.period}${quota.offset ? `, offset ${quota.offset}` : ''}`],
      ['stages', apiStages.map(({ apiId = '', stage }) => `${apiName(apiId)}:${stage}`).join(', ') || 'none'],
      ...methods,
      ['keys', keys.length],
      [
        'tags',
        Object.entries(plan.tags ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(', '),
      ],
    ] as const;
    this.log(
      keyValuesView(
        facts.map(([name, value]) => [name, value === false ? undefined : value]),
        this.screen,
      ),
    );
    const columns = [
      { title: 'KEY', value: (row: (typeof keys)[number]) => row.name },
      { title: 'ID', value: (row: (typeof keys)[number]) => row.id, keep: true as const },
    ];
    if (keys.length > 0) this.log(`\n${tableView(keys, columns, this.screen)}`);
    return plan;
  }
}
