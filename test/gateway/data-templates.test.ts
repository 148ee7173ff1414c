// Mapping templates in whole requests: what they see, what they make of requests and responses, what they override.
// Developer guide, "Mapping template transformations for REST APIs", "Override your API's request and response
// parameters and status codes for REST APIs".

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration, IntegrationResponse } from '../../src/lib/model/api.ts';
import {
  declared,
  functionUri,
  type Harness,
  integration,
  listen,
  method,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

let harness: Harness;
let backend: Awaited<ReturnType<typeof listen>>;
const invoked: { payload: string; invocationType: string }[] = [];

beforeAll(async () => {
  harness = await startHarness(async ({ payload, invocationType }) => {
    invoked.push({ payload, invocationType });
    return { statusCode: 200, payload: '{"result":{"n":1.0,"list":[{"a":"x"},{"a":"y"}]}}' };
  });
  backend = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method: verb, url, headers } = request;
      response.setHeader('X-Backend', 'yes');
      response.end(JSON.stringify({ verb, url, headers, body: Buffer.concat(chunks).toString() }));
    });
  });
});
afterAll(async () => {
  await harness.close();
  await backend.close();
});

const responding = (body: string, more: Partial<IntegrationResponse> = {}): IntegrationResponse => ({
  responseParameters: {},
  responseTemplates: { 'application/json': body },
  ...more,
});

/** Publishes one method at `/t/{id}` with these templates. */
function publish(settings: Partial<Integration>, variables: Record<string, string> = {}): void {
  const made = method(
    integration(settings.type ?? 'MOCK', {
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      ...settings,
    }),
    declared('200', '400', '418'),
  );
  harness.plane.publish(snapshot(restApi({ 'ANY /t/{id}': made }), { variables }));
}

const answering = (template: string, variables?: Record<string, string>) =>
  publish({ integrationResponses: { '200': responding(template) } }, variables);

describe('what a template sees', () => {
  it('the parameters of the request: single values, as sent', async () => {
    answering(
      "$input.params('id')|$input.params('q')|$input.params('X-H')|$input.params('x-h')|$input.params('none')|",
    );
    const { body } = await harness.call('/test/t/one?q=1&q=two%20words', { headers: { 'X-H': 'h' } });
    expect(body).toBe('one|two words|h|h||');
  });

  it('the context and the stage variables', async () => {
    answering(
      '$context.httpMethod $context.resourcePath $context.stage $context.identity.sourceIp [$context.identity.caller] $stageVariables.v',
      { v: 'value' },
    );
    const { body } = await harness.call('/test/t/1', { method: 'POST' });
    expect(body).toBe('POST /t/{id} test 127.0.0.1 [] value');
  });

  it('keys of $context in the order that AWS has them', async () => {
    answering('#foreach($key in $context.keySet())$key #end');
    expect((await harness.call('/test/t/1')).body).toBe(
      'resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride stage ' +
        'domainPrefix requestTimeEpoch requestId identity domainName deploymentId responseOverride apiId ',
    );
  });

  it('nothing of what another request has set', async () => {
    answering("[$context.requestOverride.path.kept$stageVariables.kept]#set($stageVariables.kept = 'x')");
    await harness.call('/test/t/1');
    expect((await harness.call('/test/t/1')).body).toBe('[]');
  });

  it('white space stays, but for the lines of directives', async () => {
    answering("\n#set($x = 'a')\n  #if(true)\n  $x\n#end\n");
    expect((await harness.call('/test/t/1')).body).toBe('\n    a\n');
  });
});

describe('MOCK', () => {
  it('the rendered status selects the response', async () => {
    publish({
      requestTemplates: {
        'application/json': '#if($input.params("fail") == "yes"){"statusCode": 418}#else{"statusCode": 200,}#end',
      },
      integrationResponses: {
        '418': responding('teapot', { selectionPattern: '418' }),
        '200': responding('fine'),
      },
    });
    expect(await harness.call('/test/t/1?fail=yes')).toMatchObject({ status: 418, body: 'teapot' });
    expect(await harness.call('/test/t/1')).toMatchObject({ status: 200, body: 'fine' });
  });

  it('overrides of the request template reach the response, even without a response template', async () => {
    publish({
      requestTemplates: {
        'application/json':
          '#set($context.responseOverride.status = 400)#set($context.responseOverride.header["X-Own"] = [1, "b"]){"statusCode": 200}',
      },
      integrationResponses: { '200': { responseParameters: {}, responseTemplates: {} } },
    });
    const answer = await harness.call('/test/t/1');
    expect(answer).toMatchObject({ status: 400, body: '' });
    expect(answer.headers['x-own']).toBe('1,b');
  });

  it('a way to hand the body to the response template', async () => {
    publish({
      requestTemplates: {
        'application/json': '#set($context.requestOverride.path.body = $input.body){"statusCode": 200}',
      },
      integrationResponses: {
        '200': responding(
          '#set($b = $util.parseJson($context.requestOverride.path.body))#foreach($i in $b.list)$i,#end',
        ),
      },
    });
    const { body } = await harness.call('/test/t/1', { method: 'POST', body: '{"list":[1,"b",2.50]}' });
    expect(body).toBe('1,b,2.5,');
  });
});

