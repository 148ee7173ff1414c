import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { showThrottle } from '../../lib/services/show-throttle.ts';

export default class ThrottleShow extends BaseCommand {
  static override summary = 'Show the effective limit of each route of a stage, and which level sets it.';
  static override description =
    `All levels hold at once, so the narrowest counts: client and method (a usage plan's for a method), client (the plan's), method and
stage (the stage's settings), account. Those of a client hold with --key, for methods that need a key.`;
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    key: Flags.string({ helpValue: 'KEY', description: 'For requests with this key, by name or id.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --local',
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --key alice',
  ];

  async run() {
    const { flags } = await this.parse(ThrottleShow);
    const context = this.context(flags);
    this.requireFlags({ stage: flags.stage });
    const shown = await showThrottle(context, {
      stage: flags.stage ?? '',
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.key !== undefined && { key: flags.key }),
    });
    type Row = (typeof shown.routes)[number];
    const columns = [
      { title: 'ROUTE', value: (row: Row) => row.route },
      { title: 'RATE', value: (row: Row) => row.rateLimit },
      { title: 'SET BY', value: (row: Row) => row.rateLevel },
      { title: 'BURST', value: (row: Row) => row.burstLimit },
      { title: 'SET BY', value: (row: Row) => row.burstLevel },
      { title: 'KEY', value: (row: Row) => (row.apiKeyRequired ? 'needed' : '') },
    ];
    this.log(tableView(shown.routes, columns, this.screen, 'No routes.'));
    const { usagePlan } = shown;
    if (usagePlan) this.logToStderr(`By the usage plan ${usagePlan.name} (${usagePlan.id}).`);
    return shown;
  }
}
