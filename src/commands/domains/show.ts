import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args } from '../../lib/cli/flags.ts';
import { keyValuesView } from '../../lib/cli/views/key-values.ts';
import { tableView } from '../../lib/cli/views/table.ts';
import { describeTargets, showDomain } from '../../lib/services/domains.ts';

export default class DomainsShow extends BaseCommand {
  static override summary = 'Show a custom domain name: its state, its target for DNS, and where its paths lead.';
  static override args = { domain: Args.string({ required: true, description: 'Domain name.' }) };
  static override examples = ['<%= config.bin %> <%= command.id %> api.example.com --local'];

  async run() {
    const { args, flags } = await this.parse(DomainsShow);
    const domain = await showDomain(this.context(flags), args.domain);
    const facts = [
      ['domain name', domain.domainName],
      ['id', domain.domainNameId],
      ['endpoint', domain.endpointConfiguration?.types?.join(', ')],
      ['status', domain.domainNameStatus],
      ['why', domain.domainNameStatusMessage],
      ['DNS target', describeTargets(domain)],
      ['certificate', domain.regionalCertificateArn ?? domain.certificateArn],
      ['TLS', domain.securityPolicy],
      ['trust store', domain.mutualTlsAuthentication?.truststoreUri],
      ['routing', domain.routingMode],
      [
        'tags',
        Object.entries(domain.tags ?? {})
          .map((tag) => tag.join('='))
          .join(', '),
      ],
    ] as const;
    this.log(keyValuesView(facts, this.screen));
    type Row = (typeof domain.mappings)[number];
    const columns = [
      { title: 'PATH', value: ({ ApiMappingKey }: Row) => `/${ApiMappingKey ?? ''}` },
      { title: 'API', value: ({ ApiId }: Row) => ApiId, keep: true as const },
      { title: 'STAGE', value: ({ Stage }: Row) => Stage ?? '(named by the path)' },
    ];
    this.log(`\n${tableView(domain.mappings, columns, this.screen, 'No mappings: it leads nowhere.')}`);
    return domain;
  }
}
