// `domains:` of apigw.yaml: what a deploy of a stage does to the domain names that lead to it, so that they are there, mapped,
// and kept. Planned like `apigw domains setup`, with the file's answers instead of flags; nobody is asked.

import { type FoundDomain, lookUpDomainName } from '../aws/domain-names.ts';
import type { AnyApi } from '../aws/find-any-api.ts';
import type { FoundZone } from '../aws/hosted-zones.ts';
import { createDnsProbe } from '../aws/probe-dns.ts';
import { checkDomainPlanFresh } from '../deploy/domains/check-domain-plan.ts';
import { domainChanges } from '../deploy/domains/domain-changes.ts';
import type { DomainPlan } from '../deploy/domains/domain-plan.ts';
import { estimateDomainCalls } from '../deploy/domains/estimate-domain-calls.ts';
import { onlyReads } from '../deploy/domains/order-domain-steps.ts';
import type { Change } from '../diff/change.ts';
import { ApigwError } from '../errors.ts';
import type { EndpointType } from '../model/api.ts';
import { checkedKey } from './checked-key.ts';
import { chooseHostedZone } from './choose-hosted-zone.ts';
import type { Context } from './context.ts';
import { endpointTypeFor } from './domain-choices.ts';
import { readDomainState } from './domain-state.ts';
import { givenDomainName } from './given-domain-name.ts';
import { describeTarget, type Identity } from './identity.ts';
import { networkOf } from './network.ts';
import type { Project } from './project-file.ts';
import type { ProjectDomain, ProjectMapping } from './project-schema.ts';
import { type PlannedSetup, prepareSetup, type SetupPlace } from './run-domain-plan.ts';
import { type ChosenSetup, type PlanRequest, planChosen } from './set-up-domain.ts';
import type { Target } from './target.ts';

/** The stage that is deployed, of an API that may have yet to be made. */
export interface DeployedStage {
  api: { id?: string; name: string; endpointType: EndpointType };
  stage: string;
  /** Domain names that somebody else sets up before: their mappings alone are planned. */
  settled?: readonly string[];
  /** Of this program. */
  version: string;
}

/** Where the domain names are. */
export interface DomainGround {
  target: Target;
  identity: Identity;
  /** Seconds that the waits for one of them may take. */
  timeout: number;
}

/** The planned set-up of one domain name; made ready when the API's id is known. */
export interface StageDomain {
  plan: DomainPlan;
  prepare(apiId: string): PlannedSetup;
}

/** Stands for the id of an API that the deployment makes. */
const pendingId = '{apiId}';

/** Plans the domain names that lead to the stage; those where nothing is to be done are left out. Throws the first refusal. */
export async function planStageDomains(
  context: Context,
  ground: DomainGround,
  deployed: DeployedStage,
): Promise<StageDomain[]> {
  const place = await openPlace(ground);
  const planned: StageDomain[] = [];
  for (const wanted of wantedSetups(ground.target.project, deployed)) {
    const plan = await planOne(
      { ...context, interactive: false },
      { ...place, identity: ground.identity },
      { wanted, deployed },
    );
    const settled = [...(deployed.settled ?? []), ...planned.map((other) => other.plan.domainName)];
    const isSecond = settled.includes(plan.domainName);
    const due = isSecond ? mappingAlone(plan) : plan;
    if (due.steps.every(onlyReads)) continue;
    planned.push(ready(context, place, { plan: due, identity: ground.identity }));
  }
  return planned;
}

/** The differences that those set-ups would take away. What stands in their way is said, and no reason to show none. */
export async function stageDomainChanges(
  context: Context,
  ground: DomainGround,
  deployed: DeployedStage,
): Promise<Change[]> {
  try {
    const planned = await planStageDomains(context, ground, deployed);
    return planned.flatMap(({ plan }) => domainChanges(plan));
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'Conflict') throw error;
    context.notify(`Domain names are not compared: ${error.message}${error.hint ? `. ${error.hint}` : ''}`);
    return [];
  }
}

/** Saved plans made ready again. Throws PlanStale where what is there has changed. */
export async function loadStageDomains(
  context: Context,
  ground: DomainGround,
  plans: readonly DomainPlan[],
): Promise<StageDomain[]> {
  const place = await openPlace(ground);
  for (const plan of plans) {
    const { api, domainName: name, endpointType, stage } = plan;
    const domain = await lookUpDomainName(ground.target.clients, { domainName: name });
    const zone = plan.zoneId === undefined ? undefined : await chooseZone(context, place, { name, zone: plan.zoneId });
    const found: AnyApi = { id: api.id, name: api.name, protocol: 'REST', endpointType: 'REGIONAL' };
    const question = { name, api: found, endpointType, domain, zone, certificate: undefined, stages: [stage] };
    checkDomainPlanFresh(plan, await readDomainState(place.target, question, place.dns), ground.identity);
  }
  return plans.map((plan) => ready(context, place, { plan, identity: ground.identity }));
}

