// Reusable delegation sets: four name servers that several zones have in common (API reference:
// CreateReusableDelegationSet; Developer Guide, "Configuring white-label name servers").

import type {
  CreateReusableDelegationSetRequest,
  CreateReusableDelegationSetResponse,
  DelegationSet,
  DeleteReusableDelegationSetRequest,
  GetReusableDelegationSetLimitRequest,
  GetReusableDelegationSetLimitResponse,
  GetReusableDelegationSetRequest,
  GetReusableDelegationSetResponse,
  ListReusableDelegationSetsRequest,
  ListReusableDelegationSetsResponse,
} from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { choice, lengthIn, pageSize, refuseInvalid, refuseInvalidXml } from './constraints.ts';
import { inventNameServers } from './delegation-set.ts';
import { isUsedUp } from './limits.ts';
import { allZones, bareId, findZone, putZone } from './zone-store.ts';

interface StoredDelegationSet {
  /** Without `/delegationset/`. */
  id: string;
  callerReference: string;
  nameServers: string[];
}

/** Throws NoSuchDelegationSet. */
export function findDelegationSet({ records }: Pick<Context, 'records'>, id: string): StoredDelegationSet {
  const found = records.get<StoredDelegationSet>(['delegationset', bareId(id)]);
  if (!found) throw new Fault('NoSuchDelegationSet', bareId(id));
  return found;
}

function allDelegationSets({ records }: Context): StoredDelegationSet[] {
  return records.list<StoredDelegationSet>(['delegationset']).map(({ value }) => value);
}

function createReusableDelegationSet(input: CreateReusableDelegationSetRequest, context: Context) {
  const { CallerReference: callerReference = '', HostedZoneId } = input;
  refuseInvalidXml([lengthIn(callerReference, { type: 'Nonce', min: 1, max: 128 })]);
  if (allDelegationSets(context).some((set) => set.callerReference === callerReference)) {
    const message = `A delegation set with the same owner and caller reference ${callerReference} has already been created.`;
    throw new Fault('DelegationSetAlreadyCreated', message);
  }
  if (isUsedUp(context.records, 'MAX_REUSABLE_DELEGATION_SETS_BY_OWNER')) {
    throw new Fault('LimitsExceeded', 'Limits Exceeded: MAX_REUSABLE_DELEGATION_SETS_BY_OWNER');
  }
  const id = `N0${context.newId(19).toUpperCase()}`;
  const nameServers = HostedZoneId === undefined ? inventNameServers(context) : markReusable(context, HostedZoneId, id);
  const set: StoredDelegationSet = { id, callerReference, nameServers };
  context.records.put(['delegationset', id], set);
  const Location = `${context.endpoint}/2013-04-01/delegationset/${id}`;
  return { DelegationSet: describe(set), Location } satisfies CreateReusableDelegationSetResponse;
}

/** The zone's own name servers become those of the set. */
function markReusable(context: Context, hostedZoneId: string, delegationSetId: string): string[] {
  const zone = findZone(context, hostedZoneId);
  if (zone.delegationSetId !== undefined) {
    throw new Fault(
      'DelegationSetAlreadyReusable',
      'The specified delegation set has already been marked as reusable.',
    );
  }
  putZone(context.records, { ...zone, delegationSetId });
  return zone.nameServers;
}

function describe({ id, callerReference, nameServers }: StoredDelegationSet): DelegationSet {
  return { Id: `/delegationset/${id}`, CallerReference: callerReference, NameServers: nameServers };
}

function getReusableDelegationSet(input: GetReusableDelegationSetRequest, context: Context) {
  return {
    DelegationSet: describe(findDelegationSet(context, input.Id ?? '')),
  } satisfies GetReusableDelegationSetResponse;
}

function listReusableDelegationSets(input: ListReusableDelegationSetsRequest, context: Context) {
  const size = pageSize(input.MaxItems, 100);
  const rest = allDelegationSets(context).filter(({ id }) => id >= (input.Marker ?? ''));
  const next = rest[size]?.id;
  return {
    DelegationSets: rest.slice(0, size).map(describe),
    Marker: input.Marker ?? '',
    IsTruncated: next !== undefined,
    ...given({ NextMarker: next }),
    MaxItems: size,
  } satisfies ListReusableDelegationSetsResponse;
}

function deleteReusableDelegationSet(input: DeleteReusableDelegationSetRequest, context: Context): object {
  const { id } = findDelegationSet(context, input.Id ?? '');
  if (zonesWith(context, id) > 0) {
    const message =
      'The specified delegation contains associated hosted zones which must be deleted before the reusable delegation set can be deleted.';
    throw new Fault('DelegationSetInUse', message);
  }
  context.records.remove(['delegationset', id]);
  return {};
}

const zonesWith = ({ records }: Context, id: string): number =>
  allZones(records).filter(({ delegationSetId }) => delegationSetId === id).length;

function getReusableDelegationSetLimit(input: GetReusableDelegationSetLimitRequest, context: Context) {
  refuseInvalid([choice('type', input.Type, ['MAX_ZONES_BY_REUSABLE_DELEGATION_SET'])]);
  const { id } = findDelegationSet(context, input.DelegationSetId ?? '');
  return {
    Limit: { Type: 'MAX_ZONES_BY_REUSABLE_DELEGATION_SET', Value: 100 },
    Count: zonesWith(context, id),
  } satisfies GetReusableDelegationSetLimitResponse;
}

/** Operations on reusable delegation sets. */
export const delegationSetHandlers = {
  CreateReusableDelegationSet: createReusableDelegationSet,
  GetReusableDelegationSet: getReusableDelegationSet,
  GetReusableDelegationSetLimit: getReusableDelegationSetLimit,
  ListReusableDelegationSets: listReusableDelegationSets,
  DeleteReusableDelegationSet: deleteReusableDelegationSet,
};
