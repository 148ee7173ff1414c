import { BaseCommand } from '../lib/cli/base-command.ts';
import { apiFlag, durationMillis, Flags, sinceFlag, stageFlag } from '../lib/cli/flags.ts';
import { logLine } from '../lib/cli/views/log-lines.ts';
import { openLog } from '../lib/services/read-logs.ts';

export default class Logs extends BaseCommand {
  static override summary = 'Read the logs of a stage, and follow them.';
  static override description =
    `The execution log where the stage keeps one, else its access log. With --follow it goes on until Ctrl-C, and with
--json each event then is a line of its own.`;
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    access: Flags.boolean({ description: 'The access log.', exclusive: ['execution'] }),
    execution: Flags.boolean({ description: 'The execution log.' }),
    follow: Flags.boolean({ char: 'f', description: 'Go on with what comes.' }),
    filter: Flags.string({ helpValue: 'PATTERN', description: "In CloudWatch Logs' syntax for filters." }),
    since: sinceFlag('10m', 'How far back: 30s, 10m, 2h, 7d.'),
    'request-id': Flags.string({ helpValue: 'ID', description: 'Of one request: its x-amzn-RequestId.' }),
    errors: Flags.boolean({ description: 'Only what failed.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --stage prod --follow --local',
    `<%= config.bin %> <%= command.id %> --stage prod --access --since 1h --filter '{ $.status = 500 }'`,
  ];

  async run() {
    const { flags } = await this.parse(Logs);
    const context = this.context(flags);
    const { events, group } = await openLog(context, {
      api: flags.api,
      stage: flags.stage,
      kind: flags.access ? 'access' : flags.execution ? 'execution' : undefined,
      pattern: flags.filter,
      requestId: flags['request-id'],
      onlyErrors: flags.errors,
      since: durationMillis(flags.since),
      follow: flags.follow,
    });
    const found = [];
    for await (const event of events) {
      if (!flags.follow) found.push(event);
      else if (this.jsonEnabled()) this.host.stdout.write(`${JSON.stringify(event)}\n`);
      this.log(logLine(event, this.screen));
    }
    if (found.length === 0) this.logToStderr(`Nothing of this in ${group}.`);
    return found;
  }
}
