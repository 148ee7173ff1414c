import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { Flags, portFlag } from '../../../lib/cli/flags.ts';
import { faultLine } from '../../../lib/cli/views/faults.ts';
import { addLocalFault } from '../../../lib/services/local-faults.ts';

export default class LocalFaultAdd extends BaseCommand {
  static override summary = 'Let calls of the local gateway fail, or take long, to try what clients make of it.';
  static override description =
    `Strikes integrations (by API, stage and method), a function wherever it is invoked, or operations of the control
plane, which answer in their service's own error form. Faults are kept in memory, until they are cleared or the gateway is reset or ends.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --api pets --method "GET /pets/{id}" --latency 500 --probability 0.2',
    '<%= config.bin %> <%= command.id %> --operation apigateway.CreateDeployment --status 429 --times 2',
    {
      description: 'The order is taken, its answer never comes',
      command: '<%= config.bin %> <%= command.id %> --api shop --method "POST /orders" --lost --times 1',
    },
  ];
  static override flags = {
    api: Flags.string({ helpValue: 'NAME', description: 'Integrations of this API, by name or id.' }),
    stage: Flags.string({ char: 's', helpValue: 'NAME', description: 'Integrations on this stage.' }),
    method: Flags.string({ helpValue: '"METHOD /PATH"', description: 'The integration of this method.' }),
    function: Flags.string({ helpValue: 'NAME', description: 'This Lambda function, by name or ARN.' }),
    operation: Flags.string({
      helpValue: 'SERVICE.OPERATION',
      description: 'This operation, such as apigateway.CreateDeployment; acm.*: all of a service; *: all there are.',
    }),
    latency: Flags.integer({ helpValue: 'MS', description: 'The call takes so much longer.' }),
    status: Flags.integer({
      helpValue: '429|5XX',
      description: 'The call is answered with this status, and not carried out.',
      exclusive: ['lost', 'refused'],
    }),
    lost: Flags.boolean({
      description: 'The call is carried out, and the connection cut before its answer.',
      exclusive: ['refused'],
    }),
    refused: Flags.boolean({ description: 'The connection is cut before the call is carried out.' }),
    times: Flags.integer({ helpValue: 'N', description: 'Strike N calls; default: every one.' }),
    probability: Flags.string({ helpValue: '0..1', description: 'Strike calls by chance, such as 0.2: one in five.' }),
    port: portFlag(),
  };

  async run() {
    const { flags } = await this.parse(LocalFaultAdd);
    const { api, function: name, latency, lost, method, operation, port, probability, refused, stage, status } = flags;
    const wish = {
      ...{ api, stage, method, function: name, operation, latency, status, times: flags.times },
      connection: lost ? ('lost' as const) : refused ? ('refused' as const) : undefined,
      // What is no number becomes null in JSON, which the gateway refuses by the flag's name.
      probability: probability === undefined ? undefined : Number(probability),
    };
    const fault = await addLocalFault(this.context(flags), wish, { port });
    this.log(faultLine(fault));
    return fault;
  }
}
