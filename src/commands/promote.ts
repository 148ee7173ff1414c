import { BaseCommand } from '../lib/cli/base-command.ts';
import { apiFlag, assignments, Flags } from '../lib/cli/flags.ts';
import { runPlan, showPlan } from '../lib/cli/run-plan.ts';
import { planPromotion } from '../lib/services/promote.ts';

export default class Promote extends BaseCommand {
  static override summary = 'Let a stage serve what another stage of the API serves.';
  static override description =
    `The deployment goes from stage to stage, so that exactly what was tested goes live. The settings of the stage stay its own, with
what apigw.yaml says of it; stage variables that it lacks come along. Shown with its diff; undone by a rollback.`;
  static override flags = {
    api: apiFlag,
    from: Flags.string({ helpValue: 'STAGE', description: 'Stage whose deployment is taken.' }),
    to: Flags.string({ helpValue: 'STAGE', description: 'Stage that shall serve it.' }),
    variable: Flags.string({
      multiple: true,
      helpValue: 'NAME=VALUE',
      description: 'Set a variable of that stage (repeatable).',
    }),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> --from test --to prod --api pets --local --yes'];

  async run() {
    const { flags } = await this.parse(Promote);
    const { api, from, to } = flags;
    this.requireFlags({ from, to });
    const context = this.context(flags);
    const planned = await planPromotion(context, {
      from: from ?? '',
      to: to ?? '',
      variables: assignments('variable', flags.variable, String),
      version: this.host.version,
      ...(api !== undefined && { api }),
    });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    this.log(`${outcome.stage} serves ${outcome.deploymentId}: ${outcome.invokeUrl}`);
    return { ...outcome, changes: planned.plan.changes };
  }
}
