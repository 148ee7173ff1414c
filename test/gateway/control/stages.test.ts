// Deployments and stages through the SDK: snapshots, canaries, method settings; outputs and messages recorded.

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, answer, createDeployable, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let restApiId: string;
let place: { restApiId: string; resourceId: string; httpMethod: string };
beforeAll(async () => {
  control = await startControl({ edgeApis: 1000, stages: 3 });
});
afterAll(() => control.close());
beforeEach(async () => {
  ({ restApiId, place } = await createDeployable(control.client));
});

const errorOf = async (call: Promise<unknown>) => (await refusal(call)).error;
const deploy = async (fields: object = {}) =>
  (await control.client.createDeployment({ restApiId, ...fields })).id ?? '';
const stage = (stageName = 'dev') => control.client.getStage({ restApiId, stageName });
const patch = (...patchOperations: PatchOperation[]) =>
  control.client.updateStage({ restApiId, stageName: 'dev', patchOperations });
const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });

describe('deployments', () => {
  test('answer with an id and a date, and the description only if it was given', async () => {
    const made = await control.client.createDeployment({ restApiId });
    expect(answer(made)).toEqual({ id: expect.stringMatching(/^[a-z0-9]{6}$/), createdDate: expect.any(Date) });
    expect((await control.client.getDeployments({ restApiId })).items).toEqual([answer(made)]);
  });

  test('need methods, and an integration for each', async () => {
    const { id = '' } = await control.client.createRestApi({ name: 'empty' });
    expect(await refusal(control.client.createDeployment({ restApiId: id }))).toEqual({
      error: "BadRequestException: The REST API doesn't contain any methods",
      status: 400,
    });
    await control.client.putMethod({ ...place, httpMethod: 'POST', authorizationType: 'NONE' });
    expect(await errorOf(deploy())).toBe('BadRequestException: No integration defined for method');
    expect(await errorOf(deploy({ restApiId: 'nothing' }))).toBe(
      `NotFoundException: Invalid API identifier specified ${account}:nothing`,
    );
  });

  test('make the stage that they name, and move it later', async () => {
    const first = await deploy({ stageName: 'dev', stageDescription: 'one', variables: { a: '1', b: '2' } });
    expect(answer(await stage())).toEqual({
      cacheClusterEnabled: false,
      cacheClusterStatus: 'NOT_AVAILABLE',
      createdDate: expect.any(Date),
      deploymentId: first,
      description: 'one',
      lastUpdatedDate: expect.any(Date),
      methodSettings: {},
      stageName: 'dev',
      tracingEnabled: false,
      variables: { a: '1', b: '2' },
    });
    const second = await deploy({ stageName: 'dev', variables: { b: '3' } });
    expect(await stage()).toMatchObject({ deploymentId: second, description: 'one', variables: { a: '1', b: '3' } });
  });

  test('are snapshots: what is changed later is not in them', async () => {
    const id = await deploy();
    await control.client.deleteMethod(place);
    await control.client.putMethod({ ...place, httpMethod: 'PUT', authorizationType: 'NONE' });
    const { apiSummary } = await control.client.getDeployment({ restApiId, deploymentId: id, embed: ['apisummary'] });
    expect(apiSummary).toEqual({ '/': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } });
  });

  test('are not deleted while a stage serves them', async () => {
    const deploymentId = await deploy({ stageName: 'dev' });
    const remove = () => control.client.deleteDeployment({ restApiId, deploymentId });
    expect(await refusal(remove())).toEqual({
      error: 'BadRequestException: Active stages pointing to this deployment must be moved or deleted',
      status: 400,
    });
    await control.client.deleteStage({ restApiId, stageName: 'dev' });
    await remove();
    expect(await errorOf(remove())).toBe('NotFoundException: Invalid Deployment identifier specified');
  });

  test('describe themselves, and change nothing else', async () => {
    const deploymentId = await deploy();
    const update = (operation: PatchOperation) =>
      control.client.updateDeployment({ restApiId, deploymentId, patchOperations: [operation] });
    expect((await update(replace('/description', 'x'))).description).toBe('x');
    expect(await errorOf(update(replace('/stageName', 'x')))).toBe(
      "BadRequestException: Invalid patch path  '/stageName' specified for op 'replace'. Must be one of: [/description]",
    );
  });
});

