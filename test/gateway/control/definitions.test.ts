// Models, request validators, authorizers and gateway responses through the SDK: outputs and messages recorded.

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gatewayResponseStatus } from '../../../src/lib/model/gateway-response-types.ts';
import { account, answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let restApiId: string;
let root: string;
beforeAll(async () => {
  control = await startControl({ edgeApis: 1000, authorizers: 2 });
});
afterAll(() => control.close());
beforeEach(async () => {
  const created = await control.client.createRestApi({ name: 'definitions' });
  restApiId = created.id ?? '';
  root = created.rootResourceId ?? '';
});

const unknownApi = `NotFoundException: Invalid API identifier specified ${account}:nothing`;
const errorOf = async (call: Promise<unknown>) => (await refusal(call)).error;

describe('models', () => {
  const schema = JSON.stringify({ title: 'Pet', type: 'object' });
  const create = (fields: object = {}) =>
    control.client.createModel({ restApiId, name: 'Pet', contentType: 'application/json', schema, ...fields });
  const update = (operation: PatchOperation) =>
    control.client.updateModel({ restApiId, modelName: 'Pet', patchOperations: [operation] });

  test('are kept as given', async () => {
    const created = answer(await create({ description: 'A pet' }));
    expect(created).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: 'Pet',
      description: 'A pet',
      contentType: 'application/json',
      schema,
    });
    expect(answer(await control.client.getModel({ restApiId, modelName: 'Pet' }))).toEqual(created);
  });

  test.each([
    [{ restApiId: 'nothing' }, unknownApi],
    [{ name: 'Empty' }, 'ConflictException: Model name already exists for this REST API'],
    [{ name: '' }, 'BadRequestException: Model name must be non-empty'],
    [{ name: 'a_b' }, 'BadRequestException: Model name must be alphanumeric: a_b'],
    [{ schema: '' }, 'BadRequestException: Model schema must have at least 1 property or array items defined'],
    [{ schema: undefined }, 'BadRequestException: Model schema must have at least 1 property or array items defined'],
    [
      { contentType: 'application/xml', schema: undefined },
      'BadRequestException: Model schema must have at least 1 property or array items defined',
    ],
  ])('refuse %j', async (fields, error) => {
    expect(await errorOf(create(fields))).toBe(error);
  });

  // Texts as AWS answered; guide "Data models for REST APIs": JSON Schema draft 4.
  const invalid = 'Invalid model schema specified';
  test.each([
    [{ $id: 'x', nullable: true }, `${invalid}. Unsupported keyword(s): ["$id","nullable"]`],
    [{ properties: { on: { type: 'string', example: 'x' } } }, `${invalid}. Unsupported keyword(s): ["example"]`],
    [{ type: 'object', required: [] }, invalid],
    [{ properties: { name: { minLength: '1', maxLength: '35' } } }, `${invalid}, ${invalid}`],
    [{ type: 'text' }, invalid],
    [{ items: { pattern: '(' } }, invalid],
    [{ exclusiveMinimum: true }, invalid],
  ])('refuse the schema %j', async (wrong, complaint) => {
    const error = `BadRequestException: Invalid model specified: Validation Result: warnings : [], errors : [${complaint}]`;
    expect(await errorOf(create({ schema: JSON.stringify(wrong) }))).toBe(error);
    await create();
    expect(await errorOf(update({ op: 'replace', path: '/schema', value: JSON.stringify(wrong) }))).toBe(error);
  });

  test('are patched in their schema and description only', async () => {
    expect(await errorOf(update({ op: 'replace', path: '/schema', value: schema }))).toBe(
      'NotFoundException: Invalid model name specified: Pet',
    );
    await create();
    const updated = await update({ op: 'replace', path: '/schema', value: '{"title":"Updated"}' });
    expect(updated.schema).toBe('{"title":"Updated"}');
    expect(await errorOf(update({ op: 'replace', path: '/name', value: 'x' }))).toBe(
      "BadRequestException: Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]",
    );
    expect(await errorOf(update({ op: 'add', path: '/wrong-path', value: 'x' }))).toBe(
      "BadRequestException: Invalid patch path  '/wrong-path' specified for op 'add'. Please choose supported operations",
    );
    expect(await errorOf(update({ op: 'replace', path: '/schema', value: '' }))).toBe(
      'BadRequestException: Model schema must have at least 1 property or array items defined',
    );
  });

  test('are not deleted while a method uses them', async () => {
    await create();
    const remove = () => control.client.deleteModel({ restApiId, modelName: 'Pet' });
    const method = { restApiId, resourceId: root, httpMethod: 'ANY' };
    await control.client.putMethod({
      ...method,
      authorizationType: 'NONE',
      requestModels: { 'application/json': 'Pet' },
    });
    expect(await refusal(remove())).toEqual({
      error: "ConflictException: Cannot delete model 'Pet', is referenced in method request: //ANY",
      status: 409,
    });
    await control.client.deleteMethod(method);
    const { id } = await control.client.createResource({ restApiId, parentId: root, pathPart: 'test' });
    const other = { ...method, resourceId: id };
    await control.client.putMethod({
      ...other,
      authorizationType: 'NONE',
      requestModels: { 'application/json': 'Pet' },
    });
    expect(await errorOf(remove())).toBe(
      "ConflictException: Cannot delete model 'Pet', is referenced in method request: /test/ANY",
    );
    await control.client.deleteMethod(other);
    await remove();
    expect(await errorOf(remove())).toBe('NotFoundException: Invalid model name specified: Pet');
  });

  test('are flattened on request, circles left as references', async () => {
    const base = `https://apigateway.amazonaws.com/restapis/${restApiId}/models`;
    await create({ schema: JSON.stringify({ type: 'object', properties: { next: { $ref: `${base}/Pet` } } }) });
    await create({ name: 'Pets', schema: JSON.stringify({ type: 'array', items: { $ref: `${base}/Pet` } }) });
    const flat = await control.client.getModel({ restApiId, modelName: 'Pets', flatten: true });
    expect(JSON.parse(flat.schema ?? '').items).toEqual({
      type: 'object',
      properties: { next: { $ref: `${base}/Pet` } },
    });
  });

  test('that would multiply without end are not flattened', async () => {
    const reference = (name: string) => ({
      $ref: `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`,
    });
    await create({ name: 'M0' });
    for (let i = 1; i <= 30; i++) {
      const item = reference(`M${i - 1}`);
      await create({ name: `M${i}`, schema: JSON.stringify({ properties: { a: item, b: item } }) });
    }
    const flat = control.client.getModel({ restApiId, modelName: 'M30', flatten: true });
    expect(await errorOf(flat)).toBe('BadRequestException: Model M30 is too large to be flattened');
  });

  test('nested or named without measure are refused, and hurt nothing', async () => {
    const deep = `${'{"items":'.repeat(6000)}{}${'}'.repeat(6000)}`;
    expect(await errorOf(create({ schema: deep }))).toBe(
      'BadRequestException: Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. The schema is nested too deeply.]',
    );
    expect(await refusal(create({ name: 'a'.repeat(5000) }))).toMatchObject({
      error: `ValidationException: The identifier is too long: ${'a'.repeat(80)}…`,
      status: 400,
    });
  });
});

