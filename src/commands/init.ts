import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, Flags } from '../lib/cli/flags.ts';
import { init } from '../lib/services/init.ts';

export default class Init extends BaseCommand {
  static override summary = 'Write apigw.yaml, from a spec or from an API that is deployed.';
  static override args = { spec: Args.string({ description: 'OpenAPI file or URL.' }) };
  static override flags = {
    api: Flags.string({
      helpValue: 'NAME',
      description: 'Without SPEC: the deployed API; with it: the name of the API.',
    }),
    'spec-out': Flags.string({
      default: 'openapi.yaml',
      helpValue: 'FILE',
      description: 'Where the spec of a deployed API is written.',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> openapi.yaml',
    { description: 'Adopt an API that is deployed', command: '<%= config.bin %> <%= command.id %> --api pets --local' },
  ];

  async run() {
    const { args, flags } = await this.parse(Init);
    const outcome = await init(this.context(flags), {
      specOut: flags['spec-out'],
      ...(args.spec !== undefined && { spec: args.spec }),
      ...(flags.api !== undefined && { api: flags.api }),
    });
    this.log(`Wrote ${outcome.files.join(' and ')} for ${outcome.api}.`);
    if (outcome.functions.length > 0) {
      this.logToStderr(
        `Its Lambda functions (${outcome.functions.join(', ')}) run locally once they are declared there.`,
      );
    }
    this.logToStderr('Try it: apigw deploy --stage dev --local');
    return outcome;
  }
}
