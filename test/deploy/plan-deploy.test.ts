// What is planned: permissions, the order around settings, servers without GetExport, saved plans, rollback.

import { describe, expect, test } from 'vitest';
import { checkPlanFresh, parsePlan } from '../../src/lib/deploy/check-plan.ts';
import { describeStep } from '../../src/lib/deploy/describe-step.ts';
import type { GrantPermission, LiveState, Plan, WantedState } from '../../src/lib/deploy/plan.ts';
import { planDeploy } from '../../src/lib/deploy/plan-deploy.ts';
import { planRollback } from '../../src/lib/deploy/plan-rollback.ts';
import type { RestApi } from '../../src/lib/model/api.ts';
import { defaultStageSettings, type StageSettings } from '../../src/lib/model/stage.ts';
import { deploy, readLive, sampleApi, target, wantedState } from './deploy-run.ts';
import { createFakeAws } from './fake-aws.ts';

const facts = { ...target, version: '0.0.0' };
const old = sampleApi('one', { '/pets': 'pets' });

function liveState(definition: RestApi, settings: Partial<StageSettings> = {}): LiveState {
  return {
    api: { id: 'abc123', name: 'pets', endpointType: 'REGIONAL', settings: { endpointType: 'REGIONAL' } },
    stage: { deploymentId: 'dep1', settings: { ...defaultStageSettings(), ...settings }, definition, source: 'export' },
  };
}

const planOf = (live: LiveState, wanted: WantedState) => planDeploy({ live, wanted, facts });
const kinds = ({ steps }: Plan) => steps.map(({ kind }) => kind);
const grants = ({ steps }: Plan) => steps.filter((step): step is GrantPermission => step.kind === 'grant-permission');

describe('permissions', () => {
  const arn = (rest: string) => `arn:aws:execute-api:eu-central-1:123456789012:{apiId}/${rest}`;

  test('path variables become wildcards, only what is new is granted', () => {
    const now = sampleApi('two', { '/pets': 'pets', '/pets/{id}/toys/{proxy+}': 'toys' });
    expect(grants(planOf(liveState(old), wantedState(now)))).toEqual([
      {
        kind: 'grant-permission',
        functionName: 'arn:aws:lambda:eu-central-1:123456789012:function:toys',
        sourceArn: arn('prod/GET/pets/*/toys/*'),
      },
    ]);
  });

  test('more than 20 routes of a function share one statement: its policy has room for 20 KB', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`/p${index}`, 'pets']));
    expect(grants(planOf({}, wantedState(sampleApi('x', many)))).map(({ sourceArn }) => sourceArn)).toEqual([
      arn('prod/*'),
    ]);
    delete many['/p20'];
    expect(grants(planOf({}, wantedState(sampleApi('x', many))))).toHaveLength(20);
  });

  test('an alias in a stage variable is resolved; without a value the plan says what is not granted', () => {
    const api = sampleApi('x', { '/pets': 'pets:${stageVariables.alias}' });
    const settings = { variables: { alias: 'live' } };
    expect(grants(planOf({}, wantedState(api, { settings })))).toMatchObject([
      { functionName: 'arn:aws:lambda:eu-central-1:123456789012:function:pets', qualifier: 'live' },
    ]);
    const without = planOf({}, wantedState(api));
    expect(grants(without)).toEqual([]);
    expect(without.notes.join()).toContain('stageVariables.alias');
  });

  test('what can be no function is not granted, and the plan says so', () => {
    const api = sampleApi('x', { '/pets': 'pets' });
    const integration = api.resources['/pets']?.methods.GET?.integration;
    if (!integration) throw new Error('the sample has an integration');
    integration.uri = 'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws/invocations';
    const plan = planOf({}, wantedState(api));
    expect(grants(plan)).toEqual([]);
    expect(plan.notes.join()).toContain('that is not the name of a function');
  });

  test('authorizers are granted too; a role of one’s own needs no permission', () => {
    const api = sampleApi('x', { '/pets': 'pets' });
    const { uri } = api.resources['/pets']?.methods.GET?.integration ?? {};
    if (uri === undefined) throw new Error('the sample has an integration');
    const authorizer = { type: 'TOKEN' as const, authorizerUri: uri.replace(':pets/', ':auth/'), providerARNs: [] };
    const withAuthorizer = { ...api, authorizers: { auth: authorizer } };
    expect(grants(planOf({}, wantedState(withAuthorizer))).map(({ sourceArn }) => sourceArn)).toEqual([
      arn('prod/GET/pets'),
      arn('authorizers/*'),
    ]);
    const roled = { ...api, authorizers: { auth: { ...authorizer, authorizerCredentials: 'arn:aws:iam::1:role/x' } } };
    expect(grants(planOf({}, wantedState(roled)))).toHaveLength(1);
  });

  test('left alone when told to', () => {
    expect(grants(planOf({}, wantedState(old, { permissions: 'leave' })))).toEqual([]);
  });

  test('statement ids are AWS’s kind of ids', async () => {
    const fake = createFakeAws();
    await deploy(fake, wantedState(old));
    const ids = Object.values(fake.policies).flatMap((policy) => Object.keys(policy));
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,100}$/);
    expect(Object.values(fake.policies)).toEqual([
      { [ids[0] ?? '']: `arn:aws:execute-api:eu-central-1:123456789012:${fake.apis[0]?.id}/prod/GET/pets` },
    ]);
  });
});

