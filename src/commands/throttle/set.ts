import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { methodFlag, throttleFlags } from '../../lib/cli/plan-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { refuseAccountLevel } from '../../lib/cli/throttle-plan.ts';
import { planPlanSettings } from '../../lib/services/set-plan.ts';
import { planStageThrottle } from '../../lib/services/set-throttle.ts';

export default class ThrottleSet extends BaseCommand {
  static override summary = 'Set limits: of a stage, of a method on it, or of the keys of a usage plan.';
  static override description =
    `--stage sets the stage's, with --method those of one method; with --plan they are of each key of the plan, with --plan and --method
of each key for one method. What is set is read back. The account's limits are a quota, which AWS alone raises.`;
  static override flags = {
    ...throttleFlags,
    api: apiFlag,
    stage: stageFlag,
    method: methodFlag,
    plan: Flags.string({ helpValue: 'PLAN', description: 'Of the keys of this usage plan, by name or id.' }),
    account: Flags.boolean({ hidden: true }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --rate 100 --burst 50 --local --yes',
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --method "GET /pets/{id}" --rate 10 --burst 5',
    '<%= config.bin %> <%= command.id %> --plan gold --rate 5 --burst 2',
  ];

  async run() {
    const { flags } = await this.parse(ThrottleSet);
    refuseAccountLevel(flags);
    const { api, burst, method, plan, rate, stage } = flags;
    this.requireFlags({ ...(plan === undefined && { stage }), ...(burst === undefined && { rate }) });
    const context = this.context(flags);
    const given = {
      ...(rate !== undefined && { rate }),
      ...(burst !== undefined && { burst }),
      ...(method !== undefined && { method }),
      ...(api !== undefined && { api }),
    };
    if (plan !== undefined) {
      const planned = await planPlanSettings(context, { plan, without: [], ...given, ...(stage && { stage }) });
      await runSteps(planned, 'Set the limits?', this.stepRunner(context));
      return planned.outcome();
    }
    const planned = await planStageThrottle(context, { stage: stage ?? '', ...given });
    await runSteps(planned, 'Set the limits?', this.stepRunner(context));
    return planned.outcome();
  }
}
