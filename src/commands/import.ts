import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, specFlags, specOptions } from '../lib/cli/flags.ts';
import { remarkLines } from '../lib/cli/views/remarks.ts';
import { planImport } from '../lib/services/import-api.ts';

export default class Import extends BaseCommand {
  static override summary = 'Create or update an API from a spec, without deploying it.';
  static override args = {
    spec: Args.string({ description: "OpenAPI file, URL or - (stdin); default: the project file's spec." }),
  };
  static override flags = {
    api: apiFlag,
    mode: Flags.option({
      options: ['overwrite', 'merge'] as const,
      default: 'overwrite' as const,
      description: 'Of an API that is there: replace its definition, or add to it.',
    })(),
    type: Flags.option({
      options: ['rest'] as const,
      default: 'rest' as const,
      description: 'Kind of API. HTTP and WebSocket APIs are not supported by this version.',
    })(),
    'endpoint-type': Flags.option({
      options: ['EDGE', 'REGIONAL', 'PRIVATE'] as const,
      description: 'Of a new API; default: REGIONAL.',
    })(),
    'fail-on-warnings': Flags.boolean({ description: 'Let API Gateway refuse what it would only warn of.' }),
    ...specFlags,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> openapi.yaml --local --yes',
    {
      description: 'Add to an API',
      command: '<%= config.bin %> <%= command.id %> more.yaml --api pets --mode merge --local --yes',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(Import);
    const context = this.context(flags);
    const planned = await planImport(context, {
      mode: flags.mode,
      failOnWarnings: flags['fail-on-warnings'],
      options: specOptions(flags),
      ...(args.spec !== undefined && { spec: args.spec }),
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags['endpoint-type'] && { endpointType: flags['endpoint-type'] }),
    });
    for (const line of remarkLines(planned.remarks)) this.logToStderr(line);
    this.logToStderr(`${planned.title}\n${planned.target}`);
    await context.confirm(`${planned.title}?`);
    const outcome = await planned.run();
    for (const warning of outcome.warnings) this.warn(warning);
    this.log(
      `${outcome.created ? 'Created' : 'Updated'} ${outcome.name} (${outcome.id}). Deploy it with: apigw deploy`,
    );
    return outcome;
  }
}
