// What has to be done so that a domain name leads to a stage: a certificate of the right region, its proof in DNS, the domain
// name, its mapping, its records. As few calls as possible; nothing that stands as wanted is touched. Pure.

import { createHash } from 'node:crypto';
import type { Target } from '../plan-target.ts';
import { type ChosenCertificate, chooseCertificate, idempotencyToken } from './choose-certificate.ts';
import { delegationOf } from './delegation.ts';
import { idOf } from './describe-domain-step.ts';
import {
  type CertificateChoice,
  type CreateDomain,
  createdZone,
  type DomainPlan,
  type DomainStep,
  type MappingControl,
  type UpdateDomain,
} from './domain-plan.ts';
import { addressTypes, compareRecords, leadsToTarget } from './domain-records.ts';
import { estimateDomainCalls } from './estimate-domain-calls.ts';
import { certificateRegion, type FoundState } from './found-domain.ts';
import { orderDomainSteps } from './order-domain-steps.ts';
import { dnsRefusals, refuseByCaa } from './refuse-dns.ts';
import { type DomainInput, endpointRefusals } from './refuse-endpoint.ts';

export interface DomainFacts extends Target {
  /** Of this program. */
  version: string;
  now: Date;
}

/** What the steps are derived from. */
interface Decision extends DomainInput {
  chosen: ChosenCertificate;
  /** Where that is. */
  certificateRegion: string;
  /** Absent: the domain keeps what was uploaded to it. */
  certificate?: CertificateChoice;
}

/** Plans a set-up. Throws the first reason not to do it, with the way out. */
export function planDomain(found: FoundState, wanted: DomainInput['wanted'], facts: DomainFacts): DomainPlan {
  const input: DomainInput = { found, wanted, region: facts.region };
  for (const refuse of [...endpointRefusals, ...dnsRefusals]) {
    const refusal = refuse(input);
    if (refusal) throw refusal;
  }
  const decision = decide(input, facts);
  const domain = domainSteps(decision);
  const steps = orderDomainSteps([
    ...zoneSteps(decision),
    ...certificateSteps(decision),
    ...domain,
    ...mappingSteps(decision),
    ...recordSteps(decision),
    ...finalSteps(decision, domain),
  ]);
  return {
    format: 1,
    createdBy: `apigw ${facts.version}`,
    action: 'set up domain',
    domainName: wanted.name,
    endpointType: wanted.endpointType,
    api: { id: found.api.id, name: found.api.name },
    stage: wanted.stage,
    basePath: wanted.basePath,
    target: { accountId: facts.accountId, region: facts.region, partition: facts.partition },
    ...(found.zone && { zoneId: found.zone.id }),
    ...(found.domain?.target && { dnsTarget: found.domain.target }),
    steps,
    notes: notesOf(decision),
    ...estimateDomainCalls(steps),
    fingerprint: domainFingerprint(found),
  };
}

/** Chooses the certificate. Throws where CAA records forbid it. */
export function decide(input: DomainInput, facts: DomainFacts): Decision {
  const chosen = chooseCertificate(input.found, input.wanted, facts.now);
  const refusal = refuseByCaa(input, chosen);
  if (refusal) throw refusal;
  return {
    ...input,
    chosen,
    certificateRegion: certificateRegion(input.wanted.endpointType, facts.region),
    ...('names' in chosen && { certificate: 'requested' as const }),
    ...('certificate' in chosen && { certificate: { arn: chosen.certificate.arn } }),
  };
}

/** A new zone is asked by nobody at first; one that is there may be so still. */
function zoneSteps({ found: { dns, zone }, wanted: { undelegated } }: Decision): DomainStep[] {
  if (!zone) return [];
  const { id: zoneId, name, unmade } = zone;
  const isAsked = zoneId !== createdZone && !['none', 'elsewhere'].includes(delegationOf(zone, dns.nameServers));
  return [
    ...(unmade === undefined ? [] : [{ kind: 'create-zone', name, reference: unmade } as const]),
    ...(undelegated !== 'await' || isAsked ? [] : [{ kind: 'await-delegation', zoneId, zoneName: name } as const]),
  ];
}

/** An issued certificate needs nothing; one under way is proved and waited for; a new one is requested first. */
export function certificateSteps(decision: Decision): DomainStep[] {
  const { certificate, certificateRegion: region, chosen, found } = decision;
  if (!certificate || ('certificate' in chosen && chosen.certificate.status === 'ISSUED')) return [];
  const about = { certificate, region };
  const { zone, dns } = found;
  return [
    ...('names' in chosen
      ? [{ kind: 'request-certificate', region, names: chosen.names, token: tokenOf(chosen, region) } as const]
      : []),
    zone
      ? { kind: 'write-validation-records', ...about, zoneId: zone.id, zoneName: zone.name }
      : { kind: 'await-validation-records', ...about, ...(dns.zoneName !== undefined && { zoneName: dns.zoneName }) },
    { kind: 'await-certificate', ...about },
  ];
}

const tokenOf = (
  { failed, names }: { names: string[]; failed: Parameters<typeof idempotencyToken>[2] },
  region: string,
) => idempotencyToken(names, region, failed);

function domainSteps({ certificate, found, wanted }: Decision): DomainStep[] {
  const { endpointType, ipAddressType, securityPolicy } = wanted;
  const { domain } = found;
  const about = { endpointType, ...(ipAddressType && { ipAddressType }) };
  if (!domain) {
    if (!certificate) return [];
    return [
      {
        kind: 'create-domain',
        ...about,
        certificate,
        securityPolicy: securityPolicy ?? 'TLS_1_2',
      } satisfies CreateDomain,
    ];
  }
  const update: UpdateDomain = {
    kind: 'update-domain',
    endpointType,
    ...(certificate && (certificate === 'requested' || certificate.arn !== domain.certificateArn) && { certificate }),
    ...(securityPolicy !== undefined && securityPolicy !== domain.securityPolicy && { securityPolicy }),
    ...(ipAddressType && ipAddressType !== (domain.ipAddressType ?? 'ipv4') && { ipAddressType }),
  };
  return Object.keys(update).length > 2 ? [update] : [];
}

