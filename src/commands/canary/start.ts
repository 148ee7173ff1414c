import { BaseCommand } from '../../lib/cli/base-command.ts';
import { canaryFlags } from '../../lib/cli/canary-flags.ts';
import { deployFlags, deployOptions } from '../../lib/cli/deploy-flags.ts';
import { Args, apiFlag, assignments, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { runPlan, showPlan } from '../../lib/cli/run-plan.ts';
import { planCanaryDeployment, planCanaryOf } from '../../lib/services/canary.ts';
import { missingGiven } from '../../lib/services/missing-given.ts';

const { message, 'no-permissions': noPermissions, adapt, basepath } = deployFlags;

export default class CanaryStart extends BaseCommand {
  static override summary = 'Let a share of the traffic of a stage try a spec, or a deployment.';
  static override description =
    `The stage goes on serving what it serves to all others. A canary has the settings of its stage but for its variables.
It stays until it is promoted or aborted; apigw deploy --canary watches one and decides by itself.`;
  static override args = {
    spec: Args.string({ description: "OpenAPI file, URL or - (stdin); default: the project file's spec." }),
  };
  static override flags = {
    stage: stageFlag,
    api: apiFlag,
    ...canaryFlags,
    deployment: Flags.string({ helpValue: 'ID', description: 'A deployment that is there, instead of a spec.' }),
    'stage-cache': Flags.boolean({ description: "Use the stage's cache instead of one of its own." }),
    message,
    'no-permissions': noPermissions,
    adapt,
    'default-integration': deployFlags['default-integration'],
    basepath,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> openapi.yaml --stage prod --percent 10 --local --yes',
    '<%= config.bin %> <%= command.id %> --deployment a1b2c3 --stage prod --api pets --percent 5 --variable backend=new',
  ];

  async run() {
    const { args, flags } = await this.parse(CanaryStart);
    const context = this.context(flags);
    const { deployment, percent } = flags;
    const besides = deployment === undefined ? ('SPEC' as const) : ('--api' as const);
    const missing = await missingGiven(context, { stage: flags.stage, spec: args.spec, api: flags.api, besides });
    this.refuseMissing([...missing, ...(percent === undefined ? ['--percent'] : [])]);
    const place = {
      stage: flags.stage ?? '',
      version: this.host.version,
      ...(flags.api !== undefined && { api: flags.api }),
      start: {
        percent: percent ?? 0,
        variables: assignments('variable', flags.variable, String),
        useStageCache: flags['stage-cache'] === true,
      },
    };
    const planned =
      deployment === undefined
        ? await planCanaryDeployment(context, {
            ...deployOptions({ ...flags, 'no-domains': true, timeout: 0 }),
            ...place,
            ...(args.spec !== undefined && { spec: args.spec }),
          })
        : await planCanaryOf(context, { ...place, deploymentId: deployment });
    showPlan(this, planned, this.screen);
    const outcome = await runPlan(planned, { confirm: context.confirm, runTasks: (tasks) => this.runTasks(tasks) });
    if (outcome.changed)
      this.log(`${outcome.stage} has a canary with ${percent} % of the traffic: ${outcome.invokeUrl}`);
    return { ...outcome, changes: planned.plan.changes };
  }
}
