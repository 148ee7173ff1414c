import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { planDeploymentDeletion } from '../../lib/services/deployments.ts';

export default class DeploymentsDelete extends BaseCommand {
  static override summary = 'Delete a deployment that no stage serves.';
  static override args = { deployment: Args.string({ required: true, description: 'Id of the deployment.' }) };
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> a1b2c3 --api pets --local --yes'];

  async run() {
    const { args, flags } = await this.parse(DeploymentsDelete);
    const context = this.context(flags);
    const { run, target, ...deletion } = await planDeploymentDeletion(context, flags.api, args.deployment);
    this.logToStderr(`Delete deployment ${deletion.deploymentId}\n${target}`);
    await context.confirm(`Delete deployment ${deletion.deploymentId} of ${deletion.restApiId}?`);
    await run();
    this.logToStderr(`Deleted deployment ${deletion.deploymentId}.`);
    return deletion;
  }
}
