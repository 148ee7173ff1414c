// ImportRestApi, PutRestApi and GetExport through the SDK, and that what is deployed answers (guide: "Develop REST APIs
// using OpenAPI"); outputs and messages recorded where the comments of the code say so.

import type { RestApi } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  control = await startControl({ edgeApis: 1000, resources: 20 });
});
afterAll(() => control.close());

const mock = (body: string) => ({
  'x-amazon-apigateway-integration': {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': body } } },
  },
  responses: { 200: { description: 'ok' } },
});

const petStore = (fields: object = {}) => ({
  openapi: '3.0.1',
  info: { title: 'pets', version: '1.2', description: 'All the pets' },
  paths: {
    '/pets/{id}': { get: { operationId: 'getPet', ...mock('{"pet":true}') } },
  },
  ...fields,
});

const bytes = (document: unknown) =>
  new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document));
const importApi = (document: unknown, fields: object = {}) =>
  control.client.importRestApi({ body: bytes(document), ...fields });
const putApi = (restApiId: string | undefined, mode: 'merge' | 'overwrite', document: unknown, fields: object = {}) =>
  control.client.putRestApi({ restApiId, mode, body: bytes(document), ...fields });

async function tree({ id }: RestApi): Promise<Record<string, string[]>> {
  const { items = [] } = await control.client.getResources({ restApiId: id, limit: 500 });
  return Object.fromEntries(items.map(({ path, resourceMethods }) => [path, Object.keys(resourceMethods ?? {})]));
}

const invoke = (restApiId: string | undefined, path: string) =>
  fetch(`${control.endpoint}/_aws/execute-api/${restApiId}${path}`);

