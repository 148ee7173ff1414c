import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { deploymentMessage, showDeployment } from '../../lib/services/deployments.ts';

export default class DeploymentsShow extends BaseCommand {
  static override summary = 'Show a deployment and the methods in it.';
  static override args = { deployment: Args.string({ required: true, description: 'Id of the deployment.' }) };
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> a1b2c3 --api pets --local'];

  async run() {
    const { args, flags } = await this.parse(DeploymentsShow);
    const deployment = await showDeployment(this.context(flags), flags.api, args.deployment);
    const methods = Object.entries(deployment.apiSummary ?? {}).map(
      ([path, verbs]) => [path, Object.keys(verbs).join(', ')] as const,
    );
    const facts = [
      ['id', deployment.id],
      ['created', deployment.createdDate],
      ['description', deploymentMessage(deployment)],
      ...methods,
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    return deployment;
  }
}
