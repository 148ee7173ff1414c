import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, edgeFlag, Flags, timeoutFlag } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { dnsRecordsView } from '../../lib/cli/views/dns-records.ts';
import { planCertificateRequest, type RequestOptions } from '../../lib/services/request-certificate.ts';

export default class CertsRequest extends BaseCommand {
  static override summary = 'Request a certificate of ACM, and prove the control of its names.';
  static override description =
    `The validation records go into the hosted zones of Route 53 that fit; records of other names are printed, for whoever
keeps their DNS. They have to stay: ACM looks for them again when it renews. Run again, the command goes on with the
certificate that it requested before.`;
  static override args = {
    name: Args.string({
      required: true,
      description: 'Domain name; *.example.com covers one label below example.com.',
    }),
  };
  static override flags = {
    san: Flags.string({ multiple: true, helpValue: 'NAME', description: 'A further name; repeatable.' }),
    edge: edgeFlag,
    'key-algorithm': Flags.option({
      options: ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const,
      description: "Algorithm of the key; default: ACM's, RSA_2048.",
    })(),
    validation: Flags.option({
      options: ['dns', 'email'] as const,
      default: 'dns' as const,
      description: 'How the control of the names is proved; certificates proved by DNS renew by themselves.',
    })(),
    zone: Flags.string({
      helpValue: 'ID|NAME',
      exclusive: ['no-dns'],
      description: 'Hosted zone for the records; default: for each name the one that fits.',
    }),
    'no-dns': Flags.boolean({ description: 'Write no records, print them.' }),
    wait: Flags.boolean({ description: 'Wait until the certificate is issued.' }),
    timeout: timeoutFlag({ default: 1800 }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --wait --local --yes',
    {
      description: 'A wildcard with its parent, for an edge-optimized domain',
      command: "<%= config.bin %> <%= command.id %> example.com --san '*.example.com' --edge",
    },
    {
      description: 'Where DNS is not in Route 53: prints the records',
      command: '<%= config.bin %> <%= command.id %> api.example.com --no-dns',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(CertsRequest);
    const context = this.context(flags);
    const options: RequestOptions = {
      names: [args.name, ...(flags.san ?? [])],
      endpointType: flags.edge ? 'EDGE' : 'REGIONAL',
      validation: flags.validation === 'dns' ? 'DNS' : 'EMAIL',
      records: flags['no-dns'] ? 'nowhere' : flags.zone === undefined ? 'fitting-zones' : { zone: flags.zone },
      timeout: flags.timeout,
      ...(flags['key-algorithm'] && { keyAlgorithm: flags['key-algorithm'] }),
    };
    const planned = await planCertificateRequest(context, options);
    const { waiting, ...steps } = planned;
    await runSteps({ ...steps, ...(flags.wait && { waiting }) }, 'Request the certificate?', this.stepRunner(context));
    const { recordsToWrite } = await planned.outcome();
    if (recordsToWrite.length > 0) {
      this.logToStderr('Write these records where the DNS of the names is kept, and leave them there:');
      this.logToStderr(dnsRecordsView(recordsToWrite, this.screen));
    }
    if (flags.wait) await this.runTasks(waiting);
    const { certificate } = await planned.outcome();
    this.log(`${certificate.CertificateArn} is ${certificate.Status}`);
    return certificate;
  }
}
