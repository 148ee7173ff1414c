import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { planView } from '../../lib/cli/views/plan.ts';
import { planStageDeletion } from '../../lib/services/stages.ts';

export default class StagesDelete extends BaseCommand {
  static override summary = 'Delete a stage; its deployments stay.';
  static override description =
    'Shows what would break: usage plans with their keys, a canary. Asks for the name of the stage. A stage that domain names lead to is refused.';
  static override args = { stage: Args.string({ required: true, description: 'Name of the stage.' }) };
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> dev --api pets --local --yes'];

  async run() {
    const { args, flags } = await this.parse(StagesDelete);
    const context = this.context(flags);
    const { breaks, run, target, ...deletion } = await planStageDeletion(context, flags.api, args.stage);
    const title = `Delete stage ${deletion.stageName} of ${deletion.api} (${deletion.restApiId})`;
    const steps = [...breaks, `It stops answering; deployment ${deletion.deploymentId} stays`];
    this.logToStderr(planView({ title, target, steps, calls: 1 }, this.screen));
    await this.confirmName(context, `Delete stage ${deletion.stageName}?`, deletion.stageName);
    await run();
    this.logToStderr(`Deleted stage ${deletion.stageName} of ${deletion.api}.`);
    return deletion;
  }
}
