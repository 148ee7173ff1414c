// A workplace with an API that wants keys, deployed to stages, and the SDK's client beside the commands.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { openWorkplace, type Workplace } from './workplace.ts';

export interface UsageSite extends Workplace {
  sdk: APIGateway;
  /** Makes an API with GET / and GET /pets/{id}, the latter with a key, on stages. */
  makeApi(name: string, stages: readonly string[]): Promise<string>;
}

/** Opens one; quotas of the account differ from AWS's defaults. */
export async function openUsageSite(quotas: Record<string, number> = {}): Promise<UsageSite> {
  const at = await openWorkplace({}, quotas);
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  return {
    ...at,
    sdk,
    makeApi: (name, stages) => makeApi(sdk, name, stages),
    close: async () => {
      sdk.destroy();
      await at.close();
    },
  };
}

/** An API with GET / and GET /pets/{id}, the latter with a key, on stages. */
export async function makeApi(sdk: APIGateway, name: string, stages: readonly string[]): Promise<string> {
  const { id: restApiId = '', rootResourceId } = await sdk.createRestApi({ name });
  const { id: pets } = await sdk.createResource({ restApiId, parentId: rootResourceId, pathPart: 'pets' });
  const { id: pet } = await sdk.createResource({ restApiId, parentId: pets, pathPart: '{id}' });
  await makeMethod(sdk, { restApiId, resourceId: rootResourceId, apiKeyRequired: false });
  await makeMethod(sdk, { restApiId, resourceId: pet, apiKeyRequired: true });
  for (const stageName of stages) await sdk.createDeployment({ restApiId, stageName });
  return restApiId;
}

interface Place {
  restApiId: string;
  resourceId: string | undefined;
  apiKeyRequired: boolean;
}

async function makeMethod(sdk: APIGateway, { apiKeyRequired, ...place }: Place): Promise<void> {
  const method = { ...place, httpMethod: 'GET' };
  await sdk.putMethod({ ...method, authorizationType: 'NONE', apiKeyRequired });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  await sdk.putIntegration({ ...method, type: 'MOCK', requestTemplates });
  await sdk.putMethodResponse({ ...method, statusCode: '200' });
  await sdk.putIntegrationResponse({ ...method, statusCode: '200' });
}
