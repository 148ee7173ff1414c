import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { runPlan, showPlan } from '../../lib/cli/run-plan.ts';
import { stageChanges, stageFlags } from '../../lib/cli/stage-flags.ts';
import { planStageSetting } from '../../lib/services/set-stage.ts';

export default class StagesSet extends BaseCommand {
  static override summary = 'Change the settings of a stage: variables, throttling, caching, logs, tracing, tags.';
  static override description =
    `What is not mentioned stays. Only what differs is sent, and it is read back afterwards; where somebody changes the same
settings at the same time, the command ends with exit code 7. Settings that apigw.yaml declares are set again by a deploy.`;
  static override args = { stage: Args.string({ required: true, description: 'Name of the stage.' }) };
  static override flags = { api: apiFlag, ...stageFlags };
  static override examples = [
    {
      description: 'Stage variables',
      command: '<%= config.bin %> <%= command.id %> prod --api pets --variable table=pets-prod --local --yes',
    },
    {
      description: 'Limits of the stage',
      command: '<%= config.bin %> <%= command.id %> prod --api pets --rate 100 --burst 50 --local --yes',
    },
    {
      description: 'Of one method',
      command:
        '<%= config.bin %> <%= command.id %> prod --api pets --method "GET /pets/{id}" --rate 5 --cache --cache-ttl 60 --local --yes',
    },
    {
      description: 'Logs',
      command:
        '<%= config.bin %> <%= command.id %> prod --api pets --access-log pets-prod --access-log-format json --log-level ERROR',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(StagesSet);
    const context = this.context(flags);
    const logRole = flags['log-role'];
    const planned = await planStageSetting(context, {
      stage: args.stage,
      changes: stageChanges(flags),
      version: this.host.version,
      ...(flags.api !== undefined && { api: flags.api }),
      ...(logRole !== undefined && { logRole }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(outcome.changed ? `Stage ${outcome.stage} of ${outcome.apiName} is set.` : outcome.invokeUrl);
    return { ...outcome, changes: planned.plan.settingsChanges };
  }
}
