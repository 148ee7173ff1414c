// API keys of the account and region, 10,000 at most by AWS's quota: read in pages of 500, searched by the beginning of the name.
// API reference (V1): CreateApiKey, GetApiKey, GetApiKeys, UpdateApiKey, DeleteApiKey. Values are asked for only where wanted.

import { randomInt } from 'node:crypto';
import {
  type ApiKey,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  type PatchOperation,
  UntagResourceCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import { given } from '../model/given.ts';
import type { Clients } from './clients.ts';
import { pageLimit, readAllPages } from './paging.ts';
import { noneNamed, pickNamed } from './pick-named.ts';

type GatewayClients = Pick<Clients, 'apiGateway' | 'region'>;

/** A key that surely has an id. */
export type FoundKey = Omit<ApiKey, 'id' | 'name'> & { id: string; name?: string };

export interface KeyQuery {
  /** The beginning of the name; AWS looks at its case. */
  nameQuery?: string;
  values?: 'include';
}

/** The keys, newest first. */
export async function listApiKeys({ apiGateway }: GatewayClients, query: KeyQuery = {}): Promise<FoundKey[]> {
  const { nameQuery, values } = query;
  const all = await readAllPages((position) =>
    apiGateway(
      new GetApiKeysCommand({
        limit: pageLimit,
        includeValues: values === 'include',
        ...given({ nameQuery, position }),
      }),
    ),
  );
  const found = all.flatMap((key) => asFound(key, values) ?? []);
  // Servers that are not AWS may not know the query.
  return nameQuery === undefined ? found : found.filter(({ name }) => name?.startsWith(nameQuery));
}

/** A key by its id, with its tags; undefined when there is none. */
export async function readApiKey(
  { apiGateway }: GatewayClients,
  id: string,
  values?: 'include',
): Promise<FoundKey | undefined> {
  try {
    const answer = await apiGateway(new GetApiKeyCommand({ apiKey: id, includeValue: values === 'include' }));
    return asFound(answer, values);
  } catch (error) {
    if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

/** A key without what the SDK adds, and without a value that nobody asked for. */
function asFound(answer: ApiKey & { $metadata?: unknown }, values: 'include' | undefined): FoundKey | undefined {
  const { $metadata, id, name, value, ...key } = answer;
  if (id === undefined) return undefined;
  return { id, ...given({ name }), ...key, ...(values === 'include' && given({ value })) };
}

const idPattern = /^[a-z0-9]{10,}$/;

/** The keys of exactly this name. */
export async function keysNamed(clients: GatewayClients, name: string): Promise<FoundKey[]> {
  return (await listApiKeys(clients, { nameQuery: name })).filter((key) => key.name === name);
}

/** The key of this id or name, with its tags. Throws NotFound, with names that come near, and Ambiguous with the ids. */
export async function findApiKey(clients: GatewayClients, nameOrId: string, values?: 'include'): Promise<FoundKey> {
  const byId = idPattern.test(nameOrId) ? await readApiKey(clients, nameOrId, values) : undefined;
  if (byId) return byId;
  const sought = { nameOrId, what: 'API key', list: 'apigw keys list', region: clients.region };
  const named = pickNamed(nameOrId === '' ? [] : await keysNamed(clients, nameOrId), sought);
  const found = named && (await readApiKey(clients, named.id, values));
  if (found) return found;
  throw noneNamed(sought, await listApiKeys(clients));
}

export interface NewKey {
  name: string;
  /** Ours from the start: by it a key is known whose creation was not answered. */
  value: string;
  enabled: boolean;
  description?: string;
  customerId?: string;
  tags?: Record<string, string>;
}

/** Makes a key. After a lost answer it is looked for by its value. */
export async function createApiKey(clients: GatewayClients, key: NewKey): Promise<FoundKey> {
  const made = await clients.apiGateway(new CreateApiKeyCommand(key), {
    recover: async () => {
      const named = await listApiKeys(clients, { nameQuery: key.name, values: 'include' });
      return named.find(({ value }) => value === key.value);
    },
  });
  const found = asFound(made, undefined);
  if (!found) throw new ApigwError('Failed', 'CreateApiKey: the answer has no id');
  return found;
}

/** Changes a key by patch operations. */
export async function updateApiKey(
  { apiGateway }: GatewayClients,
  id: string,
  patchOperations: PatchOperation[],
): Promise<void> {
  await apiGateway(new UpdateApiKeyCommand({ apiKey: id, patchOperations }));
}

/** Deletes a key; it is on no usage plan any more. */
export async function deleteApiKey({ apiGateway }: GatewayClients, id: string): Promise<void> {
  await apiGateway(new DeleteApiKeyCommand({ apiKey: id }));
}

/** Where a key's tags are kept. */
export interface KeyTagPlace {
  id: string;
  partition: string;
}

/** Takes tags from a key. */
export async function untagApiKey(clients: GatewayClients, place: KeyTagPlace, tagKeys: string[]): Promise<void> {
  await clients.apiGateway(new UntagResourceCommand({ resourceArn: arnOf(clients, place), tagKeys }));
}

const arnOf = ({ region }: GatewayClients, { id, partition }: KeyTagPlace) =>
  `arn:${partition}:apigateway:${region}::/apikeys/${id}`;

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A value as AWS generates one: 40 letters and digits. */
export function generateKeyValue(): string {
  return Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
