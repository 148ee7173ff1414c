import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag } from '../../lib/cli/flags.ts';
import { limitFlags, limitOptions, methodFlag } from '../../lib/cli/plan-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planPlanSettings } from '../../lib/services/set-plan.ts';

export default class PlansSet extends BaseCommand {
  static override summary = 'Change the limits, quota, name or description of a usage plan.';
  static override description =
    `What is not named stays as it is, also when somebody else changes it at the same time; a value that is not any more as it was
shown is not overwritten (exit code 7).`;
  static override args = { plan: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = {
    ...limitFlags,
    'no-throttle': Flags.boolean({ exclusive: ['rate', 'burst'], description: 'Take rate and burst away.' }),
    'no-quota': Flags.boolean({
      exclusive: ['quota', 'period', 'offset', 'method'],
      description: 'Take the quota away.',
    }),
    rename: Flags.string({ exclusive: ['method'], helpValue: 'NAME', description: 'New name.' }),
    description: Flags.string({
      exclusive: ['method'],
      helpValue: 'TEXT',
      description: 'Description; an empty one takes it away.',
    }),
    method: methodFlag,
    api: apiFlag,
    stage: stageFlag,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> gold --rate 10 --quota 5000 --period MONTH --local --yes',
    {
      description: 'A limit of one method, on a stage of the plan',
      command:
        '<%= config.bin %> <%= command.id %> gold --method "GET /pets/{id}" --rate 1 --burst 1 --api pets --stage prod',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(PlansSet);
    const context = this.context(flags);
    const { api, description, method, rename, stage } = flags;
    const planned = await planPlanSettings(context, {
      plan: args.plan,
      ...limitOptions(flags),
      without: [
        ...(flags['no-throttle'] ? ['throttle' as const] : []),
        ...(flags['no-quota'] ? ['quota' as const] : []),
      ],
      ...(rename !== undefined && { rename }),
      ...(description !== undefined && { description }),
      ...(method !== undefined && { method }),
      ...(api !== undefined && { api }),
      ...(stage !== undefined && { stage }),
    });
    await runSteps(planned, `Change ${args.plan}?`, this.stepRunner(context));
    return planned.outcome();
  }
}
