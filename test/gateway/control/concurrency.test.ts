// Many clients at once on one API: each call is one transaction, so that nothing is lost and a name is given once
// (API reference: CreateResource answers 409 ConflictException).

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let clients: APIGateway[];
let restApiId: string;
let root: string;

beforeAll(async () => {
  control = await startControl();
  const { endpoint, credentials } = control;
  clients = Array.from(
    { length: 50 },
    () => new APIGateway({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }),
  );
  const created = await control.client.createRestApi({ name: 'crowded' });
  restApiId = created.id ?? '';
  root = created.rootResourceId ?? '';
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await control.close();
});

test('fifty clients create resources with methods: none is lost, in pages neither', async () => {
  await Promise.all(
    clients.map(async (client, i) => {
      const { id } = await client.createResource({ restApiId, parentId: root, pathPart: `p${i}` });
      const put = (httpMethod: string) =>
        client.putMethod({ restApiId, resourceId: id, httpMethod, authorizationType: 'NONE' });
      await Promise.all(['GET', 'POST'].map(put));
    }),
  );
  const seen: string[] = [];
  let position: string | undefined;
  do {
    const page = await control.client.getResources({ restApiId, limit: 7, position });
    for (const { path, resourceMethods } of page.items ?? []) {
      for (const verb of Object.keys(resourceMethods ?? {})) seen.push(`${verb} ${path}`);
    }
    position = page.position;
  } while (position !== undefined);
  const wanted = clients.flatMap((_client, i) => [`GET /p${i}`, `POST /p${i}`]);
  expect(seen.sort()).toEqual(wanted.sort());
});

test('one of fifty gets the name, the others are told 409', async () => {
  const create = (client: APIGateway) => client.createResource({ restApiId, parentId: root, pathPart: 'same' });
  const answers = await Promise.allSettled(clients.map(create));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(49);
  for (const { reason } of refused) {
    expect(await refusal(Promise.reject(reason))).toEqual({
      error: 'ConflictException: Another resource with the same parent already has this name: same',
      status: 409,
    });
  }
});

test('fifty changes of one record are all in it', async () => {
  const method = { restApiId, resourceId: root, httpMethod: 'GET' };
  await control.client.putMethod({ ...method, authorizationType: 'NONE' });
  const codes = clients.map((_client, i) => String(200 + i));
  await Promise.all(clients.map((client, i) => client.putMethodResponse({ ...method, statusCode: codes[i] })));
  const { methodResponses = {} } = await control.client.getMethod(method);
  expect(Object.keys(methodResponses)).toEqual(codes);
});
