// `apigw domains setup`: what is there and what is wanted -> plan -> steps. Planning only reads; run again after an interruption,
// it plans what is left.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lookUpDomainName } from '../aws/domain-names.ts';
import { findAnyApi } from '../aws/find-any-api.ts';
import { getHostedZone, listHostedZones } from '../aws/hosted-zones.ts';
import { createDnsProbe, type DnsProbe } from '../aws/probe-dns.ts';
import { checkDomainPlanFresh, parseDomainPlan } from '../deploy/domains/check-domain-plan.ts';
import { openCertificates } from '../deploy/domains/choose-certificate.ts';
import { createdZone, type DomainPlan } from '../deploy/domains/domain-plan.ts';
import type { FoundState, WantedDomain } from '../deploy/domains/found-domain.ts';
import { planDomain } from '../deploy/domains/plan-domain.ts';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import type { Asking } from './asking.ts';
import type { ChosenZone } from './choose-hosted-zone.ts';
import type { Context } from './context.ts';
import { type ChoiceRequest, type Choices, chooseAll } from './domain-choices.ts';
import { readDomainState } from './domain-state.ts';
import { describeTarget, type Identity, identify } from './identity.ts';
import { networkOf } from './network.ts';
import { type PlannedSetup, prepareSetup } from './run-domain-plan.ts';
import { resolveTarget, type Target } from './target.ts';

/** How it is carried out; nothing of it is in the plan. */
export interface SetupCourse {
  /** Seconds that all waits together may take. */
  timeout: number;
  /** Address of a DNS server. */
  resolver?: string;
}

/** What a plan depends on besides what is chosen. */
export interface PlanRequest {
  certificate?: string;
  securityPolicy?: string;
  ipAddressType?: 'ipv4' | 'dualstack';
  otherRecords: WantedDomain['otherRecords'];
  undelegated: WantedDomain['undelegated'];
  edge: WantedDomain['edge'];
  verify: WantedDomain['verify'];
  otherMapping: WantedDomain['otherMapping'];
  /** Of this program. */
  version: string;
}

export interface SetupRequest extends ChoiceRequest, SetupCourse, PlanRequest {}

/** The choices, and which stages the API has, where that is known without asking. */
export type ChosenSetup = Choices & { stages?: string[] };

/** Finds out what is there, asks for what it cannot know, and plans the rest. Nothing is written. */
export async function planDomainSetup(context: Context, request: SetupRequest): Promise<PlannedSetup> {
  const target = await resolveTarget(context, request.stage, request.api);
  const [identity, network] = await Promise.all([identify(target), networkOf(target, request.resolver)]);
  const dns = createDnsProbe(network);
  const asking: Asking = { context, target, dns, missing: [] };
  const choices = await chooseAll(asking, request);
  const plan = await planChosen(context, { target, identity, dns }, { choices, request });
  return prepareSetup(
    context,
    plan,
    { target, network, dns, timeout: request.timeout },
    describeTarget(target, identity),
  );
}

/** Plans a set-up whose choices have been made. */
export async function planChosen(
  context: Context,
  { dns, identity, target }: { target: Target; identity: Identity; dns: DnsProbe },
  { choices, request }: { choices: ChosenSetup; request: PlanRequest },
): Promise<DomainPlan> {
  const found = await readDomainState(target, { ...choices, certificate: request.certificate }, dns);
  const wanted = wantedOf(choices, request);
  const certificate = await askCertificate(context, found, wanted);
  const facts = { ...identity, version: request.version, now: context.now() };
  return planDomain(found, { ...wanted, ...(certificate !== undefined && { certificate }) }, facts);
}

function wantedOf(choices: Choices, request: PlanRequest): WantedDomain {
  const { basePath, endpointType, name, stage } = choices;
  const { certificate, edge, ipAddressType, otherMapping, otherRecords, securityPolicy, undelegated, verify } = request;
  return {
    name,
    stage,
    basePath,
    endpointType,
    otherMapping,
    otherRecords,
    undelegated: undelegated === 'refuse' ? (choices.undelegated ?? 'refuse') : undelegated,
    edge,
    verify,
    ...(certificate !== undefined && { certificate }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(ipAddressType !== undefined && { ipAddressType }),
  };
}

/** Where several certificates would do and somebody is there, the choice is theirs. */
async function askCertificate(context: Context, found: FoundState, wanted: WantedDomain): Promise<string | undefined> {
  const open = openCertificates(found, wanted, context.now());
  if (!context.interactive || open.length < 2) return undefined;
  const choices = open.map(({ arn, names, notAfter, type }) => ({
    value: arn,
    name: [names.join(', '), type, notAfter && `until ${notAfter.toISOString().slice(0, 10)}`]
      .filter(Boolean)
      .join(', '),
  }));
  return context.select({ message: `Which certificate shall ${wanted.name} present?`, choices });
}

/** A saved plan, made ready to run. Throws PlanStale when what is there is not what it was made for. */
export async function loadSetupPlan(context: Context, file: string, course: SetupCourse): Promise<PlannedSetup> {
  const text = await readFile(resolve(context.cwd, file), 'utf8').catch((cause) => {
    throw new ApigwError('InvalidInput', `${file}: cannot be read: ${cause.message}`, { cause });
  });
  const plan = parseDomainPlan(text, file);
  const target = await resolveTarget(context, plan.stage, plan.api.name);
  const [identity, network] = await Promise.all([identify(target), networkOf(target, course.resolver)]);
  const dns = createDnsProbe(network);
  const { clients } = target;
  const [api, domain, place] = await Promise.all([
    findAnyApi(clients, plan.api.id),
    lookUpDomainName(clients, { domainName: plan.domainName }),
    placeOf(target, plan),
  ]);
  const question = {
    name: plan.domainName,
    api,
    endpointType: plan.endpointType,
    domain,
    ...place,
    certificate: undefined,
  };
  checkDomainPlanFresh(plan, await readDomainState(target, question, dns), identity);
  return prepareSetup(
    context,
    plan,
    { target, network, dns, timeout: course.timeout },
    describeTarget(target, identity),
  );
}

/** The plan's hosted zone as it is now. */
async function placeOf(
  { clients }: Target,
  { steps, zoneId }: DomainPlan,
): Promise<ChosenZone & Pick<Choices, 'zone'>> {
  const unmade = steps.find((step) => step.kind === 'create-zone');
  const unmadeZone = unmade && { name: unmade.name, reference: unmade.reference };
  if (zoneId === undefined) return { zone: undefined };
  if (zoneId !== createdZone) {
    return { zone: (await getHostedZone(clients, zoneId)).HostedZone, ...(unmadeZone && { unmadeZone }) };
  }
  const made = (await listHostedZones(clients)).find(({ Name }) => bareName(Name) === unmadeZone?.name);
  return { zone: made, ...(unmadeZone && { unmadeZone }) };
}
