// An API by its id or its name. Names are not unique on AWS: an ambiguous one is an error that lists the ids.

import { GetRestApisCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';
import { didYouMean } from './near-names.ts';
import { pageLimit, readAllPages } from './paging.ts';

/** All REST APIs of the account and region, as GetRestApis gives them (without tags). */
export async function listRestApis(clients: Pick<Clients, 'apiGateway'>): Promise<RestApiRecord[]> {
  return readAllPages((position) =>
    clients.apiGateway(new GetRestApisCommand({ limit: pageLimit, ...(position && { position }) })),
  );
}

/** The API of this id or name, or undefined. Throws Ambiguous when several bear the name. */
export async function lookUpRestApi(
  clients: Pick<Clients, 'apiGateway'>,
  nameOrId: string,
): Promise<RestApiRecord | undefined> {
  return pickRestApi(await listRestApis(clients), nameOrId);
}

/** The API of this id or name. Throws NotFound, with the names that come near, and Ambiguous. */
export async function findRestApi(clients: Clients, nameOrId: string): Promise<RestApiRecord & { id: string }> {
  const all = await listRestApis(clients);
  const found = pickRestApi(all, nameOrId);
  if (found?.id) return { ...found, id: found.id };
  const names = all.flatMap(({ name }) => name ?? []);
  throw new ApigwError('NotFound', `There is no API with the name or id '${nameOrId}' in ${clients.region}`, {
    hint: didYouMean(nameOrId, names) ?? 'See: apigw apis list',
  });
}

/** Chooses by id first, then by name. Throws Ambiguous. */
function pickRestApi(all: readonly RestApiRecord[], nameOrId: string): RestApiRecord | undefined {
  const byId = all.find(({ id }) => id === nameOrId);
  if (byId) return byId;
  const byName = all.filter(({ name }) => name === nameOrId);
  if (byName.length < 2) return byName[0];
  const told = byName.map(({ id, createdDate }) => (createdDate ? `${id} (made ${createdDate.toISOString()})` : id));
  throw new ApigwError('Ambiguous', `${byName.length} APIs are named '${nameOrId}': ${told.join(', ')}`, {
    hint: 'Give the id instead of the name: --api ID',
  });
}
