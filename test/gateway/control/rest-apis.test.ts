// REST APIs through the SDK: outputs and messages are those recorded from API Gateway (CreateRestApi, UpdateRestApi …).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  control = await startControl({ edgeApis: 40 });
});
afterAll(() => control.close());

const replace = (path: string, value?: string) => ({
  op: 'replace' as const,
  path,
  ...(value === undefined ? {} : { value }),
});

describe('CreateRestApi', () => {
  test('answers with the defaults that AWS fills in, and with no tags', async () => {
    const created = answer(await control.client.createRestApi({ name: 'only a name' }));
    expect(created).toEqual({
      apiKeySource: 'HEADER',
      createdDate: expect.any(Date),
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { ipAddressType: 'ipv4', types: ['EDGE'] },
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      name: 'only a name',
      rootResourceId: expect.stringMatching(/^[a-z0-9]{10}$/),
    });
    const { tags } = await control.client.getRestApi({ restApiId: created.id });
    expect(tags).toEqual({});
  });

  test('makes the models Empty and Error, and the root resource', async () => {
    const { id: restApiId } = await control.client.createRestApi({ name: 'models' });
    const { items = [] } = await control.client.getModels({ restApiId });
    expect(items.map(({ name, description }) => [name, description])).toEqual([
      ['Empty', 'This is a default empty schema model'],
      ['Error', 'This is a default error schema model'],
    ]);
    const resources = await control.client.getResources({ restApiId });
    expect(resources.items).toEqual([{ id: expect.any(String), path: '/' }]);
  });

  test.each([
    [{ description: '' }, 'BadRequestException: Description cannot be an empty string'],
    [
      { minimumCompressionSize: 10_485_761 },
      'BadRequestException: Invalid minimum compression size, must be between 0 and 10485760',
    ],
    [
      { endpointConfiguration: { types: [] } },
      'BadRequestException: REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.',
    ],
    [
      { endpointConfiguration: { types: ['EDGE' as const, 'REGIONAL' as const] } },
      'BadRequestException: Cannot create an api with multiple Endpoint Types.',
    ],
    [
      { endpointConfiguration: { types: ['PRIVATE' as const], ipAddressType: 'ipv4' as const } },
      'BadRequestException: Only dualstack ipAddressType is supported for Private APIs.',
    ],
    [
      { endpointConfiguration: { types: ['wrong' as never], ipAddressType: 'wrong' as never }, description: '' },
      "ValidationException: 2 validation errors detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
    ],
  ])('refuses %j', async (fields, error) => {
    expect(await refusal(control.client.createRestApi({ name: 'refused', ...fields }))).toEqual({ error, status: 400 });
  });

  test('gives a private API dualstack addresses', async () => {
    const { endpointConfiguration } = await control.client.createRestApi({
      name: 'private',
      endpointConfiguration: { types: ['PRIVATE'] },
    });
    expect(endpointConfiguration).toEqual({ types: ['PRIVATE'], ipAddressType: 'dualstack' });
  });

  test('returns a policy escaped, with its short resources written out', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
    });
    const created = await control.client.createRestApi({ name: 'policy', policy });
    const text = JSON.parse(`"${created.policy}"`);
    expect(created.policy).toContain('{\\"Version\\"');
    expect(JSON.parse(text).Statement[0].Resource).toBe(`arn:aws:execute-api:us-east-1:${account}:${created.id}/*`);
    const nested = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    expect((await refusal(control.client.createRestApi({ name: 'policy', policy: nested }))).error).toMatch(
      /^BadRequestException: Invalid policy document/,
    );
    const withoutPrincipal = '{"Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}';
    for (const wrong of [withoutPrincipal, '{"Statement":[{"Effect":"Perhaps"}]}', '"text"']) {
      expect((await refusal(control.client.createRestApi({ name: 'policy', policy: wrong }))).error).toBe(
        'BadRequestException: Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
      );
    }
    expect((await refusal(control.client.createRestApi({ name: 'policy', policy: '{' }))).error).toMatch(
      /^BadRequestException: Invalid policy document/,
    );
  });

  test('refuses more APIs than the quota allows', async () => {
    const small = await startControl({ edgeApis: 1 });
    await small.client.createRestApi({ name: 'one' });
    expect(await refusal(small.client.createRestApi({ name: 'two' }))).toEqual({
      error:
        'BadRequestException: Maximum number of APIs has been reached.  Please contact AWS if you need additional APIs.',
      status: 400,
    });
    await small.close();
  });

  test('clones all of another API', async () => {
    const { id: restApiId = '', rootResourceId: parentId } = await control.client.createRestApi({ name: 'original' });
    const { id: resourceId } = await control.client.createResource({ restApiId, parentId, pathPart: 'pets' });
    await control.client.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE' });
    const clone = await control.client.createRestApi({ name: 'clone', cloneFrom: restApiId });
    const { items } = await control.client.getResources({ restApiId: clone.id });
    expect(items?.map(({ path, resourceMethods }) => [path, resourceMethods])).toEqual([
      ['/', undefined],
      ['/pets', { GET: {} }],
    ]);
  });
});

describe('an unknown API', () => {
  test('is told with the account', async () => {
    const error = `NotFoundException: Invalid API identifier specified ${account}:nothing`;
    expect(await refusal(control.client.getRestApi({ restApiId: 'nothing' }))).toEqual({ error, status: 404 });
    expect(await refusal(control.client.deleteRestApi({ restApiId: 'nothing' }))).toEqual({ error, status: 404 });
    expect(await refusal(control.client.updateRestApi({ restApiId: 'nothing' }))).toEqual({ error, status: 404 });
  });
});

