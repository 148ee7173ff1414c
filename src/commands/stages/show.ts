import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag } from '../../lib/cli/flags.ts';
import { stageView } from '../../lib/cli/views/stage.ts';
import { methodRows, showStage } from '../../lib/services/stages.ts';

export default class StagesShow extends BaseCommand {
  static override summary = 'Show a stage in full: what it serves, and all its settings.';
  static override args = { stage: Args.string({ required: true, description: 'Name of the stage.' }) };
  static override flags = { api: apiFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> prod --api pets --local'];

  async run() {
    const { args, flags } = await this.parse(StagesShow);
    const stage = await showStage(this.context(flags), flags.api, args.stage);
    this.log(stageView(stage, methodRows(stage), this.screen));
    return stage;
  }
}
