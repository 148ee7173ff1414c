import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { valueFlags } from '../../lib/cli/key-flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { showKey } from '../../lib/services/api-keys.ts';
import { writeSecret } from '../../lib/services/write-secret.ts';

export default class KeysShow extends BaseCommand {
  static override summary = 'Show an API key and its usage plans; its value only when it is asked for.';
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = valueFlags;
  static override examples = [
    '<%= config.bin %> <%= command.id %> alice --local',
    {
      description: 'The value alone, into a file that nobody else can read',
      command: '<%= config.bin %> <%= command.id %> alice --out alice.key',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(KeysShow);
    const context = this.context(flags);
    const wanted = flags['show-value'] || flags.out !== undefined;
    const { value, ...key } = await showKey(context, args.key, wanted ? 'include' : undefined);
    const told = flags['show-value'] || flags.out === '-';
    const shown = { ...key, ...(told && { value }) };
    if (flags.out === '-') {
      this.log(value);
      return shown;
    }
    if (flags.out !== undefined) {
      await writeSecret(context, flags.out, `${value}\n`);
      this.logToStderr(`Wrote the value of ${key.name ?? key.id} to ${flags.out}.`);
    }
    const facts = [
      ['key', key.name],
      ['id', key.id],
      ['state', key.enabled === false ? 'disabled' : 'enabled'],
      ['description', key.description],
      ['customer id', key.customerId],
      ['created', key.createdDate],
      ['updated', key.lastUpdatedDate],
      ['plans', key.usagePlans.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none'],
      [
        'tags',
        Object.entries(key.tags ?? {})
          .map(([name, text]) => `${name}=${text}`)
          .join(', '),
      ],
      ['value', flags['show-value'] ? value : 'hidden; --show-value shows it'],
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    return shown;
  }
}