describe('ImportRestApi', () => {
  test('makes an API of the document, without the models that a created one has', async () => {
    const made = await importApi(petStore());
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(answer(made)).toEqual({
      apiKeySource: 'HEADER',
      createdDate: expect.any(Date),
      description: 'All the pets',
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { ipAddressType: 'ipv4', types: ['EDGE'] },
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      name: 'pets',
      rootResourceId: expect.stringMatching(/^[a-z0-9]{10}$/),
      version: '1.2',
    });
    expect(await tree(made)).toEqual({ '/': [], '/pets': [], '/pets/{id}': ['GET'] });
    expect((await control.client.getModels({ restApiId: made.id })).items).toEqual([]);
  });

  test('gives methods and integrations as GetMethod returns them', async () => {
    const made = await importApi(petStore());
    const { items = [] } = await control.client.getResources({ restApiId: made.id, embed: ['methods'] });
    const pet = items.find(({ path }) => path === '/pets/{id}');
    expect(pet?.resourceMethods?.['GET']).toEqual({
      apiKeyRequired: false,
      authorizationType: 'NONE',
      httpMethod: 'GET',
      operationName: 'getPet',
      methodIntegration: {
        cacheKeyParameters: [],
        cacheNamespace: pet?.id,
        integrationResponses: {
          200: { statusCode: '200', responseTemplates: { 'application/json': '{"pet":true}' } },
        },
        passthroughBehavior: 'WHEN_NO_MATCH',
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        timeoutInMillis: 29000,
        type: 'MOCK',
      },
      methodResponses: { 200: { statusCode: '200' } },
    });
  });

  test('takes YAML, an endpoint type, and AWS variables', async () => {
    const made = await importApi(
      [
        'swagger: "2.0"',
        'info: {title: yaml, version: "1"}',
        'paths:',
        '  /f:',
        '    get:',
        '      responses: {}',
        '      x-amazon-apigateway-integration:',
        '        type: aws_proxy',
        '        httpMethod: POST',
        '        uri: "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:f/invocations"',
      ].join('\n'),
      { parameters: { endpointConfigurationTypes: 'REGIONAL' } },
    );
    expect(made.endpointConfiguration).toEqual({ types: ['REGIONAL'], ipAddressType: 'ipv4' });
    const { items = [] } = await control.client.getResources({ restApiId: made.id, embed: ['methods'] });
    expect(items.find(({ path }) => path === '/f')?.resourceMethods?.['GET']?.methodIntegration?.uri).toBe(
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${account}:function:f/invocations`,
    );
  });

  test('refuses what is no document, and tells all that is wrong with one', async () => {
    const before = (await control.client.getRestApis({ limit: 500 })).items?.length;
    for (const body of [' ', 'nothing', '{', '{}', '\u0000\u0001', petStore({ openapi: '7' })]) {
      expect(await refusal(importApi(body))).toEqual({
        error: 'BadRequestException: Invalid OpenAPI input.',
        status: 400,
      });
    }
    const { error, status } = await refusal(importApi(petStore({ paths: { '/a b': {}, '/c d': {} } })));
    expect(status).toBe(400);
    expect(error).toMatch(
      /^BadRequestException: Errors found during import:\n\tUnable to create resource at path '\/a b'/,
    );
    expect(error).toContain("'/c d'");
    expect((await control.client.getRestApis({ limit: 500 })).items?.length).toBe(before);
  });

  test('with failonwarnings refuses what it would warn of', async () => {
    const get = petStore().paths['/pets/{id}'].get;
    const integration = {
      ...get['x-amazon-apigateway-integration'],
      requestParameters: { 'integration.request.header.nothing': true },
    };
    const document = petStore({
      paths: { '/test': { get: { ...get, 'x-amazon-apigateway-integration': integration } } },
    });
    const warning =
      "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.nothing' of resource '/test' and method 'GET' but got 'true'";
    expect((await importApi(document)).warnings).toEqual([warning]);
    const { error } = await refusal(importApi(document, { failOnWarnings: true }));
    expect(error).toContain(warning);
  });

  test('refuses more resources than the quota allows', async () => {
    const paths = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`/p${index}`, { get: mock('{}') }]));
    expect(await refusal(importApi(petStore({ paths })))).toMatchObject({
      error: expect.stringContaining('Maximum number of Resources for this API has been reached.'),
      status: 429,
    });
  });

  test('keys such as __proto__ are names like any other', async () => {
    const text = JSON.stringify(petStore({ paths: { '/__proto__/constructor': { get: mock('{}') } } }));
    const made = await importApi(text);
    expect(Object.keys(await tree(made))).toEqual(['/', '/__proto__', '/__proto__/constructor']);
  });
});

describe('PutRestApi', () => {
  test('overwrite: the document is all there is; the API, its root, endpoint and tags stay', async () => {
    const made = await importApi(petStore({ 'x-amazon-apigateway-binary-media-types': ['image/png'] }), {
      parameters: { endpointConfigurationTypes: 'REGIONAL' },
    });
    await control.client.tagResource({
      resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${made.id}`,
      tags: { a: 'b' },
    });
    const next = petStore({ info: { title: 'cats', version: '2' }, paths: { '/cats': { get: mock('{}') } } });
    const put = await putApi(made.id, 'overwrite', next);
    expect(answer(put)).toEqual({
      apiKeySource: 'HEADER',
      createdDate: made.createdDate,
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { ipAddressType: 'ipv4', types: ['REGIONAL'] },
      id: made.id,
      name: 'cats',
      rootResourceId: made.rootResourceId,
      tags: { a: 'b' },
      version: '2',
    });
    expect(await tree(made)).toEqual({ '/': [], '/cats': ['GET'] });
  });

  test('merge, the default: what is there stays, lists grow, the document wins', async () => {
    const made = await importApi(petStore({ 'x-amazon-apigateway-binary-media-types': ['image/png'] }));
    const before = await control.client.getResources({ restApiId: made.id });
    const next = petStore({
      info: { title: 'pets', version: '2' },
      paths: { '/pets': { get: mock('{}') } },
      'x-amazon-apigateway-binary-media-types': ['image/gif'],
    });
    const put = await control.client.putRestApi({ restApiId: made.id, body: bytes(next) });
    expect(put).toMatchObject({
      version: '2',
      description: 'All the pets',
      binaryMediaTypes: ['image/png', 'image/gif'],
    });
    expect(await tree(made)).toEqual({ '/': [], '/pets': ['GET'], '/pets/{id}': ['GET'] });
    const after = await control.client.getResources({ restApiId: made.id });
    expect(after.items?.map(({ id }) => id)).toEqual(before.items?.map(({ id }) => id));
  });

  test('merge: the document may refer to models and validators that only the API has', async () => {
    const made = await importApi(
      petStore({
        components: { schemas: { Pet: { type: 'object', properties: { name: { type: 'string' } } } } },
        'x-amazon-apigateway-request-validators': { body: { validateRequestBody: true } },
      }),
    );
    const post = {
      ...mock('{}'),
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      'x-amazon-apigateway-request-validator': 'body',
    };
    const more = petStore({
      paths: { '/pets': { post } },
      components: {
        schemas: { Cat: { type: 'object', properties: { mother: { $ref: '#/components/schemas/Pet' } } } },
      },
    });
    expect(await putApi(made.id, 'merge', more)).not.toHaveProperty('warnings');
    const { items = [] } = await control.client.getResources({ restApiId: made.id, embed: ['methods'] });
    const method = items.find(({ path }) => path === '/pets')?.resourceMethods?.['POST'];
    const { items: validators = [] } = await control.client.getRequestValidators({ restApiId: made.id });
    expect(method).toMatchObject({
      requestModels: { 'application/json': 'Pet' },
      requestValidatorId: validators[0]?.id,
    });
    expect(await refusal(putApi(made.id, 'overwrite', more))).toMatchObject({ status: 400 });
  });

  test('merge: a document that does not fit in with the resources of the API is refused', async () => {
    const made = await importApi(petStore({ paths: { '/pets/{id}': { get: mock('{}') }, '/all/{path+}': {} } }));
    const sibling = petStore({ paths: { '/pets/{petId}/toys': { get: mock('{}') } } });
    expect((await refusal(putApi(made.id, 'merge', sibling))).error).toContain(
      "Unable to create resource at path '/pets/{petId}': A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
    );
    const other = petStore({ paths: { '/all/{name}': { get: mock('{}') } } });
    expect((await refusal(putApi(made.id, 'merge', other))).error).toContain('A sibling ({path+}) of this resource');
    expect(Object.keys(await tree(made))).toEqual(['/', '/all', '/all/{path+}', '/pets', '/pets/{id}']);
  });

  test('merge: validators that share a name, as AWS lets them, keep it and their ids', async () => {
    const { id: restApiId } = await importApi(petStore());
    for (let i = 0; i < 2; i++) await control.client.createRequestValidator({ restApiId, name: 'same' });
    const validators = async () => {
      const { items = [] } = await control.client.getRequestValidators({ restApiId });
      return items.map(({ id, name }) => `${id} ${name}`).sort();
    };
    const before = await validators();
    await putApi(restApiId, 'merge', petStore());
    expect(await validators()).toEqual(before);
    expect(before).toHaveLength(2);
  });

  test('merge: quotas count what the API has already', async () => {
    const small = await startControl({ resources: 3 });
    try {
      const { id: restApiId } = await small.client.importRestApi({ body: bytes(petStore()) });
      const put = small.client.putRestApi({
        restApiId,
        mode: 'merge',
        body: bytes(petStore({ paths: { '/cats': { get: mock('{}') } } })),
      });
      expect(await refusal(put)).toMatchObject({ status: 429 });
    } finally {
      await small.close();
    }
  });

  test('a document that is refused leaves the API as it was', async () => {
    const made = await importApi(petStore());
    const bad = petStore({ paths: { '/ok': { get: mock('{}') }, '/a b': {} } });
    expect((await refusal(putApi(made.id, 'overwrite', bad))).status).toBe(400);
    expect(await tree(made)).toEqual({ '/': [], '/pets': [], '/pets/{id}': ['GET'] });
    expect((await refusal(putApi('nothing', 'overwrite', petStore()))).status).toBe(404);
  });
});

