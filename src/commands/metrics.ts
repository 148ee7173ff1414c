import { BaseCommand } from '../lib/cli/base-command.ts';
import { apiFlag, durationMillis, Flags, sinceFlag, stageFlag } from '../lib/cli/flags.ts';
import { metricsView } from '../lib/cli/views/metrics.ts';
import { readApiMetrics } from '../lib/services/read-metrics.ts';

export default class Metrics extends BaseCommand {
  static override summary = 'Show how many requests there were, how they ended and how long they took.';
  static override description =
    `A row and a column of the chart for each period that had requests. With --by, one row for each stage or method over the whole
time: its percentiles are then the highest of any period. Methods have metrics of their own where detailed metrics are on.`;
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    since: sinceFlag('1h', 'How far back: 10m, 2h, 7d.'),
    period: Flags.integer({ default: 60, min: 60, max: 86_400, helpValue: 'SECONDS', description: 'Multiple of 60.' }),
    method: Flags.string({ helpValue: '"GET /pets/{id}"', description: 'One method.', exclusive: ['by'] }),
    by: Flags.option({ options: ['stage', 'method'] as const, description: 'Compare stages, or methods.' })(),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --local',
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --since 1d --period 3600 --by method',
  ];

  async run() {
    const { flags } = await this.parse(Metrics);
    const metrics = await readApiMetrics(this.context(flags), {
      api: flags.api,
      stage: flags.stage,
      method: flags.method,
      by: flags.by,
      since: durationMillis(flags.since),
      period: Math.ceil(flags.period / 60) * 60,
    });
    this.log(metricsView(metrics, this.screen));
    return metrics.rows;
  }
}
