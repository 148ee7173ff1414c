import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, edgeFlag, Flags } from '../../lib/cli/flags.ts';
import { runSteps } from '../../lib/cli/run-steps.ts';
import { planCertificateImport } from '../../lib/services/import-certificate.ts';

export default class CertsImport extends BaseCommand {
  static override summary = 'Import a certificate with its key and chain into ACM.';
  static override description =
    `The files are checked first: whether they are PEM, the key is the certificate's, the chain is whole and in order, and all
are valid now. Imported certificates do not renew: import the next one under the same ARN, and all that use it go on.`;
  static override args = {
    cert: Args.string({ description: 'Certificate to be replaced, by ARN or domain name; default: a new one.' }),
  };
  static override flags = {
    cert: Flags.string({
      required: true,
      helpValue: 'FILE',
      description: 'The certificate, perhaps followed by its chain.',
    }),
    key: Flags.string({ required: true, helpValue: 'FILE', description: 'Its private key, not encrypted.' }),
    chain: Flags.string({ helpValue: 'FILE', description: 'Those that signed it, the nearest first.' }),
    edge: edgeFlag,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cert cert.pem --key key.pem --chain chain.pem --local --yes',
    {
      description: 'The next one, in place of the one that ends',
      command: '<%= config.bin %> <%= command.id %> api.example.com --cert fullchain.pem --key key.pem',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(CertsImport);
    const context = this.context(flags);
    const planned = await planCertificateImport(context, {
      certificate: flags.cert,
      key: flags.key,
      endpointType: flags.edge ? 'EDGE' : 'REGIONAL',
      ...(flags.chain !== undefined && { chain: flags.chain }),
      ...(args.cert !== undefined && { replaced: args.cert }),
    });
    await runSteps(planned, 'Import the certificate?', this.stepRunner(context));
    const imported = planned.outcome();
    this.log(imported.CertificateArn);
    return imported;
  }
}
