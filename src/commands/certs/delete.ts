import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, edgeFlag } from '../../lib/cli/flags.ts';
import { planView } from '../../lib/cli/views/plan.ts';
import { planCertificateDeletion } from '../../lib/services/delete-certificate.ts';

export default class CertsDelete extends BaseCommand {
  static override summary = 'Delete a certificate that nothing uses.';
  static override args = { cert: Args.string({ required: true, description: 'ARN, or domain name.' }) };
  static override flags = { edge: edgeFlag };
  static override examples = ['<%= config.bin %> <%= command.id %> old.example.com --local --yes'];

  async run() {
    const { args, flags } = await this.parse(CertsDelete);
    const context = this.context(flags);
    const deletion = await planCertificateDeletion(context, args.cert, flags.edge ? 'EDGE' : 'REGIONAL');
    const { CertificateArn, Status, Type } = deletion.certificate;
    const title = `Delete the certificate of ${deletion.names.join(', ')}`;
    const steps = [`${CertificateArn} (${Status}, ${Type}) is gone; there is no way back`];
    this.logToStderr(planView({ title, target: deletion.target, steps, calls: 1 }, this.screen));
    await context.confirm(`Delete ${CertificateArn}?`);
    await deletion.run();
    this.logToStderr(`Deleted ${CertificateArn}.`);
    return { CertificateArn, DomainName: deletion.certificate.DomainName };
  }
}