describe('request validators', () => {
  const create = (fields: object = {}) => control.client.createRequestValidator({ restApiId, name: 'all', ...fields });

  test('live as recorded', async () => {
    const created = answer(await create());
    expect(created).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: 'all',
      validateRequestBody: false,
      validateRequestParameters: false,
    });
    const patch = (operation: PatchOperation) =>
      control.client.updateRequestValidator({
        restApiId,
        requestValidatorId: created.id,
        patchOperations: [operation],
      });
    expect((await patch({ op: 'replace', path: '/validateRequestBody', value: 'true' })).validateRequestBody).toBe(
      true,
    );
    expect((await patch({ op: 'replace', path: '/validateRequestBody' })).validateRequestBody).toBe(false);
    expect(await errorOf(patch({ op: 'add', path: '/validateRequestBody', value: 'true' }))).toBe(
      "BadRequestException: Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations",
    );
    expect(await errorOf(patch({ op: 'replace', path: '/invalidPath', value: 'true' }))).toBe(
      "BadRequestException: Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]",
    );
    expect(await errorOf(patch({ op: 'replace', path: '/name', value: '' }))).toBe(
      'BadRequestException: Request Validator name cannot be blank',
    );
    await control.client.deleteRequestValidator({ restApiId, requestValidatorId: created.id });
    expect((await control.client.getRequestValidators({ restApiId })).items).toEqual([]);
  });

  test('of an unknown API are told in three ways', async () => {
    const place = { restApiId: 'nothing', requestValidatorId: 'x' };
    expect(await refusal(create({ restApiId: 'nothing' }))).toEqual({
      error: 'BadRequestException: Invalid REST API identifier specified',
      status: 400,
    });
    expect(await errorOf(control.client.getRequestValidators(place))).toBe(unknownApi);
    expect(await errorOf(control.client.getRequestValidator(place))).toBe(
      'NotFoundException: Invalid Request Validator identifier specified',
    );
  });
});

