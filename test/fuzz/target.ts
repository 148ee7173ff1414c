// What is fuzzed: a gateway with an API that uses much of what there is, and echoes what it is told wherever it can, so
// that a request that sees another one's content shows it.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { startGateway } from '../../src/lib/gateway/server.ts';
import { listen } from '../gateway/data-harness.ts';

export interface Target {
  port: number;
  /** The path of the stage, without a slash at its end. */
  stage: string;
  apiKey: string;
  /** What the gateway wrote into its own log: defects. */
  lines: string[];
  close(): Promise<void>;
}

const echo = '{"body":$input.json("$"),"params":"$util.escapeJavaScript($input.params())","path":"$context.path"}';
const integrations = (type: string, more: object = {}) => ({ type, passthroughBehavior: 'when_no_match', ...more });

function mock(template: string, more: object = {}) {
  return integrations('mock', {
    requestTemplates: { 'application/json': '{"statusCode": 200}', 'text/plain': '{statusCode: $input.params("s")}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': template } } },
    ...more,
  });
}

const parameter = (name: string, place: string, required = false) => ({
  name,
  in: place,
  required,
  schema: { type: 'string' },
});

function operation(integration: object, more: object = {}) {
  return { responses: { 200: { description: 'fine' } }, 'x-amazon-apigateway-integration': integration, ...more };
}

function specification(backend: string) {
  const proxy = { httpMethod: 'ANY', uri: `${backend}/{proxy}` };
  const pathParameters = { 'integration.request.path.proxy': 'method.request.path.proxy' };
  const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } };
  const validated = { 'x-amazon-apigateway-request-validator': 'all' };
  return {
    openapi: '3.0.1',
    info: { title: 'fuzzed', version: '1' },
    'x-amazon-apigateway-binary-media-types': ['application/octet-stream'],
    'x-amazon-apigateway-minimum-compression-size': 100,
    'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
    'x-amazon-apigateway-gateway-responses': {
      BAD_REQUEST_BODY: { responseTemplates: { 'application/json': '{"no":"$context.path"}' } },
    },
    components: {
      schemas: {
        Tree: {
          type: 'object',
          properties: {
            nonce: { type: 'string', pattern: '^([a-z0-9]+-?)*$', maxLength: 100 },
            size: { type: 'number', multipleOf: 0.01, maximum: 1e6 },
            next: { $ref: '#/components/schemas/Tree' },
            all: { type: 'array', items: { $ref: '#/components/schemas/Tree' }, uniqueItems: true },
          },
        },
      },
    },
    paths: {
      '/mock': { 'x-amazon-apigateway-any-method': operation(mock(echo)) },
      '/valid/{id}': {
        post: operation(mock(echo), {
          ...validated,
          parameters: [parameter('id', 'path', true), parameter('q', 'query', true), parameter('h', 'header', true)],
          requestBody: body,
        }),
      },
      '/http': {
        post: operation(
          integrations('http', {
            httpMethod: 'POST',
            uri: `${backend}/http`,
            requestParameters: { 'integration.request.header.x-mapped': 'method.request.header.h' },
            requestTemplates: { 'application/json': echo },
            responses: {
              default: { statusCode: '200', responseTemplates: { 'application/json': "$input.json('$')" } },
              '4\\d+': { statusCode: '200' },
            },
          }),
          { parameters: [parameter('h', 'header')] },
        ),
      },
      '/proxy/{proxy+}': {
        'x-amazon-apigateway-any-method': operation(
          integrations('http_proxy', { ...proxy, requestParameters: pathParameters }),
          { parameters: [parameter('proxy', 'path', true)] },
        ),
      },
      '/lambda': {
        'x-amazon-apigateway-any-method': operation({
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:echo/invocations',
        }),
      },
    },
  };
}

/** A backend that says what it was told; Lambda's Invoke is answered with that as the function's answer. */
function startBackend() {
  return listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const told = { url: request.url, headers: request.headers, body };
      const isFunction = request.url?.startsWith('/2015-03-31/functions/') === true;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isFunction ? { statusCode: 200, body } : told));
    });
  });
}

/** Starts the gateway and deploys the API. */
export async function startTarget(): Promise<Target> {
  const backend = await startBackend();
  const address = `http://127.0.0.1:${backend.port}`;
  const lines: string[] = [];
  const gateway = await startGateway({
    port: 0,
    ephemeral: true,
    forwards: { lambda: address },
    log: (line) => lines.push(line),
  });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  const client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials });
  const { id = '' } = await client.importRestApi({ body: Buffer.from(JSON.stringify(specification(address))) });
  await client.createDeployment({ restApiId: id, stageName: 'test', variables: { v: 'fuzz' } });
  const { value = '' } = await client.createApiKey({ name: 'key', enabled: true });
  client.destroy();
  return {
    port: gateway.port,
    stage: `/_aws/execute-api/${id}/test`,
    apiKey: value,
    lines,
    async close() {
      await gateway.close();
      await backend.close();
    },
  };
}
