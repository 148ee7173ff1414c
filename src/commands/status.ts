import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, apiFlag, stageFlag } from '../lib/cli/flags.ts';
import { keyValuesView } from '../lib/cli/views/key-values.ts';
import { tableView } from '../lib/cli/views/table.ts';
import { status } from '../lib/services/status.ts';

/** How many changes, and the worst of them. */
const told = (summary: { total: number; worst?: string } | undefined): string | undefined =>
  summary &&
  (summary.total === 0 ? 'up to date' : `${summary.total} change${summary.total === 1 ? '' : 's'} (${summary.worst})`);

export default class Status extends BaseCommand {
  static override summary = 'Show what is live: spec, API and stages beside each other.';
  static override description =
    "BEHIND API: what deploying the API as it is now would change; BEHIND SPEC: the same for the spec. 'apigw diff' shows the changes.";
  static override args = {
    spec: Args.string({
      description: "OpenAPI file, URL or - (stdin); default: the project file's spec, if it has one.",
    }),
  };
  static override flags = { api: apiFlag, stage: stageFlag };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> openapi.yaml --api pets --local',
  ];

  async run() {
    const { args, flags } = await this.parse(Status);
    const found = await status(this.context(flags), {
      ...(args.spec !== undefined && { spec: args.spec }),
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.stage !== undefined && { stage: flags.stage }),
    });
    const specState = found.spec && `${found.spec.source}: API ${told(found.spec.api)}`;
    this.log(
      keyValuesView(
        [
          ['api', `${found.api.name} (${found.api.id})`],
          ['spec', specState],
        ],
        this.screen,
      ),
    );
    const columns = [
      { title: 'STAGE', value: (stage: (typeof found.stages)[number]) => stage.stageName },
      { title: 'DEPLOYMENT', value: (stage: (typeof found.stages)[number]) => stage.deploymentId, keep: true as const },
      { title: 'DEPLOYED', value: (stage: (typeof found.stages)[number]) => stage.deployedAt },
      { title: 'BEHIND API', value: (stage: (typeof found.stages)[number]) => told(stage.api) ?? 'unknown' },
      {
        title: 'BEHIND SPEC',
        value: (stage: (typeof found.stages)[number]) => told(stage.spec) ?? (found.spec ? 'unknown' : ''),
      },
      { title: 'NEWER', value: (stage: (typeof found.stages)[number]) => stage.newerDeployments || undefined },
      { title: 'URL', value: (stage: (typeof found.stages)[number]) => stage.invokeUrl },
    ];
    this.log(`\n${tableView(found.stages, columns, this.screen, 'No stages.')}`);
    return found;
  }
}