async function openPlace({ target, timeout }: DomainGround): Promise<SetupPlace> {
  const network = await networkOf(target, undefined);
  return { target, network, dns: createDnsProbe(network), timeout };
}

function ready(
  context: Context,
  place: SetupPlace,
  { identity, plan }: { identity: Identity; plan: DomainPlan },
): StageDomain {
  const target = describeTarget(place.target, identity);
  return {
    plan,
    prepare: (id) => prepareSetup(context, { ...plan, api: { ...plan.api, id } }, place, target),
  };
}

/** Of a domain name that another plan sets up, only the mapping is left. */
function mappingAlone(plan: DomainPlan): DomainPlan {
  const steps = plan.steps.filter(({ kind }) => kind === 'create-mapping' || kind === 'update-mapping');
  return { ...plan, steps, notes: [], ...estimateDomainCalls(steps) };
}

interface WantedSetup {
  name: string;
  domain: ProjectDomain;
  mapping: ProjectMapping;
}

/** The mappings of the file that lead to this stage of this API. */
export function wantedSetups(project: Project, { api, stage }: Pick<DeployedStage, 'api' | 'stage'>): WantedSetup[] {
  const { apis, domains } = project.content;
  const isOurs = (mapping: ProjectMapping) =>
    mapping.stage === stage &&
    (mapping.api === undefined || mapping.api === api.name || apis?.[mapping.api]?.name === api.name);
  return Object.entries(domains ?? {}).flatMap(([name, domain]) =>
    mappingsOf(domain)
      .filter(isOurs)
      .map((mapping) => ({ name, domain, mapping })),
  );
}

function mappingsOf({ api, mappings, path, stage }: ProjectDomain): ProjectMapping[] {
  if (mappings) return mappings;
  return stage === undefined ? [] : [{ stage, ...(api !== undefined && { api }), ...(path !== undefined && { path }) }];
}

async function planOne(
  context: Context,
  place: SetupPlace & { identity: Identity },
  { deployed, wanted }: { wanted: WantedSetup; deployed: DeployedStage },
): Promise<DomainPlan> {
  const name = givenDomainName(wanted.name);
  const basePath = checkedKey(wanted.mapping.path ?? '');
  const { endpointType: type, id = pendingId, name: apiName } = deployed.api;
  const api: AnyApi = { id, name: apiName, protocol: 'REST', endpointType: type };
  const domain: FoundDomain | undefined = await lookUpDomainName(place.target.clients, { domainName: name });
  const { dns, endpointType: given, hostedZone } = wanted.domain;
  const choices: ChosenSetup = {
    name,
    api,
    stage: deployed.stage,
    basePath,
    endpointType: endpointTypeFor({ api, domain, basePath, given }),
    domain,
    zone: await chooseZone(context, place, { name, ...(dns && { dns }), ...(hostedZone && { zone: hostedZone }) }),
    stages: [deployed.stage],
  };
  return planChosen(context, place, { choices, request: planRequest(wanted.domain, deployed.version) });
}

/** The file says what is wanted: what stands in its way is told, and never replaced. */
function planRequest(domain: ProjectDomain, version: string): PlanRequest {
  const { certificate, ipAddressType, securityPolicy } = domain;
  return {
    otherRecords: 'refuse',
    // The file is the truth about what a base path leads to.
    otherMapping: 'replace',
    undelegated: 'refuse',
    edge: 'leave',
    verify: 'try',
    version,
    ...(certificate !== undefined && { certificate }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(ipAddressType !== undefined && { ipAddressType }),
  };
}

interface ZoneQuestion {
  name: string;
  zone?: string;
  dns?: 'route53' | 'external';
}

async function chooseZone(
  context: Context,
  { dns, target }: SetupPlace,
  { name, ...request }: ZoneQuestion,
): Promise<FoundZone | undefined> {
  const asking = { context: { ...context, interactive: false }, target, dns, missing: [] as string[] };
  const { zone } = await chooseHostedZone(asking, name, request);
  if (asking.missing.length === 0) return zone;
  throw new ApigwError('InvalidProjectFile', `domains: ${name}: which DNS? ${asking.missing.join(', ')}`, {
    hint: `Under ${name}, set hostedZone: ID, or dns: external; a zone is made by: apigw domains setup ${name} --create-zone`,
  });
}
