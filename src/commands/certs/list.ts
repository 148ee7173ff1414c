import { BaseCommand } from '../../lib/cli/base-command.ts';
import { edgeFlag, Flags } from '../../lib/cli/flags.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { listCerts } from '../../lib/services/certificates.ts';

const statuses = [
  'PENDING_VALIDATION',
  'ISSUED',
  'INACTIVE',
  'EXPIRED',
  'VALIDATION_TIMED_OUT',
  'REVOKED',
  'FAILED',
] as const;

export default class CertsList extends BaseCommand {
  static override summary = 'List the certificates of ACM in the region, of every key type.';
  static override flags = {
    status: Flags.option({ options: statuses, multiple: true, description: 'Of this status alone; repeatable.' })(),
    expiring: Flags.string({ helpValue: '30d', description: 'That end within this time (h, d, w), or have ended.' }),
    edge: edgeFlag,
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --local',
    { description: 'What needs care soon', command: '<%= config.bin %> <%= command.id %> --expiring 30d' },
  ];

  async run() {
    const { flags } = await this.parse(CertsList);
    const certificates = await listCerts(this.context(flags), {
      endpointType: flags.edge ? 'EDGE' : 'REGIONAL',
      ...(flags.status && { statuses: flags.status }),
      ...(flags.expiring !== undefined && { expiring: flags.expiring }),
    });
    type Row = (typeof certificates)[number];
    const columns = [
      { title: 'DOMAIN NAME', value: (row: Row) => row.DomainName },
      { title: 'STATUS', value: (row: Row) => row.Status },
      { title: 'TYPE', value: (row: Row) => row.Type },
      { title: 'KEY', value: (row: Row) => row.KeyAlgorithm },
      { title: 'ENDS', value: (row: Row) => row.NotAfter },
      { title: 'IN USE', value: (row: Row) => (row.InUse === undefined ? undefined : row.InUse ? 'yes' : 'no') },
      { title: 'ARN', value: (row: Row) => row.CertificateArn, keep: true as const },
    ];
    this.log(tableView(certificates, columns, this.screen, 'No certificates.'));
    return certificates;
  }
}