describe('a deployed API', () => {
  test('answers, is not changed by later edits, and moves with the next deployment', async () => {
    const { id: restApiId } = await importApi(petStore());
    expect((await invoke(restApiId, '/prod/pets/1')).status).toBe(403);
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    expect(await (await invoke(restApiId, '/prod/pets/1')).json()).toEqual({ pet: true });
    const next = petStore({ paths: { '/pets/{id}': { get: mock('{"pet":"changed"}') } } });
    await putApi(restApiId, 'overwrite', next);
    expect(await (await invoke(restApiId, '/prod/pets/1')).json()).toEqual({ pet: true });
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    expect(await (await invoke(restApiId, '/prod/pets/1')).json()).toEqual({ pet: 'changed' });
    await control.client.deleteStage({ restApiId, stageName: 'prod' });
    expect((await invoke(restApiId, '/prod/pets/1')).status).toBe(403);
  });

  test('goes with its API', async () => {
    const { id: restApiId } = await importApi(petStore());
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    await control.client.deleteRestApi({ restApiId });
    expect((await invoke(restApiId, '/prod/pets/1')).status).toBe(403);
  });
});

describe('GetExport', () => {
  test('is what the stage serves, with the headers that AWS sends', async () => {
    const { id: restApiId } = await importApi(petStore());
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    await putApi(restApiId, 'overwrite', petStore({ paths: {} }));
    const get = (exportType: string, fields: object = {}) =>
      control.client.getExport({ restApiId, stageName: 'prod', exportType, ...fields });
    const plain = await get('oas30');
    const document = JSON.parse(new TextDecoder().decode(plain.body));
    expect(plain.contentType).toBe('application/octet-stream');
    expect(plain.contentDisposition).toBe('attachment; filename="oas30_1.2.json"');
    expect(document.openapi).toBe('3.0.1');
    expect(document.paths['/pets/{id}'].get['x-amazon-apigateway-integration']).toBeUndefined();
    const extensions = { parameters: { extensions: 'apigateway' } };
    const swagger = JSON.parse(new TextDecoder().decode((await get('swagger', extensions)).body));
    expect([swagger.swagger, swagger.basePath]).toEqual(['2.0', '/prod']);
    expect(swagger.paths['/pets/{id}'].get['x-amazon-apigateway-integration'].type).toBe('mock');
    const yaml = await get('oas30', { ...extensions, accepts: 'application/yaml' });
    expect(new TextDecoder().decode(yaml.body)).toMatch(/^openapi: /);
    expect(yaml.contentDisposition).toBe('attachment; filename="oas30_1.2.yaml"');
    expect((await refusal(get('nothing'))).error).toBe("BadRequestException: No API exporter for type 'nothing'");
    const missing = { restApiId, stageName: 'nothing', exportType: 'oas30' };
    expect((await refusal(control.client.getExport(missing))).error).toBe(
      'NotFoundException: Invalid Stage identifier specified',
    );
  });

  test('its file name is ASCII, whatever the version says', async () => {
    const document = petStore({ info: { title: 'pets', version: '1 "β" – ü\r\nx' } });
    const { id: restApiId } = await importApi(document);
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    const exported = await control.client.getExport({ restApiId, stageName: 'prod', exportType: 'oas30' });
    expect(exported.contentDisposition).toBe('attachment; filename="oas30_1   x.json"');
    expect(JSON.parse(new TextDecoder().decode(exported.body)).info.version).toBe('1 "β" – ü\r\nx');
  });
});
