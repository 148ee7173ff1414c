// What is wrong with a change batch as such, without a look at the zone: the body's schema, members that exclude or need
// one another, and the size. API reference: ChangeResourceRecordSets; Developer Guide, "Quotas" (texts recorded).

import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { Fault } from '../../wire/fault.ts';
import { facetOf, lengthIn, notEmpty, numberIn, refuseInvalidXml } from './constraints.ts';

/** In the order of Route 53's schema. */
export const recordTypes: readonly string[] =
  'SOA,A,TXT,NS,CNAME,MX,NAPTR,PTR,SRV,SPF,AAAA,CAA,DS,TLSA,SSHFP,SVCB,HTTPS'.split(',');
const largestTtl = 2_147_483_647;

/** Throws InvalidInput, or InvalidChangeBatch where there is too much of it. */
export function checkChangeRequest(changes: readonly Change[], comment: string | undefined): void {
  refuseInvalidXml([
    lengthIn(comment, { type: 'ResourceDescription', max: 256 }),
    notEmpty(changes, 'Changes', 'Change'),
    ...changes.flatMap(schemaViolations),
  ]);
  const problems = changes.flatMap((change) => memberProblems(change.ResourceRecordSet ?? {}, describe(change)));
  if (problems.length > 0) throw new Fault('InvalidInput', `Invalid request: ${problems.join(', ')}`);
  checkSize(changes);
}

function schemaViolations({
  Action,
  ResourceRecordSet: set = {},
}: {
  Action?: string | undefined;
  ResourceRecordSet?: Partial<ResourceRecordSet> | undefined;
}) {
  return [
    facetOf(Action, ['CREATE', 'DELETE', 'UPSERT']),
    lengthIn(set.Name, { type: 'DNSName', max: 1024 }),
    facetOf(set.Type, recordTypes),
    lengthIn(set.SetIdentifier, { type: 'ResourceRecordSetIdentifier', min: 1, max: 128 }),
    numberIn(set.Weight, { type: 'ResourceRecordSetWeight', max: 255 }),
    facetOf(set.Failover, ['PRIMARY', 'SECONDARY']),
    numberIn(set.TTL, { type: 'TTL', max: largestTtl }),
    notEmpty(set.ResourceRecords, 'ResourceRecords', 'ResourceRecord'),
    ...(set.ResourceRecords ?? []).map(({ Value }) => lengthIn(Value, { type: 'RData', max: 4000 })),
  ];
}

function describe({ Action, ResourceRecordSet: set }: Change): string {
  return `Change with [Action=${Action}, Name=${set?.Name}, Type=${set?.Type}, SetIdentifier=${set?.SetIdentifier ?? 'null'}]`;
}

function memberProblems(set: Partial<ResourceRecordSet>, change: string): string[] {
  refuseUnsupported(set);
  const problems = [targetProblem(set), policyProblem(set)];
  return problems.filter((problem) => problem !== undefined).map((problem) => `${problem} in ${change}`);
}

/** Traffic policies and CIDR collections are not served here, and so none can be named. */
function refuseUnsupported(set: Partial<ResourceRecordSet>): void {
  if (set.TrafficPolicyInstanceId !== undefined) {
    throw new Fault('InvalidInput', 'TrafficPolicyInstanceId: traffic policies are not supported by this gateway');
  }
  if (set.CidrRoutingConfig !== undefined) {
    throw new Fault('InvalidInput', 'CidrRoutingConfig: CIDR collections are not supported by this gateway');
  }
}

/** Records or an alias. */
function targetProblem(set: Partial<ResourceRecordSet>): string | undefined {
  const expected =
    'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  const hasAlias = set.AliasTarget !== undefined;
  if (hasAlias && (set.TTL !== undefined || set.ResourceRecords !== undefined))
    return `${expected}, but found more than one`;
  const hasRecords = set.TTL !== undefined && set.ResourceRecords !== undefined;
  return hasAlias || hasRecords ? undefined : `${expected}, but found none`;
}

/** The members that say a routing policy, in the message's order. */
export const policyMembers = [
  'Weight',
  'Region',
  'Failover',
  'GeoLocation',
  'MultiValueAnswer',
  'GeoProximityLocation',
] as const;

/** A routing policy goes with a set identifier, and never with another. `MultiValueAnswer` false is none. */
function policyProblem(set: Partial<ResourceRecordSet>): string | undefined {
  const expected = 'Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer]';
  const given = policyMembers.filter((member) => set[member] !== undefined && set[member] !== false);
  if (given.length > 1) return `${expected}, but found more than one`;
  if (given.length === 1 && set.SetIdentifier === undefined) return "Missing field 'SetIdentifier'";
  return given.length === 0 && set.SetIdentifier !== undefined ? `${expected}, but found none` : undefined;
}

const mostRecords = 1000;
const mostCharacters = 32_000;

/** An alias counts as a record, and an UPSERT twice. */
function checkSize(changes: readonly Change[]): void {
  let records = 0;
  let characters = 0;
  for (const { Action, ResourceRecordSet: set } of changes) {
    const weight = Action === 'UPSERT' ? 2 : 1;
    const values = set?.ResourceRecords ?? [];
    records += weight * Math.max(values.length, 1);
    for (const { Value = '' } of values) characters += weight * Value.length;
  }
  const exceeded = [
    records > mostRecords && `Number of records limit of ${mostRecords} exceeded.`,
    characters > mostCharacters && `RDATA character limit of ${mostCharacters} exceeded.`,
  ].filter((message) => message !== false);
  refuseBatch(exceeded);
}

/** Throws InvalidChangeBatch with all messages of a batch; nothing where there are none. */
export function refuseBatch(messages: readonly string[]): void {
  if (messages.length > 0) throw new Fault('InvalidChangeBatch', `[${messages.join(', ')}]`);
}
