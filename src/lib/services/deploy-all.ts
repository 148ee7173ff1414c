// `apigw deploy --all`: many stages of many APIs as one plan. Stages come in the order of the file, domain names after all of
// them: one may lead to several APIs. What is planned on what another part makes is planned anew when its turn comes.

import { createPacer, type Pacer } from '../aws/pacing.ts';
import { ApigwError } from '../errors.ts';
import { chooseStages, type StageSelection } from './choose-stages.ts';
import type { Context } from './context.ts';
import { type DeployRequest, type PlannedDeploy, planDeploymentAt } from './deploy.ts';
import { identify } from './identity.ts';
import { readProject } from './project-file.ts';
import type { DeclaredStage } from './project-stages.ts';
import { resolveTarget, type Target } from './target.ts';

export type DeployAllRequest = Omit<DeployRequest, 'api' | 'spec' | 'stage'> & StageSelection;

/** One stage of the whole. */
export interface DeployPart {
  /** `API/STAGE`. */
  label: string;
  planned: PlannedDeploy;
  /** The plan as it is when the parts before are done. */
  planAgain(): Promise<PlannedDeploy>;
}

/** Plans every stage that is meant. Nothing is written. Throws the first refusal, with the stage that it is of. */
export async function planAll(context: Context, request: DeployAllRequest): Promise<DeployPart[]> {
  const declared = chooseStages(await readProject(context), request);
  const pacers = new Map<string, Pacer>();
  const parts: DeployPart[] = [];
  for (const one of declared) {
    const settledDomains = parts.flatMap(({ planned }) => planned.domains.map(({ plan }) => plan.domainName));
    parts.push(await named(one.label, () => planPart(context, { request, declared: one, pacers, settledDomains })));
  }
  return parts;
}

interface PartRequest {
  request: DeployAllRequest;
  declared: DeclaredStage;
  pacers: Map<string, Pacer>;
  settledDomains: readonly string[];
}

async function planPart(context: Context, { declared, pacers, request, settledDomains }: PartRequest) {
  const { api, label, stageName } = declared;
  const target = await resolveTarget(context, stageName, api);
  await sharePace(target, pacers);
  const own = { ...request, stage: stageName };
  const wanted: DeployRequest = api === undefined ? withoutApi(own) : { ...own, api };
  return {
    label,
    planned: await planDeploymentAt(target, context, { ...wanted, settledDomains }),
    planAgain: () => named(label, () => planDeploymentAt(target, context, wanted)),
  };
}

function withoutApi({ api: _selected, ...request }: DeployAllRequest & { stage: string }): DeployRequest {
  return request;
}

/** AWS's quotas are of an account in a region, whoever of its users calls. */
async function sharePace(target: Target, pacers: Map<string, Pacer>): Promise<void> {
  const { accountId, region } = await identify(target);
  const place = [target.endpointUrl, accountId, region].join();
  const pacer = pacers.get(place) ?? createPacer();
  pacers.set(place, pacer);
  target.clients.paceWith(pacer);
}

async function named<T>(label: string, plan: () => Promise<T>): Promise<T> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof ApigwError)) throw error;
    const { code, hint, message, requestId, retryable } = error;
    throw new ApigwError(code, `${label}: ${message}`, {
      ...(hint !== undefined && { hint }),
      ...(requestId !== undefined && { requestId }),
      retryable,
      cause: error,
    });
  }
}