function mappingSteps({ found: { api, mappings }, wanted }: Decision): DomainStep[] {
  const { basePath: key, endpointType, stage } = wanted;
  const control: MappingControl = endpointType === 'EDGE' ? 'base-path-mapping' : 'api-mapping';
  const there = mappings.find((mapping) => mapping.key === key);
  if (!there) return [{ kind: 'create-mapping', control, key }];
  if (there.apiId === api.id && there.stage === stage) return [];
  return [{ kind: 'update-mapping', control, key, from: { apiId: there.apiId, stage: there.stage ?? '' } }];
}

function recordSteps({ found, wanted }: Decision): DomainStep[] {
  const { dns, domain, records, zone } = found;
  if (!zone) {
    if (leadsToTarget(dns, domain?.target)) return [];
    return [{ kind: 'await-records', ...(dns.zoneName !== undefined && { zoneName: dns.zoneName }) }];
  }
  const types = addressTypes(found, wanted);
  const { missing, others } = compareRecords(records, { name: wanted.name, types, target: domain?.target });
  if (missing.length + others.length === 0) return [];
  return [{ kind: 'write-records', zoneId: zone.id, zoneName: zone.name, types, replaces: others }];
}

/** CloudFront takes 40 minutes, which nobody waits for without having said so. */
function finalSteps(
  { found: { domain }, wanted: { edge, endpointType, verify } }: Decision,
  changes: readonly DomainStep[],
): DomainStep[] {
  const waits = endpointType === 'REGIONAL' || edge === 'wait';
  const isReady = domain?.status === 'AVAILABLE' && changes.length === 0;
  return [
    ...(waits && !isReady ? [{ kind: 'await-domain', endpointType } as const] : []),
    ...(verify === 'try' ? [{ kind: 'verify', when: waits ? 'always' : 'if-available' } as const] : []),
  ];
}

function notesOf(decision: Decision): string[] {
  const { chosen, found, wanted } = decision;
  return [...certificateNotes(chosen), ...delegationNotes(decision), ...endpointNotes(found, wanted)];
}

function certificateNotes(chosen: ChosenCertificate): string[] {
  if ('uploaded' in chosen)
    return ['The domain name keeps the certificate that was uploaded to it; it renews with nobody'];
  if ('names' in chosen) {
    return chosen.failed.map(
      ({ arn, failureReason, status }) =>
        `Certificate ${idOf(arn)} is ${status}${failureReason ? ` (${failureReason})` : ''}: a new one is requested`,
    );
  }
  const { arn, names, notAfter, type } = chosen.certificate;
  const until = notAfter ? `, until ${notAfter.toISOString().slice(0, 10)}` : '';
  const imported = type === 'IMPORTED' ? '; an imported certificate does not renew itself' : '';
  return [`Certificate ${idOf(arn)} is used: ${names.join(', ')}${until}${imported}`];
}

function delegationNotes({ found: { dns, zone }, wanted }: Decision): string[] {
  if (!zone) return [];
  if (zone.id === createdZone) return newZoneNotes(zone.name, dns.nameServers);
  const delegation = delegationOf(zone, dns.nameServers);
  if (delegation === 'whole') return [];
  if (delegation === 'unknown') return [`Whether the hosted zone ${zone.name} is the delegated one could not be asked`];
  if (delegation === 'partial') {
    return [`DNS tells other name servers of ${zone.name} besides the zone's: ${(dns.nameServers ?? []).join(', ')}`];
  }
  return wanted.undelegated === 'allow' ? [`DNS does not ask the hosted zone ${zone.name} (${zone.id})`] : [];
}

/** Who changes the name servers changes all of the zone's names. */
function newZoneNotes(name: string, servers: readonly string[] = []): string[] {
  if (servers.length === 0) return [];
  return [
    `DNS of ${name} is answered by ${servers.join(', ')}: what stands there (mail, other hosts) is gone when the name servers change; enter it into the new zone first`,
  ];
}

function endpointNotes(
  { domain, zone }: FoundState,
  { basePath, edge, endpointType, name }: DomainInput['wanted'],
): string[] {
  const edgeWaits = endpointType === 'EDGE' && edge === 'leave' && domain?.status !== 'AVAILABLE';
  return [
    ...(edgeWaits ? ['CloudFront takes about 40 minutes, which are not waited for; to wait: --wait'] : []),
    ...(basePath.includes('/')
      ? ['A mapping of several levels makes all header names lower case on this domain name']
      : []),
    ...(zone
      ? []
      : [`DNS of ${name} is not in a hosted zone of this account: you enter the records, as they are told`]),
    ...(domain?.statusMessage && domain.status !== 'AVAILABLE'
      ? [`API Gateway says of the domain name: ${domain.statusMessage}`]
      : []),
  ];
}

/** Of what a plan changes: certificates that are issued meanwhile, and records of validation, do not make it out of date. */
export function domainFingerprint({ api, domain, mappings, records, zone }: FoundState): string {
  const stage = { api: api.id, domain: domain && { ...domain, status: undefined, statusMessage: undefined } };
  const sorted = (values: readonly object[]) => values.map((value) => JSON.stringify(value)).sort();
  const value = [
    stage,
    sorted(mappings.map(({ apiId, key, stage: name }) => ({ apiId, key, name }))),
    zone?.id,
    sorted(records),
  ];
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
