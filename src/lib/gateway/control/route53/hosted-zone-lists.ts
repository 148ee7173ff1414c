// Lists of hosted zones and their pages (API reference: ListHostedZones, ListHostedZonesByName, ListHostedZonesByVPC).

import type {
  ListHostedZonesByNameRequest,
  ListHostedZonesByNameResponse,
  ListHostedZonesByVPCRequest,
  ListHostedZonesByVPCResponse,
  ListHostedZonesRequest,
  ListHostedZonesResponse,
} from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import { normalizeName, sortName } from '../../../model/record-name.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { choice, pageSize, refuseInvalid } from './constraints.ts';
import { findDelegationSet } from './delegation-sets.ts';
import { describeZone } from './hosted-zones.ts';
import { checkVpc } from './vpc-associations.ts';
import { allZones, bareId, type StoredZone } from './zone-store.ts';

const mostOnPage = 100;

/** In the order of their ids; the marker is the next page's first zone. */
function listHostedZones(input: ListHostedZonesRequest, context: Context) {
  refuseInvalid([choice('hostedZoneType', input.HostedZoneType, ['PrivateHostedZone'])]);
  const size = pageSize(input.MaxItems, mostOnPage);
  const set = input.DelegationSetId === undefined ? undefined : findDelegationSet(context, input.DelegationSetId).id;
  const rest = allZones(context.records).filter(
    (zone) =>
      zone.id >= bareId(input.Marker ?? '') &&
      (set === undefined || zone.delegationSetId === set) &&
      (input.HostedZoneType === undefined || zone.isPrivate),
  );
  const next = rest[size]?.id;
  return {
    HostedZones: rest.slice(0, size).map(describeZone),
    Marker: input.Marker,
    IsTruncated: next !== undefined,
    ...given({ NextMarker: next }),
    MaxItems: size,
  } satisfies ListHostedZonesResponse;
}

/** By name with its labels reversed, then by id. */
function listHostedZonesByName(input: ListHostedZonesByNameRequest, context: Context) {
  const { DNSName, HostedZoneId } = input;
  const size = pageSize(input.MaxItems, mostOnPage);
  if (HostedZoneId !== undefined && DNSName === undefined) {
    throw new Fault('InvalidInput', 'The parameter hostedzoneid requires the parameter dnsname');
  }
  const from = startOf(DNSName, HostedZoneId);
  const rest = allZones(context.records)
    .map((zone) => ({ zone, place: placeOf(zone) }))
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .filter(({ place }) => place >= from)
    .map(({ zone }) => zone);
  const next = rest[size];
  return {
    HostedZones: rest.slice(0, size).map(describeZone),
    ...given({ DNSName, HostedZoneId }),
    IsTruncated: next !== undefined,
    ...given({ NextDNSName: next?.name, NextHostedZoneId: next?.id }),
    MaxItems: size,
  } satisfies ListHostedZonesByNameResponse;
}

// No name has the byte that parts the two.
const placeOf = ({ name, id }: StoredZone): string => `${sortName(name)}\0${id}`;

function startOf(dnsName: string | undefined, id: string | undefined): string {
  if (dnsName === undefined) return '';
  const name = normalizeName(dnsName);
  if (typeof name !== 'string') throw new Fault('InvalidDomainName', name.problem);
  return `${sortName(name)}\0${bareId(id ?? '')}`;
}

/** Those of this account: associations of other accounts' zones are not kept here. */
function listHostedZonesByVpc(input: ListHostedZonesByVPCRequest, context: Context) {
  checkVpc(input);
  const size = pageSize(input.MaxItems, mostOnPage);
  const start = readToken(input.NextToken);
  const rest = allZones(context.records).filter(({ id, vpcs }) => id >= start && vpcs.some(isVpc(input)));
  const next = rest[size]?.id;
  return {
    HostedZoneSummaries: rest.slice(0, size).map(({ id, name }) => ({
      HostedZoneId: id,
      Name: name,
      Owner: { OwningAccount: context.account },
    })),
    MaxItems: size,
    ...given({ NextToken: next && Buffer.from(next).toString('base64url') }),
  } satisfies ListHostedZonesByVPCResponse;
}

const isVpc =
  ({ VPCId, VPCRegion }: ListHostedZonesByVPCRequest) =>
  (vpc: { VPCId?: string | undefined; VPCRegion?: string | undefined }): boolean =>
    vpc.VPCId === VPCId && vpc.VPCRegion === VPCRegion;

function readToken(token: string | undefined): string {
  const id = Buffer.from(token ?? '', 'base64url').toString();
  if (token === undefined || /^Z[0-9A-Z]+$/.test(id)) return id;
  throw new Fault('InvalidPaginationToken', `The specified value for NextToken is invalid: ${token}`);
}

/** Lists of hosted zones. */
export const hostedZoneListHandlers = {
  ListHostedZones: listHostedZones,
  ListHostedZonesByName: listHostedZonesByName,
  ListHostedZonesByVPC: listHostedZonesByVpc,
};
