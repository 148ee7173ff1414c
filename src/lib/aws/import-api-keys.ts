// ImportApiKeys: many keys in one call, which has no published rate of its own, where CreateApiKey is taken five times a second.
// Whether a call whose answer was lost was carried out is told by the values of the keys. API reference (V1): ImportApiKeys.

import { ImportApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { type FoundKey, listApiKeys } from './api-keys.ts';
import type { Clients } from './clients.ts';

/** Makes the keys of a file of AWS's format, all of them or, where one is refused, none. `values` are those of its keys. */
export async function importApiKeys(
  clients: Pick<Clients, 'apiGateway' | 'region'>,
  file: string,
  values: readonly string[],
): Promise<void> {
  const body = new TextEncoder().encode(file);
  await clients.apiGateway(new ImportApiKeysCommand({ format: 'csv', failOnWarnings: true, body }), {
    recover: async () => {
      const there = await keysByValue(clients);
      const ids = values.flatMap((value) => there.get(value)?.id ?? []);
      return ids.length === values.length ? { ids, warnings: [] } : undefined;
    },
  });
}

/** All keys of the account and region, by their values. */
export async function keysByValue(clients: Pick<Clients, 'apiGateway' | 'region'>): Promise<Map<string, FoundKey>> {
  const all = await listApiKeys(clients, { values: 'include' });
  return new Map(all.flatMap((key) => (key.value === undefined ? [] : [[key.value, key]])));
}
