// What is not there yet answers 501 and names it; traces; a deployment under load.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Method, RestApi } from '../../src/lib/model/api.ts';
import { javaPattern } from '../../src/lib/model/java-pattern.ts';
import { unsupportedFeatures } from '../../src/lib/model/local-support.ts';
import { defaultStageSettings, type StageSettings } from '../../src/lib/model/stage.ts';
import {
  functionUri,
  type Harness,
  integration,
  lambdaProxy,
  method,
  mock,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness(async () => ({ statusCode: 200, payload: '{"body":"fine"}' }));
});
afterAll(() => harness.close());

const withTemplate = (template: string) =>
  method(integration('MOCK', { requestTemplates: { 'application/json': template } }));

const refused: [feature: string, made: Method, api?: Partial<RestApi>, settings?: Partial<StageSettings>][] = [
  [
    'AWS_PROXY to services other than Lambda',
    method(
      integration('AWS_PROXY', { httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:firehose:action/PutRecord' }),
    ),
  ],
  ['response streaming without a proxy integration', method(integration('MOCK', { responseTransferMode: 'STREAM' }))],
  [
    'resource policies that ask when or how a session began',
    mock('', { authorizationType: 'AWS_IAM' }),
    {
      policy: {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/*',
          Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } },
        },
      },
    },
  ],
];

describe('features that are not there yet', () => {
  it.each(refused)('%s: 501', async (feature, made, api = {}, settings = {}) => {
    const gatewayResponses = {
      DEFAULT_5XX: { statusCode: '200', responseParameters: {}, responseTemplates: { 'application/json': 'hidden' } },
    };
    const model = restApi({ 'GET /m': made }, { gatewayResponses, ...api });
    harness.plane.publish(snapshot(model, settings));
    const got = await harness.call('/test/m');
    expect(got.status).toBe(501);
    expect(JSON.parse(got.body).message).toContain(feature);
    expect(got.headers['x-amzn-errortype']).toBe('NotImplementedException');
    expect(unsupportedFeatures(model, { ...defaultStageSettings(), ...settings })).toEqual([
      { path: '/m', httpMethod: 'GET', feature, effect: '501' },
    ]);
  });

  it('are not asked for by settings that change nothing', () => {
    const api = restApi(
      {
        'GET /m': mock('', { requestValidator: 'v', requestParameters: { 'method.request.header.X': false } }),
        'POST /m': lambdaProxy(),
        'GET /l': method(integration('AWS', { httpMethod: 'POST', uri: functionUri('x') })),
      },
      { requestValidators: { v: { validateRequestBody: true, validateRequestParameters: true } } },
    );
    const settings = {
      methodSettings: { '*': { throttlingBurstLimit: 5000, throttlingRateLimit: 10_000, cachingEnabled: true } },
    };
    expect(unsupportedFeatures(api, { ...defaultStageSettings(), ...settings })).toEqual([]);
  });

  it('that only observe are listed, and the method answers', async () => {
    const settings: Partial<StageSettings> = {
      tracingEnabled: true,
      methodSettings: { '*': { loggingLevel: 'INFO', metricsEnabled: true } },
    };
    const api = restApi({ 'GET /m': mock('fine') });
    harness.plane.publish(snapshot(api, settings));
    expect((await harness.call('/test/m')).body).toBe('fine');
    const listed = unsupportedFeatures(api, { ...defaultStageSettings(), ...settings });
    expect(listed.map(({ feature, effect }) => `${feature}: ${effect}`)).toEqual(['X-Ray segments: ignored']);
  });
});

describe('Java patterns', () => {
  const cases: [pattern: string, text: string, matches: boolean][] = [
    ['2\\d{2}', '200', true],
    ['.*', '', true],
    ['.+', 'a\nb', false],
    ['(?s).+', 'a\nb', true],
    ['(?i)error.*', 'ERROR x', true],
    ['\\QNot (found)\\E.*', 'Not (found): x', true],
    ['.*\\p{Alpha}+', '12ab', true],
    ['[\\p{Digit}x]+', '1x2', true],
    ['a|bc', 'ab', false],
    ['a\\vb', 'a\nb', true],
  ];
  it.each(cases)('%s on %j: %s', (pattern, text, matches) => {
    expect(javaPattern(pattern)?.test(text)).toBe(matches);
  });

  it.each([
    ['4\\d++', '404', true],
    ['a*+a', 'aaa', false],
    ['(?>a|ab)c', 'abc', false],
    ['(?>ab|a)c', 'abc', true],
    ['(?:ab)?+abc', 'abc', false],
    ['(a|b)*+c', 'ababc', true],
    ['.*+x', 'aax', false],
    ['[a-z&&[^aeiou]]+', 'xyz', true],
    ['[a-z&&[^aeiou]]+', 'xaz', false],
    ['[a-d[m-p]]+', 'adop', true],
    ['[^a-d[m-p]]', 'm', false],
    ['[^a-d[m-p]]', 'z', true],
    ['[\\w&&\\D]', '5', false],
    ['[\\P{Digit}\\h]', 'x', true],
    ['[]a]+', 'a]', true],
    ['[^]a]', ']', false],
    ['[a&&b]', 'a', false],
  ])('%s, which JavaScript says otherwise, on %j: %s', (pattern, text, matches) => {
    expect(javaPattern(pattern)?.test(text)).toBe(matches);
  });

  it.each(['(', '\\p{IsLatin}', 'a(?i)b', '(?i:a)b', '\\Ga', '(a)\\1a*+', '[a'])('%s cannot be said', (pattern) => {
    expect(javaPattern(pattern)).toBeUndefined();
  });
});

describe('traces', () => {
  const wanted = { 'x-apigw-admin': '1', 'x-apigw-trace': '1' };

  it('tell each stage, what it took and changed', async () => {
    harness.plane.publish(snapshot(restApi({ 'POST /t': lambdaProxy() })));
    const got = await harness.call('/test/t', { method: 'POST', headers: wanted, body: 'hello' });
    const trace = harness.plane.traces.get(String(got.headers['x-amzn-requestid']));
    expect(trace).toMatchObject({
      apiId: 'abc123',
      stage: 'test',
      httpMethod: 'POST',
      path: '/test/t',
      resourcePath: '/t',
      status: 200,
    });
    expect(trace?.steps.map(({ stage }) => stage)).toEqual(['request body', 'integration AWS_PROXY', 'response']);
    expect(trace?.steps[0]?.changed).toEqual({ requestBody: 'hello' });
    expect(trace?.steps[1]?.changed).toMatchObject({ body: 'fine' });
    expect(trace?.steps[1]?.notes.join('\n')).toContain('function:echo');
    expect(trace?.steps.every(({ microseconds }) => microseconds >= 0)).toBe(true);
  });

  it('tell why a request failed', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /t': withTemplate('x') })));
    const got = await harness.call('/test/t', { headers: wanted });
    const trace = harness.plane.traces.get(String(got.headers['x-amzn-requestid']));
    expect(trace?.status).toBe(500);
    expect(trace?.steps.map(({ stage }) => stage)).toEqual([
      'request body',
      'integration MOCK',
      'gateway response API_CONFIGURATION_ERROR',
    ]);
    expect(trace?.steps[1]?.notes.join()).toContain('Unable to parse statusCode');
    expect(trace?.steps[2]?.changed).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  });

  it('tell that nothing took a request', async () => {
    const got = await harness.call('/test/none', { headers: wanted });
    const trace = harness.plane.traces.get(String(got.headers['x-amzn-requestid']));
    expect(trace).toMatchObject({ status: 403, resourcePath: undefined });
    expect(trace?.steps.map(({ stage }) => stage)).toEqual(['gateway response MISSING_AUTHENTICATION_TOKEN']);
  });

  it('are not kept without both headers', async () => {
    harness.plane.publish(snapshot(restApi({ 'GET /t': mock() })));
    const got = await harness.call('/test/t', { headers: { 'x-apigw-trace': '1' } });
    expect(harness.plane.traces.get(String(got.headers['x-amzn-requestid']))).toBeUndefined();
  });
});

describe('a deployment under load', () => {
  it('fails no request, and each is answered by one deployment as a whole', async () => {
    const version = (n: number) => {
      const responseParameters = { 'method.response.header.X-Version': `'${n}'` };
      const made = method(
        integration('MOCK', {
          requestTemplates: { 'application/json': '{"statusCode":200}' },
          integrationResponses: { '200': { responseParameters, responseTemplates: { 'application/json': String(n) } } },
        }),
      );
      return snapshot(restApi({ 'GET /v': made, [`GET /only${n}`]: mock() }));
    };
    harness.plane.publish(version(0));
    let published = 0;
    let isOver = false;
    const seen = new Set<string>();
    const client = async () => {
      while (!isOver) {
        const got = await harness.call('/test/v');
        expect(got.status).toBe(200);
        expect(got.headers['x-version']).toBe(got.body);
        seen.add(got.body);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    while (published < 100) {
      harness.plane.publish(version(++published));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    isOver = true;
    await Promise.all(clients);
    expect(seen.size).toBeGreaterThan(10);
  });
});
