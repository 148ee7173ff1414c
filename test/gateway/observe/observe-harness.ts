// A gateway with a deployed API whose stage logs everything, and the SDK's clients for what AWS would show of it.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { type GatewayOptions, startGateway } from '../../../src/lib/gateway/server.ts';

export const account = '123456789012';

/** Starts a gateway, without state unless the options say otherwise. */
export async function startObserved(options: Partial<GatewayOptions> = {}) {
  const gateway = await startGateway({ port: 0, ephemeral: options.stateDirectory === undefined, ...options });
  const credentials = { accessKeyId: account, secretAccessKey: 'any' };
  const settings = { endpoint: gateway.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const client = new APIGateway(settings);
  const logs = new CloudWatchLogs(settings);
  const metrics = new CloudWatch(settings);
  return {
    client,
    logs,
    metrics,
    endpoint: gateway.endpoint,
    async close() {
      for (const each of [client, logs, metrics]) each.destroy();
      await gateway.close();
    },
  };
}

export type Observed = Awaited<ReturnType<typeof startObserved>>;

/** `GET /pets/{id}` answers 200 from a mock, `GET /broken` 500, since its template names no status. */
export async function deployPets({ client }: Observed, name = 'pets'): Promise<string> {
  const body = {
    swagger: '2.0',
    info: { title: name, version: '1' },
    paths: {
      '/pets/{id}': { get: mockMethod('{"statusCode": 200}') },
      '/broken': { get: mockMethod('{}') },
    },
  };
  const { id: restApiId = '' } = await client.importRestApi({ body: Buffer.from(JSON.stringify(body)) });
  await client.createDeployment({ restApiId, stageName: 'prod' });
  return restApiId;
}

function mockMethod(template: string) {
  return {
    parameters: [],
    responses: { 200: { description: 'fine' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': template },
      responses: { default: { statusCode: '200', responseTemplates: { 'application/json': '{"pet": 7}' } } },
    },
  };
}

/** Patches the stage: path -> value. */
export async function setStage({ client }: Observed, restApiId: string, values: Record<string, string>) {
  const patchOperations = Object.entries(values).map(([path, value]) => ({ op: 'replace' as const, path, value }));
  await client.updateStage({ restApiId, stageName: 'prod', patchOperations });
}

/** Calls the stage; the status and the request's id. */
export async function call(
  { endpoint }: Observed,
  restApiId: string,
  path: string,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${endpoint}/_aws/execute-api/${restApiId}/prod${path}`, { headers });
  await answer.arrayBuffer();
  return { status: answer.status, requestId: answer.headers.get('x-amzn-requestid') ?? '' };
}
