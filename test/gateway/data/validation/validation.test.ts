// Request validation by HTTP. Guide "Request validation for REST APIs in API Gateway"; messages, the order of the missing
// parameters and the answer to empty bodies are recorded on AWS.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration, Method, Model, RestApi } from '../../../../src/lib/model/api.ts';
import {
  type Harness,
  integration,
  lambdaProxy,
  mock,
  restApi,
  type Sent,
  snapshot,
  startHarness,
} from '../../data-harness.ts';

let harness: Harness;
let calls = 0;
beforeAll(async () => {
  harness = await startHarness(async () => {
    calls++;
    return { statusCode: 200, payload: '{"statusCode":200,"body":"called"}' };
  });
});
afterAll(() => harness.close());

const json = (schema: Model['schema']): Model => ({ contentType: 'application/json', schema });
const definitions: Partial<RestApi> = {
  requestValidators: {
    all: { validateRequestBody: true, validateRequestParameters: true },
    body: { validateRequestBody: true, validateRequestParameters: false },
    none: { validateRequestBody: false, validateRequestParameters: false },
  },
  models: {
    Pet: json({ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }),
    Text: json({ type: 'string' }),
    Xml: { contentType: 'application/xml', schema: '<xs:schema/>' },
    Loop: json({ $ref: '#/models/Loop' }),
  },
};
const withPet = (more: Partial<Method> = {}) => mock('fine', { requestModels: { 'application/json': 'Pet' }, ...more });

function publish(methods: Record<string, Method>, more: Partial<RestApi> = {}): void {
  harness.plane.publish(snapshot(restApi(methods, { ...definitions, ...more })));
}

async function bodyOf(path: string, sent?: Sent) {
  const { status, body, headers } = await harness.call(path, sent);
  return status === 200 ? { status, body } : { status, body, type: headers['x-amzn-errortype'] };
}

const invalid = { status: 400, body: '{"message":"Invalid request body"}', type: 'BadRequestException' };
const fine = { status: 200, body: 'fine' };
const post = (body?: string, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  headers,
  ...(body === undefined ? {} : { body }),
});

describe('parameters', () => {
  const requestParameters = {
    'method.request.querystring.qs1': true,
    'method.request.querystring.optional': false,
    'method.request.path.issuer': true,
    'method.request.header.x-header-param': true,
  };

  it('names all that are missing, headers before path before query', async () => {
    publish({ 'GET /a/{issuer}': mock('fine', { requestValidator: 'all', requestParameters }) });
    expect(await bodyOf('/test/a/%20')).toEqual({
      status: 400,
      body: '{"message":"Missing required request parameters: [x-header-param, qs1]"}',
      type: 'BadRequestException',
    });
    expect(await bodyOf('/test/a/i?qs1=1', { headers: { 'X-Header-Param': 'x' } })).toEqual(fine);
  });

  it.each(['qs1=', 'qs1=+%20', 'QS1=1', 'qs1'])(
    'blank counts as missing, and names have their case: ?%s',
    async (query) => {
      publish({ 'GET /a/{issuer}': mock('fine', { requestValidator: 'all', requestParameters }) });
      const { body } = await harness.call(`/test/a/i?${query}`, { headers: { 'x-header-param': 'x' } });
      expect(body).toBe('{"message":"Missing required request parameters: [qs1]"}');
    },
  );

  it('a path parameter that the path has not is missing always', async () => {
    publish({
      'GET /a': mock('', { requestValidator: 'all', requestParameters: { 'method.request.path.id': true } }),
    });
    expect((await harness.call('/test/a')).body).toContain('[id]');
  });

  it.each([undefined, 'none', 'body'])('not asked for by the validator %s: nothing is checked', async (name) => {
    const validator = name === undefined ? {} : { requestValidator: name };
    publish({ 'GET /a/{issuer}': mock('fine', { ...validator, requestParameters }) });
    expect(await bodyOf('/test/a/i')).toEqual(fine);
  });
});

