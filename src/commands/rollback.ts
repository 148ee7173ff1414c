import { BaseCommand } from '../lib/cli/base-command.ts';
import { apiFlag, Flags, stageFlag } from '../lib/cli/flags.ts';
import { runPlan, showPlan } from '../lib/cli/run-plan.ts';
import { missingGiven } from '../lib/services/missing-given.ts';
import { planRollbackTo } from '../lib/services/rollback.ts';

export default class Rollback extends BaseCommand {
  static override summary = 'Put a stage back to an earlier deployment.';
  static override description =
    `The deployments stay: rolling forward is a rollback to the newer one. The stage keeps its settings; with --settings it gets
those that it had when it last served that deployment. They are kept whenever apigw takes a stage to another deployment.`;
  static override flags = {
    stage: stageFlag,
    api: apiFlag,
    to: Flags.string({
      default: '-1',
      helpValue: 'DEPLOYMENT|-N',
      description: 'A deployment, by id or as the Nth before the one that is served.',
    }),
    settings: Flags.boolean({
      description: 'Restore the settings that the stage had with that deployment, too (all but tags and the canary).',
    }),
  };
  static override examples = [
    {
      description: 'To the one before',
      command: '<%= config.bin %> <%= command.id %> --stage prod --api pets --local --yes',
    },
    {
      description: 'To a certain one',
      command: '<%= config.bin %> <%= command.id %> --stage prod --api pets --to a1b2c3',
    },
  ];

  async run() {
    const { flags } = await this.parse(Rollback);
    const context = this.context(flags);
    this.refuseMissing(await missingGiven(context, { stage: flags.stage, api: flags.api, besides: '--api' }));
    const planned = await planRollbackTo(context, {
      stage: flags.stage ?? '',
      to: flags.to,
      settings: flags.settings ? 'restore' : 'leave',
      version: this.host.version,
      ...(flags.api !== undefined && { api: flags.api }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(`${outcome.stage} serves ${outcome.deploymentId}: ${outcome.invokeUrl}`);
    return outcome;
  }
}
