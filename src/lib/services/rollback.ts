// `apigw rollback`: a stage back to an earlier deployment.

import { findRestApi } from '../aws/find-api.ts';
import { planRollback } from '../deploy/plan-rollback.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { readDeployments } from './deployments.ts';
import { describeTarget, identify } from './identity.ts';
import { readLivePlace } from './live-state.ts';
import { type PlannedRun, preparePlan } from './run-plan.ts';
import { resolveTarget } from './target.ts';

export interface RollbackRequest {
  api?: string;
  stage: string;
  /** A deployment's id, or `-N`. */
  to: string;
  settings: 'restore' | 'leave';
  version: string;
}

/** Plans the way back. Nothing is written. Throws NotFound for a stage or a deployment that is not there. */
export async function planRollbackTo(context: Context, request: RollbackRequest): Promise<PlannedRun> {
  const target = await resolveTarget(context, request.stage, request.api);
  const identity = await identify(target);
  const api = await findRestApi(target.clients, await chooseApi(context, target.project, request.api));
  const [live, deployments] = await Promise.all([
    readLivePlace(target, api, request.stage),
    readDeployments(target.clients, api.id),
  ]);
  const plan = planRollback({
    live,
    stageName: request.stage,
    deployments,
    to: request.to,
    settings: request.settings,
    facts: { ...identity, version: request.version },
  });
  return preparePlan(target, plan, describeTarget(target, identity));
}
