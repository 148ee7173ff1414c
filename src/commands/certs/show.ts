import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, edgeFlag } from '../../lib/cli/flags.ts';
import { dnsRecordsView } from '../../lib/cli/views/dns-records.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { showCert, validationRecords } from '../../lib/services/certificates.ts';

export default class CertsShow extends BaseCommand {
  static override summary = 'Show a certificate: its state, names, users, and the records that prove its names.';
  static override args = { cert: Args.string({ required: true, description: 'ARN, or domain name.' }) };
  static override flags = { edge: edgeFlag };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --local',
    '<%= config.bin %> <%= command.id %> arn:aws:acm:us-east-1:111122223333:certificate/0123 --json',
  ];

  async run() {
    const { args, flags } = await this.parse(CertsShow);
    const certificate = await showCert(this.context(flags), args.cert, flags.edge ? 'EDGE' : 'REGIONAL');
    const renewal = certificate.RenewalSummary?.RenewalStatus ?? certificate.RenewalEligibility;
    const facts = [
      ['ARN', certificate.CertificateArn],
      ['domain name', certificate.DomainName],
      ['further names', certificate.SubjectAlternativeNames?.filter((it) => it !== certificate.DomainName).join(', ')],
      ['status', certificate.Status],
      ['failure', certificate.FailureReason],
      ['type', certificate.Type],
      ['key', certificate.KeyAlgorithm],
      ['issuer', certificate.Issuer],
      ['serial', certificate.Serial],
      ['valid from', certificate.NotBefore],
      ['ends', certificate.NotAfter],
      ['renewal', renewal],
      ['used by', certificate.InUseBy?.join(', ') || 'nothing'],
      ['tags', certificate.Tags.map(({ Key, Value }) => `${Key}=${Value ?? ''}`).join(', ')],
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    const records = validationRecords(certificate);
    if (records.length > 0) this.log(`\n${dnsRecordsView(records, this.screen)}`);
    return certificate;
  }
}