describe('HTTP', () => {
  const http = (settings: Partial<Integration>) =>
    publish({
      type: 'HTTP',
      httpMethod: 'POST',
      uri: `http://127.0.0.1:${backend.port}/items/{item}`,
      integrationResponses: { '200': { responseParameters: {}, responseTemplates: {} } },
      ...settings,
    });

  it('the template makes the body, and overrides win over mappings', async () => {
    http({
      requestParameters: {
        'integration.request.path.item': 'method.request.path.id',
        'integration.request.querystring.q': "'mapped'",
        'integration.request.header.X-One': "'mapped'",
      },
      requestTemplates: {
        'application/json':
          '#set($context.requestOverride.path.item = "a b")#set($context.requestOverride.querystring.q = "set")' +
          '#set($context.requestOverride.header.x-one = "set")#set($context.requestOverride.header.x-two = $input.path("$.n"))' +
          '{"names":[#foreach($each in $input.path("$.list"))"$each.name"#if($foreach.hasNext),#end#end]}',
      },
    });
    const { body } = await harness.call('/test/t/1', {
      method: 'POST',
      body: '{"n":7,"list":[{"name":"a"},{"name":"b"}]}',
    });
    const sent = JSON.parse(body) as { url: string; headers: Record<string, string>; body: string };
    expect(sent.url).toBe('/items/a%20b?q=set');
    expect(sent.headers).toMatchObject({ 'x-one': 'set', 'x-two': '7' });
    expect(sent.body).toBe('{"names":["a","b"]}');
  });

  it('the response template reads the answer of the backend', async () => {
    http({
      integrationResponses: {
        '200': responding('#set($root = $input.path("$")){"verb":"$root.verb"}', {
          responseParameters: { 'method.response.header.X-Seen': 'integration.response.header.X-Backend' },
        }),
      },
    });
    const answer = await harness.call('/test/t/1');
    expect(answer.body).toBe('{"verb":"POST"}');
    expect(answer.headers['x-seen']).toBe('yes');
  });

  it('JSONPath in parameter mappings', async () => {
    http({
      requestParameters: {
        'integration.request.header.X-Path': 'method.request.body.list[?(@.n > 1)].name',
        'integration.request.header.X-Last': 'method.request.body.list[-1].name',
        'integration.request.header.X-None': 'method.request.body.none.at.all',
      },
    });
    const { body } = await harness.call('/test/t/1', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: '{"list":[{"n":1,"name":"a"},{"n":2,"name":"b"}]}',
    });
    const { headers } = JSON.parse(body) as { headers: Record<string, string> };
    expect(headers).toMatchObject({ 'x-path': '["b"]', 'x-last': 'b' });
    expect(headers).not.toHaveProperty('x-none');
  });
});

describe('AWS to Lambda', () => {
  const lambda = (settings: Partial<Integration>) =>
    publish({
      type: 'AWS',
      httpMethod: 'POST',
      uri: functionUri('f'),
      integrationResponses: { '200': { responseParameters: {}, responseTemplates: {} } },
      ...settings,
    });

  it('the template makes the event, and another one reads the result', async () => {
    lambda({
      requestTemplates: { 'application/json': '{"id": "$input.params(\'id\')", "all": $input.json(\'$\')}' },
      integrationResponses: {
        '200': responding("$input.json('$.result.list[*].a') $input.path('$.result.n') $input.path('$.result.list')"),
      },
    });
    const { body } = await harness.call('/test/t/9', { method: 'POST', body: '{"x":[1,2]}' });
    expect(JSON.parse(invoked.at(-1)?.payload ?? '')).toEqual({ id: '9', all: { x: [1, 2] } });
    expect(body).toBe('["x","y"] 1.0 [{"a":"x"},{"a":"y"}]');
  });

  it('a header that a template sets makes the invocation an event', async () => {
    lambda({
      requestTemplates: {
        'application/json': '#set($context.requestOverride.header.X-Amz-Invocation-Type = "Event"){}',
      },
    });
    await harness.call('/test/t/9', { method: 'POST', body: '{}' });
    expect(invoked.at(-1)).toEqual({ payload: '{}', invocationType: 'Event' });
  });
});

describe('a template that fails', () => {
  it.each([
    ['is broken', '#if(true)'],
    ['fails with this request', '#set($l = [])$l.get(3)'],
    ['does not end', '#set($x = "aaaaaaaaaa")#foreach($i in [1..1000])#set($x = "$x$x")#end'],
    ['has a path that is none', "$input.path('$[')"],
  ])('%s: 500', async (_, template) => {
    answering(template);
    const answer = await harness.call('/test/t/1');
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
    expect(answer.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });

  it('says line and column in the trace', async () => {
    answering('{\n  "a": #if(true)\n}');
    const { headers } = await harness.call('/test/t/1', { headers: { 'x-apigw-admin': '1', 'x-apigw-trace': '1' } });
    const trace = harness.plane.traces.get(String(headers['x-amzn-requestid']));
    expect(JSON.stringify(trace)).toContain('Unable to transform response');
    expect(JSON.stringify(trace)).toContain('at line 3, column 2');
  });
});
