// The execution log of methods with a backend: whole logs, in the words and the order of logs recorded on AWS. Developer
// guide, "Set up CloudWatch logging for REST APIs in API Gateway".

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionCall, FunctionResult } from '../../../../src/lib/gateway/data/ports.ts';
import type { MethodSetting } from '../../../../src/lib/model/stage.ts';
import {
  declared,
  functionUri,
  type Harness,
  integration,
  lambdaProxy,
  listen,
  method,
  restApi,
  snapshot,
  startHarness,
} from '../../data-harness.ts';
import { recordObservations } from './recorded-observations.ts';

const observations = recordObservations();
const requestId = '11111111-2222-3333-4444-555555555555';
let result: FunctionResult;
let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  backend = await listen((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, ['X-Backend', 'yes', 'Content-Type', 'text/plain']).end(`seen ${request.url}`);
    });
  });
  const invoke = async (_call: FunctionCall): Promise<FunctionResult> => result;
  harness = await startHarness(invoke, { observations });
});
afterAll(async () => {
  await harness.close();
  await backend.close();
});
beforeEach(() => {
  observations.executionLines.length = 0;
  observations.accessLines.length = 0;
});

const passing = { responseParameters: {}, responseTemplates: {} };

function publish(setting: MethodSetting = { loggingLevel: 'INFO', dataTraceEnabled: true }): void {
  const uri = `http://127.0.0.1:${backend.port}/pets/{id}`;
  const byId = { 'integration.request.path.id': 'method.request.path.id' };
  const api = restApi({
    'POST /http/{id}': method(
      integration('HTTP', {
        httpMethod: 'POST',
        uri,
        requestParameters: {
          ...byId,
          'integration.request.header.Authorization': "'Bearer secret-abcdef'",
          'integration.request.querystring.q': "'1'",
        },
        requestTemplates: { 'application/json': '{"in": $input.body}' },
        integrationResponses: { '200': { ...passing, responseTemplates: { 'application/json': '{"out": true}' } } },
      }),
    ),
    'GET /proxy/{id}': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri, requestParameters: byId })),
    'GET /refused': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri: 'http://127.0.0.1:1/' })),
    'POST /lambda-proxy': lambdaProxy(),
    'POST /lambda': method(
      integration('AWS', {
        httpMethod: 'POST',
        uri: functionUri('custom'),
        integrationResponses: { '200': passing, '400': { ...passing, selectionPattern: 'Bad.*' } },
      }),
      declared('200', '400'),
    ),
  });
  const accessLogSettings = {
    destinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:access',
    format: '$context.requestId $context.integration.requestId $context.integration.error',
  };
  harness.plane.publish(snapshot(api, { methodSettings: { '*': setting }, accessLogSettings }));
}

/** What changes from call to call is replaced. */
function lines(): string[] {
  return observations.executionLines.map((line) =>
    line
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => (id === requestId ? id : 'ID'))
      .replace(/(?:Self=[^;]+;)?Root=1-[0-9a-f-]+(?:;[\w=;:|-]+)?/g, 'TRACE')
      .replace(/latency: \d+ ms/, 'latency: N ms')
      .replace(/Date=[^,]+, [^,]+,/, 'Date=…,')
      .replace(/^(Extended Request Id|Method request headers): .*/, '$1: …')
      .replaceAll(`127.0.0.1:${backend.port}`, 'BACKEND'),
  );
}

const usagePlan = (line: string): boolean => /Usage Plan|API Key/.test(line);

