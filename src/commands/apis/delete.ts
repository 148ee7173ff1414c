import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { planView } from '../../lib/cli/views/plan.ts';
import { planApiDeletion } from '../../lib/services/apis.ts';

export default class ApisDelete extends BaseCommand {
  static override summary = 'Delete an API with its stages and deployments.';
  static override description =
    'Shows what would break: stages, domain names that lead there, usage plans with their keys. Asks for the name of the API.';
  static override args = { api: Args.string({ required: true, description: 'Name or id.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> pets --local --yes'];

  async run() {
    const { args, flags } = await this.parse(ApisDelete);
    const context = this.context(flags);
    const deletion = await planApiDeletion(context, args.api);
    const stages = deletion.stages.map((name) => `Stage ${name} stops answering`);
    const title = `Delete ${deletion.name} (${deletion.id})`;
    const gone = `${deletion.deployments === 1 ? '1 deployment is' : `${deletion.deployments} deployments are`} gone; there is no way back`;
    this.logToStderr(
      planView({ title, target: deletion.target, steps: [...stages, ...deletion.breaks, gone], calls: 1 }, this.screen),
    );
    await this.confirmName(context, `Delete ${deletion.name}?`, deletion.name);
    await deletion.run();
    this.logToStderr(`Deleted ${deletion.name} (${deletion.id}).`);
    return { id: deletion.id, name: deletion.name };
  }
}
