import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { showStage } from '../../lib/services/stages.ts';

export default class StagesShow extends BaseCommand {
  static override summary = 'Show a stage: what it serves, and how.';
  static override args = { stage: Args.string({ required: true, description: 'Name of the stage.' }) };
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> prod --api pets --local'];

  async run() {
    const { args, flags } = await this.parse(StagesShow);
    const stage = await showStage(this.context(flags), flags.api, args.stage);
    const variables = Object.entries(stage.variables ?? {}).map(
      ([name, value]) => [`variable ${name}`, value] as const,
    );
    const methods = Object.entries(stage.methodSettings ?? {}).map(
      ([key, setting]) => [`settings of ${key}`, JSON.stringify(setting)] as const,
    );
    const facts = [
      ['stage', stage.stageName],
      ['url', stage.invokeUrl],
      ['deployment', stage.deploymentId],
      ['description', stage.description],
      ['created', stage.createdDate],
      ['updated', stage.lastUpdatedDate],
      ['cache', stage.cacheClusterEnabled ? `${stage.cacheClusterSize} GB, ${stage.cacheClusterStatus}` : 'off'],
      ['tracing', stage.tracingEnabled ? 'on' : 'off'],
      ['canary', stage.canarySettings && `${stage.canarySettings.percentTraffic} % of the traffic`],
      ...variables,
      ...methods,
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    return stage;
  }
}
