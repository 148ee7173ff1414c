// The domain names that lead to pulled APIs, as apigw.yaml declares them. What it cannot declare is told and left out.

import { readMappings } from '../aws/domain-mappings.ts';
import { type FoundDomain, listDomainNames } from '../aws/domain-names.ts';
import { listHostedZones } from '../aws/hosted-zones.ts';
import type { Context } from './context.ts';
import type { ProjectDomain, ProjectMapping } from './project-schema.ts';
import type { PulledApi } from './pull-api.ts';
import type { Target } from './target.ts';

/** By domain name; those that lead to none of the APIs are left out. */
export async function pullDomains(
  context: Context,
  { clients }: Target,
  apis: readonly PulledApi[],
): Promise<Record<string, ProjectDomain>> {
  const pulled: [string, ProjectDomain][] = [];
  const domains = await listDomainNames(clients);
  const zones = domains.length > 0 ? await publicZones(clients) : [];
  for (const domain of domains) {
    const found = await readMappings(clients, domain);
    const mappings = found.flatMap(({ ApiId, ApiMappingKey, Stage }): ProjectMapping[] => {
      const api = apis.find(({ id }) => id === ApiId);
      if (!api || !Stage) return [];
      return [{ api: api.key, stage: Stage, ...(ApiMappingKey !== '' && { path: ApiMappingKey }) }];
    });
    if (mappings.length < found.length) {
      context.notify(`${domain.domainName}: mappings to other APIs, or to no stage, are left out`);
    }
    if (mappings.length > 0) pulled.push(...declared(context, domain, { mappings, ...dnsOf(domain, zones) }));
  }
  return Object.fromEntries(pulled);
}

/** With their dot at the end. */
async function publicZones(clients: Target['clients']): Promise<string[]> {
  return (await listHostedZones(clients)).filter(({ Config }) => !Config?.PrivateZone).map(({ Name }) => Name);
}

/** Where no hosted zone of the account holds the name, its DNS is elsewhere. */
function dnsOf({ domainName }: FoundDomain, zones: readonly string[]): Pick<ProjectDomain, 'dns'> {
  const isHeld = zones.some((zone) => `.${domainName}.`.endsWith(`.${zone}`));
  return isHeld ? {} : { dns: 'external' };
}

function declared(context: Context, domain: FoundDomain, own: ProjectDomain): [string, ProjectDomain][] {
  const endpointType = domain.endpointConfiguration?.types?.[0];
  if (endpointType === 'PRIVATE') {
    context.notify(`${domain.domainName}: a private domain name is left out`);
    return [];
  }
  const certificate = domain.regionalCertificateArn ?? domain.certificateArn;
  return [
    [
      domain.domainName,
      {
        ...own,
        ...(endpointType && { endpointType }),
        ...(certificate !== undefined && { certificate }),
        ...(domain.securityPolicy !== undefined && { securityPolicy: domain.securityPolicy }),
      },
    ],
  ];
}