describe('the order around settings', () => {
  const now = sampleApi('two', { '/pets': 'pets' });

  test('definition and variables go live in one UpdateStage', () => {
    const plan = planOf(liveState(old), wantedState(now, { settings: { variables: { a: '1' } } }));
    expect(kinds(plan)).toEqual(['put-api', 'keep-settings', 'create-deployment', 'update-stage', 'verify']);
    expect(plan.steps[2]).toMatchObject({ serve: 'none' });
    expect(plan.steps[3]).toMatchObject({
      deployment: 'new',
      patch: [{ op: 'replace', path: '/variables/a', value: '1' }],
    });
  });

  test('a stage with a canary is switched by UpdateStage', () => {
    const canarySettings = { percentTraffic: 5, stageVariableOverrides: {}, useStageCache: false };
    const plan = planOf(liveState(old, { canarySettings }), wantedState(now));
    expect(kinds(plan)).toEqual(['put-api', 'keep-settings', 'create-deployment', 'update-stage', 'verify']);
    expect(plan.notes.join()).toContain('canary');
  });

  test('settings that nobody mentions stay; defaults that AWS fills in are no difference', () => {
    const filled = { '*': { throttlingRateLimit: 10, throttlingBurstLimit: 5000, cachingEnabled: false } };
    const live = liveState(old, { methodSettings: filled, variables: { a: '1' } });
    expect(
      planOf(live, wantedState(old, { settings: { methodSettings: { '*': { throttlingRateLimit: 10 } } } })).steps,
    ).toEqual([]);
  });

  test('tags of AWS’s own are kept', () => {
    const live = liveState(old, { tags: { 'aws:cloudformation:stack-name': 's', team: 'a' } });
    const plan = planOf(live, wantedState(old, { settings: { tags: { team: 'b' } } }));
    expect(plan.steps).toEqual([{ kind: 'tag-stage', add: { team: 'b' }, remove: [] }]);
    expect(plan.settingsChanges.map(({ rule }) => rule)).toEqual(['stage-tag-changed']);
  });

  test('the default endpoint, which no export tells of, is compared with the API’s record', () => {
    const plan = planOf(liveState(old), wantedState({ ...old, disableExecuteApiEndpoint: true }));
    expect(kinds(plan)).toEqual(['put-api', 'update-api', 'keep-settings', 'create-deployment', 'verify']);
    expect(plan.changes.map(({ rule }) => rule)).toEqual(['default-endpoint-disabled']);
  });
});

describe('a server without GetExport', () => {
  test('deploys once, and then knows by the deployment’s description that there is nothing to do', async () => {
    const fake = createFakeAws();
    fake.lacksExport = true;
    await deploy(fake, wantedState(old));
    expect((await deploy(fake, wantedState(old))).steps).toEqual([]);
    expect(kinds(await deploy(fake, wantedState(sampleApi('two', { '/pets': 'pets' }))))).toContain(
      'create-deployment',
    );
  });

  test('what was put but not deployed by an interrupted run is deployed', async () => {
    const fake = createFakeAws();
    fake.lacksExport = true;
    await deploy(fake, wantedState(old));
    const changed = wantedState(sampleApi('two', { '/pets': 'pets', '/owners': 'owners' }));
    fake.calls.length = 0;
    await readLive(fake, changed);
    const reads = fake.calls.length;
    fake.calls.length = 0;
    fake.fault = { at: reads + 2, way: 'killed-undone' };
    await expect(deploy(fake, changed)).rejects.toThrow();
    fake.dead = false;
    fake.fault = undefined;
    await deploy(fake, changed);
    expect(fake.history.at(-1)).toBe('two {}');
    expect(Object.keys(fake.policies)).toHaveLength(2);
  });
});

