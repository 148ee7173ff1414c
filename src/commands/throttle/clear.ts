import { BaseCommand } from '../../lib/cli/base-command.ts';
import { apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { methodFlag } from '../../lib/cli/plan-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { refuseAccountLevel } from '../../lib/cli/throttle-plan.ts';
import { planPlanSettings } from '../../lib/services/set-plan.ts';
import { planStageThrottle } from '../../lib/services/set-throttle.ts';

export default class ThrottleClear extends BaseCommand {
  static override summary = 'Take limits away, so that those of the next level hold.';
  static override description =
    'The other settings of a stage or method (logging, caching …) stay. What is cleared is read back.';
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    method: methodFlag,
    plan: Flags.string({ helpValue: 'PLAN', description: 'Of the keys of this usage plan, by name or id.' }),
    account: Flags.boolean({ hidden: true }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --method "GET /pets/{id}" --local --yes',
    '<%= config.bin %> <%= command.id %> --plan gold',
  ];

  async run() {
    const { flags } = await this.parse(ThrottleClear);
    refuseAccountLevel(flags);
    const { api, method, plan, stage } = flags;
    this.requireFlags(plan === undefined ? { stage } : {});
    const context = this.context(flags);
    const given = { ...(method !== undefined && { method }), ...(api !== undefined && { api }) };
    if (plan !== undefined) {
      const planned = await planPlanSettings(context, {
        plan,
        without: ['throttle'],
        ...given,
        ...(stage && { stage }),
      });
      await runSteps(planned, 'Clear the limits?', this.stepRunner(context));
      return planned.outcome();
    }
    const planned = await planStageThrottle(context, { stage: stage ?? '', ...given });
    await runSteps(planned, 'Clear the limits?', this.stepRunner(context));
    return planned.outcome();
  }
}
