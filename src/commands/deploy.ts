import { BaseCommand, type CommandContext } from '../lib/cli/base-command.ts';
import { type RolloutFlags, rolloutFlags, rolloutOptions } from '../lib/cli/canary-flags.ts';
import { type DeployFlags, deployFlags, deployOptions } from '../lib/cli/deploy-flags.ts';
import { type AllFlags, Args, allFlags, allOptions, apiFlag, Flags, stageFlag } from '../lib/cli/flags.ts';
import { runDeploy, showDeploy } from '../lib/cli/run-deploy.ts';
import { runDeployAll, showDeployAll } from '../lib/cli/run-deploy-all.ts';
import { rolloutText, runRollout } from '../lib/cli/run-rollout.ts';
import { remarkLines } from '../lib/cli/views/remarks.ts';
import { exitCodes } from '../lib/errors.ts';
import { loadPlan, planDeployment } from '../lib/services/deploy.ts';
import { planAll } from '../lib/services/deploy-all.ts';
import { missingGiven } from '../lib/services/missing-given.ts';
import { planRollout } from '../lib/services/roll-out-canary.ts';
import type { SetupOutcome } from '../lib/services/run-domain-plan.ts';
import type { Outcome } from '../lib/services/run-plan.ts';
import { writePlan } from '../lib/services/write-plan.ts';

type Selection = NonNullable<ReturnType<typeof allOptions>>;

/** What `parse` gives of this command's flags. */
interface Given extends DeployFlags, AllFlags, RolloutFlags {
  stage?: string | undefined;
  api?: string | undefined;
}

export default class Deploy extends BaseCommand {
  static override summary = 'Make a stage serve a spec: plan, confirm, apply, verify.';
  static override description =
    `Compares the spec with what the stage serves, shows what would change and which calls it takes, and does it.
Creates the API and the stage where there are none; does nothing when nothing changed. Interrupted at any call, the
stage serves what it served before, and the same command goes on. With --canary a share of the traffic tries it first: it is
compared with what the stage serves, by the access log, and takes larger shares or goes back.`;
  static override args = {
    spec: Args.string({ description: "OpenAPI file, URL or - (stdin); default: the project file's spec." }),
  };
  static override flags = {
    stage: stageFlag,
    api: apiFlag,
    ...allFlags,
    'plan-out': Flags.string({
      helpValue: 'FILE',
      exclusive: ['all', 'only'],
      description: 'Write the plan to a file and do nothing.',
    }),
    plan: Flags.string({
      helpValue: 'FILE',
      exclusive: ['plan-out', 'message', 'adapt', 'all', 'only'],
      description: 'Apply a saved plan; refused when what is live has changed since.',
    }),
    ...deployFlags,
    ...rolloutFlags,
  };
  static override examples = [
    {
      description: 'To the local gateway',
      command: '<%= config.bin %> <%= command.id %> openapi.yaml --stage dev --local --yes',
    },
    { description: "The project's spec, to AWS", command: '<%= config.bin %> <%= command.id %> --stage prod' },
    {
      description: 'Every API of the project file, to its stage prod',
      command: '<%= config.bin %> <%= command.id %> --all --stage prod',
    },
    {
      description: 'Plan in one job, apply in another',
      command: '<%= config.bin %> <%= command.id %> --stage prod --plan-out plan.json',
    },
    {
      description: 'Step by step, and back by itself',
      command:
        '<%= config.bin %> <%= command.id %> --stage prod --canary 5,25,100 --watch 5m --abort-if "5xx>1% or p99>+20%"',
    },
    {
      description: 'A plain OpenAPI document, with mock answers',
      command:
        '<%= config.bin %> <%= command.id %> petstore.yaml --stage dev --adapt --default-integration mock --local --yes',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(Deploy);
    const context = this.context(flags);
    const selection = allOptions(flags, args.spec);
    if (selection) return this.#deployAll(context, flags, selection);
    if (flags.canary !== undefined) return this.#rollOut(context, args.spec, flags);
    const planned =
      flags.plan === undefined
        ? await this.#plan(context, args.spec, flags)
        : await loadPlan(context, flags.plan, flags.timeout);
    const runner = this.stepRunner(context);
    showDeploy(planned, runner);
    if (flags['plan-out'] !== undefined) {
      await writePlan(context, flags['plan-out'], planned.plan);
      this.logToStderr(
        `Wrote the plan to ${flags['plan-out']}. Apply it with: apigw deploy --plan ${flags['plan-out']}`,
      );
      return { file: flags['plan-out'], steps: planned.plan.steps.length, changes: planned.plan.changes };
    }
    return this.#tell(await runDeploy(planned, runner), planned.plan.changes);
  }

  async #deployAll(context: CommandContext, flags: Given, selection: Selection) {
    const { version } = this.host;
    const parts = await planAll(context, { ...deployOptions(flags), ...selection, version });
    for (const { planned } of parts) for (const line of remarkLines(planned.remarks)) this.logToStderr(line);
    const runner = this.stepRunner(context);
    showDeployAll(parts, runner);
    const reached = await runDeployAll(parts, runner);
    const changes = new Map(parts.map(({ label, planned }) => [label, planned.plan.changes]));
    return reached.map(({ label, ...result }) => this.#tell(result, changes.get(label) ?? []));
  }

  #tell<Change>({ domains, outcome }: Awaited<ReturnType<typeof runDeploy<Outcome, SetupOutcome>>>, changes: Change[]) {
    for (const warning of outcome.warnings) this.warn(warning);
    this.log(
      outcome.changed ? `${outcome.apiName} is live on ${outcome.stage}: ${outcome.invokeUrl}` : outcome.invokeUrl,
    );
    for (const { url } of domains) this.log(`${outcome.stage} answers at ${url}`);
    return { ...outcome, changes, ...(domains.length > 0 && { domains }) };
  }

  async #rollOut(context: CommandContext, spec: string | undefined, flags: Given) {
    const request = { ...(await this.#request(context, spec, flags)), ...rolloutOptions(flags) };
    const planned = await planRollout(context, request);
    for (const line of remarkLines(planned.remarks)) this.logToStderr(line);
    const reached = await runRollout(planned, this.stepRunner(context));
    this.log(rolloutText(reached, this.screen));
    if (reached.outcome === 'rolled back') this.endWith(exitCodes.rolledBack);
    return { ...reached, changes: planned.plan.changes };
  }

  async #request(context: CommandContext, spec: string | undefined, flags: Given) {
    this.refuseMissing(await missingGiven(context, { stage: flags.stage, spec, besides: 'SPEC' }));
    return {
      ...deployOptions(flags),
      stage: flags.stage ?? '',
      version: this.host.version,
      ...(spec !== undefined && { spec }),
      ...(flags.api !== undefined && { api: flags.api }),
    };
  }

  async #plan(context: CommandContext, spec: string | undefined, flags: Given) {
    const planned = await planDeployment(context, await this.#request(context, spec, flags));
    for (const line of remarkLines(planned.remarks)) this.logToStderr(line);
    return planned;
  }
}
