import { BaseCommand } from '../../lib/cli/base-command.ts';
import { canaryFlags } from '../../lib/cli/canary-flags.ts';
import { apiFlag, assignments, stageFlag } from '../../lib/cli/flags.ts';
import { runPlan, showPlan } from '../../lib/cli/run-plan.ts';
import { planCanaryChange } from '../../lib/services/canary.ts';

export default class CanarySet extends BaseCommand {
  static override summary = 'Change the share of the traffic of a canary, or its variables.';

  static override flags = { stage: stageFlag, api: apiFlag, ...canaryFlags };
  static override examples = ['<%= config.bin %> <%= command.id %> --stage prod --api pets --percent 25 --local --yes'];

  async run() {
    const { flags } = await this.parse(CanarySet);
    const { api, stage } = flags;
    this.requireFlags({ stage });
    if (flags.percent === undefined && !flags.variable) this.refuseMissing(['--percent or --variable']);
    const context = this.context(flags);
    const planned = await planCanaryChange(context, {
      stage: stage ?? '',
      version: this.host.version,
      ...(api !== undefined && { api }),
      variables: assignments('variable', flags.variable, String),
      ...(flags.percent !== undefined && { percent: flags.percent }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(`The canary of ${outcome.stage} is as set.`);
    return outcome;
  }
}
