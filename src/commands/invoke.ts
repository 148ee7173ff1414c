import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, stageFlag } from '../lib/cli/flags.ts';
import { traceView } from '../lib/cli/views/trace.ts';
import { exitCodes } from '../lib/errors.ts';
import { type InvokeOptions, invoke, invokeTraced } from '../lib/services/invoke.ts';
import { parseHeaders, readBody } from '../lib/services/invoke-input.ts';

export default class Invoke extends BaseCommand {
  static override summary = 'Send one request to a stage.';
  static override description =
    `The body goes to stdout, the status to stderr. With --trace, what happened inside: each stage of the local
gateway's pipeline; on AWS, the log of TestInvokeMethod (which skips authorizers and API keys) for the same request.`;
  static override args = {
    method: Args.string({ required: true, description: 'GET, POST …' }),
    path: Args.string({ required: true, description: 'Path with its query string: /pets?limit=2' }),
  };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    header: Flags.string({ char: 'H', multiple: true, helpValue: 'NAME:VALUE', description: 'A header; repeatable.' }),
    body: Flags.string({ char: 'd', helpValue: 'TEXT|@FILE|-', description: 'Body: text, a file, or - for stdin.' }),
    key: Flags.string({ helpValue: 'VALUE', description: 'API key, sent as x-api-key.', env: 'APIGW_API_KEY' }),
    sign: Flags.boolean({ description: 'Sign the request (AWS_IAM methods).' }),
    trace: Flags.boolean({ description: 'Show what happened inside.' }),
    timeout: Flags.integer({ default: 30, min: 1, helpValue: 'SECONDS', description: 'Give up after this time.' }),
    fail: Flags.boolean({ description: 'Exit 1 when the status is 400 or more.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> GET /pets --api pets --stage prod --local',
    `<%= config.bin %> <%= command.id %> POST /pets --body '{"name":"Rex"}' --stage dev --trace --local`,
  ];

  async run() {
    const { args, flags } = await this.parse(Invoke);
    const context = this.context(flags);
    const body = flags.body === undefined ? undefined : await readBody(context, flags.body);
    const options: InvokeOptions = {
      method: args.method.toUpperCase(),
      path: args.path,
      headers: parseHeaders(flags.header ?? []),
      sign: flags.sign,
      timeout: flags.timeout * 1000,
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.stage !== undefined && { stage: flags.stage }),
      ...(body !== undefined && { body }),
      ...(flags.key !== undefined && { apiKey: flags.key }),
    };
    const answer = await (flags.trace ? invokeTraced(context, options) : invoke(context, options));
    if (!this.jsonEnabled()) {
      this.logToStderr(`${answer.status} ${answer.statusText} in ${answer.latency} ms from ${answer.url}`);
      if (answer.trace) this.logToStderr(traceView(answer.trace, this.screen));
      this.host.stdout.write(answer.isBase64Encoded ? Buffer.from(answer.body, 'base64') : endWithNewline(answer.body));
    }
    if (flags.fail && answer.status >= 400) this.endWith(exitCodes.failed);
    return answer;
  }
}

const endWithNewline = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
