// `apigw deploy`: spec -> plan -> steps. Planning only reads; each step can be carried out again after an interruption.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { declaresDeployedSettings } from '../deploy/api-settings.ts';
import { checkPlanFresh, parsePlan } from '../deploy/check-plan.ts';
import type { LiveState, Plan, WantedState } from '../deploy/plan.ts';
import { planDeploy } from '../deploy/plan-deploy.ts';
import { ApigwError } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import { checkDeployable, checkStageName } from './check-deployable.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { readLiveState } from './live-state.ts';
import { localNotes } from './local-notes.ts';
import { nameApi } from './name-api.ts';
import type { ProjectApi } from './project-schema.ts';
import { projectStage } from './project-stages.ts';
import { type PlannedRun, preparePlan } from './run-plan.ts';
import { readSpecInput, type SpecInput, type SpecOptions, titledText } from './spec-input.ts';
import type { DomainGround, StageDomain } from './stage-domains.ts';
import { declaredSettings } from './stage-settings.ts';
import { resolveTarget, type Target } from './target.ts';

export interface DeployRequest {
  spec?: string;
  api?: string;
  stage: string;
  message?: string;
  permissions: 'grant' | 'leave';
  options: SpecOptions;
  /** Whether the project file's domain names are set up, too. */
  domains: 'set-up' | 'leave';
  /** Seconds that the waits for one of them may take. */
  timeout: number;
  /** Domain names that are set up before: of these, the mappings alone are left. */
  settledDomains?: readonly string[];
  /** Of this program. */
  version: string;
}

/** A plan made ready to run, with the domain names that lead to its stage. */
export interface PreparedDeploy extends PlannedRun {
  domains: StageDomain[];
}

/** A planned deployment, and what was said about its spec. */
export interface PlannedDeploy extends PreparedDeploy {
  remarks: SpecInput['remarks'];
}

/** Reads spec and stage, and plans what makes the stage serve the spec. Nothing is written. */
export async function planDeployment(context: Context, request: DeployRequest): Promise<PlannedDeploy> {
  checkStageName(request.stage);
  return planDeploymentAt(await resolveTarget(context, request.stage, request.api), context, request);
}

/** The same at a target that was worked out already. */
export async function planDeploymentAt(
  target: Target,
  context: Context,
  request: DeployRequest,
): Promise<PlannedDeploy> {
  const identity = await identify(target);
  const { declared, source } = chooseSpec(context, target.project, request);
  const stage = projectStage(target.project, request.stage, request.api);
  const input = await readSpecInput(context, source, {
    project: target.project,
    stage,
    region: target.region,
    accountId: identity.accountId,
    options: request.options,
  });
  checkDeployable(input);
  const named = nameApi(input.api, target.project, request.api);
  const tags = declared?.tags ? ('read' as const) : ('leave' as const);
  const deployment = declaresDeployedSettings(named) ? ('read' as const) : ('leave' as const);
  const question = { api: named.name, stageName: request.stage, tags, deployment };
  const live = await readLiveState(target, question, (line) => context.notify(line));
  const wanted = wantedState({ request, declared, input, api: { ...named, name: live.api?.name ?? named.name } });
  const settings = stage && declaredSettings(stage);
  const plan = planDeploy({
    live,
    wanted: { ...wanted, ...(settings && { settings }) },
    facts: { ...identity, version: request.version },
  });
  const notes = await localNotes(target, { api: wanted.definition, ...(settings && { settings }) });
  const domains = await planDomains(context, { target, identity, timeout: request.timeout }, { live, plan, request });
  const planned = { ...plan, notes: [...plan.notes, ...notes], ...domainPlans(domains) };
  return { ...preparePlan(target, planned, describeTarget(target, identity)), domains, remarks: input.remarks };
}

const domainPlans = (domains: readonly StageDomain[]) =>
  domains.length > 0 ? { domains: domains.map(({ plan }) => plan) } : {};

interface PlannedSoFar {
  live: LiveState;
  plan: Plan;
  request: DeployRequest;
}

/** The set-ups of the project file's domain names; a project without any loads nothing for them. */
async function planDomains(context: Context, ground: DomainGround, { live, plan, request }: PlannedSoFar) {
  if (request.domains === 'leave' || !ground.target.project.content.domains) return [];
  const { planStageDomains } = await import('./stage-domains.ts');
  const imported = plan.steps.find((step) => step.kind === 'import-api');
  const endpointType = live.api?.endpointType ?? imported?.endpointType ?? 'REGIONAL';
  const { settledDomains: settled = [], stage, version } = request;
  return planStageDomains(context, ground, { api: { ...plan.api, endpointType }, stage, version, settled });
}

function wantedState(at: {
  request: DeployRequest;
  declared: ProjectApi | undefined;
  input: SpecInput;
  api: RestApi;
}): WantedState {
  const { api, declared, input, request } = at;
  return {
    apiName: api.name,
    stageName: request.stage,
    document: titledText(input, api.name),
    definition: api,
    permissions: request.permissions,
    ...(request.options.basepath && { basepath: request.options.basepath }),
    ...(declared?.endpointType && { endpointType: declared.endpointType }),
    ...(declared?.tags && { tags: declared.tags }),
    ...(request.message !== undefined && { message: request.message }),
  };
}

/** A saved plan, made ready to run. Throws PlanStale when what is live is not what it was made for. */
export async function loadPlan(context: Context, file: string, timeout: number): Promise<PreparedDeploy> {
  const text = await readFile(resolve(context.cwd, file), 'utf8').catch((cause) => {
    throw new ApigwError('InvalidInput', `${file}: cannot be read: ${cause.message}`, { cause });
  });
  const plan = parsePlan(text, file);
  const target = await resolveTarget(context, plan.stage, plan.api.name);
  const identity = await identify(target);
  checkPlanFresh(plan, await liveOf(context, target, plan), identity);
  const { domains = [] } = plan;
  const prepared = preparePlan(target, plan, describeTarget(target, identity));
  if (domains.length === 0) return { ...prepared, domains: [] };
  const { loadStageDomains } = await import('./stage-domains.ts');
  return { ...prepared, domains: await loadStageDomains(context, { target, identity, timeout }, domains) };
}

function liveOf(context: Context, target: Target, plan: Plan): Promise<LiveState> {
  const tags = plan.steps.some(({ kind }) => kind === 'tag-api') && plan.api.id !== undefined ? 'read' : 'leave';
  const question = { api: plan.api.id ?? plan.api.name, stageName: plan.stage, tags, deployment: 'leave' } as const;
  return readLiveState(target, question, (line) => context.notify(line));
}
