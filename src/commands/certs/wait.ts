import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, edgeFlag, timeoutFlag } from '../../lib/cli/flags.ts';
import { waitForCert } from '../../lib/services/certificates.ts';

export default class CertsWait extends BaseCommand {
  static override summary = 'Wait until a certificate is issued.';
  static override description =
    'Ends with code 9 when time runs out, and with 1 and the reason when ACM will never issue the certificate.';
  static override args = { cert: Args.string({ required: true, description: 'ARN, or domain name.' }) };
  static override flags = { edge: edgeFlag, timeout: timeoutFlag({ default: 1800 }) };
  static override examples = ['<%= config.bin %> <%= command.id %> api.example.com --timeout 600 --local'];

  async run() {
    const { args, flags } = await this.parse(CertsWait);
    const certificate = await waitForCert(this.context(flags), args.cert, {
      endpointType: flags.edge ? 'EDGE' : 'REGIONAL',
      timeout: flags.timeout,
    });
    this.log(`${certificate.CertificateArn} is ${certificate.Status}`);
    return certificate;
  }
}
