// Documentation parts and versions through the SDK (guide: "Documentation for REST APIs"; outputs and messages recorded).

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, answer, createDeployable, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let restApiId: string;
beforeAll(async () => {
  control = await startControl({ edgeApis: 1000, documentationParts: 3 });
});
afterAll(() => control.close());
beforeEach(async () => {
  restApiId = (await createDeployable(control.client)).restApiId;
});

const properties = '{"description":"All the pets"}';
const create = (fields: object = {}) =>
  control.client.createDocumentationPart({
    restApiId,
    location: { type: 'RESOURCE', path: '/' },
    properties,
    ...fields,
  });
const errorOf = async (call: Promise<unknown>) => (await refusal(call)).error;

describe('documentation parts', () => {
  test('have an id, and of their location what was given', async () => {
    const created = answer(await create());
    const id = expect.stringMatching(/^[a-z0-9]{6}$/);
    expect(created).toEqual({ id, location: { type: 'RESOURCE', path: '/' }, properties });
    const documentationPartId = created.id;
    expect(answer(await control.client.getDocumentationPart({ restApiId, documentationPartId }))).toEqual(created);
    await control.client.deleteDocumentationPart({ restApiId, documentationPartId });
    expect(await errorOf(control.client.getDocumentationPart({ restApiId, documentationPartId }))).toBe(
      'NotFoundException: Invalid Documentation part identifier specified',
    );
  });

  test('are refused for a type that is none, an unknown API, a location that is taken, and over the quota', async () => {
    expect(await errorOf(create({ location: { type: 'PAGE' } }))).toMatch(
      /^ValidationException: 1 validation error detected: Value 'PAGE' at 'createDocumentationPartInput.location.type'/,
    );
    expect(await errorOf(create({ restApiId: 'nothing' }))).toBe(
      `NotFoundException: Invalid API identifier specified ${account}:nothing`,
    );
    await create();
    expect(await refusal(create())).toEqual({
      error:
        "ConflictException: Documentation part already exists for the specified location: type 'RESOURCE', path '/'",
      status: 409,
    });
    await create({ location: { type: 'API' } });
    await create({ location: { type: 'MODEL', name: 'Pet' } });
    expect(await refusal(create({ location: { type: 'MODEL', name: 'Cat' } }))).toMatchObject({ status: 429 });
  });

  test('are patched in their properties only', async () => {
    const { id: documentationPartId } = await create();
    const patch = (path: string) =>
      control.client.updateDocumentationPart({
        restApiId,
        documentationPartId,
        patchOperations: [{ op: 'replace', path, value: '{"summary":"Pets"}' }],
      });
    expect((await patch('/properties')).properties).toBe('{"summary":"Pets"}');
    expect(await errorOf(patch('/location'))).toBe(
      "BadRequestException: Invalid patch path  '/location' specified for op 'replace'. Must be one of: [/properties]",
    );
  });

  test('are listed by type, path and name', async () => {
    await create();
    await create({ location: { type: 'MODEL', name: 'Pet' } });
    const types = async (query: object) => {
      const { items = [] } = await control.client.getDocumentationParts({ restApiId, ...query });
      return items.map(({ location }) => location?.type).sort();
    };
    expect(await types({})).toEqual(['MODEL', 'RESOURCE']);
    expect(await types({ type: 'MODEL' })).toEqual(['MODEL']);
    expect(await types({ path: '/' })).toEqual(['RESOURCE']);
    expect(await types({ nameQuery: 'Pe' })).toEqual(['MODEL']);
  });
});

describe('ImportDocumentationParts', () => {
  const documentation = (parts: [location: object, text: string][]) => {
    const documentationParts = parts.map(([location, description]) => ({ location, properties: { description } }));
    const document = { swagger: '2.0', 'x-amazon-apigateway-documentation': { version: '1', documentationParts } };
    return new TextEncoder().encode(JSON.stringify(document));
  };
  const importParts = (body: Uint8Array, mode?: 'merge' | 'overwrite') =>
    control.client.importDocumentationParts({ restApiId, body, ...(mode ? { mode } : {}) });
  const texts = async () => {
    const { items = [] } = await control.client.getDocumentationParts({ restApiId });
    return Object.fromEntries(items.map(({ location, properties: text = '' }) => [location?.type, JSON.parse(text)]));
  };

  test('merges unless told otherwise: a part at a taken location replaces that one, under its id', async () => {
    const { id } = await create();
    const { ids, $metadata } = await importParts(
      documentation([
        [{ type: 'RESOURCE', path: '/' }, 'changed'],
        [{ type: 'API' }, 'new'],
      ]),
    );
    expect($metadata.httpStatusCode).toBe(200);
    expect(ids).toHaveLength(2);
    expect(ids).toContain(id);
    expect(await texts()).toEqual({ API: { description: 'new' }, RESOURCE: { description: 'changed' } });
  });

  test('overwrites: the imported parts are all there is, with new ids', async () => {
    const { id } = await create();
    const { ids = [] } = await importParts(documentation([[{ type: 'RESOURCE', path: '/' }, 'only']]), 'overwrite');
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(id);
    expect(await texts()).toEqual({ RESOURCE: { description: 'only' } });
  });

  test('refuses what is no document, a type that is none, and more parts than there may be; nothing changes', async () => {
    await create();
    expect(await errorOf(importParts(new TextEncoder().encode('[')))).toBe(
      'BadRequestException: Unable to build importer with provided input.',
    );
    expect(await errorOf(importParts(documentation([[{ type: 'PAGE' }, 'x']]), 'overwrite'))).toMatch(
      /^ValidationException/,
    );
    const many = ['A', 'B', 'C'].map((name): [object, string] => [{ type: 'MODEL', name }, name]);
    expect((await refusal(importParts(documentation(many)))).status).toBe(429);
    expect(await texts()).toEqual({ RESOURCE: JSON.parse(properties) });
  });
});

describe('documentation versions', () => {
  test('are made once, set on the stage that is named, and described', async () => {
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    const make = () =>
      control.client.createDocumentationVersion({ restApiId, documentationVersion: '1.0', stageName: 'prod' });
    const created = await make();
    expect(answer(created)).toEqual({ version: '1.0', createdDate: expect.any(Date) });
    expect(created.$metadata.httpStatusCode).toBe(201);
    expect(await control.client.getStage({ restApiId, stageName: 'prod' })).toMatchObject({
      documentationVersion: '1.0',
    });
    expect((await refusal(make())).status).toBe(409);
    const patched = await control.client.updateDocumentationVersion({
      restApiId,
      documentationVersion: '1.0',
      patchOperations: [{ op: 'replace', path: '/description', value: 'The first' }],
    });
    expect(patched.description).toBe('The first');
  });
});
