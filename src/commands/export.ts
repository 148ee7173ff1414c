import { resolve } from 'node:path';
import { BaseCommand } from '../lib/cli/base-command.ts';
import { apiFlag, Flags, stageFlag } from '../lib/cli/flags.ts';
import { exportApi } from '../lib/services/export-api.ts';
import { writeFileSafely } from '../lib/services/write-file-safely.ts';

export default class Export extends BaseCommand {
  static override summary = 'Write the spec of a stage, or of an API as it is now.';
  static override description =
    'With --stage it is what the stage serves (GetExport); without, what the API is now, deployed or not.';
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    format: Flags.option({
      options: ['oas30', 'swagger'] as const,
      default: 'oas30' as const,
      description: 'OpenAPI 3.0 or Swagger 2.0.',
    })(),
    syntax: Flags.option({
      options: ['yaml', 'json'] as const,
      description: 'Default: by the ending of --out, else yaml.',
    })(),
    extensions: Flags.string({
      default: 'apigateway',
      helpValue: 'NAMES',
      description: 'none, or apigateway (all), integrations, authorizers, separated by commas.',
    }),
    out: Flags.string({ char: 'o', helpValue: 'FILE', description: 'Write to a file instead of stdout.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --stage prod --local',
    '<%= config.bin %> <%= command.id %> --api pets --format swagger --out pets.json --local',
  ];

  async run() {
    const { flags } = await this.parse(Export);
    const syntax = flags.syntax ?? (flags.out?.endsWith('.json') ? 'json' : 'yaml');
    const document = await exportApi(this.context(flags), {
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.stage !== undefined && { stage: flags.stage }),
      format: flags.format,
      syntax,
      extensions: flags.extensions,
    });
    if (flags.out !== undefined) {
      await writeFileSafely(resolve(this.host.cwd, flags.out), document);
      this.logToStderr(`Wrote ${flags.out}.`);
    } else if (!this.jsonEnabled()) this.host.stdout.write(document);
    return { format: flags.format, syntax, ...(flags.out === undefined ? { document } : { file: flags.out }) };
  }
}
