// Custom domain names of API Gateway, through the first control plane: it alone tells edge-optimized and private ones apart.
// API reference (V1), "DomainName". Private ones may share their name, and are told apart by an id.

import {
  CreateDomainNameCommand,
  type CreateDomainNameCommandInput,
  DeleteDomainNameCommand,
  type DomainName,
  GetDomainNameCommand,
  GetDomainNamesCommand,
  type PatchOperation,
  UpdateDomainNameCommand,
} from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import type { Clients } from './clients.ts';
import { pageLimit, readAllPages } from './paging.ts';

type GatewayClients = Pick<Clients, 'apiGateway' | 'region'>;

/** A domain that surely has a name. */
export type FoundDomain = DomainName & { domainName: string };

/** What the two control planes need to know a domain by. */
export interface DomainKey {
  domainName: string;
  /** Of a private one alone. */
  domainNameId?: string;
}

/** The key of a domain. */
export function keyOfDomain({ domainName, domainNameId }: FoundDomain): DomainKey {
  return { domainName, ...(domainNameId !== undefined && { domainNameId }) };
}

/** All domain names of the account and region, private ones too. */
export async function listDomainNames({ apiGateway }: Pick<Clients, 'apiGateway'>): Promise<FoundDomain[]> {
  const all = await readAllPages((position) =>
    apiGateway(new GetDomainNamesCommand({ limit: pageLimit, ...(position && { position }) })),
  );
  return all.flatMap((one) => (one.domainName === undefined ? [] : { ...one, domainName: one.domainName }));
}

/** The domain of this name, or undefined; with an id, the private one. */
export async function lookUpDomainName(
  { apiGateway }: Pick<Clients, 'apiGateway'>,
  key: DomainKey,
): Promise<FoundDomain | undefined> {
  try {
    return asFound(await apiGateway(new GetDomainNameCommand(key)), key);
  } catch (error) {
    if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

/** The public domain of this name, else the only private one. Throws NotFound, and Ambiguous with the ids. */
export async function findDomainName(clients: GatewayClients, name: string): Promise<FoundDomain> {
  const found = await lookUpDomainName(clients, { domainName: name });
  if (found) return found;
  const twins = (await listDomainNames(clients)).filter(({ domainName }) => bareName(domainName) === bareName(name));
  const [only, ...others] = twins;
  if (!only) {
    throw new ApigwError('NotFound', `There is no domain name '${name}' in ${clients.region}`, {
      hint: 'See: apigw domains list; a domain name is in one region: --region',
    });
  }
  if (others.length === 0) return only;
  const ids = twins.map(({ domainNameId }) => domainNameId ?? 'without id').join(', ');
  throw new ApigwError('Ambiguous', `${twins.length} domain names are '${name}': ${ids}`);
}

/** Creates a domain name. After a lost answer it is looked for: a second create would be refused. */
export async function createDomainName(
  { apiGateway }: Pick<Clients, 'apiGateway'>,
  input: CreateDomainNameCommandInput & { domainName: string },
): Promise<FoundDomain> {
  const made = await apiGateway(new CreateDomainNameCommand(input), {
    recover: () => lookUpDomainName({ apiGateway }, { domainName: input.domainName }),
  });
  return asFound(made, input);
}

/** Changes a domain name by patch operations. */
export async function updateDomainName(
  { apiGateway }: Pick<Clients, 'apiGateway'>,
  key: DomainKey,
  patchOperations: PatchOperation[],
): Promise<FoundDomain> {
  const changed = await apiGateway(new UpdateDomainNameCommand({ ...key, patchOperations }));
  return asFound(changed, key);
}

/** An answer without what the SDK adds to it. */
function asFound(answer: DomainName & { $metadata?: unknown }, { domainName }: { domainName: string }): FoundDomain {
  const { $metadata, ...domain } = answer;
  return { ...domain, domainName: domain.domainName ?? domainName };
}

/** Deletes a domain name; its mappings go with it. */
export async function deleteDomainName({ apiGateway }: Pick<Clients, 'apiGateway'>, key: DomainKey): Promise<void> {
  await apiGateway(new DeleteDomainNameCommand(key));
}

/** What DNS records of a domain point at: one for each endpoint type that it has. */
export interface DnsTarget {
  endpointType: 'EDGE' | 'REGIONAL';
  name: string;
  /** The hosted zone that an alias names. */
  hostedZoneId: string;
}

/** The targets of a public domain, as far as they are known yet. */
export function dnsTargetsOf(domain: DomainName): DnsTarget[] {
  const { distributionDomainName, distributionHostedZoneId, regionalDomainName, regionalHostedZoneId } = domain;
  const types = domain.endpointConfiguration?.types ?? [];
  const targets: DnsTarget[] = [];
  if (regionalDomainName && types.includes('REGIONAL')) {
    targets.push({ endpointType: 'REGIONAL', name: regionalDomainName, hostedZoneId: regionalHostedZoneId ?? '' });
  }
  if (distributionDomainName && types.includes('EDGE')) {
    targets.push({
      endpointType: 'EDGE',
      name: distributionDomainName,
      hostedZoneId: distributionHostedZoneId ?? cloudFrontZoneId,
    });
  }
  return targets;
}

/** Of every CloudFront distribution. Route 53 API reference, "AliasTarget". */
const cloudFrontZoneId = 'Z2FDTNDATAQYW2';
