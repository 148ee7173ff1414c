// Resources through the SDK: the tree of paths, its paging, and what AWS refuses (recorded texts).

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let restApiId: string;
let root: string;
beforeAll(async () => {
  control = await startControl({ resources: 60 });
});
afterAll(() => control.close());
beforeEach(async () => {
  const created = await control.client.createRestApi({ name: 'resources' });
  restApiId = created.id ?? '';
  root = created.rootResourceId ?? '';
});

async function create(parentId: string, pathPart: string): Promise<string> {
  return (await control.client.createResource({ restApiId, parentId, pathPart })).id ?? '';
}

const update = (resourceId: string, path: string, value: string, op: 'replace' | 'add' | 'remove' = 'replace') =>
  control.client.updateResource({ restApiId, resourceId, patchOperations: [{ op, path, value }] });

async function paths(): Promise<(string | undefined)[]> {
  const { items = [] } = await control.client.getResources({ restApiId });
  return items.map(({ path }) => path);
}

test('a resource knows its parent, its part and its path', async () => {
  const created = await control.client.createResource({ restApiId, parentId: root, pathPart: 'pets' });
  expect(answer(created)).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{6}$/),
    parentId: root,
    pathPart: 'pets',
    path: '/pets',
  });
});

test('renaming and moving change the paths below', async () => {
  const pets = await create(root, 'pets');
  const one = await create(pets, '{id}');
  await create(one, 'toys');
  await update(pets, '/pathPart', 'dogs');
  expect(await paths()).toEqual(['/', '/dogs', '/dogs/{id}', '/dogs/{id}/toys']);
  await update(one, '/parentId', root);
  expect(await paths()).toEqual(['/', '/dogs', '/{id}', '/{id}/toys']);
});

test('deleting takes the subtree and its methods', async () => {
  const pets = await create(root, 'pets');
  const one = await create(pets, '{id}');
  await control.client.putMethod({ restApiId, resourceId: one, httpMethod: 'GET', authorizationType: 'NONE' });
  await control.client.deleteResource({ restApiId, resourceId: pets });
  expect(await paths()).toEqual(['/']);
  expect(await refusal(control.client.deleteResource({ restApiId, resourceId: one }))).toEqual({
    error: 'NotFoundException: Invalid Resource identifier specified',
    status: 404,
  });
});

test('methods are shown empty, and whole with embed=methods', async () => {
  await control.client.putMethod({ restApiId, resourceId: root, httpMethod: 'GET', authorizationType: 'NONE' });
  const plain = await control.client.getResources({ restApiId });
  const embedded = await control.client.getResources({ restApiId, embed: ['methods'] });
  expect(plain.items?.[0]?.resourceMethods).toEqual({ GET: {} });
  expect(embedded.items?.[0]?.resourceMethods).toEqual({
    GET: { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false },
  });
  const one = await control.client.getResource({ restApiId, resourceId: root, embed: ['methods'] });
  expect(one.resourceMethods).toEqual(embedded.items?.[0]?.resourceMethods);
});

test('lists have 25 items where no limit is said', async () => {
  for (let index = 0; index < 29; index++) await create(root, `part${index}`);
  const first = await control.client.getResources({ restApiId });
  const second = await control.client.getResources({ restApiId, position: first.position });
  expect([first.items?.length, second.items?.length]).toEqual([25, 5]);
});

describe('what AWS refuses', () => {
  const pathPartText =
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end and an optional plus sign before the closing brace.";

  test('path parts, siblings, children of a greedy one', async () => {
    await create(root, 'pets');
    await create(root, '{proxy+}');
    const proxy = (await control.client.getResources({ restApiId })).items?.find(({ path }) => path === '/{proxy+}');
    expect((await refusal(create(root, 'a b'))).error).toBe(`BadRequestException: ${pathPartText}`);
    expect(await refusal(create(root, 'pets'))).toEqual({
      error: 'ConflictException: Another resource with the same parent already has this name: pets',
      status: 409,
    });
    expect((await refusal(create(root, '{id}'))).error).toBe(
      'BadRequestException: A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
    );
    expect((await refusal(create(proxy?.id ?? '', 'child'))).error).toBe(
      'BadRequestException: Cannot create a child of a resource with a greedy path variable: {proxy+}',
    );
  });

  test('changes of the root, circles, taken places', async () => {
    const pets = await create(root, 'pets');
    const sub = await create(pets, 'sub');
    const inner = await create(sub, 'pets');
    const bad = 'BadRequestException:';
    expect((await refusal(update(root, '/pathPart', 'x'))).error).toBe(
      `${bad} Root resource cannot update its pathPart.`,
    );
    expect((await refusal(update(root, '/parentId', pets))).error).toBe(
      `${bad} Root resource cannot update its parentId.`,
    );
    expect((await refusal(update(pets, '/parentId', sub))).error).toBe(
      'ConflictException: Another resource with the same parent already has this name: pets',
    );
    expect((await refusal(update(sub, '/parentId', inner))).error).toBe(`${bad} Resources cannot be cyclical.`);
    expect((await refusal(update(inner, '/parentId', root))).error).toBe(
      'ConflictException: Another resource with the same parent already has this name: pets',
    );
    expect((await refusal(update(pets, '/parentId', 'nothing'))).error).toBe(
      'NotFoundException: Invalid Resource identifier specified',
    );
  });

  test('paths and operations that are none', async () => {
    const pets = await create(root, 'pets');
    const bad = "BadRequestException: Invalid patch path  '";
    expect((await refusal(update(pets, '/invalid', 'x'))).error).toBe(
      `${bad}/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]`,
    );
    for (const op of ['add', 'remove'] as const) {
      expect((await refusal(update(pets, '/pathPart', 'x', op))).error).toBe(
        `${bad}/pathPart' specified for op '${op}'. Please choose supported operations`,
      );
    }
  });

  test('more resources than the quota allows', async () => {
    for (let index = 0; index < 59; index++) await create(root, `part${index}`);
    expect(await refusal(create(root, 'more'))).toEqual({
      error:
        'LimitExceededException: Maximum number of Resources for this API has been reached.  Please contact AWS if you need additional Resources.',
      status: 429,
    });
  });
});
