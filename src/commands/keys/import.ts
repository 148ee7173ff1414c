import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planKeyImport } from '../../lib/services/import-keys.ts';

export default class KeysImport extends BaseCommand {
  static override summary = "Import API keys from a file of AWS's format.";
  static override description =
    `The file is of comma-separated values: name,key,description,enabled,usageplanIds, of which name and key are needed; plans may
stand there by name, too. All rows are checked before anything is sent. A key is known by its value: one that is there as wanted is
left alone, and one that is on fewer plans is put on the others, so that an import that was interrupted goes on when it is run again.`;
  static override args = { file: Args.string({ required: true, description: 'File; -: stdin.' }) };
  static override flags = {
    'on-conflict': Flags.option({
      options: ['fail', 'skip', 'update'] as const,
      default: 'fail' as const,
      description:
        'Keys that are there with another name, description or state: import nothing, leave them, or change them.',
    })(),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> keys.csv --local --yes',
    '<%= config.bin %> <%= command.id %> keys.csv --on-conflict update',
  ];

  async run() {
    const { args, flags } = await this.parse(KeysImport);
    const context = this.context(flags);
    const planned = await planKeyImport(context, { file: args.file, onConflict: flags['on-conflict'] });
    await runSteps(planned, 'Import them?', this.stepRunner(context));
    const outcome = planned.outcome();
    const { imported, skipped, unchanged, updated } = outcome;
    this.log(`${imported} imported, ${updated} changed, ${unchanged} as they were, ${skipped} left otherwise`);
    return outcome;
  }
}
