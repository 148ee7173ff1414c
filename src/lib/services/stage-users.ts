// Who would miss a stage or an API: custom domain names that lead there, usage plans, and the keys of these.
// Guide: "Usage plans and API keys for REST APIs", "API mappings".

import { GetUsagePlanKeysCommand, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { type FoundMapping, readMappings } from '../aws/domain-mappings.ts';
import { listDomainNames } from '../aws/domain-names.ts';
import { pageLimit, readAllPages } from '../aws/paging.ts';
import { ApigwError } from '../errors.ts';

/** What leads to an API, or to one of its stages. */
export interface StageUsers {
  /** Base paths of domain names, as URLs. */
  mappings: { url: string; stage: string }[];
  plans: { name: string; id: string; stages: string[]; keys: number }[];
}

/** Looks through the domain names and usage plans of the account and region; without a stage, for all of the API's. */
export async function findStageUsers(clients: Clients, restApiId: string, stage?: string): Promise<StageUsers> {
  const isMeant = (name: string | undefined) => stage === undefined || name === undefined || name === stage;
  const [mappings, plans] = await Promise.all([
    findMappings(clients, (mapping) => mapping.ApiId === restApiId && isMeant(mapping.Stage)),
    findPlans(clients, restApiId, isMeant),
  ]);
  return { mappings, plans };
}

async function findMappings(
  clients: Clients,
  isOurs: (mapping: FoundMapping) => boolean,
): Promise<StageUsers['mappings']> {
  const domains = await listDomainNames(clients).catch(noneWhereLacking);
  const found = await Promise.all(
    domains.map(async (domain) =>
      (await readMappings(clients, domain)).filter(isOurs).map(({ ApiMappingKey, Stage }) => ({
        url: `https://${domain.domainName}/${ApiMappingKey}`,
        stage: Stage ?? '*',
      })),
    ),
  );
  return found.flat();
}

async function findPlans(clients: Clients, restApiId: string, isMeant: (stage: string | undefined) => boolean) {
  const plans = await readAllPages((position) =>
    clients.apiGateway(new GetUsagePlansCommand({ limit: pageLimit, ...(position && { position }) })),
  ).catch(noneWhereLacking);
  const ours = plans.flatMap(({ apiStages = [], id, name }) => {
    const stages = apiStages.filter(({ apiId, stage }) => apiId === restApiId && isMeant(stage));
    return stages.length > 0 && id !== undefined
      ? [{ id, name: name ?? id, stages: stages.flatMap((one) => one.stage ?? []) }]
      : [];
  });
  return Promise.all(ours.map(async (plan) => ({ ...plan, keys: await countKeys(clients, plan.id) })));
}

async function countKeys(clients: Clients, usagePlanId: string): Promise<number> {
  const keys = await readAllPages((position) =>
    clients.apiGateway(new GetUsagePlanKeysCommand({ usagePlanId, limit: pageLimit, ...(position && { position }) })),
  );
  return keys.length;
}

/** A server that is not AWS may have neither. */
function noneWhereLacking(error: unknown): never[] {
  if (error instanceof ApigwError && ['Unsupported', 'NotFound'].includes(error.code)) return [];
  throw error;
}

/** What would break, in lines. */
export function describeStageUsers({ mappings, plans }: StageUsers): string[] {
  const keys = (count: number) => `${count} key${count === 1 ? '' : 's'}`;
  return [
    ...mappings.map(({ stage, url }) => `${url} leads to ${stage === '*' ? 'any stage' : `stage ${stage}`}`),
    ...plans.map(
      ({ keys: count, name, stages }) => `Usage plan ${name} (${keys(count)}) loses stage ${stages.join(', ')}`,
    ),
  ];
}
