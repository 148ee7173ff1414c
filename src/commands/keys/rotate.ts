import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { overlapFlag, valueFlags } from '../../lib/cli/key-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { planRotation, planRotationEnd, rotationStatus } from '../../lib/services/rotate-key.ts';
import { writeSecret } from '../../lib/services/write-secret.ts';

export default class KeysRotate extends BaseCommand {
  static override summary =
    'Replace an API key: a new one on the same plans, the old one retired when nobody uses it any more.';
  static override description =
    `The new key takes the name; the old one is renamed and goes on until --finish finds it silent (no request today and yesterday) or
its time up. --finish disables it, with --delete deletes it, and can be run daily. The state is in the tags of the keys: an
interrupted command goes on when it is run again, on any machine.`;
  static override args = { key: Args.string({ required: true, description: 'Name or id.' }) };
  static override flags = {
    overlap: overlapFlag({ default: 7 * 86_400_000, defaultHelp: async () => '7d' }),
    status: Flags.boolean({ exclusive: ['finish'], description: 'Show how far the rotation is.' }),
    finish: Flags.boolean({ description: 'Retire the old key, if it is silent or its time is up.' }),
    delete: Flags.boolean({ dependsOn: ['finish'], description: 'Delete the old key instead of disabling it.' }),
    ...valueFlags,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> alice --overlap 7d --out alice.key --local --yes',
    '<%= config.bin %> <%= command.id %> alice --status',
    {
      description: 'Every day, until the old one is gone',
      command: '<%= config.bin %> <%= command.id %> alice --finish --delete --yes',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(KeysRotate);
    if (flags.status) return this.#status(args.key, this.context(flags));
    const context = this.context(flags);
    if (flags.finish) {
      const planned = await planRotationEnd(context, {
        key: args.key,
        retirement: flags.delete ? 'delete' : 'disable',
      });
      await runSteps(planned, 'Retire the old key?', this.stepRunner(context));
      return planned.outcome();
    }
    const planned = await planRotation(context, { key: args.key, overlap: flags.overlap });
    await runSteps(planned, `Rotate ${args.key}?`, this.stepRunner(context));
    const outcome = planned.outcome();
    const told = flags['show-value'] || flags.out === '-';
    const value = told || flags.out !== undefined ? await planned.value() : undefined;
    if (flags.out !== undefined && flags.out !== '-') await writeSecret(context, flags.out, `${value}\n`);
    if (flags.out === '-') this.log(value);
    else this.log(told ? `${outcome.id} ${value}` : outcome.id);
    return { ...outcome, ...(told && { value }) };
  }

  async #status(key: string, context: Parameters<typeof rotationStatus>[0]) {
    const { isDue, isSilent, recent, rotation } = await rotationStatus(context, key);
    const facts = [
      ['new key', `${rotation.key.name} (${rotation.key.id})`],
      ['old key', rotation.old ? `${rotation.old.name} (${rotation.oldId})` : `${rotation.oldId}, deleted`],
      ['since', rotation.since],
      ['until', rotation.until],
      ['old key used', `${recent} requests today and yesterday`],
      ['state', isDue ? `can be finished${isSilent ? ': the old key is silent' : ''}` : 'both keys hold'],
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    const { since, until } = rotation;
    return { id: rotation.key.id, replaces: rotation.oldId, since, until, recentRequests: recent, isSilent, isDue };
  }
}
