// `apigw deployments prune`: takes old deployments away, and never one that a stage or a canary serves. Each is looked at once
// more right before it goes: somebody may roll back to it meanwhile. Guide: "Delete a deployment"; 300 of an API at most.

import { DeleteDeploymentCommand, type Deployment, GetStagesCommand } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { findRestApi } from '../aws/find-api.ts';
import { ApigwError } from '../errors.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { readDeployments } from './deployments.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget } from './target.ts';

export interface PruneRequest {
  api?: string;
  /** How many of those that nothing serves stay, newest first. */
  keep: number;
  /** Seconds; younger ones stay. */
  olderThan?: number;
}

export interface PrunedDeployments {
  restApiId: string;
  /** Ids. */
  deleted: string[];
  kept: number;
}

/** Looks at what would go. Nothing is deleted. */
export async function planPrune(context: Context, request: PruneRequest): Promise<PlannedSteps<PrunedDeployments>> {
  const target = await resolveTarget(context);
  const { clients } = target;
  const { id: restApiId, name = restApiId } = await findRestApi(
    clients,
    await chooseApi(context, target.project, request.api),
  );
  const [identity, all, served] = await Promise.all([
    identify(target),
    readDeployments(clients, restApiId),
    readServed(clients, restApiId),
  ]);
  const due = chooseDue(all, served, { ...request, now: context.now() });
  const deleted: string[] = [];
  const calls = due.flatMap(() => [
    { service: 'apiGateway' as const, operation: 'GetStages', input: {} },
    { service: 'apiGateway' as const, operation: 'DeleteDeployment', input: {} },
  ]);
  return {
    title: `Delete ${due.length} of ${all.length} deployments of ${name} (${restApiId})`,
    target: describeTarget(target, identity),
    steps: due.map((one) => pruneStep(clients, { restApiId, one }, deleted)),
    nothing: `of ${all.length} deployments, ${served.size} are served, and the others are to be kept`,
    notes: due.length > 0 ? ['No rollback leads to a deployment that is gone'] : [],
    ...costOf(calls),
    outcome: () => ({ restApiId, deleted, kept: all.length - deleted.length }),
  };
}

/** What stages and canaries serve. */
async function readServed(clients: Clients, restApiId: string): Promise<Set<string>> {
  const { item = [] } = await clients.apiGateway(new GetStagesCommand({ restApiId }));
  return new Set(
    item.flatMap(({ canarySettings, deploymentId }) => [deploymentId ?? [], canarySettings?.deploymentId ?? []].flat()),
  );
}

interface Rule {
  keep: number;
  olderThan?: number;
  now: Date;
}

/** Those that go, oldest first: an interrupted run has done what matters most. */
export function chooseDue(newestFirst: readonly Deployment[], served: ReadonlySet<string>, rule: Rule): Deployment[] {
  const { keep, now, olderThan = 0 } = rule;
  const idle = newestFirst.filter(({ id }) => id !== undefined && !served.has(id));
  const isOld = ({ createdDate }: Deployment) => now.getTime() - (createdDate?.getTime() ?? 0) >= olderThan * 1000;
  return idle.slice(keep).filter(isOld).reverse();
}

interface DueDeployment {
  restApiId: string;
  one: Deployment;
}

function pruneStep(clients: Clients, { one, restApiId }: DueDeployment, deleted: string[]): RunnableStep {
  const deploymentId = one.id ?? '';
  return {
    title: `Delete deployment ${deploymentId}${one.createdDate ? ` of ${one.createdDate.toISOString()}` : ''}`,
    run: async () => {
      if ((await readServed(clients, restApiId)).has(deploymentId)) return 'it is served by now, and stays';
      await clients.apiGateway(new DeleteDeploymentCommand({ restApiId, deploymentId })).catch(goneIsFine);
      deleted.push(deploymentId);
      return undefined;
    },
  };
}

/** What somebody else, or an interrupted run, has deleted already. */
function goneIsFine(error: unknown): void {
  if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
}
