import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, Flags, resolverFlag } from '../lib/cli/flags.ts';
import { hopsView } from '../lib/cli/views/hops.ts';
import { exitCodes } from '../lib/errors.ts';
import { explain } from '../lib/services/explain.ts';
import { parseHeaders } from '../lib/services/invoke-input.ts';

/** How the command ends, by why the way of the request does. */
const endings = { missing: exitCodes.notFound, refused: exitCodes.findings, failed: exitCodes.failed };

export default class Explain extends BaseCommand {
  static override summary =
    'Say what becomes of a request: hop by hop, to the first that answers 403, 404, 429 or 500.';
  static override description =
    `Walks DNS, certificate, custom domain name, mapping, API, stage, canary, deployment, route, resource policy, authorizer,
API key, limits and integration; says what a broken one answers, and which command repairs it. Only reads: the request is not sent.
Exits 6 when what the URL names is not there, 4 when this request is refused, 1 when a part of the way does not work.`;
  static override args = {
    url: Args.string({
      required: true,
      description: 'Of a custom domain name, of execute-api, or of the local gateway.',
    }),
  };
  static override flags = {
    method: Flags.string({ char: 'X', default: 'GET', helpValue: 'METHOD', description: 'Method of the request.' }),
    header: Flags.string({ char: 'H', multiple: true, helpValue: 'NAME:VALUE', description: 'A header; repeatable.' }),
    key: Flags.string({ helpValue: 'KEY', description: 'The API key that it is sent with, by name or id.' }),
    'source-ip': Flags.string({ helpValue: 'ADDRESS', description: "The client's address, for the resource policy." }),
    resolver: resolverFlag,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> https://api.example.com/pets --local',
    {
      description: 'A request with a key',
      command: '<%= config.bin %> <%= command.id %> https://api.example.com/pets/1 --key alice --method GET --local',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(Explain);
    const explanation = await explain(this.context(flags), {
      url: args.url,
      method: flags.method,
      headers: parseHeaders(flags.header ?? []),
      ...(flags.key !== undefined && { key: flags.key }),
      ...(flags['source-ip'] !== undefined && { sourceIp: flags['source-ip'] }),
      ...(flags.resolver !== undefined && { resolver: flags.resolver }),
    });
    this.log(hopsView(explanation.hops, this.screen));
    if (explanation.breakage) this.endWith(endings[explanation.breakage]);
    return explanation;
  }
}
