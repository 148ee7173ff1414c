import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, apiFlag, Flags } from '../lib/cli/flags.ts';
import { findingsView } from '../lib/cli/views/findings.ts';
import { exitCodes } from '../lib/errors.ts';
import { lint } from '../lib/services/lint.ts';

const ranks = { error: 0, warning: 1, info: 2 } as const;

export default class Lint extends BaseCommand {
  static override summary = 'Say what API Gateway would refuse, ignore or change in a spec.';
  static override description =
    'Each finding has its place, what API Gateway does about it, and what to do. Exits 4 when there is one at or above --fail-on.';
  static override args = {
    spec: Args.string({ description: "OpenAPI file, URL or - (stdin); default: the project file's spec." }),
  };
  static override flags = {
    api: apiFlag,
    'fail-on': Flags.option({
      options: ['error', 'warning', 'info', 'never'] as const,
      default: 'error' as const,
      description: 'The mildest severity that fails the command.',
    })(),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> openapi.yaml',
    {
      description: 'In CI: warnings fail, too',
      command: '<%= config.bin %> <%= command.id %> openapi.yaml --fail-on warning',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(Lint);
    const findings = await lint(this.context(flags), {
      ...(args.spec !== undefined && { spec: args.spec }),
      ...(flags.api !== undefined && { api: flags.api }),
    });
    this.log(findingsView(findings, this.screen));
    const limit = flags['fail-on'];
    if (limit !== 'never' && findings.some(({ severity }) => ranks[severity] <= ranks[limit]))
      this.endWith(exitCodes.findings);
    return findings;
  }
}
