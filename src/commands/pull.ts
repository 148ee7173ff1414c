import { BaseCommand } from '../lib/cli/base-command.ts';
import { Flags } from '../lib/cli/flags.ts';
import { ApigwError } from '../lib/errors.ts';
import { pull } from '../lib/services/pull.ts';

export default class Pull extends BaseCommand {
  static override summary = 'Write apigw.yaml and specs from what is deployed.';
  static override description =
    `Adopts the REST APIs of an account and region: their specs, their stages with all settings and canaries, and the domain
names that lead to them. Right after it, 'apigw diff --all' finds nothing. Stages that serve something else than the rest of
their API get a spec of their own.`;
  static override flags = {
    all: Flags.boolean({ exclusive: ['api'], description: 'All REST APIs of the account and region.' }),
    api: Flags.string({ multiple: true, helpValue: 'NAME', description: 'An API, by name or id; may be repeated.' }),
    out: Flags.string({ default: '.', helpValue: 'DIR', description: 'Folder to write to; it is made.' }),
    overwrite: Flags.boolean({ description: 'Write over files that exist.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --all --region eu-central-1',
    {
      description: 'Two APIs, into a folder',
      command: '<%= config.bin %> <%= command.id %> --api pets --api shop --out deployed --local',
    },
  ];

  async run() {
    const { flags } = await this.parse(Pull);
    const apis = flags.api ?? [];
    if (!flags.all && apis.length === 0) {
      throw new ApigwError('Usage', 'Missing: --all, or --api', { hint: 'For example: apigw pull --api pets' });
    }
    const existing = flags.overwrite ? ('overwrite' as const) : ('refuse' as const);
    const outcome = await pull(this.context(flags), { apis, out: flags.out, existing });
    this.log(`Wrote ${outcome.files.join(', ')}.`);
    const stages = outcome.apis.reduce((total, api) => total + api.stages.length, 0);
    this.log(
      `APIs: ${outcome.apis.length}, stages: ${stages}, domain names: ${outcome.domains.length}. Next: apigw diff --all`,
    );
    return outcome;
  }
}
