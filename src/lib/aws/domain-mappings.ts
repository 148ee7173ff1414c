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
import { hasSeveralLevels } from '../model/mapping-key.ts';
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
function hasApiMappings({ endpointConfiguration }: FoundDomain): boolean {
  const types = endpointConfiguration?.types ?? [];
  return types.includes('REGIONAL') && !types.includes('EDGE');
}

/** The mappings of a domain. A server may lack the second control plane, or keep the domain in the first alone. */
export async function readMappings(clients: MappingClients, domain: FoundDomain): Promise<FoundMapping[]> {
  if (!hasApiMappings(domain)) return readBasePathMappings(clients, domain);
  const found = await readApiMappings(clients, domain.domainName).catch(noneIfLacking);
  if (found === undefined) return readBasePathMappings(clients, domain);
  if (found.length > 0) return found;
  // AWS has said all by now: only a server whose control planes do not know of each other has more to tell.
  return readBasePathMappings(clients, domain, 1).catch(() => []);
}

function noneIfLacking(error: unknown): undefined {
  if (isLacking(error)) return undefined;
  throw error;
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

async function readBasePathMappings(
  { apiGateway }: MappingClients,
  domain: FoundDomain,
  maxAttempts?: number,
): Promise<FoundMapping[]> {
  const key = keyOfDomain(domain);
  const options = maxAttempts === undefined ? {} : { maxAttempts };
  const all = await readAllPages((position) =>
    apiGateway(new GetBasePathMappingsCommand({ ...key, limit: pageLimit, ...(position && { position }) }), options),
  );
  return all.map(({ basePath = rootPath, restApiId = '', stage }) => ({
    ApiId: restApiId,
    ApiMappingKey: basePath === rootPath ? '' : basePath,
    Stage: stage,
  }));
}

/** Makes a mapping. After a lost answer it is looked for. */
export async function createMapping(
  clients: MappingClients,
  domain: FoundDomain,
  wanted: WantedMapping,
): Promise<void> {
  if (!hasApiMappings(domain)) return createBasePathMapping(clients, domain, wanted);
  try {
    const input = { DomainName: domain.domainName, ...wanted };
    await clients.apiGatewayV2(new CreateApiMappingCommand(input), {
      recover: () => findMade(clients, domain, wanted),
    });
  } catch (error) {
    if (!isLacking(error) || hasSeveralLevels(wanted.ApiMappingKey)) throw error;
    await createBasePathMapping(clients, domain, wanted);
  }
}

async function createBasePathMapping(clients: MappingClients, domain: FoundDomain, wanted: WantedMapping) {
  const { ApiId, ApiMappingKey, Stage } = wanted;
  const input = { ...keyOfDomain(domain), basePath: ApiMappingKey || rootPath, restApiId: ApiId, stage: Stage };
  await clients.apiGateway(new CreateBasePathMappingCommand(input), {
    recover: async () => ((await findMade(clients, domain, wanted)) ? {} : undefined),
  });
}

async function findMade(clients: MappingClients, domain: FoundDomain, wanted: WantedMapping) {
  const all = await readMappings(clients, domain);
  return all.find(
    ({ ApiId, ApiMappingKey, Stage }) =>
      ApiMappingKey === wanted.ApiMappingKey && ApiId === wanted.ApiId && Stage === wanted.Stage,
  );
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
