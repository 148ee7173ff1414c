// API keys (API reference: CreateApiKey, GetApiKey, GetApiKeys, UpdateApiKey, DeleteApiKey, ImportApiKeys; guide: "API
// Gateway API key file format"). Texts and shapes recorded on AWS unless a test says otherwise.

import type { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, createDeployable, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: APIGateway;
beforeAll(async () => {
  control = await startControl();
  client = control.client;
});
afterAll(() => control.close());

const file = (text: string) => ({ format: 'csv' as const, body: Buffer.from(text) });
const keyValue = async (apiKey: string) => (await client.getApiKey({ apiKey, includeValue: true })).value;

describe('CreateApiKey', () => {
  it('generates id and value, and makes a key that nobody may use yet', async () => {
    const made = answer(await client.createApiKey({ name: 'first', description: 'A key' }));
    expect(made).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      value: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
      name: 'first',
      description: 'A key',
      enabled: false,
      stageKeys: [],
      createdDate: expect.any(Date),
      lastUpdatedDate: expect.any(Date),
    });
    expect(made.id).not.toBe(made.value);
  });

  it('takes a value of 20 to 128 characters, once', async () => {
    const value = 'a'.repeat(20);
    expect((await client.createApiKey({ value, enabled: true, customerId: 'c1' })).value).toBe(value);
    expect(await refusal(client.createApiKey({ value }))).toEqual({
      error: 'ConflictException: API Key already exists',
      status: 409,
    });
    expect((await client.createApiKey({ value: 'b'.repeat(128), generateDistinctId: true })).value).toHaveLength(128);
  });

  it('takes an empty name for none and an empty value for a generated one', async () => {
    const made = await client.createApiKey({ name: '', value: '' });
    expect(made.name).toBeUndefined();
    expect(made.value).toHaveLength(40);
  });

  it.each([
    [{ name: 'n'.repeat(1025) }, 'Invalid API Key name, can be at most 1024 characters.'],
    [{ value: 'v'.repeat(19) }, 'API Key value should be at least 20 characters'],
    [{ value: 'v'.repeat(129) }, 'API Key value exceeds maximum size of 128 characters'],
    [{ description: 'd'.repeat(1025) }, 'Invalid API Key description specified.'],
    [{ tags: { 'aws:x': 'y' } }, 'Tag keys cannot start with aws: aws:x'],
  ])('refuses %j', async (input, message) => {
    expect(await refusal(client.createApiKey(input))).toEqual({
      error: `BadRequestException: ${message}`,
      status: 400,
    });
  });

  it('keeps the stages of keys from before usage plans', async () => {
    const { restApiId } = await createDeployable(client);
    await client.createDeployment({ restApiId, stageName: 'dev' });
    const { id: apiKey, stageKeys } = await client.createApiKey({ stageKeys: [{ restApiId, stageName: 'dev' }] });
    expect(stageKeys).toEqual([`${restApiId}/dev`]);
    const remove = { op: 'remove', path: '/stages', value: `${restApiId}/dev` } as const;
    expect((await client.updateApiKey({ apiKey, patchOperations: [remove] })).stageKeys).toEqual([]);
    expect(await refusal(client.createApiKey({ stageKeys: [{ restApiId, stageName: 'none' }] }))).toEqual({
      error: 'NotFoundException: Invalid Stage identifier specified',
      status: 404,
    });
  });

  it('ends with the quota of keys', async () => {
    const small = await startControl({ apiKeys: 1 });
    await small.client.createApiKey({ name: 'only' });
    const { error, status } = await refusal(small.client.createApiKey({ name: 'other' }));
    expect([error.split(':')[0], status]).toEqual(['LimitExceededException', 429]);
    await small.close();
  });
});

describe('GetApiKey and GetApiKeys', () => {
  it('tell a value only when it is asked for', async () => {
    const { id: apiKey = '', value } = await client.createApiKey({ name: 'secret' });
    const got = answer(await client.getApiKey({ apiKey }));
    expect(got).toMatchObject({ id: apiKey, name: 'secret', tags: {} });
    expect(got).not.toHaveProperty('value');
    expect(await keyValue(apiKey)).toBe(value);
    const listed = await client.getApiKeys({ nameQuery: 'secret' });
    expect(listed.items?.map((key) => key.value)).toEqual([undefined]);
    const whole = await client.getApiKeys({ nameQuery: 'secret', includeValues: true });
    expect(whole.items?.map((key) => key.value)).toEqual([value]);
  });

  it('list newest first, by prefix of the name (case counts), by customer, in pages', async () => {
    const ids: (string | undefined)[] = [];
    for (const name of ['page-a', 'page-b', 'Page-c']) {
      ids.push((await client.createApiKey({ name, customerId: `of-${name}` })).id);
    }
    const first = await client.getApiKeys({ nameQuery: 'page-', limit: 1 });
    const second = await client.getApiKeys({ nameQuery: 'page-', limit: 1, position: first.position ?? '' });
    expect([first.items?.[0]?.id, second.items?.[0]?.id]).toEqual([ids[1], ids[0]]);
    expect(second.position).toBeUndefined();
    const ofCustomer = await client.getApiKeys({ customerId: 'of-Page-c' });
    expect(ofCustomer.items?.map(({ id }) => id)).toEqual([ids[2]]);
  });

  it('an unknown key is 404', async () => {
    for (const call of [
      () => client.getApiKey({ apiKey: 'none' }),
      () => client.updateApiKey({ apiKey: 'none' }),
      () => client.deleteApiKey({ apiKey: 'none' }),
    ]) {
      expect(await refusal(call())).toEqual({
        error: 'NotFoundException: Invalid API Key identifier specified',
        status: 404,
      });
    }
  });
});

