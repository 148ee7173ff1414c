// Methods, integrations and their responses through the SDK: outputs and messages recorded from API Gateway.

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let place: { restApiId: string; resourceId: string; httpMethod: string };
beforeAll(async () => {
  control = await startControl({ edgeApis: 1000 });
});
afterAll(() => control.close());
beforeEach(async () => {
  const { id = '', rootResourceId = '' } = await control.client.createRestApi({ name: 'methods' });
  place = { restApiId: id, resourceId: rootResourceId, httpMethod: 'ANY' };
});

const put = (fields: object = {}) => control.client.putMethod({ ...place, authorizationType: 'NONE', ...fields });
const update = (...patchOperations: PatchOperation[]) => control.client.updateMethod({ ...place, patchOperations });

describe('methods', () => {
  test('show what was said, and whether a key is required', async () => {
    const shown = { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' };
    expect(answer(await put())).toEqual(shown);
    expect(answer(await control.client.getMethod(place))).toEqual(shown);
    expect(await refusal(put())).toEqual({
      error: 'ConflictException: Method already exists for this resource',
      status: 409,
    });
    await control.client.deleteMethod(place);
    expect(await refusal(control.client.getMethod(place))).toEqual({
      error: 'NotFoundException: Invalid Method identifier specified',
      status: 404,
    });
  });

  test.each([
    [{ resourceId: 'nothing' }, 'NotFoundException: Invalid Resource identifier specified'],
    [{ restApiId: 'nothing' }, 'NotFoundException: Invalid Resource identifier specified'],
    [
      { httpMethod: 'wrong' },
      'BadRequestException: Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
    ],
    [
      { authorizationType: 'CUSTOM' },
      'BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    ],
    [{ requestValidatorId: 'wrong' }, 'BadRequestException: Invalid Request Validator identifier specified'],
    [
      { requestModels: { 'application/json': 'petModel' } },
      'BadRequestException: Invalid model identifier specified: petModel',
    ],
    [
      { requestParameters: { 'method.request.header.a': true, 'method.request.querystring.a': true } },
      'BadRequestException: Parameter names must be unique across querystring, header and path',
    ],
  ])('refuse %j', async (fields, error) => {
    expect((await refusal(put(fields))).error).toBe(error);
  });

  test('are patched; maps that are empty again disappear', async () => {
    await put();
    const added = await update(
      { op: 'add', path: '/requestParameters/method.request.querystring.optional', value: 'true' },
      { op: 'add', path: '/requestModels/application~1json', value: 'Empty' },
    );
    expect(answer(added)).toEqual({
      apiKeyRequired: false,
      authorizationType: 'NONE',
      httpMethod: 'ANY',
      requestModels: { 'application/json': 'Empty' },
      requestParameters: { 'method.request.querystring.optional': true },
    });
    const replaced = await update(
      { op: 'replace', path: '/authorizationType', value: 'AWS_IAM' },
      { op: 'replace', path: '/apiKeyRequired', value: 'true' },
      { op: 'replace', path: '/operationName', value: 'Named' },
    );
    expect(answer(replaced)).toMatchObject({
      authorizationType: 'AWS_IAM',
      apiKeyRequired: true,
      operationName: 'Named',
    });
    const removed = await update(
      { op: 'remove', path: '/requestParameters/method.request.querystring.optional' },
      { op: 'remove', path: '/requestModels/application~1json' },
      { op: 'replace', path: '/apiKeyRequired', value: 'whatever' },
    );
    expect(answer(removed)).toEqual({
      apiKeyRequired: false,
      authorizationType: 'AWS_IAM',
      httpMethod: 'ANY',
      operationName: 'Named',
    });
  });

  test.each<[PatchOperation, string]>([
    [
      { op: 'add', path: '/operationName', value: 'x' },
      'BadRequestException: Invalid patch operation specified. Must be one of: [replace]',
    ],
    [{ op: 'replace', path: '/httpMethod', value: 'GET' }, 'BadRequestException: Invalid patch path /httpMethod'],
    [
      { op: 'add', path: '/requestParameters', value: 'x' },
      'BadRequestException: Invalid patch path /requestParameters',
    ],
    [
      { op: 'add', path: '/requestModels/application/json', value: 'Empty' },
      'BadRequestException: Invalid patch path /requestModels/application/json',
    ],
    [
      { op: 'remove', path: '/requestParameters/method.request.header.x' },
      'NotFoundException: Invalid parameter name specified',
    ],
    [{ op: 'remove', path: '/requestModels/a~1b' }, 'NotFoundException: Content-Type specified was not found'],
    [
      { op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
      'BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    ],
    [
      { op: 'replace', path: '/requestValidatorId', value: 'wrong' },
      'BadRequestException: Invalid Request Validator identifier specified',
    ],
  ])('refuse the patch %j', async (operation, error) => {
    await put();
    expect((await refusal(update(operation))).error).toBe(error);
  });

  test('a refused patch changes nothing', async () => {
    await put();
    await refusal(
      update({ op: 'replace', path: '/operationName', value: 'x' }, { op: 'replace', path: '/no', value: 'x' }),
    );
    expect((await control.client.getMethod(place)).operationName).toBeUndefined();
  });
});

describe('method responses', () => {
  const response = () => ({ ...place, statusCode: '200' });
  const patch = (...patchOperations: PatchOperation[]) =>
    control.client.updateMethodResponse({ ...response(), patchOperations });

  test('live as recorded: what is given empty stays, what is emptied goes; updates answer 201', async () => {
    await put();
    const given = { responseModels: {}, responseParameters: {} };
    expect(answer(await control.client.putMethodResponse({ ...response(), ...given }))).toEqual({
      ...given,
      statusCode: '200',
    });
    const updated = await patch(
      { op: 'add', path: '/responseParameters/method.response.header.my-header', value: 'true' },
      { op: 'add', path: '/responseModels/application~1json', value: 'Empty' },
    );
    expect(updated.$metadata.httpStatusCode).toBe(201);
    expect(answer(updated)).toEqual({
      responseModels: { 'application/json': 'Empty' },
      responseParameters: { 'method.response.header.my-header': true },
      statusCode: '200',
    });
    const emptied = await patch(
      { op: 'remove', path: '/responseParameters/method.response.header.my-header' },
      { op: 'remove', path: '/responseModels/application~1json' },
    );
    expect(answer(emptied)).toEqual({ statusCode: '200' });
    expect((await refusal(control.client.putMethodResponse(response()))).status).toBe(409);
    await control.client.deleteMethodResponse(response());
    expect((await control.client.getMethod(place)).methodResponses).toBeUndefined();
  });

  test('refuse wrong operations and a wrong status together', async () => {
    await put();
    const call = control.client.updateMethodResponse({
      ...place,
      statusCode: 'wrong',
      patchOperations: [{ op: 'wrong_op' as never, path: '/responseParameters/x' }],
    });
    expect((await refusal(call)).error).toBe(
      "ValidationException: 2 validation errors detected: Value 'wrong_op' at 'updateMethodResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]; Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
    );
  });

  test.each<[PatchOperation, string]>([
    [{ op: 'remove', path: '/responseParameters/x' }, 'NotFoundException: Invalid parameter name specified'],
    [{ op: 'remove', path: '/responseModels/x' }, 'NotFoundException: Content-Type specified was not found'],
    [
      { op: 'add', path: '/wrong/method.response.header.my-header' },
      'BadRequestException: Invalid patch path /wrong/method.response.header.my-header',
    ],
  ])('refuse the patch %j', async (operation, error) => {
    await put();
    await control.client.putMethodResponse(response());
    expect((await refusal(patch(operation))).error).toBe(error);
  });
});

describe('integrations', () => {
  const integrate = (fields: object) => control.client.putIntegration({ ...place, type: 'HTTP_PROXY', ...fields });

  test('have the defaults that AWS fills in', async () => {
    await put();
    const made = await integrate({ uri: 'http://example.com', integrationHttpMethod: 'GET' });
    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(answer(made)).toEqual({
      type: 'HTTP_PROXY',
      httpMethod: 'GET',
      uri: 'http://example.com',
      connectionType: 'INTERNET',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29000,
      cacheNamespace: place.resourceId,
      cacheKeyParameters: [],
    });
    const mock = answer(await integrate({ type: 'MOCK' }));
    expect(mock).toEqual({
      type: 'MOCK',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29000,
      cacheNamespace: place.resourceId,
      cacheKeyParameters: [],
    });
  });

  test.each([
    [
      { type: 'HTTPS_PROXY' },
      "ValidationException: 1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    ],
    [{ uri: 'http://example.com' }, 'BadRequestException: Enumeration value for HttpMethod must be non-empty'],
    [
      { uri: 'http://example.com', integrationHttpMethod: 'FETCH' },
      'BadRequestException: Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
    ],
    [{ uri: 'nothing', integrationHttpMethod: 'GET' }, 'BadRequestException: Invalid HTTP endpoint specified for URI'],
    [
      { type: 'AWS', uri: 'http://x', integrationHttpMethod: 'POST' },
      'BadRequestException: Invalid ARN specified in the request',
    ],
    [
      { type: 'AWS_PROXY', uri: 'arn:aws:apigateway:us-east-1:s3:path/x', integrationHttpMethod: 'POST' },
      "BadRequestException: Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
    [
      {
        uri: 'http://x.y',
        integrationHttpMethod: 'GET',
        requestParameters: { 'integration.request.header.x': 'true' },
      },
      'BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: true]',
    ],
  ])('refuse %j', async (fields, error) => {
    await put();
    expect((await refusal(integrate(fields))).error).toBe(error);
  });

  test('a missing resource, method or integration is told apart', async () => {
    const error = (call: Promise<unknown>) => refusal(call).then((told) => told.error);
    expect(await error(integrate({ resourceId: 'nothing' }))).toBe(
      'NotFoundException: Invalid Resource identifier specified',
    );
    expect(await error(integrate({}))).toBe('NotFoundException: Invalid Method identifier specified');
    await put();
    expect(await error(control.client.getIntegration(place))).toBe(
      'NotFoundException: Invalid Integration identifier specified',
    );
  });

  test('are patched, and checked again', async () => {
    await put({ requestParameters: { 'method.request.querystring.q': false } });
    await integrate({ uri: 'http://example.com', integrationHttpMethod: 'GET' });
    const patch = (...patchOperations: PatchOperation[]) =>
      control.client.updateIntegration({ ...place, patchOperations });
    const patched = await patch(
      {
        op: 'add',
        path: '/requestParameters/integration.request.querystring.p',
        value: 'method.request.querystring.q',
      },
      { op: 'add', path: '/requestTemplates/application~1json', value: '{}' },
      { op: 'add', path: '/cacheKeyParameters/method.request.querystring.q' },
      { op: 'replace', path: '/timeoutInMillis', value: '1000' },
      { op: 'replace', path: '/tlsConfig/insecureSkipVerification', value: 'true' },
    );
    expect(answer(patched)).toMatchObject({
      requestParameters: { 'integration.request.querystring.p': 'method.request.querystring.q' },
      requestTemplates: { 'application/json': '{}' },
      cacheKeyParameters: ['method.request.querystring.q'],
      timeoutInMillis: 1000,
      tlsConfig: { insecureSkipVerification: true },
    });
    expect((await refusal(patch({ op: 'replace', path: '/type', value: 'MOCK' }))).error).toBe(
      'BadRequestException: Invalid patch path /type',
    );
    expect((await refusal(patch({ op: 'replace', path: '/uri', value: 'x' }))).error).toBe(
      'BadRequestException: Invalid HTTP endpoint specified for URI',
    );
    expect((await refusal(patch({ op: 'replace', path: '/timeoutInMillis', value: '49' }))).error).toMatch(
      /^BadRequest/,
    );
  });

  test('a put integration drops the responses of the one before', async () => {
    await put();
    await integrate({ type: 'MOCK' });
    await control.client.putIntegrationResponse({ ...place, statusCode: '200' });
    await integrate({ type: 'MOCK' });
    expect((await control.client.getIntegration(place)).integrationResponses).toBeUndefined();
  });
});

describe('integration responses', () => {
  const response = () => ({ ...place, statusCode: '200' });

  test('live as recorded: an empty pattern is kept, a second put replaces', async () => {
    await put();
    const call = () => control.client.putIntegrationResponse({ ...response(), selectionPattern: '' });
    expect(await refusal(call())).toEqual({
      error: 'NotFoundException: No integration defined for method',
      status: 404,
    });
    expect((await refusal(control.client.getIntegrationResponse(response()))).error).toBe(
      'NotFoundException: Invalid Integration identifier specified',
    );
    await control.client.putIntegration({ ...place, type: 'MOCK' });
    expect(answer(await call())).toEqual({ statusCode: '200', selectionPattern: '' });
    const patched = await control.client.updateIntegrationResponse({
      ...response(),
      patchOperations: [{ op: 'replace', path: '/selectionPattern', value: 'updated-pattern' }],
    });
    expect(patched.selectionPattern).toBe('updated-pattern');
    await control.client.putIntegrationResponse({ ...response(), responseTemplates: { 'application/json': 'again' } });
    expect(answer(await control.client.getIntegrationResponse(response()))).toEqual({
      statusCode: '200',
      responseTemplates: { 'application/json': 'again' },
    });
    await control.client.deleteIntegrationResponse(response());
    expect((await refusal(control.client.getIntegrationResponse(response()))).error).toBe(
      'NotFoundException: Invalid Response status code specified',
    );
  });

  test('an empty template is null on the wire', async () => {
    await put();
    await control.client.putIntegration({ ...place, type: 'MOCK' });
    const templates = { 'application/json': '' };
    await control.client.putIntegrationResponse({ ...response(), responseTemplates: templates });
    const path = `/restapis/${place.restApiId}/resources/${place.resourceId}/methods/ANY/integration/responses/200`;
    const raw = await fetch(control.endpoint + path, { headers: { authorization: control.authorization } });
    expect(await raw.json()).toEqual({ statusCode: '200', responseTemplates: { 'application/json': null } });
  });

  test('refuse a status that is none and a content type that is none', async () => {
    await put();
    await control.client.putIntegration({ ...place, type: 'MOCK' });
    expect((await refusal(control.client.putIntegrationResponse({ ...place, statusCode: 'wrong' }))).error).toBe(
      "ValidationException: 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
    );
    const templates = { ...response(), responseTemplates: { '123': '{}' } };
    expect((await refusal(control.client.putIntegrationResponse(templates))).error).toBe(
      'BadRequestException: Validation Result: warnings : [], errors : [Invalid content type specified: 123]',
    );
  });

  test('refuse a header that the method response does not declare', async () => {
    await put();
    await control.client.putIntegration({ ...place, type: 'MOCK' });
    await control.client.putMethodResponse(response());
    const mapped = { ...response(), responseParameters: { 'method.response.header.X': "'1'" } };
    expect((await refusal(control.client.putIntegrationResponse(mapped))).error).toBe(
      'BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.response.header.X]',
    );
  });

  test('deleting from a method that is not there is told as a missing integration', async () => {
    expect((await refusal(control.client.deleteIntegrationResponse(response()))).error).toBe(
      'NotFoundException: Invalid Integration identifier specified',
    );
  });
});