describe('stages', () => {
  test('are created on a deployment, once, with a name of letters, digits, _ and -', async () => {
    const deploymentId = await deploy();
    const create = (fields: object) =>
      control.client.createStage({ restApiId, stageName: 'dev', deploymentId, ...fields });
    expect(await errorOf(create({ deploymentId: 'nothing' }))).toBe(
      'BadRequestException: Deployment id does not exist',
    );
    expect(await errorOf(create({ stageName: 'a b' }))).toBe('BadRequestException: Stage name only allows a-zA-Z0-9_');
    expect((await create({ tags: { a: 'b' } })).tags).toEqual({ a: 'b' });
    expect(await refusal(create({}))).toEqual({ error: 'ConflictException: Stage already exists', status: 409 });
    await create({ stageName: 'two' });
    await create({ stageName: 'three' });
    expect(await refusal(create({ stageName: 'four' }))).toMatchObject({ status: 429 });
    expect(await errorOf(stage('nothing'))).toBe('NotFoundException: Invalid Stage identifier specified');
  });

  test('are listed under `item`, by deployment if asked', async () => {
    await deploy({ stageName: 'one' });
    const deploymentId = await deploy({ stageName: 'two' });
    expect((await control.client.getStages({ restApiId })).item?.map(({ stageName }) => stageName)).toEqual([
      'one',
      'two',
    ]);
    expect((await control.client.getStages({ restApiId, deploymentId })).item?.length).toBe(1);
  });

  test('refuse variables with other symbols', async () => {
    await deploy({ stageName: 'dev' });
    expect(await errorOf(patch(replace('/variables/a', 'x y')))).toBe(
      "BadRequestException: Invalid stage variable value: x y.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.",
    );
    expect(await errorOf(patch(replace('/variables/a-b', 'x')))).toBe(
      'BadRequestException: Invalid stage variable name: a-b.  Please use names with only word characters.',
    );
    const set = await patch(replace('/variables/a', 'x'), replace('/variables/constructor', 'y'));
    expect(set.variables).toEqual({ a: 'x', constructor: 'y' });
    const { variables } = await patch({ op: 'remove', path: '/variables/a' });
    expect(variables).toEqual({ constructor: 'y' });
  });

  test('fill in a method setting once one of its fields is set; a new one starts as a copy of */*', async () => {
    await deploy({ stageName: 'dev' });
    const { methodSettings } = await patch(
      replace('/*/*/caching/enabled', 'true'),
      replace('/test/GET/throttling/burstLimit', '124'),
      replace('/~1resourceName/GET/metrics/enabled', 'true'),
    );
    const defaults = {
      cacheDataEncrypted: false,
      cacheTtlInSeconds: 300,
      cachingEnabled: true,
      dataTraceEnabled: false,
      metricsEnabled: false,
      requireAuthorizationForCacheControl: true,
      throttlingBurstLimit: 5000,
      throttlingRateLimit: 10000,
      unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
    };
    expect(methodSettings).toEqual({
      '*/*': defaults,
      'test/GET': { ...defaults, throttlingBurstLimit: 124 },
      '~1resourceName/GET': { ...defaults, metricsEnabled: true },
    });
    const removed = await patch({ op: 'remove', path: '/*/*' }, { op: 'remove', path: '/test/GET' });
    expect(Object.keys(removed.methodSettings ?? {})).toEqual(['~1resourceName/GET']);
  });

  const noSetting = (key: string) =>
    `BadRequestException: Cannot remove method setting ${key} because there is no method setting for this method `;

  test.each<[PatchOperation, string | RegExp]>([
    [{ op: 'remove', path: '/*/*' }, noSetting('*/*')],
    [{ op: 'remove', path: '/accessLogSettings/destinationArn' }, noSetting('accessLogSettings/destinationArn')],
    [{ op: 'remove', path: '/canarySettings/percentTraffic' }, noSetting('canarySettings/percentTraffic')],
    [
      replace('/accessLogSettings/wrong', 'x'),
      /Invalid accessLogSettings path\. Must be one of : \[\/accessLogSettings\/destinationArn, /,
    ],
    [replace('/accessLogSettings/format', ''), 'BadRequestException: Access Log value must not be empty'],
    [
      replace('/documentation_version', 'x'),
      /^BadRequestException: Invalid method setting path: \/documentation_version\. Must be one of: \[\/deploymentId, .*burstLimit \/\*\/\*\/throttling\/rateLimit .*, \/tracingEnabled\]$/,
    ],
    [
      replace('/tags/tag1', 'x'),
      /^BadRequestException: Invalid method setting path: \/tags\/tag1\. Must be one of: \[/,
    ],
    [replace('/deploymentId', 'nothing'), 'BadRequestException: Deployment id does not exist'],
    [
      { op: 'add', path: '/canarySettings/deploymentId', value: 'x' },
      'BadRequestException: Invalid add operation with path: /canarySettings/deploymentId',
    ],
    [
      { op: 'add', path: '/description', value: 'x' },
      'BadRequestException: Invalid add operation with path: /description',
    ],
    [{ op: 'add', path: '/accessLogSettings/wrong', value: 'x' }, /Invalid accessLogSettings path\. Must be one of : /],
    [
      { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
      'BadRequestException: Promotion not available. Canary does not exist.',
    ],
    [
      { op: 'copy', path: '/wrong', from: '/canarySettings/deploymentId' },
      'BadRequestException: Invalid copy operation with path: /wrong and from /canarySettings/deploymentId. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]',
    ],
    [
      replace('/*/*/logging/loglevel', 'INFO'),
      'BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging',
    ],
  ])('refuse the patch %j', async (operation, error) => {
    await deploy({ stageName: 'dev' });
    expect(await errorOf(patch(operation))).toMatch(error);
  });

  test('flushes answer 202', async () => {
    await deploy({ stageName: 'dev' });
    const { $metadata } = await control.client.flushStageCache({ restApiId, stageName: 'dev' });
    expect($metadata.httpStatusCode).toBe(202);
  });
});

describe('canaries', () => {
  const canary = (fields: object = {}) => ({ canarySettings: { percentTraffic: 10, ...fields } });

  test('need an existing stage', async () => {
    const start = 'BadRequestException: Invalid deployment content specified.';
    expect(await errorOf(deploy(canary()))).toBe(
      `${start}Non null and non empty stageName must be provided for canary deployment. Provided value is null`,
    );
    expect(await errorOf(deploy({ stageName: '', ...canary() }))).toBe(
      `${start}Non null and non empty stageName must be provided for canary deployment. Provided value is `,
    );
    expect(await errorOf(deploy({ stageName: 'dev', ...canary() }))).toBe(
      `${start}Stage dev must already be created before making a canary release deployment`,
    );
    expect((await control.client.getDeployments({ restApiId })).items).toEqual([]);
  });

  test('leave the deployment of the stage, are promoted by copies, and stay until they are removed', async () => {
    const first = await deploy({ stageName: 'dev', variables: { a: '1' } });
    const second = await deploy({ stageName: 'dev', ...canary({ stageVariableOverrides: { b: '2' } }) });
    expect(await stage()).toMatchObject({
      deploymentId: first,
      canarySettings: {
        deploymentId: second,
        percentTraffic: 10,
        stageVariableOverrides: { b: '2' },
        useStageCache: false,
      },
    });
    const promoted = await patch(
      { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
      { op: 'copy', path: '/variables', from: '/canarySettings/stageVariableOverrides' },
      replace('/canarySettings/percentTraffic', '0.0'),
    );
    expect(promoted).toMatchObject({
      deploymentId: second,
      variables: { a: '1', b: '2' },
      canarySettings: { percentTraffic: 0 },
    });
    expect((await patch({ op: 'remove', path: '/canarySettings' })).canarySettings).toBeUndefined();
  });

  test('are made by a patch of any of their fields', async () => {
    const first = await deploy({ stageName: 'dev' });
    const second = await deploy();
    const moved = await patch(replace('/canarySettings/deploymentId', second));
    expect(moved.canarySettings).toEqual({ deploymentId: second, percentTraffic: 0, useStageCache: false });
    await patch({ op: 'remove', path: '/canarySettings' });
    const halved = await patch(replace('/canarySettings/percentTraffic', '50'));
    expect(halved.canarySettings).toEqual({ deploymentId: first, percentTraffic: 50, useStageCache: false });
    const overridden = await patch(replace('/canarySettings/stageVariableOverrides/x', '1'));
    expect(overridden.canarySettings?.stageVariableOverrides).toEqual({ x: '1' });
  });
});

describe('the account', () => {
  test('has a role for logs once it is set', async () => {
    const cloudwatchRoleArn = `arn:aws:iam::${account}:role/logs`;
    expect(answer(await control.client.getAccount({}))).toEqual({
      throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    });
    await control.client.updateAccount({ patchOperations: [replace('/cloudwatchRoleArn', cloudwatchRoleArn)] });
    await deploy({ stageName: 'dev' });
    const { methodSettings } = await patch(replace('/*/*/logging/loglevel', 'INFO'));
    expect(methodSettings?.['*/*']?.loggingLevel).toBe('INFO');
  });
});