describe('bodies', () => {
  it.each([
    ['a body that fits', post('{"id":1}'), fine],
    ['one that does not', post('{"id":"1"}'), invalid],
    ['no JSON', post('id=1'), invalid],
    ['bytes that are no UTF-8', { method: 'POST', body: Buffer.from([0x22, 0xff, 0x22]) }, invalid],
    ['no body at all', post(), invalid],
    ['a content type with parameters', post('{}', { 'content-type': 'Application/JSON; charset=utf-8' }), invalid],
    ['a content type without a model', post('{}', { 'content-type': 'text/plain' }), fine],
  ])('%s', async (_, sent, expected) => {
    publish({ 'POST /p': withPet({ requestValidator: 'body', integration: anyType() }) });
    expect(await bodyOf('/test/p', sent)).toEqual(expected);
  });

  it('GET without a body: refused where there is a model', async () => {
    publish({ 'GET /p': withPet({ requestValidator: 'all' }) });
    expect(await bodyOf('/test/p')).toEqual(invalid);
  });

  it('$default stands for types without a model of their own', async () => {
    const requestModels = { 'application/json': 'Pet', $default: 'Text' };
    publish({ 'POST /p': withPet({ requestValidator: 'body', requestModels, integration: anyType() }) });
    expect(await bodyOf('/test/p', post('"text"', { 'content-type': 'text/plain' }))).toEqual(fine);
    expect(await bodyOf('/test/p', post('"text"'))).toEqual(invalid);
    expect(await bodyOf('/test/p', post('{"id":1}', { 'content-type': 'text/plain' }))).toEqual(invalid);
  });

  it('a model that is no JSON checks nothing; one that has no end fails every body', async () => {
    const of = (model: string) =>
      mock('fine', { requestValidator: 'body', requestModels: { 'application/json': model } });
    publish({ 'POST /xml': of('Xml'), 'POST /loop': of('Loop') });
    expect(await bodyOf('/test/xml', post('<a/>'))).toEqual(fine);
    expect(await bodyOf('/test/loop', post('1'))).toEqual(invalid);
  });

  it('JSON that is nested more deeply than can be read', async () => {
    publish({ 'POST /p': withPet({ requestValidator: 'body' }) });
    const [open, close] = ['{"a":'.repeat(100_000), '}'.repeat(100_000)];
    expect(await bodyOf('/test/p', post(`${open}1${close}`))).toEqual(invalid);
    expect(await bodyOf('/test/p', post('{"id":1}'))).toEqual(fine);
  });

  it('parameters come first, and the integration is not called, a proxy neither', async () => {
    calls = 0;
    publish({
      'POST /p': {
        ...lambdaProxy(),
        requestValidator: 'all',
        requestModels: { 'application/json': 'Pet' },
        requestParameters: { 'method.request.header.X': true },
      },
    });
    expect((await harness.call('/test/p', post('no'))).body).toContain('[X]');
    expect(await bodyOf('/test/p', post('no', { x: '1' }))).toEqual(invalid);
    expect(calls).toBe(0);
    expect((await harness.call('/test/p', post('{"id":1}', { x: '1' }))).body).toBe('called');
  });
});

describe('gateway responses', () => {
  const response = (text: string) => ({ responseParameters: {}, responseTemplates: { 'application/json': text } });

  it('draw both types, and say what is wrong with the body', async () => {
    const gatewayResponses = {
      BAD_REQUEST_BODY: { ...response('$context.error.validationErrorString'), statusCode: '422' },
      BAD_REQUEST_PARAMETERS: response('$context.error.responseType|$context.error.validationErrorString'),
    };
    const requestParameters = { 'method.request.querystring.q': true };
    publish({ 'POST /p': withPet({ requestValidator: 'all', requestParameters }) }, { gatewayResponses });
    expect((await harness.call('/test/p', post('{}'))).body).toBe('BAD_REQUEST_PARAMETERS|');
    expect(await harness.call('/test/p?q=1', post('{"id":"x"}'))).toMatchObject({
      status: 422,
      body: '[instance type (string) does not match any allowed primitive type (allowed: ["integer"])]',
    });
    expect((await harness.call('/test/p?q=1', post('{'))).body).toBe('[Unknown error parsing request body]');
  });
});

/** A MOCK integration that takes bodies of any type. */
function anyType(): Integration {
  return integration('MOCK', {
    requestTemplates: { $default: '{"statusCode": 200}' },
    integrationResponses: { '200': { responseParameters: {}, responseTemplates: { 'application/json': 'fine' } } },
  });
}
