import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag, durationMillis, sinceFlag, stageFlag } from '../../lib/cli/flags.ts';
import { releasesView } from '../../lib/cli/views/canary.ts';
import { readCanaryStatus } from '../../lib/services/canary-status.ts';

export default class CanaryStatus extends BaseCommand {
  static override summary = 'Show the canary of a stage beside its base.';
  static override description =
    'Its numbers come from the access log: metrics of API Gateway do not tell the two apart.';
  static override flags = {
    stage: stageFlag,
    api: apiFlag,
    since: sinceFlag('10m', 'How far back: 30s, 10m, 2h, 7d.'),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> --stage prod --api pets --local'];

  async run() {
    const { flags } = await this.parse(CanaryStatus);
    const { api, stage } = flags;
    this.requireFlags({ stage });
    const place = { stage: stage ?? '', version: this.host.version, ...(api !== undefined && { api }) };
    const status = await readCanaryStatus(this.context(flags), place, durationMillis(flags.since));
    this.log(releasesView(status.releases, this.screen));
    const variables = Object.entries(status.stageVariableOverrides).map(([name, value]) => `${name}=${value}`);
    if (variables.length > 0) this.log(`Variables of the canary: ${variables.join(', ')}`);
    if (!status.canary) this.logToStderr(`Stage ${status.stage} has no canary.`);
    if (status.unknown !== undefined) this.logToStderr(status.unknown);
    return status;
  }
}
