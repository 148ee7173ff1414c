import { BaseCommand } from '../lib/cli/base-command.ts';
import { lineGlobals, valueOfFlag } from '../lib/cli/completion/command-line.ts';
import { Args } from '../lib/cli/flags.ts';
import { isNameKind, liveNames } from '../lib/services/live-names.ts';

export default class Names extends BaseCommand {
  static override hidden = true;
  static override strict = false;
  static override summary =
    'Print the names that a shell completes, a line each; nothing where they cannot be had in time.';
  static override args = {
    kind: Args.string({ required: true, description: 'apis, stages, keys, plans or domains.' }),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> apis'];

  async run(): Promise<string[]> {
    const { args, argv, flags } = await this.parse(Names);
    const line = argv.map(String);
    const { kind } = args;
    const context = this.context({ ...flags, ...lineGlobals(line) });
    const names = isNameKind(kind) ? await liveNames(context, kind, valueOfFlag(line, '--api')) : [];
    if (names.length > 0) this.log(names.join('\n'));
    return names;
  }
}
