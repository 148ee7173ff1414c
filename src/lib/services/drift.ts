// `apigw diff --drift`: what was changed by hand. A deployment of apigw's own bears the mark of its definition; another one was
// made by somebody else. Settings are compared with apigw.yaml, the API's present state with what the stage serves.

import { findRestApi } from '../aws/find-api.ts';
import { readRestApi } from '../aws/read-rest-api.ts';
import { lookUpStage } from '../aws/read-stage.ts';
import { definitionFingerprint, fingerprintOf } from '../deploy/fingerprint.ts';
import type { Change } from '../diff/change.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import type { RestApi } from '../model/api.ts';
import { chooseApi } from './choose-api.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { deploymentMessage, readDeployments } from './deployments.ts';
import { definitionOf } from './live-definition.ts';
import { noStage } from './no-stage.ts';
import { settingsDrift } from './settings-drift.ts';
import { readSpecInput } from './spec-input.ts';
import { targetSurroundings } from './surroundings.ts';
import { resolveTarget, type Target } from './target.ts';

export interface Drift {
  api: { id: string; name: string };
  stage: string;
  /** What the stage serves; `byApigw`: this program made it. */
  deployment: { id: string; byApigw: boolean; createdDate?: Date; description?: string };
  /** The newest deployment of this program, where the stage serves another one. */
  lastOwn?: { id: string; createdDate?: Date };
  /** Served, and not what apigw last deployed: known where the spec is what that was. */
  served: Change[];
  /** The stage's settings against apigw.yaml. */
  settings: Change[];
  /** In the API, and not deployed. */
  undeployed: Change[];
}

/** Looks for what was changed past apigw. Throws NotFound. */
export async function drift(context: Context, request: { api?: string; stage: string }): Promise<Drift> {
  const { stage: stageName } = request;
  const target = await resolveTarget(context, stageName, request.api);
  const { id, name = id } = await findRestApi(target.clients, await chooseApi(context, target.project, request.api));
  const [live, now, deployments] = await Promise.all([
    lookUpStage(target.clients, { restApiId: id, stageName }),
    readRestApi(target.clients, id),
    readDeployments(target.clients, id),
  ]);
  if (!live) throw await noStage(target.clients, { id, name }, stageName);
  const definition = { ...definitionOf(live.definition, (line) => context.notify(line)), name };
  const deployment = deployments.find((one) => one.id === live.deploymentId);
  const mark = fingerprintOf(deployment?.description);
  const own = deployments.find(({ description }) => fingerprintOf(description) !== undefined);
  const apiName = request.api === undefined ? undefined : name;
  const about = deployment && deploymentMessage(deployment);
  const lastMark = fingerprintOf(own?.description);
  return {
    api: { id, name },
    stage: stageName,
    deployment: {
      id: live.deploymentId,
      byApigw: mark !== undefined,
      ...(deployment?.createdDate && { createdDate: deployment.createdDate }),
      ...(about && { description: about }),
    },
    ...(own?.id && own.id !== live.deploymentId && { lastOwn: { id: own.id, ...given(own.createdDate) } }),
    served:
      mark === undefined && lastMark ? await servedChanges(context, target, { definition, lastMark, request }) : [],
    settings: settingsDrift(target.project, { stageName, apiName, settings: live.settings }) ?? [],
    undeployed: diffRestApis(definition, { ...now.api, name }),
  };
}

const given = (createdDate: Date | undefined) => (createdDate ? { createdDate } : {});

interface Served {
  definition: RestApi;
  lastMark: string;
  request: { api?: string; stage: string };
}

/** What somebody changed since apigw deployed the spec; none where the spec has moved on since. */
async function servedChanges(context: Context, target: Target, { definition, lastMark, request }: Served) {
  const { content } = target.project;
  if (content.api?.spec === undefined && !content.apis) return [];
  const { source } = chooseSpec(context, target.project, request);
  const surroundings = await targetSurroundings(target, request.stage);
  const { api } = await readSpecInput(context, source, { ...surroundings, options: { adapt: false } });
  const deployed = { ...api, name: definition.name };
  return definitionFingerprint(deployed) === lastMark ? diffRestApis(deployed, definition) : [];
}
