import { BaseCommand } from '../../lib/cli/base-command.ts';

import { apiFlag, stageFlag } from '../../lib/cli/flags.ts';
import { runPlan, showPlan } from '../../lib/cli/run-plan.ts';
import { planCanaryRemoval } from '../../lib/services/canary.ts';

export default class CanaryAbort extends BaseCommand {
  static override summary = 'End a canary: all traffic goes to what the stage serves.';
  static override description = 'Its deployment stays, until apigw deployments prune takes it away.';
  static override flags = { stage: stageFlag, api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> --stage prod --api pets --local --yes'];

  async run() {
    const { flags } = await this.parse(CanaryAbort);
    const { api, stage } = flags;
    this.requireFlags({ stage });
    const context = this.context(flags);
    const planned = await planCanaryRemoval(context, {
      stage: stage ?? '',
      version: this.host.version,
      ...(api !== undefined && { api }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(`${outcome.stage} serves only ${outcome.deploymentId}: ${outcome.invokeUrl}`);
    return outcome;
  }
}
