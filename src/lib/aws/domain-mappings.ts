// Which API a path of a domain name leads to. The second control plane has mappings of several levels, for regional domains;
// edge-optimized and private ones have base path mappings of the first. Developer Guide, "API mappings".

import {
  CreateBasePathMappingCommand,
  DeleteBasePathMappingCommand,
  GetBasePathMappingsCommand,
  UpdateBasePathMappingCommand,
} from '@aws-sdk/client-api-gateway';
import {
  type ApiMapping,
  CreateApiMappingCommand,
  DeleteApiMappingCommand,
  GetApiMappingsCommand,
  UpdateApiMappingCommand,
} from '@aws-sdk/client-apigatewayv2';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';
import { type FoundDomain, keyOfDomain } from './domain-names.ts';
import { pageLimit, readAllPages } from './paging.ts';

type MappingClients = Pick<Clients, 'apiGateway' | 'apiGatewayV2'>;

/** In the second control plane's words. Without an id it is a base path mapping; without a stage the caller's path names it. */
export type FoundMapping = ApiMapping & { ApiId: string; ApiMappingKey: string };

/** What a key of a domain is to lead to. */
export interface WantedMapping {
  /** `` is the root. */
  ApiMappingKey: string;
  ApiId: string;
  Stage: string;
}

/** How the first control plane writes the root. */
const rootPath = '(none)';

/** Whether the domain's mappings are kept by the second control plane. */
export function hasApiMappings({ endpointConfiguration }: FoundDomain): boolean {
  const types = endpointConfiguration?.types ?? [];
  return types.includes('REGIONAL') && !types.includes('EDGE');
}

/** The mappings of a domain. Where a server lacks the second control plane, or has the domain in the first alone: that one's. */
export async function readMappings(clients: MappingClients, domain: FoundDomain): Promise<FoundMapping[]> {
  if (!hasApiMappings(domain)) return readBasePathMappings(clients, domain);
  try {
    return await readApiMappings(clients, domain.domainName);
  } catch (error) {
    if (!isLacking(error)) throw error;
    return readBasePathMappings(clients, domain);
  }
}

const isLacking = (error: unknown) =>
  error instanceof ApigwError && (error.code === 'Unsupported' || error.code === 'NotFound');

async function readApiMappings({ apiGatewayV2 }: MappingClients, DomainName: string): Promise<FoundMapping[]> {
  const all = await readAllPages(async (position) => {
    const page = await apiGatewayV2(
      new GetApiMappingsCommand({ DomainName, ...(position && { NextToken: position }) }),
    );
    return { items: page.Items, position: page.NextToken };
  });
  return all.map((one) => ({ ...one, ApiId: one.ApiId ?? '', ApiMappingKey: one.ApiMappingKey ?? '' }));
}

async function readBasePathMappings({ apiGateway }: MappingClients, domain: FoundDomain): Promise<FoundMapping[]> {
  const key = keyOfDomain(domain);
  const all = await readAllPages((position) =>
    apiGateway(new GetBasePathMappingsCommand({ ...key, limit: pageLimit, ...(position && { position }) })),
  );
  return all.map(({ basePath = rootPath, restApiId = '', stage }) => ({
    ApiId: restApiId,
    ApiMappingKey: basePath === rootPath ? '' : basePath,
    Stage: stage,
  }));
}

/** Makes a mapping. After a lost answer it is looked for. */
export async function createMapping(clients: MappingClients, domain: FoundDomain, wanted: WantedMapping) {
  const { ApiId, ApiMappingKey, Stage } = wanted;
  const recover = async () => {
    const found = (await readMappings(clients, domain)).find((one) => one.ApiMappingKey === ApiMappingKey);
    return found?.ApiId === ApiId && found.Stage === Stage ? found : undefined;
  };
  if (await usesApiMappings(clients, domain)) {
    const input = { DomainName: domain.domainName, ApiId, ApiMappingKey, Stage };
    await clients.apiGatewayV2(new CreateApiMappingCommand(input), { recover });
    return;
  }
  const input = { ...keyOfDomain(domain), basePath: ApiMappingKey || rootPath, restApiId: ApiId, stage: Stage };
  await clients.apiGateway(new CreateBasePathMappingCommand(input), {
    recover: async () => ((await recover()) ? {} : undefined),
  });
}

/** A server that lacks the second control plane has base path mappings for all domains. */
async function usesApiMappings(clients: MappingClients, domain: FoundDomain): Promise<boolean> {
  if (!hasApiMappings(domain)) return false;
  try {
    await clients.apiGatewayV2(new GetApiMappingsCommand({ DomainName: domain.domainName }));
    return true;
  } catch (error) {
    if (isLacking(error)) return false;
    throw error;
  }
}

/** Lets a key lead elsewhere: in one call, so that it leads somewhere all the time. */
export async function updateMapping(
  clients: MappingClients,
  domain: FoundDomain,
  { found, wanted }: { found: FoundMapping; wanted: WantedMapping },
): Promise<void> {
  const { ApiId, ApiMappingKey, Stage } = wanted;
  if (found.ApiMappingId !== undefined) {
    const { ApiMappingId } = found;
    const input = { DomainName: domain.domainName, ApiMappingId, ApiId, ApiMappingKey, Stage };
    await clients.apiGatewayV2(new UpdateApiMappingCommand(input));
    return;
  }
  await clients.apiGateway(
    new UpdateBasePathMappingCommand({
      ...keyOfDomain(domain),
      basePath: ApiMappingKey || rootPath,
      patchOperations: [
        { op: 'replace', path: '/restapiId', value: ApiId },
        { op: 'replace', path: '/stage', value: Stage },
      ],
    }),
  );
}

/** Takes a mapping away. */
export async function deleteMapping(
  clients: MappingClients,
  domain: FoundDomain,
  { ApiMappingId, ApiMappingKey }: FoundMapping,
): Promise<void> {
  if (ApiMappingId !== undefined) {
    await clients.apiGatewayV2(new DeleteApiMappingCommand({ DomainName: domain.domainName, ApiMappingId }));
    return;
  }
  const basePath = ApiMappingKey || rootPath;
  await clients.apiGateway(new DeleteBasePathMappingCommand({ ...keyOfDomain(domain), basePath }));
}
