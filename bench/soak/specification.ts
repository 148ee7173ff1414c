// The API of the soak: every feature that a request can meet, spread over a few methods.

const functionArn = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

/** Declared to the gateway: an authorizer that lets pass whose token begins with `allow`, and a function behind a proxy. */
export const functionSources = {
  guard: `exports.handler = async ({ authorizationToken }) => ({
    principalId: 'soak',
    context: { token: authorizationToken },
    policyDocument: { Version: '2012-10-17', Statement: [
      { Action: 'execute-api:Invoke', Effect: authorizationToken.startsWith('allow') ? 'Allow' : 'Deny', Resource: '*' },
    ] },
  });`,
  answer: `exports.handler = async ({ body, requestContext }) => ({
    statusCode: 200, body: JSON.stringify({ token: requestContext.authorizer.token, body }),
  });`,
};

const orderTemplate = `#set($root = $input.path('$'))
{"id": "$input.params('id')", "stage": "$stageVariables.color", "who": "$context.authorizer.principalId", "items": [
#foreach($item in $root.items){"key": "$item.id"}#if($foreach.hasNext),#end#end
]}`;

const parameter = (name: string, place: string) => ({ name, in: place, required: true, schema: { type: 'string' } });

function operation(integration: object, more: object = {}) {
  return {
    responses: { 200: { description: 'fine' } },
    security: [{ guard: [] }, { key: [] }],
    'x-amazon-apigateway-integration': integration,
    ...more,
  };
}

function order() {
  const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } };
  const integration = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': orderTemplate } } },
  };
  return operation(integration, {
    'x-amazon-apigateway-request-validator': 'all',
    parameters: [parameter('id', 'path'), parameter('kind', 'query')],
    requestBody: body,
  });
}

function cached(backend: string) {
  const requestParameters = { 'integration.request.path.id': 'method.request.path.id' };
  return operation(
    {
      type: 'http',
      httpMethod: 'GET',
      uri: `${backend}/cached/{id}`,
      requestParameters,
      cacheKeyParameters: ['method.request.path.id'],
      responses: { default: { statusCode: '200', responseTemplates: { 'application/json': "$input.json('$')" } } },
    },
    { parameters: [parameter('id', 'path')] },
  );
}

/** `backend` is the address of an HTTP server. */
export function specification(backend: string) {
  const proxy = { type: 'http_proxy', httpMethod: 'GET', uri: `${backend}/proxy` };
  const lambda = { type: 'aws_proxy', httpMethod: 'POST', uri: functionArn('answer') };
  return {
    openapi: '3.0.1',
    info: { title: 'soak', version: '1' },
    'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
    'x-amazon-apigateway-policy': {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/*',
          Condition: { NotIpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '::1/128'] } },
        },
      ],
    },
    components: {
      schemas: {
        Order: {
          type: 'object',
          required: ['items'],
          properties: { items: { type: 'array', items: { type: 'object', required: ['id'] } } },
        },
      },
      securitySchemes: {
        key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
        guard: {
          type: 'apiKey',
          name: 'Auth',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': {
            type: 'token',
            authorizerUri: functionArn('guard'),
            authorizerResultTtlInSeconds: 2,
          },
        },
      },
    },
    paths: {
      '/orders/{id}': { post: order() },
      '/cached/{id}': { get: cached(backend) },
      '/proxy': { get: operation(proxy) },
      '/lambda': { post: operation(lambda) },
    },
  };
}
