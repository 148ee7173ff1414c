import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Flags } from '../../lib/cli/flags.ts';
import { exportKeys } from '../../lib/services/export-keys.ts';
import { writeSecret } from '../../lib/services/write-secret.ts';

export default class KeysExport extends BaseCommand {
  static override summary = "Write API keys with their values into a file of AWS's format.";
  static override description =
    'The file is as keys import takes it; its owner alone can read it (0600). --json tells what is in it, without values.';
  static override flags = {
    name: Flags.string({ helpValue: 'PREFIX', description: 'Whose name begins so.' }),
    plan: Flags.string({ helpValue: 'PLAN', description: 'On this usage plan, by name or id.' }),
    out: Flags.string({ required: true, helpValue: 'FILE', description: 'Where to; -: to stdout.' }),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> --out keys.csv --plan gold --local'];

  async run() {
    const { flags } = await this.parse(KeysExport);
    const context = this.context(flags);
    const { keys, text } = await exportKeys(context, {
      ...(flags.name !== undefined && { name: flags.name }),
      ...(flags.plan !== undefined && { plan: flags.plan }),
    });
    if (flags.out === '-') this.log(text.trimEnd());
    else {
      await writeSecret(context, flags.out, text);
      this.logToStderr(`Wrote ${keys.length === 1 ? '1 key' : `${keys.length} keys`} to ${flags.out}.`);
    }
    return keys;
  }
}