describe('GetRestApis', () => {
  test('pages, oldest first', async () => {
    const small = await startControl();
    for (const name of ['a', 'b', 'c']) await small.client.createRestApi({ name });
    const first = await small.client.getRestApis({ limit: 2 });
    const second = await small.client.getRestApis({ limit: 2, position: first.position });
    expect(first.items?.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(second.items?.map(({ name }) => name)).toEqual(['c']);
    expect(second.position).toBeUndefined();
    await small.close();
  });
});

describe('UpdateRestApi', () => {
  async function patched(patchOperations: object[], fields: object = {}) {
    const { id: restApiId } = await control.client.createRestApi({ name: 'patched', description: 'this', ...fields });
    return control.client.updateRestApi({ restApiId, patchOperations });
  }

  test('adds, replaces and removes items of lists by the end of the path', async () => {
    const binaryMediaTypes = ['image/png', 'image/jpeg'];
    const added = await patched([{ op: 'add', path: '/binaryMediaTypes/image~1gif' }], { binaryMediaTypes });
    expect(added.binaryMediaTypes).toEqual(['image/png', 'image/jpeg', 'image/gif']);
    const replaced = await patched([replace('/binaryMediaTypes/image~1png', 'image/gif')], { binaryMediaTypes });
    expect(replaced.binaryMediaTypes).toEqual(['image/jpeg', 'image/gif']);
    const removed = await patched(
      [
        { op: 'remove', path: '/binaryMediaTypes/image~1png' },
        { op: 'remove', path: '/description' },
      ],
      { binaryMediaTypes },
    );
    expect(removed.binaryMediaTypes).toEqual(['image/jpeg']);
    expect(removed.description).toBeUndefined();
    const literal = await patched([{ op: 'add', path: '/binaryMediaTypes/-', value: 'image/gif' }]);
    expect(literal.binaryMediaTypes).toEqual(['-']);
  });

  test('switches compression off without a value', async () => {
    expect((await patched([replace('/minimumCompressionSize', '10')])).minimumCompressionSize).toBe(10);
    expect((await patched([replace('/minimumCompressionSize', '0')])).minimumCompressionSize).toBe(0);
    const off = await patched([replace('/minimumCompressionSize')], { minimumCompressionSize: 5 });
    expect(off.minimumCompressionSize).toBeUndefined();
  });

  test('moves the endpoint to another type; a private one has dualstack addresses', async () => {
    const { endpointConfiguration } = await patched([replace('/endpointConfiguration/types/EDGE', 'PRIVATE')]);
    expect(endpointConfiguration).toEqual({ types: ['PRIVATE'], ipAddressType: 'dualstack' });
  });

  test.each([
    [[replace('/minimumCompressionSize', '-1')], 'Invalid minimum compression size, must be between 0 and 10485760'],
    [[replace('/minimumCompressionSize', 'x')], 'Invalid minimum compression size, must be between 0 and 10485760'],
    [
      [{ op: 'add', path: '/minimumCompressionSize', value: '10' }],
      'Invalid patch operation specified. Must be one of: [replace]',
    ],
    [[{ op: 'add', path: '/binaryMediaTypes', value: 'a/b' }], 'Invalid patch path /binaryMediaTypes'],
    [[replace('/binaryMediaTypes/a/b', 'c/d')], 'Invalid patch path /binaryMediaTypes/a/b'],
    [[replace('/endpointConfiguration/ipAddressType', 'ipv5')], 'ipAddressType must be either ipv4 or dualstack.'],
    [
      [{ op: 'add', path: '/endpointConfiguration/ipAddressType', value: 'ipv4' }],
      'Invalid patch operation specified. Must be one of: [replace]',
    ],
    [
      [replace('/endpointConfiguration/types/EDGE', 'wrong')],
      'Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE',
    ],
    [
      [{ op: 'copy', path: '/endpointConfiguration/types/EDGE', value: 'REGIONAL' }],
      "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
    ],
    [[replace('/__proto__', 'x')], 'Invalid patch path /__proto__'],
  ])('refuses %j', async (operations, message) => {
    expect(await refusal(patched(operations))).toEqual({ error: `BadRequestException: ${message}`, status: 400 });
  });

  test('tells all operations that are none, before anything else', async () => {
    const set = 'Member must satisfy enum value set: [add, remove, move, test, replace, copy]';
    const at = (index: number) =>
      `Value 'wrong' at 'updateRestApiInput.patchOperations.${index}.member.op' failed to satisfy constraint: ${set}`;
    expect(
      await refusal(
        patched([
          { op: 'wrong', path: '/x' },
          { op: 'wrong', path: '/y' },
        ]),
      ),
    ).toEqual({
      error: `ValidationException: 2 validation errors detected: ${at(1)}; ${at(2)}`,
      status: 400,
    });
  });
});

describe('tags', () => {
  test('are set, shown and removed by the ARN', async () => {
    const { id = '', tags } = await control.client.createRestApi({ name: 'tagged', tags: { team: 'a' } });
    const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${id}`;
    expect(tags).toEqual({ team: 'a' });
    await control.client.tagResource({ resourceArn, tags: { cost: '1', constructor: 'x' } });
    await control.client.untagResource({ resourceArn, tagKeys: ['team'] });
    expect((await control.client.getTags({ resourceArn })).tags).toEqual({ cost: '1', constructor: 'x' });
    expect((await refusal(control.client.tagResource({ resourceArn, tags: { 'aws:x': '1' } }))).status).toBe(400);
  });
});
