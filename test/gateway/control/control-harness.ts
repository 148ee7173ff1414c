// A gateway of its own on a free port, and the SDK's client to speak to it: the control plane is tried through both.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { startGateway } from '../../../src/lib/gateway/server.ts';

export const account = '123456789012';

/** Starts a gateway without state; `quotas` differ from AWS's defaults. */
export async function startControl(quotas: Record<string, number> = {}) {
  const gateway = await startGateway({ port: 0, ephemeral: true, quotas });
  const credentials = { accessKeyId: account, secretAccessKey: 'any' };
  const client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return {
    client,
    endpoint: gateway.endpoint,
    credentials,
    /** For requests made by hand. */
    authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0`,
    async close() {
      client.destroy();
      await gateway.close();
    },
  };
}

/** What a refused call was told: `name: message`, and its status. */
export async function refusal(call: Promise<unknown>): Promise<{ error: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { error: `${name}: ${message}`, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call succeeded');
}

/** The answer without the SDK's own metadata. */
export function answer<T extends { $metadata: unknown }>(output: T): Omit<T, '$metadata'> {
  const { $metadata: _, ...fields } = output;
  return fields;
}

/** An API with a MOCK method at its root: the least that can be deployed. */
export async function createDeployable(client: APIGateway, name = 'deployable') {
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.createRestApi({ name });
  const place = { restApiId, resourceId, httpMethod: 'GET' };
  await client.putMethod({ ...place, authorizationType: 'NONE' });
  await client.putIntegration({
    ...place,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  });
  return { restApiId, resourceId, place };
}
