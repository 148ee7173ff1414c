import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag } from '../lib/cli/flags.ts';
import { keyValuesView } from '../lib/cli/views/key-values.ts';
import { type Column, tableView } from '../lib/cli/views/table.ts';
import { type StageStatus, status } from '../lib/services/status.ts';
import { type StageOverview, statusOfAll } from '../lib/services/status-all.ts';

/** How many changes, and the worst of them. */
const told = (summary: { total: number; worst?: string } | undefined): string | undefined =>
  summary &&
  (summary.total === 0 ? 'up to date' : `${summary.total} change${summary.total === 1 ? '' : 's'} (${summary.worst})`);

/** What was done past apigw. */
function byHand({ byApigw, settings }: Pick<StageStatus, 'byApigw' | 'settings'>): string {
  const changed = settings?.total ? [`${settings.total} setting${settings.total === 1 ? '' : 's'}`] : [];
  return [...(byApigw ? [] : ['not apigw']), ...changed].join(', ');
}

const canaryOf = ({ canary }: { canary?: number }) => (canary === undefined ? undefined : `${canary} %`);

const columns: readonly Column<StageStatus>[] = [
  { title: 'STAGE', value: ({ stageName }) => stageName, keep: true },
  { title: 'DEPLOYMENT', value: ({ deploymentId }) => deploymentId, keep: true },
  { title: 'DEPLOYED', value: ({ deployedAt }) => deployedAt },
  { title: 'CANARY', value: canaryOf },
  { title: 'BEHIND API', value: ({ api }) => told(api) ?? 'unknown' },
  { title: 'BEHIND SPEC', value: ({ spec }) => told(spec) },
  { title: 'BY HAND', value: byHand },
  { title: 'NEWER', value: ({ newerDeployments }) => newerDeployments || undefined },
  { title: 'URL', value: ({ invokeUrl }) => invokeUrl },
];

const overviewColumns: readonly Column<StageOverview>[] = [
  { title: 'API', value: ({ apiName }) => apiName },
  { title: 'STAGE', value: ({ stageName }) => stageName ?? 'none', keep: true },
  { title: 'DEPLOYMENT', value: ({ deploymentId }) => deploymentId, keep: true },
  { title: 'DEPLOYED', value: ({ deployedAt }) => deployedAt },
  { title: 'CANARY', value: canaryOf },
  { title: 'BY HAND', value: ({ byApigw }) => (byApigw === false ? 'not apigw' : '') },
  { title: 'NEWER', value: ({ newerDeployments }) => newerDeployments || undefined },
  { title: 'WHAT', value: ({ description }) => description },
];

export default class Status extends BaseCommand {
  static override summary = 'Show what is live: spec, API and stages beside each other.';
  static override description =
    "BEHIND API: what deploying the API as it is now would change; BEHIND SPEC: the same for the spec; BY HAND: what was done past apigw. 'apigw diff' shows the changes, 'apigw diff --drift' the latter.";
  static override args = {
    spec: Args.string({
      description: "OpenAPI file, URL or - (stdin); default: the project file's spec, if it has one.",
    }),
  };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    all: Flags.boolean({
      exclusive: ['api', 'stage'],
      description: 'All REST APIs of the account and region, without their definitions: two calls an API.',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> openapi.yaml --api pets --local',
    {
      description: 'Every API of the account and region',
      command: '<%= config.bin %> <%= command.id %> --all --local',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(Status);
    if (flags.all) return this.#showAll(await statusOfAll(this.context(flags)));
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
    this.log(`\n${tableView(found.stages, columns, this.screen, 'No stages.')}`);
    return found;
  }

  #showAll(stages: StageOverview[]): StageOverview[] {
    this.log(tableView(stages, overviewColumns, this.screen, 'No REST APIs.'));
    return stages;
  }
}
