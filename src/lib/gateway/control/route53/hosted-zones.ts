// Operations on hosted zones, public and private (API reference of Route 53; Developer Guide, "Working with hosted zones").

import type {
  CreateHostedZoneRequest,
  CreateHostedZoneResponse,
  DeleteHostedZoneRequest,
  DeleteHostedZoneResponse,
  GetHostedZoneCountResponse,
  GetHostedZoneRequest,
  GetHostedZoneResponse,
  HostedZone,
  UpdateHostedZoneCommentRequest,
  UpdateHostedZoneCommentResponse,
} from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import { isAtOrBelow, normalizeName } from '../../../model/record-name.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { submitChange } from './changes.ts';
import { lengthIn, refuseInvalidXml } from './constraints.ts';
import { inventNameServers, privateNameServers } from './delegation-set.ts';
import { findDelegationSet } from './delegation-sets.ts';
import { isUsedUp } from './limits.ts';
import { checkVpc, refuseTakenVpc } from './vpc-associations.ts';
import { allZones, findZone, putRecordSet, putZone, recordSetsOf, type StoredZone } from './zone-store.ts';

function createHostedZone(input: CreateHostedZoneRequest, context: Context) {
  checkCreation(input);
  const name = zoneName(input.Name ?? '');
  if (input.VPC) checkVpc(input.VPC);
  const zones = allZones(context.records);
  if (zones.some(({ callerReference }) => callerReference === input.CallerReference)) {
    throw new Fault(
      'HostedZoneAlreadyExists',
      'A hosted zone has already been created with the specified caller reference.',
    );
  }
  if (isUsedUp(context.records, 'MAX_HOSTED_ZONES_BY_OWNER')) {
    throw new Fault(
      'TooManyHostedZones',
      'Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.',
    );
  }
  if (input.VPC) refuseTakenVpc(zones, name, input.VPC);
  const zone = makeZone(input, name, { context, zones });
  putZone(context.records, zone);
  for (const set of firstRecordSets(zone)) putRecordSet(context.records, zone.id, set);
  return {
    HostedZone: describeZone(zone),
    ChangeInfo: submitChange(context),
    DelegationSet: zone.isPrivate ? undefined : delegationSet(zone),
    ...given({ VPC: zone.vpcs[0] }),
    Location: `${context.endpoint}/2013-04-01/hostedzone/${zone.id}`,
  } satisfies CreateHostedZoneResponse;
}

function checkCreation({ CallerReference, HostedZoneConfig, Name }: CreateHostedZoneRequest): void {
  refuseInvalidXml([
    lengthIn(Name, { type: 'DNSName', max: 1024 }),
    lengthIn(CallerReference, { type: 'Nonce', min: 1, max: 128 }),
    lengthIn(HostedZoneConfig?.Comment, { type: 'ResourceDescription', max: 256 }),
  ]);
}

/** A zone's name in normal form. Throws InvalidDomainName; a top-level domain can't be a zone. */
function zoneName(text: string): string {
  const name = normalizeName(text);
  if (typeof name !== 'string') throw new Fault('InvalidDomainName', name.problem);
  if (name.split('.').length < 3) throw new Fault('InvalidDomainName', `The domain name is not valid: ${name}`);
  return name;
}

interface Surroundings {
  context: Context;
  zones: readonly StoredZone[];
}

function makeZone(input: CreateHostedZoneRequest, name: string, { context, zones }: Surroundings): StoredZone {
  const { VPC: vpc, CallerReference: callerReference = '', DelegationSetId, HostedZoneConfig } = input;
  // An empty comment, and PrivateZone without a VPC, count for nothing.
  const comment = HostedZoneConfig?.Comment || undefined;
  const place = vpc ? { isPrivate: true, vpcs: [vpc], nameServers: [...privateNameServers] } : publicPlace();
  return {
    id: `Z0${context.newId(19).toUpperCase()}`,
    name,
    callerReference,
    ...given({ comment }),
    ...place,
    createdAt: context.now.toISOString(),
    recordSetCount: 2,
  };

  function publicPlace() {
    const related = zones.filter((zone) => !zone.isPrivate && areRelated(zone.name, name));
    if (DelegationSetId === undefined) {
      return { isPrivate: false, vpcs: [], nameServers: freeNameServers(context, related) };
    }
    const { id, nameServers } = findDelegationSet(context, DelegationSetId);
    refuseSharedNameServers(id, { name, nameServers, related });
    return { isPrivate: false, vpcs: [], delegationSetId: id, nameServers };
  }
}