describe('authorizers', () => {
  const authorizerUri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations';
  const token = { type: 'TOKEN' as const, authorizerUri, identitySource: 'method.request.header.Auth' };
  const create = (fields: object = {}) =>
    control.client.createAuthorizer({ restApiId, name: 'auth', ...token, ...fields });

  test('leave out the time to live that was not said', async () => {
    expect(answer(await create())).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: 'auth',
      authType: 'custom',
      ...token,
    });
  });

  test.each([
    [
      { restApiId: 'nothing' },
      'ConflictException: Unable to complete operation due to concurrent modification. Please try again later.',
    ],
    [
      { name: undefined },
      "ValidationException: 1 validation error detected: Value null at 'createAuthorizerInput.name' failed to satisfy constraint: Member must not be null",
    ],
    [
      { authorizerUri: 'x' },
      'BadRequestException: Invalid Authorizer URI: x. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.',
    ],
  ])('refuse %j', async (fields, error) => {
    expect(await errorOf(create(fields))).toBe(error);
  });

  test('have unique names, and no more than the quota', async () => {
    await create();
    expect(await errorOf(create())).toBe(
      'BadRequestException: Authorizer name must be unique. Authorizer auth already exists in this RestApi.',
    );
    await create({ name: 'second' });
    expect(await refusal(create({ name: 'third' }))).toMatchObject({ status: 429 });
  });

  test('are used by methods, and then not deleted', async () => {
    const { id: authorizerId } = await create();
    const { id } = await control.client.createResource({ restApiId, parentId: root, pathPart: 'test' });
    const method = { restApiId, resourceId: id, httpMethod: 'GET' };
    const made = await control.client.putMethod({ ...method, authorizationType: 'CUSTOM', authorizerId });
    expect(made.authorizerId).toBe(authorizerId);
    expect(await refusal(control.client.deleteAuthorizer({ restApiId, authorizerId }))).toEqual({
      error: "ConflictException: Cannot delete authorizer 'auth', is referenced in method: GET//test",
      status: 409,
    });
    const open = { op: 'replace' as const, path: '/authorizationType', value: 'NONE' };
    const opened = await control.client.updateMethod({ ...method, patchOperations: [open] });
    expect(opened.authorizerId).toBeUndefined();
    await control.client.deleteAuthorizer({ restApiId, authorizerId });
    expect(await errorOf(control.client.getAuthorizer({ restApiId, authorizerId }))).toBe(
      'NotFoundException: Invalid Authorizer identifier specified',
    );
  });

  test('take user pools one by one', async () => {
    const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a';
    const cognito = { type: 'COGNITO_USER_POOLS', providerARNs: [pool], authorizerUri: undefined };
    const { id: authorizerId, authType } = await create(cognito);
    const added = await control.client.updateAuthorizer({
      restApiId,
      authorizerId,
      patchOperations: [{ op: 'add', path: '/providerARNs', value: `${pool}b` }],
    });
    expect(authType).toBe('cognito_user_pools');
    expect(added.providerARNs).toEqual([pool, `${pool}b`]);
  });
});