describe('a saved plan', () => {
  const live = liveState(old);
  const plan = planOf(live, wantedState(sampleApi('two', { '/pets': 'pets' })));

  test('survives the way through a file', () => {
    expect(parsePlan(JSON.stringify(plan), 'plan.json')).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  test('is applied to what it was made for only', () => {
    expect(() => checkPlanFresh(plan, live, target)).not.toThrow();
    const moved = { ...live, stage: { ...liveState(old).stage, deploymentId: 'dep2' } } as LiveState;
    expect(() => checkPlanFresh(plan, moved, target)).toThrow(
      expect.objectContaining({ code: 'PlanStale', exitCode: 7 }),
    );
    const other = liveState(old, { variables: { a: '2' } });
    expect(() => checkPlanFresh(plan, other, target)).toThrow(/settings/);
    expect(() => checkPlanFresh(plan, {}, target)).toThrow(/dep1.*no deployment/);
    expect(() => checkPlanFresh(plan, live, { ...target, region: 'us-east-1' })).toThrow(/us-east-1/);
  });

  test.each([
    ['', /not a plan/],
    ['[]', /not an object/],
    ['{"format":2}', /format is 2/],
    [JSON.stringify({ ...plan, steps: [{ kind: 'delete-everything' }] }), /delete-everything/],
    [JSON.stringify({ ...plan, steps: undefined }), /'steps' is missing/],
  ])('that is none is refused: %s', (text, message) => {
    expect(() => parsePlan(text, 'plan.json')).toThrow(message);
    expect(() => parsePlan(text, 'plan.json')).toThrow(expect.objectContaining({ code: 'InvalidInput', exitCode: 2 }));
  });
});

describe('rollback', () => {
  const deployments = [1, 2, 3].map((day) => ({ id: `dep${day}`, createdDate: new Date(Date.UTC(2026, 0, day)) }));
  const live = { ...liveState(old), stage: { ...liveState(old).stage, deploymentId: 'dep3' } } as LiveState;
  const to = (text: string) =>
    planRollback({ live, stageName: 'prod', deployments, to: text, settings: 'leave', facts });

  test('by id or by counting back: one UpdateStage', () => {
    expect(to('dep1').steps.map(({ kind }) => kind)).toEqual(['keep-settings', 'update-stage', 'verify']);
    expect(to('dep1').steps[1]).toMatchObject({ patch: [], deployment: { id: 'dep1' } });
    expect(to('-1').steps[1]).toMatchObject({ deployment: { id: 'dep2' } });
    expect(to('-2').calls).toBe(5);
    expect(to('dep3').steps).toEqual([]);
  });

  test('says how far back there is', () => {
    expect(() => to('-3')).toThrow(/there are 2 deployments before dep3/);
    expect(() => to('nothing')).toThrow(expect.objectContaining({ code: 'NotFound', exitCode: 6 }));
  });

  test('of deployments made in the same second, which AWS’s dates do not order, it names the ids', () => {
    const same = new Date(Date.UTC(2026, 0, 3));
    const tied = ['dep2', 'dep3'].map((id) => ({ id, createdDate: same }));
    const call = () => planRollback({ live, stageName: 'prod', deployments: tied, to: '-1', settings: 'leave', facts });
    expect(call).toThrow(expect.objectContaining({ code: 'NotFound', hint: expect.stringContaining('dep2') }));
  });
});

test('every step has words', async () => {
  const settings = { variables: { a: '1' }, methodSettings: { '*': { throttlingRateLimit: 1 } }, tags: { a: 'b' } };
  const plan = planOf({}, wantedState(old, { settings, tags: { a: 'b' } }));
  expect(plan.steps.map(describeStep)).toEqual([
    expect.stringMatching(/^Create API 'pets' \(REGIONAL, \d+ KB\)$/),
    'Tag the API: set a',
    'Let prod/GET/pets invoke pets',
    'Deploy to a new stage',
    'Update the stage: 1 setting',
    'Tag the stage: set a',
    'Verify that the stage serves the deployment',
  ]);
});
