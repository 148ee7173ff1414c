// A canary through the SDK and by HTTP, with the dice in the test's hand (guide: "Set up an API Gateway canary release
// deployment"; "Variables for data transformations": isCanaryRequest).

import { APIGateway, type PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { refusal } from '../control/control-harness.ts';
import { callPort } from '../data-harness.ts';

let gateway: Gateway;
let client: APIGateway;
let dice: number;
let stage: { restApiId: string; stageName: string };
let place: { restApiId: string; resourceId: string; httpMethod: string };
let firstDeployment: string | undefined;

/** GET / answers the version of its deployment, two stage variables and what the context says. */
beforeEach(async () => {
  dice = 0.99;
  gateway = await startGateway({ port: 0, ephemeral: true, random: () => dice });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.createRestApi({ name: 'canary' });
  stage = { restApiId, stageName: 'dev' };
  place = { restApiId, resourceId, httpMethod: 'GET' };
  await client.putMethod({ ...place, authorizationType: 'NONE' });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  await client.putIntegration({ ...place, type: 'MOCK', requestTemplates });
  await client.putMethodResponse({ ...place, statusCode: '200' });
  firstDeployment = await deploy('v1', { variables: { a: 'stage', b: 'stage' } });
});
afterEach(async () => {
  client.destroy();
  await gateway.close();
});

async function deploy(version: string, more: object = {}): Promise<string | undefined> {
  const template = `${version} $stageVariables.a $stageVariables.b $stageVariables.c $context.isCanaryRequest $context.deploymentId`;
  const responseTemplates = { 'application/json': template };
  await client.putIntegrationResponse({ ...place, statusCode: '200', responseTemplates });
  return (await client.createDeployment({ ...stage, ...more })).id;
}

const call = async () => (await callPort(gateway.port, `/_aws/execute-api/${stage.restApiId}/dev`)).body;
const patch = (...patchOperations: PatchOperation[]) => client.updateStage({ ...stage, patchOperations });
const canarySettings = { percentTraffic: 20, stageVariableOverrides: { b: 'canary', c: 'canary' } };

describe('a canary', () => {
  it('serves its share of the requests with its deployment and its variables', async () => {
    const id = await deploy('v2', { canarySettings });
    dice = 0.2;
    expect(await call()).toBe(`v1 stage stage  false ${firstDeployment}`);
    dice = 0.1999;
    expect(await call()).toBe(`v2 stage canary canary true ${id}`);
  });

  it('of no share serves nothing, of the whole everything', async () => {
    await deploy('v2', { canarySettings: { percentTraffic: 0 } });
    dice = 0;
    expect(await call()).toMatch(/^v1 .* false /);
    await patch({ op: 'replace', path: '/canarySettings/percentTraffic', value: '100.0' });
    dice = 0.9999;
    expect(await call()).toMatch(/^v2 .* true /);
  });

  it('without one there is no isCanaryRequest', async () => {
    expect(await call()).toBe(`v1 stage stage   ${firstDeployment}`);
  });

  it('holds its deployment, and leaves it when it is removed', async () => {
    const deploymentId = await deploy('v2', { canarySettings });
    const deletion = () => client.deleteDeployment({ restApiId: stage.restApiId, deploymentId });
    expect(await refusal(deletion())).toEqual({
      error: 'BadRequestException: Active stages pointing to this deployment must be moved or deleted',
      status: 400,
    });
    await patch({ op: 'remove', path: '/canarySettings' });
    await deletion();
    dice = 0;
    expect(await call()).toMatch(/^v1 /);
  });

  it('is promoted by copies of its deployment and its variables', async () => {
    const id = await deploy('v2', { canarySettings });
    await patch(
      { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
      { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
      { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
    );
    expect(await call()).toBe(`v2 stage canary canary false ${id}`);
  });

  it('has a cache of its own, unless it uses the stage’s', async () => {
    await patch(
      { op: 'replace', path: '/cacheClusterEnabled', value: 'true' },
      { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
    );
    await deploy('v2', { canarySettings });
    expect(await call()).toMatch(/^v1 /);
    dice = 0;
    expect(await call()).toMatch(/^v2 /);
    await patch({ op: 'replace', path: '/canarySettings/useStageCache', value: 'true' });
    expect(await call()).toMatch(/^v1 /);
    await client.flushStageCache(stage);
    expect(await call()).toMatch(/^v2 /);
    dice = 0.99;
    expect(await call()).toMatch(/^v2 /);
  });
});
