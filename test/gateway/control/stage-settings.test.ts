// The patch between two sets of stage settings, carried out by UpdateStage: what GetStage returns then is what was wanted.

import type { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StageSettings } from '../../../src/lib/model/stage.ts';
import { defaultStageSettings } from '../../../src/lib/model/stage.ts';
import { canonicalStageSettings, settingsFromStage, stagePatch } from '../../../src/lib/model/stage-records.ts';
import { createDeployable, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: APIGateway;
let restApiId: string;
beforeAll(async () => {
  control = await startControl();
  client = control.client;
  ({ restApiId } = await createDeployable(client));
  await client.updateAccount({
    patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: 'arn:aws:iam::123456789012:role/logs' }],
  });
  await client.createDocumentationVersion({ restApiId, documentationVersion: 'v1' });
  await client.createDeployment({ restApiId, stageName: 'dev' });
});
afterAll(() => control.close());

const settings = (fields: Partial<StageSettings>): StageSettings => ({ ...defaultStageSettings(), ...fields });

/** Each is made of the one before. */
const steps: [string, StageSettings][] = [
  ['a description and variables', settings({ description: 'one', variables: { a: '1', b: 'x/y' } })],
  ['other variables', settings({ variables: { b: 'z', constructor: '3' } })],
  [
    'a throttle for all methods',
    settings({ methodSettings: { '*': { throttlingBurstLimit: 10, throttlingRateLimit: 5 } } }),
  ],
  [
    'settings of single methods',
    settings({
      methodSettings: {
        '*': { throttlingRateLimit: 7, metricsEnabled: true },
        'GET /': { throttlingRateLimit: 1 },
        'PUT /pets/{id}': { loggingLevel: 'ERROR', metricsEnabled: false },
      },
    }),
  ],
  [
    'one field less',
    settings({ methodSettings: { '*': { metricsEnabled: true }, 'GET /': { cacheTtlInSeconds: 1 } } }),
  ],
  [
    'a cache, logs and traces',
    settings({
      cacheClusterEnabled: true,
      cacheClusterSize: '1.6',
      tracingEnabled: true,
      accessLogSettings: {
        destinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x',
        format: '$context.requestId',
      },
    }),
  ],
  [
    'a canary',
    settings({
      canarySettings: { percentTraffic: 5, stageVariableOverrides: { a: '1', b: '2' }, useStageCache: true },
    }),
  ],
  [
    'a canary with an override less',
    settings({ canarySettings: { percentTraffic: 6, stageVariableOverrides: { b: '2' }, useStageCache: false } }),
  ],
  ['a documentation version', settings({ documentationVersion: 'v1' })],
  ['nothing', settings({})],
];

async function current(): Promise<StageSettings> {
  return settingsFromStage(await client.getStage({ restApiId, stageName: 'dev' }));
}

test.each(steps)('to %s', async (_name, wanted) => {
  const patchOperations = stagePatch(await current(), wanted);
  expect(patchOperations.length).toBeGreaterThan(0);
  await client.updateStage({ restApiId, stageName: 'dev', patchOperations });
  const reached = await current();
  // A canary always has a deployment.
  if (reached.canarySettings && !wanted.canarySettings?.deploymentId) delete reached.canarySettings.deploymentId;
  expect(reached).toEqual(canonicalStageSettings(wanted));
  expect(stagePatch(reached, wanted)).toEqual([]);
});

test('settings that repeat defaults, as AWS returns them, are the same settings', () => {
  const full = settings({
    methodSettings: {
      '*': { throttlingBurstLimit: 5000, throttlingRateLimit: 10000, cacheTtlInSeconds: 300, loggingLevel: 'OFF' },
      'GET /': { throttlingRateLimit: 10000, metricsEnabled: false },
    },
  });
  expect(stagePatch(full, settings({}))).toEqual([]);
  expect(stagePatch(settings({}), full)).toEqual([]);
});