const areRelated = (one: string, other: string): boolean => isAtOrBelow(one, other) || isAtOrBelow(other, one);

/** Zones of one name, or one below the other, have no name server in common. */
function freeNameServers(context: Context, related: readonly StoredZone[]): string[] {
  const taken = new Set(related.flatMap(({ nameServers }) => nameServers));
  for (;;) {
    const nameServers = inventNameServers(context);
    if (!nameServers.some((server) => taken.has(server))) return nameServers;
  }
}

interface Wanted {
  name: string;
  nameServers: readonly string[];
  related: readonly StoredZone[];
}

function refuseSharedNameServers(id: string, { name, nameServers, related }: Wanted): void {
  const taken = new Set(related.flatMap((zone) => zone.nameServers));
  if (!nameServers.some((server) => taken.has(server))) return;
  throw new Fault(
    'ConflictingDomainExists',
    `Cannot create hosted zone with DelegationSetId DelegationSetId:${id} as the DNSName ${name} conflicts with existing ones sharing the delegation set`,
  );
}

/** The NS and SOA records that every zone has from the start. */
function firstRecordSets({ isPrivate, name, nameServers }: StoredZone) {
  const primary = isPrivate ? nameServers[3] : nameServers[0];
  const soa = `${primary}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    {
      Name: name,
      Type: 'NS' as const,
      TTL: 172_800,
      ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
    },
    { Name: name, Type: 'SOA' as const, TTL: 900, ResourceRecords: [{ Value: soa }] },
  ];
}

/** A zone as answers have it. */
export function describeZone(zone: StoredZone) {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: { ...given({ Comment: zone.comment }), PrivateZone: zone.isPrivate },
    ResourceRecordSetCount: zone.recordSetCount,
  } satisfies HostedZone;
}

function delegationSet({ delegationSetId, nameServers }: StoredZone) {
  const id = delegationSetId && `/delegationset/${delegationSetId}`;
  return { ...given({ Id: id }), NameServers: nameServers };
}

function getHostedZone(input: GetHostedZoneRequest, context: Context) {
  const zone = findZone(context, input.Id ?? '');
  return {
    HostedZone: describeZone(zone),
    ...(zone.isPrivate ? { VPCs: zone.vpcs } : { DelegationSet: delegationSet(zone) }),
  } satisfies GetHostedZoneResponse;
}

function updateHostedZoneComment(input: UpdateHostedZoneCommentRequest, context: Context) {
  refuseInvalidXml([lengthIn(input.Comment, { type: 'ResourceDescription', max: 256 })]);
  const { comment: _, ...zone } = findZone(context, input.Id ?? '');
  const updated: StoredZone = { ...zone, ...given({ comment: input.Comment || undefined }) };
  putZone(context.records, updated);
  return { HostedZone: describeZone(updated) } satisfies UpdateHostedZoneCommentResponse;
}

/** Only a zone that has nothing but its first record sets goes. */
function deleteHostedZone(input: DeleteHostedZoneRequest, context: Context) {
  const zone = findZone(context, input.Id ?? '');
  const { records } = context;
  const others = recordSetsOf(records, zone.id).filter(({ Name, Type }) => Name !== zone.name || !isFirst(Type));
  if (others.length > 0) {
    throw new Fault(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    );
  }
  records.remove(['hostedzone', zone.id]);
  records.remove(['route53-tags', 'hostedzone', zone.id]);
  records.removeAll(['rrset', zone.id]);
  return { ChangeInfo: submitChange(context) } satisfies DeleteHostedZoneResponse;
}

const isFirst = (type: string | undefined): boolean => type === 'NS' || type === 'SOA';

function getHostedZoneCount(_input: object, { records }: Context): GetHostedZoneCountResponse {
  return { HostedZoneCount: allZones(records).length };
}

/** Operations on hosted zones. */
export const hostedZoneHandlers = {
  CreateHostedZone: createHostedZone,
  GetHostedZone: getHostedZone,
  GetHostedZoneCount: getHostedZoneCount,
  UpdateHostedZoneComment: updateHostedZoneComment,
  DeleteHostedZone: deleteHostedZone,
};