describe('UpdateApiKey', () => {
  const update = async (path: string, value: string, op: 'replace' | 'add' = 'replace') => {
    const { id: apiKey = '' } = await client.createApiKey({ name: 'before' });
    return client.updateApiKey({ apiKey, patchOperations: [{ op, path, value }] });
  };

  it('changes what may change, and answers tags but no value', async () => {
    const updated = answer(await update('/name', 'after'));
    expect(updated).toMatchObject({ name: 'after', tags: {} });
    expect(updated).not.toHaveProperty('value');
    expect((await update('/description', 'told')).description).toBe('told');
    expect((await update('/customerId', 'c2')).customerId).toBe('c2');
    expect((await update('/enabled', 'true')).enabled).toBe(true);
    expect((await update('/enabled', 'yes')).enabled).toBe(false);
  });

  it('refuses other fields, naming those there are', async () => {
    const message =
      "Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]";
    expect(await refusal(update('/id', 'x'))).toEqual({ error: `BadRequestException: ${message}`, status: 400 });
    expect((await refusal(update('/value', 'v'.repeat(20)))).status).toBe(400);
  });
});

it('DeleteApiKey frees the value', async () => {
  const value = 'freed-by-its-deletion';
  const { id: apiKey = '' } = await client.createApiKey({ value });
  const { $metadata } = await client.deleteApiKey({ apiKey });
  expect($metadata.httpStatusCode).toBe(202);
  expect((await client.createApiKey({ value })).value).toBe(value);
});

it('keys have tags (guide: "Tagging your API Gateway resources")', async () => {
  const { id, tags } = await client.createApiKey({ name: 'tagged', tags: { team: 'a' } });
  expect(tags).toEqual({ team: 'a' });
  const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${id}`;
  await client.tagResource({ resourceArn, tags: { stage: 'b' } });
  await client.untagResource({ resourceArn, tagKeys: ['team'] });
  expect((await client.getTags({ resourceArn })).tags).toEqual({ stage: 'b' });
  expect((await client.getApiKey({ apiKey: id })).tags).toEqual({ stage: 'b' });
});

describe('ImportApiKeys', () => {
  it('reads columns in any order and case, with defaults, and ignores others', async () => {
    const made = answer(
      await client.importApiKeys(
        file('Key,name,Colour\napikey1234abcdefghij0123456789,MyFirstApiKey,red\r\nsecond-of-the-keys-01,Two,\n'),
      ),
    );
    expect(made).toEqual({ ids: [expect.any(String), expect.any(String)], warnings: [] });
    const key = await client.getApiKey({ apiKey: made.ids?.[0] ?? '', includeValue: true });
    expect(key).toMatchObject({ name: 'MyFirstApiKey', enabled: true, value: 'apikey1234abcdefghij0123456789' });
  });

  it('puts keys on plans, several in one pair of quotes of either kind', async () => {
    const plans = [await client.createUsagePlan({ name: 'one' }), await client.createUsagePlan({ name: 'two' })];
    const [one = '', two = ''] = plans.map(({ id }) => id ?? '');
    const { ids = [], warnings } = await client.importApiKeys(
      file(
        `Enabled,Name,key,UsageplanIds,description\nfalse,A,the-key-named-A-12345,"${one},${two}","says ""hello"", twice"\nTRUE,B,the-key-named-B-12345,'${one}'\n`,
      ),
    );
    expect(warnings).toEqual([]);
    const onOne = (await client.getUsagePlanKeys({ usagePlanId: one })).items ?? [];
    const onTwo = (await client.getUsagePlanKeys({ usagePlanId: two })).items ?? [];
    expect(onOne.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(onTwo.map(({ id }) => id)).toEqual([ids[0]]);
    const key = await client.getApiKey({ apiKey: ids[0] ?? '' });
    expect(key).toMatchObject({ enabled: false, description: 'says "hello", twice' });
  });

  it('overwrites the key that has the same value', async () => {
    const first = await client.importApiKeys(file('Name,Key\nOld,imported-more-than-once\n'));
    const again = await client.importApiKeys(file('Name,Key,Enabled\nNew,imported-more-than-once,false\n'));
    expect(again.ids).toEqual(first.ids);
    expect(await client.getApiKey({ apiKey: again.ids?.[0] ?? '' })).toMatchObject({ name: 'New', enabled: false });
  });

  it('warns of what it leaves out, or rolls back where warnings are failures', async () => {
    const text = 'Name,Key,UsagePlanIds\nShort,short,\nFine,long-enough-for-a-key-1,none\n';
    const all = file(text.replace('long-enough-for-a-key-1', 'long-enough-for-a-key-2'));
    const { error, status } = await refusal(client.importApiKeys({ ...all, failOnWarnings: true }));
    expect([error.split(':')[0], status]).toEqual(['BadRequestException', 400]);
    expect((await client.getApiKeys({ nameQuery: 'Fine' })).items).toEqual([]);
    const { ids, warnings } = await client.importApiKeys(file(text));
    expect(ids).toHaveLength(1);
    expect(warnings).toEqual([
      'Line 2: API Key value should be at least 20 characters',
      'Line 3: Invalid Usage Plan ID specified',
    ]);
  });

  it('refuses files without the needed columns', async () => {
    for (const text of ['', 'Name\nA\n', 'Key\nlong-enough-for-a-key-3\n']) {
      expect((await refusal(client.importApiKeys(file(text)))).status).toBe(400);
    }
  });
});