describe('gateway responses', () => {
  const stock = { 'application/json': '{"message":$context.error.messageString}' };
  const update = (operation: PatchOperation) =>
    control.client.updateGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX', patchOperations: [operation] });

  test('are 21, untouched ones with their defaults', async () => {
    const { items = [] } = await control.client.getGatewayResponses({ restApiId });
    expect(items.length).toBe(21);
    expect(items.map(({ responseType }) => responseType)).toEqual([...gatewayResponseStatus.keys()]);
    expect(items.find(({ responseType }) => responseType === 'ACCESS_DENIED')).toEqual({
      defaultResponse: true,
      responseParameters: {},
      responseTemplates: stock,
      responseType: 'ACCESS_DENIED',
      statusCode: '403',
    });
    expect(items.find(({ responseType }) => responseType === 'DEFAULT_4XX')?.statusCode).toBeUndefined();
  });

  test('what is put takes defaults for the rest; a fallback is inherited by what is not customised', async () => {
    const parameters = { 'gatewayresponse.header.foo': "'bar'" };
    const put = (responseType: 'AUTHORIZER_FAILURE' | 'DEFAULT_5XX', fields: object) =>
      control.client.putGatewayResponse({ restApiId, responseType, ...fields });
    const own = answer(await put('AUTHORIZER_FAILURE', { responseParameters: parameters }));
    expect(own).toEqual({
      defaultResponse: false,
      responseParameters: parameters,
      responseTemplates: stock,
      responseType: 'AUTHORIZER_FAILURE',
      statusCode: '500',
    });
    await put('DEFAULT_5XX', { statusCode: '599', responseTemplates: { 'text/plain': 'no' } });
    const get = (responseType: 'AUTHORIZER_FAILURE' | 'INTEGRATION_FAILURE' | 'THROTTLED') =>
      control.client.getGatewayResponse({ restApiId, responseType });
    expect(answer(await get('AUTHORIZER_FAILURE'))).toEqual(own);
    expect(answer(await get('INTEGRATION_FAILURE'))).toEqual({
      defaultResponse: true,
      responseParameters: {},
      responseTemplates: { 'text/plain': 'no' },
      responseType: 'INTEGRATION_FAILURE',
      statusCode: '599',
    });
    expect((await get('THROTTLED')).statusCode).toBe('429');
  });

  test('patching one that was never set creates it; deleting makes it default again', async () => {
    expect(answer(await update({ op: 'replace', path: '/statusCode', value: '444' }))).toEqual({
      defaultResponse: false,
      responseParameters: {},
      responseTemplates: stock,
      responseType: 'DEFAULT_4XX',
      statusCode: '444',
    });
    const remove = () => control.client.deleteGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX' });
    await remove();
    expect(await refusal(remove())).toEqual({
      error: 'NotFoundException: Gateway response type not defined on api',
      status: 404,
    });
  });

  test.each<[PatchOperation, string]>([
    [{ op: 'add', path: '/statusCode', value: '444' }, 'BadRequestException: Invalid patch path /statusCode'],
    [{ op: 'replace', path: '/wrongPath', value: 'x' }, 'BadRequestException: Invalid patch path /wrongPath'],
    [{ op: 'replace', value: 'x' }, 'BadRequestException: Invalid patch path null'],
    [
      { op: 'replace', path: '/responseTemplates/a~1b', value: 'x' },
      'NotFoundException: Invalid parameter name specified',
    ],
    [
      { op: 'replace', path: '/responseTemplates/application~1json' },
      'BadRequestException: Invalid null or empty value in responseTemplates',
    ],
  ])('refuse the patch %j', async (operation, error) => {
    expect(await errorOf(update(operation))).toBe(error);
  });

  test('refuse a type that is none, before the API is looked for', async () => {
    const call = control.client.getGatewayResponse({ restApiId: 'nothing', responseType: 'FAKE' as never });
    expect(await errorOf(call)).toMatch(
      /^ValidationException: 1 validation error detected: Value 'FAKE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: \[REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, /,
    );
    expect(await errorOf(control.client.getGatewayResponses({ restApiId: 'nothing' }))).toBe(unknownApi);
  });
});