describe('INFO with data tracing', () => {
  test('HTTP: what the mappings and templates made of the request, and what the backend answered', async () => {
    publish();
    await harness.call('/test/http/7', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(lines().filter((line) => !usagePlan(line))).toEqual([
      'Extended Request Id: …',
      'Starting execution for request: ID',
      'HTTP Method: POST, Resource Path: /http/7',
      'Method request path: {id=7}',
      'Method request query string: {}',
      'Method request headers: …',
      'Method request body before transformations: {"a":1}',
      'Endpoint request URI: http://BACKEND/pets/7?q=1',
      'Endpoint request headers: {Accept=application/json, User-Agent=AmazonAPIGateway_abc123, Content-Type=application/json, X-Amzn-Apigateway-Api-Id=abc123, X-Amzn-Trace-Id=TRACE, Authorization=**************abcdef}',
      'Endpoint request body after transformations: {"in": {"a":1}}',
      'Sending request to http://BACKEND/pets/7?q=1',
      'Received response. Status: 200, Integration latency: N ms',
      'Endpoint response headers: {X-Backend=yes, Content-Type=text/plain, Date=…, Connection=keep-alive, Keep-Alive=timeout=5, Transfer-Encoding=chunked}',
      'Endpoint response body before transformations: seen /pets/7?q=1',
      'Method response body after transformations: {"out": true}',
      'Method response headers: {X-Amzn-Trace-Id=TRACE, Content-Type=text/plain}',
      'Successfully completed execution',
      'Method completed with status: 200',
    ]);
    expect(observations.executionLines.join('\n')).not.toContain('secret');
  });

  test('HTTP_PROXY: the answer is told whole on both sides', async () => {
    publish();
    await harness.call('/test/proxy/7');
    const body = lines().filter((line) => line.includes('body'));
    expect(body).toEqual([
      'Method request body before transformations: ',
      'Endpoint request body after transformations: ',
      'Endpoint response body before transformations: seen /pets/7',
      'Method response body after transformations: seen /pets/7',
    ]);
  });

  test("Lambda proxy: the call of Lambda's Invoke, with the event, and the function's answer", async () => {
    publish();
    result = { statusCode: 200, payload: '{"statusCode":201,"body":"made"}', requestId };
    await harness.call('/test/lambda-proxy', { method: 'POST', body: 'x' });
    const uri =
      'https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:echo/invocations';
    const seen = lines();
    expect(seen.slice(seen.indexOf('Method request body before transformations: x') + 1)).toEqual([
      `Endpoint request URI: ${uri}`,
      'Endpoint request headers: {x-amzn-lambda-integration-tag=ID, x-amzn-apigateway-api-id=abc123, X-Amz-Source-Arn=arn:aws:execute-api:eu-west-1:123456789012:abc123/test/POST/lambda-proxy, Accept=application/json, User-Agent=AmazonAPIGateway_abc123, X-Amzn-Trace-Id=TRACE, Content-Type=application/json}',
      expect.stringMatching(
        /^Endpoint request body after transformations: \{"resource":"\/lambda-proxy","path":"\/lambda-proxy","httpMethod":"POST",.* \[TRUNCATED\]$/,
      ),
      `Sending request to ${uri}`,
      'Received response. Status: 200, Integration latency: N ms',
      `Endpoint response headers: {Content-Type=application/json, Content-Length=32, x-amzn-RequestId=${requestId}, X-Amz-Executed-Version=$LATEST, X-Amzn-Trace-Id=TRACE}`,
      'Endpoint response body before transformations: {"statusCode":201,"body":"made"}',
      'Method response body after transformations: made',
      'Method response headers: {X-Amzn-Trace-Id=TRACE, Content-Type=application/json}',
      'Successfully completed execution',
      'Method completed with status: 201',
      `AWS Integration Endpoint RequestId : ${requestId}`,
    ]);
  });

  test('Lambda custom: a function that failed, with the id of its invocation', async () => {
    publish();
    result = { statusCode: 200, payload: '{"errorMessage":"Bad pet"}', functionError: 'Unhandled', requestId };
    await harness.call('/test/lambda', { method: 'POST', body: '{"a":1}' });
    const seen = lines();
    const from = seen.findIndex((line) => line.startsWith('Endpoint request body'));
    expect(seen.slice(from).filter((line) => !line.startsWith('Sending'))).toEqual([
      'Endpoint request body after transformations: {"a":1}',
      'Received response. Status: 200, Integration latency: N ms',
      `Endpoint response headers: {Content-Type=application/json, Content-Length=26, x-amzn-RequestId=${requestId}, X-Amz-Function-Error=Unhandled, X-Amz-Executed-Version=$LATEST, X-Amzn-Trace-Id=TRACE}`,
      'Endpoint response body before transformations: {"errorMessage":"Bad pet"}',
      `Lambda execution failed with status 200 due to customer function error: Bad pet. Lambda request id: ${requestId}`,
      'Method response body after transformations: {"errorMessage":"Bad pet"}',
      'Method response headers: {X-Amzn-Trace-Id=TRACE, Content-Type=application/json}',
      'Successfully completed execution',
      'Method completed with status: 400',
      `AWS Integration Endpoint RequestId : ${requestId}`,
    ]);
  });
});

test('INFO without data tracing tells where the request went and how long it took, and nothing of its content', async () => {
  publish({ loggingLevel: 'INFO' });
  await harness.call('/test/proxy/7');
  expect(lines().filter((line) => !usagePlan(line))).toEqual([
    'Extended Request Id: …',
    'Starting execution for request: ID',
    'HTTP Method: GET, Resource Path: /proxy/7',
    'Sending request to http://BACKEND/pets/7',
    'Received response. Status: 200, Integration latency: N ms',
    'Successfully completed execution',
    'Method completed with status: 200',
  ]);
});

test('ERROR has what failed alone; the access log has it as the error of the integration', async () => {
  publish({ loggingLevel: 'ERROR' });
  result = { statusCode: 200, payload: '{"errorMessage":"boom"}', functionError: 'Unhandled', requestId };
  await harness.call('/test/lambda-proxy', { method: 'POST' });
  const failed = `Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: ${requestId}`;
  expect(lines()).toEqual([
    failed,
    'Method completed with status: 502',
    `AWS Integration Endpoint RequestId : ${requestId}`,
  ]);
  expect(observations.accessLines[0]).toMatch(new RegExp(`^\\S+ ${requestId} ${failed}$`));
});

test("Lambda's refusal, and a backend that cannot be reached, are errors of the log", async () => {
  publish({ loggingLevel: 'ERROR' });
  result = { statusCode: 404, payload: '{"Message":"none"}', errorType: 'ResourceNotFoundException', requestId };
  await harness.call('/test/lambda', { method: 'POST' });
  await harness.call('/test/refused');
  expect(lines()).toEqual([
    `Lambda invocation failed with status: 404. Lambda request id: ${requestId}`,
    expect.stringMatching(/^Execution failed due to configuration error: Lambda invocation failed: ResourceNotFound/),
    'Method completed with status: 500',
    `AWS Integration Endpoint RequestId : ${requestId}`,
    expect.stringMatching(/^Execution failed due to a network error: /),
    'Method completed with status: 504',
  ]);
});
