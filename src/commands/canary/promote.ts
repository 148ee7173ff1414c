import { BaseCommand } from '../../lib/cli/base-command.ts';

import { apiFlag, stageFlag } from '../../lib/cli/flags.ts';
import { runPlan, showPlan } from '../../lib/cli/run-plan.ts';
import { planPromotionOfCanary } from '../../lib/services/canary.ts';

export default class CanaryPromote extends BaseCommand {
  static override summary = 'Let a stage serve what its canary serves, to all.';
  static override description =
    'Its deployment and its variables become those of the stage, and the canary ends. Undone by a rollback.';
  static override flags = { stage: stageFlag, api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> --stage prod --api pets --local --yes'];

  async run() {
    const { flags } = await this.parse(CanaryPromote);
    const { api, stage } = flags;
    this.requireFlags({ stage });
    const context = this.context(flags);
    const planned = await planPromotionOfCanary(context, {
      stage: stage ?? '',
      version: this.host.version,
      ...(api !== undefined && { api }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(`${outcome.stage} serves ${outcome.deploymentId}: ${outcome.invokeUrl}`);
    return outcome;
  }
}
