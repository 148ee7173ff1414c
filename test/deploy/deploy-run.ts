// One `deploy` against the fake, as the service makes it: find, read, plan, apply.

import type { Clients } from '../../src/lib/aws/clients.ts';
import { lookUpRestApi } from '../../src/lib/aws/find-api.ts';
import { type LiveStage, lookUpStage, readDeploymentDescription } from '../../src/lib/aws/read-stage.ts';
import { apiSettingsFromRecord, declaresDeployedSettings } from '../../src/lib/deploy/api-settings.ts';
import { applyStep } from '../../src/lib/deploy/apply-step.ts';
import type { LiveStageState, LiveState, Plan, WantedState } from '../../src/lib/deploy/plan.ts';
import { planDeploy } from '../../src/lib/deploy/plan-deploy.ts';
import { startProgress } from '../../src/lib/deploy/progress.ts';
import { emptyRestApi, type Method, type Resource, type RestApi, record } from '../../src/lib/model/api.ts';
import type { FakeAws } from './fake-aws.ts';

export const target = { accountId: '123456789012', region: 'eu-central-1', partition: 'aws' };

export async function readLive(fake: FakeAws, { apiName, definition, stageName }: WantedState): Promise<LiveState> {
  const clients = fake.clients as unknown as Clients;
  const api = await lookUpRestApi(clients, apiName);
  if (!api?.id) return {};
  const stage = await lookUpStage(clients, { restApiId: api.id, stageName });
  const asksForMark = stage?.definition.source === 'export' && declaresDeployedSettings(definition);
  const description = asksForMark ? await readDeploymentDescription(clients, api.id, stage.deploymentId) : undefined;
  const [endpointType] = api.endpointConfiguration?.types ?? [];
  return {
    api: {
      id: api.id,
      name: apiName,
      ...(endpointType && { endpointType }),
      settings: apiSettingsFromRecord(api),
      tags: fake.apis[0]?.tags ?? {},
    },
    ...(stage && { stage: stateOf(stage, description) }),
  };
}

function stateOf({ definition, deploymentId, settings }: LiveStage, description: string | undefined): LiveStageState {
  if (definition.source === 'export') {
    return {
      deploymentId,
      settings,
      definition: JSON.parse(definition.document).definition,
      source: 'export',
      ...(description !== undefined && { deploymentDescription: description }),
    };
  }
  const { api, deploymentDescription } = definition;
  return {
    deploymentId,
    settings,
    definition: api,
    source: 'records',
    ...(deploymentDescription !== undefined && { deploymentDescription }),
  };
}

export async function deploy(fake: FakeAws, wanted: WantedState): Promise<Plan> {
  const live = await readLive(fake, wanted);
  const plan = planDeploy({ live, wanted, facts: { ...target, version: '0.0.0' } });
  await apply(fake, plan);
  return plan;
}

/** Carries out a plan, step by step. */
export async function apply(fake: FakeAws, plan: Plan): Promise<void> {
  let progress = startProgress(plan);
  for (const step of plan.steps) progress = await applyStep(step, { clients: fake.clients, plan, progress });
}

const uri = (name: string) =>
  `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:${name}/invocations`;

export function lambdaMethod(name: string): Method {
  return {
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    requestParameters: {},
    requestModels: {},
    methodResponses: {},
    integration: {
      type: 'AWS_PROXY',
      httpMethod: 'POST',
      uri: uri(name),
      connectionType: 'INTERNET',
      requestParameters: {},
      requestTemplates: {},
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29_000,
      cacheKeyParameters: [],
      integrationResponses: {},
    },
  };
}

/** An API whose description says which version it is; by path, the function behind GET. */
export function sampleApi(description: string, functions: Record<string, string>): RestApi {
  const api = emptyRestApi('pets');
  const resources = Object.entries(functions).map(
    ([path, name]) => [path, { methods: { GET: lambdaMethod(name) } }] as const,
  );
  return { ...api, description, resources: record<Resource>([['/', { methods: {} }], ...resources]) };
}

export function wantedState(definition: RestApi, more: Partial<WantedState> = {}): WantedState {
  const document = JSON.stringify(definition);
  return { apiName: 'pets', stageName: 'prod', document, definition, permissions: 'grant', ...more };
}
