import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { valueFlags } from '../../lib/cli/key-flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planKeyCreation } from '../../lib/services/create-key.ts';
import { writeSecret } from '../../lib/services/write-secret.ts';

export default class KeysCreate extends BaseCommand {
  static override summary = 'Create an API key, and put it on usage plans.';
  static override description =
    'Its value is generated, and not shown unless it is asked for. Run again, the command goes on with the key of this name.';
  static override args = { key: Args.string({ required: true, description: 'Name of the key.' }) };
  static override flags = {
    plan: Flags.string({ multiple: true, helpValue: 'PLAN', description: 'Usage plan, by name or id; repeatable.' }),
    description: Flags.string({ helpValue: 'TEXT', description: 'Description.' }),
    'customer-id': Flags.string({ helpValue: 'ID', description: 'Customer of AWS Marketplace.' }),
    disabled: Flags.boolean({ description: 'Disabled at first.' }),
    'value-file': Flags.string({
      helpValue: 'FILE',
      description: 'Its value is in this file (20 to 128 characters), -: stdin; default: one is generated.',
    }),
    ...valueFlags,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> alice --plan gold --local --yes',
    {
      description: 'Its value into a file that nobody else can read',
      command: '<%= config.bin %> <%= command.id %> bob --plan gold --out bob.key --yes',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(KeysCreate);
    const context = this.context(flags);
    const planned = await planKeyCreation(context, {
      name: args.key,
      plans: flags.plan ?? [],
      state: flags.disabled ? 'disabled' : 'enabled',
      ...(flags.description !== undefined && { description: flags.description }),
      ...(flags['customer-id'] !== undefined && { customerId: flags['customer-id'] }),
      ...(flags['value-file'] !== undefined && { valueFile: flags['value-file'] }),
    });
    await runSteps(planned, `Create the key ${args.key}?`, this.stepRunner(context));
    const key = planned.outcome();
    const told = flags['show-value'] || flags.out === '-';
    if (!told && flags.out === undefined) this.logToStderr(`See its value: apigw keys show ${key.id} --show-value`);
    if (!told) {
      if (flags.out !== undefined) await writeSecret(context, flags.out, `${await planned.value()}\n`);
      this.log(key.id);
      return key;
    }
    const value = await planned.value();
    if (flags.out !== undefined && flags.out !== '-') await writeSecret(context, flags.out, `${value}\n`);
    this.log(flags.out === '-' ? value : `${key.id} ${value}`);
    return { ...key, value };
  }
}
