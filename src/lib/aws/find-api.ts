// An API by its id or its name. Names are not unique on AWS: an ambiguous one is an error that lists the ids.

import { GetRestApisCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';
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
  const near = nearest(
    nameOrId,
    all.flatMap(({ name }) => name ?? []),
  );
  throw new ApigwError('NotFound', `There is no API with the name or id '${nameOrId}' in ${clients.region}`, {
    hint: near.length > 0 ? `Did you mean ${near.map((name) => `'${name}'`).join(' or ')}?` : 'See: apigw apis list',
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

/** At most three names that differ by little, or contain what was asked for. */
function nearest(wanted: string, names: readonly string[]): string[] {
  const sought = wanted.toLowerCase();
  const distances = [...new Set(names)].map((name) => ({ name, distance: distance(sought, name.toLowerCase()) }));
  const near = distances.filter(
    ({ name, distance: steps }) => steps <= Math.max(2, sought.length / 3) || name.toLowerCase().includes(sought),
  );
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's distance, of names cut at 100 characters. */
function distance(left: string, right: string): number {
  const target = right.slice(0, 100);
  let row = Array.from({ length: target.length + 1 }, (_, column) => column);
  for (const [line, character] of [...left.slice(0, 100)].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= target.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (target[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
