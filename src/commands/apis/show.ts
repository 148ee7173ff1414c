import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { showApi } from '../../lib/services/apis.ts';

export default class ApisShow extends BaseCommand {
  static override summary = 'Show an API and its stages.';
  static override args = { api: Args.string({ description: "Name or id; default: the project file's API." }) };
  static override examples = ['<%= config.bin %> <%= command.id %> pets --local'];

  async run() {
    const { args, flags } = await this.parse(ApisShow);
    const api = await showApi(this.context(flags), args.api);
    const facts = [
      ['id', api.id],
      ['name', api.name],
      ['description', api.description],
      ['version', api.version],
      ['endpoint', api.endpointConfiguration?.types?.join(', ')],
      ['created', api.createdDate],
      ['API key from', api.apiKeySource],
      ['binary types', api.binaryMediaTypes?.join(', ')],
      ['stages', api.stages.map((stage) => stage.stageName).join(', ') || 'none'],
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    return api;
  }
}
