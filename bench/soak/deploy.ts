// Deploys the API of the soak through the SDK: a stage with everything on, a canary, and four clients with keys.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIGateway, CreateUsagePlanRequest } from '@aws-sdk/client-api-gateway';
import { functionSources, specification } from './specification.ts';

/** What the soak calls and reads. */
export interface Deployed {
  restApiId: string;
  accessLogGroup: string;
  /** Without limits that could be reached. */
  ample: Client;
  /** With a quota that is reached. */
  metered: Client;
  /** With a throttle that is reached at once. */
  throttled: Client;
}

/** A key, and the plan that counts what it uses. */
export interface Client {
  keyId: string;
  usagePlanId: string;
  value: string;
}

/** What the metered client may call. */
export const quotaLimit = 500;
/** What the throttled client may call: at once, and a second. */
export const throttle = { burstLimit: 5, rateLimit: 10 };

const stageName = 'prod';
const accessLogGroup = '/soak/access';
const boundless = { burstLimit: 1_000_000, rateLimit: 1_000_000 };
const format =
  '$context.requestId $context.status $context.httpMethod $context.resourcePath $context.identity.apiKeyId';

/** The stage's settings, by the paths of their PATCH operations. */
const settings = {
  '/cacheClusterEnabled': 'true',
  '/accessLogSettings/destinationArn': `arn:aws:logs:us-east-1:123456789012:log-group:${accessLogGroup}`,
  '/accessLogSettings/format': format,
  '/*/*/logging/loglevel': 'INFO',
  '/*/*/logging/dataTrace': 'true',
  '/*/*/metrics/enabled': 'true',
  '/*/*/throttling/burstLimit': String(boundless.burstLimit),
  '/*/*/throttling/rateLimit': String(boundless.rateLimit),
  '/~1cached~1{id}/GET/caching/enabled': 'true',
  '/~1cached~1{id}/GET/caching/ttlInSeconds': '3',
};

/** Deploys by `client`; `folder` takes the functions' code. */
export async function deploy(client: APIGateway, endpoint: string, from: { backend: string; folder: string }) {
  await declareFunctions(endpoint, from.folder);
  const body = Buffer.from(JSON.stringify(specification(from.backend)));
  const { id: restApiId = '' } = await client.importRestApi({ body, failOnWarnings: true });
  const role = { op: 'replace', path: '/cloudwatchRoleArn', value: 'arn:aws:iam::123456789012:role/logs' } as const;
  await client.updateAccount({ patchOperations: [role] });
  await client.createDeployment({
    restApiId,
    stageName,
    cacheClusterEnabled: true,
    cacheClusterSize: '0.5',
    variables: { color: 'blue' },
  });
  const patchOperations = Object.entries(settings).map(([path, value]) => ({ op: 'replace' as const, path, value }));
  await client.updateStage({ restApiId, stageName, patchOperations });
  await client.createDeployment({
    restApiId,
    stageName,
    canarySettings: { percentTraffic: 20, stageVariableOverrides: { color: 'yellow' }, useStageCache: false },
  });
  const subscribe = (name: string, plan: Partial<CreateUsagePlanRequest>) =>
    makeClient(client, { name, apiStages: [{ apiId: restApiId, stage: stageName }], ...plan });
  const ample = { limit: 1_000_000_000, period: 'DAY' } as const;
  return {
    restApiId,
    accessLogGroup,
    ample: await subscribe('ample', { throttle: boundless, quota: ample }),
    metered: await subscribe('metered', { throttle: boundless, quota: { limit: quotaLimit, period: 'MONTH' } }),
    throttled: await subscribe('throttled', { throttle, quota: ample }),
  } satisfies Deployed;
}

async function declareFunctions(endpoint: string, folder: string): Promise<void> {
  const functions = [];
  for (const [name, source] of Object.entries(functionSources)) {
    const code = join(folder, name);
    await mkdir(code, { recursive: true });
    await writeFile(join(code, 'index.js'), source);
    functions.push({
      name,
      runtime: 'nodejs20.x',
      handler: 'index.handler',
      code,
      environment: {},
      timeoutSeconds: 30,
    });
  }
  const headers = { 'x-apigw-admin': '1' };
  const answer = await fetch(`${endpoint}/_apigw/functions`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(functions),
  });
  if (!answer.ok) throw new Error(`The functions were refused: ${await answer.text()}`);
}

async function makeClient(client: APIGateway, plan: CreateUsagePlanRequest): Promise<Client> {
  const { id: usagePlanId = '' } = await client.createUsagePlan(plan);
  const { id: keyId = '', value = '' } = await client.createApiKey({ name: plan.name, enabled: true });
  await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
  return { keyId, usagePlanId, value };
}
