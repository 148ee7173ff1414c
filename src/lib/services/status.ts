// `apigw status`: spec, API and stages beside each other: what is live, and what is behind.

import { type Deployment, GetStagesCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { readRestApi as readRecords } from '../aws/read-rest-api.ts';
import { exportStage } from '../aws/read-stage.ts';
import { fingerprintOf } from '../deploy/fingerprint.ts';
import { withoutKeptSettings } from '../deploy/kept-settings.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import { type ChangeSummary, summarizeChanges } from '../diff/summarize-changes.ts';
import { ApigwError } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import { settingsFromStage } from '../model/stage-records.ts';
import { chooseApi } from './choose-api.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { readDeployments } from './deployments.ts';
import { invokeUrl } from './invoke-url.ts';
import { definitionOf } from './live-definition.ts';
import { noStage } from './no-stage.ts';
import { settingsDrift } from './settings-drift.ts';
import { readSpecInput } from './spec-input.ts';
import { targetSurroundings } from './surroundings.ts';
import { resolveTarget, type Target } from './target.ts';

export interface Status {
  api: { id: string; name: string };
  /** The spec against the API's present definition; absent without a spec. */
  spec?: { source: string; api: ChangeSummary };
  stages: StageStatus[];
}

export interface StageStatus {
  stageName: string;
  deploymentId: string;
  deployedAt?: Date;
  description?: string;
  invokeUrl: string;
  /** Deployments that are newer than the served one. */
  newerDeployments: number;
  /** What a deployment of the API as it is now would change; absent where the server exports no stages. */
  api?: ChangeSummary;
  /** What a deployment of the spec would change. */
  spec?: ChangeSummary;
  /** Whether apigw made the served deployment; false: somebody else did. */
  byApigw: boolean;
  /** The stage's settings that are not as apigw.yaml declares them; absent where it does not. */
  settings?: ChangeSummary;
  /** Percent of the traffic that a canary takes. */
  canary?: number;
}

/** Everything about one API, with `stage` of that stage only. */
export async function status(
  context: Context,
  given: { api?: string; stage?: string; spec?: string },
): Promise<Status> {
  const target = await resolveTarget(context, given.stage, given.api);
  const wanted = await readWanted(context, target, given);
  const { id, name } = await findRestApi(
    target.clients,
    given.api ?? wanted?.name ?? (await chooseApi(context, target.project, undefined)),
  );
  const [{ item }, { api: now }, deployments] = await Promise.all([
    target.clients.apiGateway(new GetStagesCommand({ restApiId: id })),
    readRecords(target.clients, id),
    readDeployments(target.clients, id),
  ]);
  const spec = wanted && { ...wanted, api: { ...wanted.api, name: name ?? id } };
  const stages = (item ?? []).filter(({ stageName }) => given.stage === undefined || stageName === given.stage);
  if (given.stage !== undefined && stages.length === 0) {
    throw await noStage(target.clients, { id, name }, given.stage);
  }
  const facts = {
    target,
    restApiId: id,
    apiName: given.api ?? wanted?.name,
    now,
    deployments,
    ...(spec && { wanted: spec.api }),
  };
  return {
    api: { id, name: name ?? id },
    ...(spec && { spec: { source: spec.source, api: summarize(now, spec.api) } }),
    stages: await Promise.all(stages.map((stage) => stageStatus(stage, facts))),
  };
}

const summarize = (before: RestApi, after: RestApi) => summarizeChanges(diffRestApis(before, after));

/** The spec, where one is given or declared. */
async function readWanted(context: Context, target: Target, given: { api?: string; stage?: string; spec?: string }) {
  if (given.spec === undefined && target.project.content.api?.spec === undefined && !target.project.content.apis)
    return undefined;
  const { declared, source } = chooseSpec(context, target.project, given);
  const surroundings = await targetSurroundings(target, given.stage, given.api);
  const { api } = await readSpecInput(context, source, { ...surroundings, options: { adapt: false } });
  return { source, api, name: declared?.name ?? api.name };
}

interface Facts {
  target: Target;
  restApiId: string;
  /** As the project file may know it; absent: it has one API. */
  apiName: string | undefined;
  now: RestApi;
  wanted?: RestApi;
  /** Newest first. */
  deployments: readonly Deployment[];
}

async function stageStatus(stage: Stage, facts: Facts): Promise<StageStatus> {
  const { apiName, deployments, now, restApiId, target, wanted } = facts;
  const stageName = stage.stageName ?? '';
  const served = deployments.findIndex(({ id }) => id === stage.deploymentId);
  const deployment = deployments[served];
  const settings = settingsDrift(target.project, { stageName, apiName, settings: settingsFromStage(stage) });
  const live = await servedDefinition(target, { restApiId, stageName });
  return {
    stageName,
    deploymentId: stage.deploymentId ?? '',
    ...(deployment?.createdDate && { deployedAt: deployment.createdDate }),
    ...(deployment?.description !== undefined && { description: withoutKeptSettings(deployment.description) }),
    invokeUrl: invokeUrl(target, restApiId, stageName),
    newerDeployments: Math.max(0, served),
    ...(live && { api: summarize(live, now) }),
    ...(live && wanted && { spec: summarize(live, wanted) }),
    byApigw: fingerprintOf(deployment?.description) !== undefined,
    ...(settings && { settings: summarizeChanges(settings) }),
    ...(stage.canarySettings?.percentTraffic !== undefined && { canary: stage.canarySettings.percentTraffic }),
  };
}

/** Undefined where the server does not export stages. */
async function servedDefinition({ clients }: Target, id: { restApiId: string; stageName: string }) {
  try {
    return definitionOf({ source: 'export', document: await exportStage(clients, id) }, () => {});
  } catch (error) {
    if (error instanceof ApigwError && (error.code === 'Unsupported' || error.code === 'NotFound')) return undefined;
    throw error;
  }
}
