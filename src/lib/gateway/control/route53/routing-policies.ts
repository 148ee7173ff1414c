// Which record sets of one name and type may stand beside one another (API reference: ResourceRecordSet; Developer Guide,
// "Choosing a routing policy"). Texts are recorded for weighted, latency and multivalue
// answer routing; the others are worded alike.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { policyMembers } from './change-request.ts';

/** A policy as Route 53's messages name it. */
const policyNames = {
  Weight: 'weighted',
  Region: 'latency',
  Failover: 'failover',
  GeoLocation: 'geolocation',
  MultiValueAnswer: 'multivalue answer',
  GeoProximityLocation: 'geoproximity',
} as const;

type Policy = (typeof policyMembers)[number];

function policyOf(set: ResourceRecordSet): Policy | undefined {
  return policyMembers.find((member) => set[member] !== undefined && set[member] !== false);
}

/** What keeps a record set from standing beside the others of its name and type. */
export function policyConflicts(set: ResourceRecordSet, all: readonly ResourceRecordSet[]): string[] {
  const others = all.filter((other) => other.SetIdentifier !== set.SetIdentifier);
  const policy = policyOf(set);
  const place = `RRSet with DNS name ${set.Name}, type ${set.Type}`;
  if (policy === undefined) {
    return others.length > 0 ? [`${place} cannot be created as other RRSets exist with the same name and type.`] : [];
  }
  const identified = `${place}, SetIdentifier ${set.SetIdentifier}`;
  if (others.some((other) => policyOf(other) !== policy)) return [`${identified} ${mixture(policy)}`];
  return [sameConflict(set, policy, others), ttlConflict(set, policy, others)]
    .filter((problem) => problem !== undefined)
    .map((problem) => `${identified}${problem}`);
}

function mixture(policy: Policy): string {
  return policy === 'MultiValueAnswer'
    ? 'cannot be created because a non multivalue answer rrset exists with the same name and type.'
    : `cannot be created as a non-${policyNames[policy]} set exists with the same name and type.`;
}

/** One record set a region, role or location. */
function sameConflict(
  set: ResourceRecordSet,
  policy: Policy,
  others: readonly ResourceRecordSet[],
): string | undefined {
  if (policy !== 'Region' && policy !== 'Failover' && policy !== 'GeoLocation') return undefined;
  const own = placeOf(set, policy);
  if (!others.some((other) => placeOf(other, policy) === own)) return undefined;
  const [what, label] = distinct[policy];
  return `, and ${label}=${own} cannot be created because a ${policyNames[policy]} RRSet with the same name, type and ${what} already exists.`;
}

const distinct = {
  Region: ['region', 'Region Name'],
  Failover: ['failover', 'Failover'],
  GeoLocation: ['geolocation', 'GeoLocation'],
} as const;

function placeOf(set: ResourceRecordSet, policy: 'Region' | 'Failover' | 'GeoLocation'): string {
  const value = set[policy];
  if (value === undefined || typeof value === 'string') return value ?? '';
  return [value.ContinentCode, value.CountryCode, value.SubdivisionCode].map((code) => code ?? '').join('-');
}

function ttlConflict(set: ResourceRecordSet, policy: Policy, others: readonly ResourceRecordSet[]): string | undefined {
  if (policy !== 'Weight' || set.TTL === undefined) return undefined;
  const differs = others.some(({ TTL }) => TTL !== undefined && TTL !== set.TTL);
  return differs ? ' cannot be created as weighted sets must contain the same TTL.' : undefined;
}

/** What a policy keeps a record set from being, whatever stands beside it. */
export function policyRefusals(set: ResourceRecordSet): string[] {
  const policy = policyOf(set);
  const place = `RRSet with DNS name ${set.Name}, type ${set.Type}`;
  if (policy === undefined) return [];
  if (set.Type === 'NS' || set.Type === 'SOA') {
    return [`${place}, SetIdentifier ${set.SetIdentifier} cannot be created as ${set.Type} sets must be simple.`];
  }
  const single = `${place}, SetIdentifier ${set.SetIdentifier} must contain exactly one resource record.`;
  const isCounted = policy === 'Weight' || policy === 'Region' || policy === 'MultiValueAnswer';
  const refused = [isCounted && (set.ResourceRecords?.length ?? 1) > 1 && single];
  if (policy === 'MultiValueAnswer' && (set.AliasTarget || set.Type === 'CNAME')) {
    refused.push(`${place}, SetIdentifier ${set.SetIdentifier} cannot be a multivalue answer set.`);
  }
  return refused.filter((message) => message !== false);
}
