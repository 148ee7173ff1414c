// The VPCs of private hosted zones (API reference: AssociateVPCWithHostedZone, DisassociateVPCFromHostedZone).

import type {
  AssociateVPCWithHostedZoneRequest,
  AssociateVPCWithHostedZoneResponse,
  DisassociateVPCFromHostedZoneRequest,
  DisassociateVPCFromHostedZoneResponse,
  VPC,
} from '@aws-sdk/client-route-53';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { submitChange } from './changes.ts';
import { mostVpcs } from './limits.ts';
import { allZones, findZone, putZone, type StoredZone } from './zone-store.ts';

/** A VPC by its looks: there are none here whose existence could be checked. Throws InvalidVPCId. */
export function checkVpc({ VPCId, VPCRegion }: VPC): void {
  if (/^vpc-[0-9a-z]+$/.test(VPCId ?? '') && VPCRegion) return;
  throw new Fault('InvalidVPCId', 'The VPC ID is invalid.');
}

/** A VPC has one zone of a name. */
export function refuseTakenVpc(zones: readonly StoredZone[], zoneName: string, vpc: VPC): void {
  const taken = zones.find(({ name, vpcs }) => name === zoneName && vpcs.some(isSame(vpc)));
  if (!taken) return;
  throw new Fault(
    'ConflictingDomainExists',
    `The VPC ${vpc.VPCId} in region ${vpc.VPCRegion} has already been associated with the hosted zone ${taken.id} with the same domain name.`,
  );
}

function associateVpcWithHostedZone(input: AssociateVPCWithHostedZoneRequest, context: Context) {
  const vpc = input.VPC ?? {};
  const zone = findZone(context, input.HostedZoneId ?? '');
  if (!zone.isPrivate) {
    const message =
      "You're trying to associate a VPC with a public hosted zone. Amazon Route 53 doesn't support associating a VPC with a public hosted zone.";
    throw new Fault('PublicZoneVPCAssociation', message);
  }
  checkVpc(vpc);
  refuseTakenVpc(allZones(context.records), zone.name, vpc);
  if (zone.vpcs.length >= mostVpcs) throw new Fault('LimitsExceeded', 'Limits Exceeded: MAX_VPCS_ASSOCIATED_BY_ZONE');
  putZone(context.records, { ...zone, vpcs: [...zone.vpcs, vpc] });
  return { ChangeInfo: submitChange(context, input.Comment) } satisfies AssociateVPCWithHostedZoneResponse;
}

function disassociateVpcFromHostedZone(input: DisassociateVPCFromHostedZoneRequest, context: Context) {
  const vpc = input.VPC ?? {};
  const zone = findZone(context, input.HostedZoneId ?? '');
  checkVpc(vpc);
  const vpcs = zone.vpcs.filter((other) => !isSame(vpc)(other));
  if (vpcs.length === zone.vpcs.length) {
    const message = 'The specified VPC and hosted zone are not currently associated.';
    throw new Fault('VPCAssociationNotFound', message);
  }
  if (vpcs.length === 0) {
    const message =
      "The VPC that you're trying to disassociate from the private hosted zone is the last VPC that is associated with the hosted zone. Amazon Route 53 doesn't support disassociating the last VPC from a hosted zone.";
    throw new Fault('LastVPCAssociation', message);
  }
  putZone(context.records, { ...zone, vpcs });
  return { ChangeInfo: submitChange(context, input.Comment) } satisfies DisassociateVPCFromHostedZoneResponse;
}

const isSame =
  (vpc: VPC) =>
  (other: VPC): boolean =>
    vpc.VPCId === other.VPCId && vpc.VPCRegion === other.VPCRegion;

/** Operations on the VPCs of private hosted zones. */
export const vpcAssociationHandlers = {
  AssociateVPCWithHostedZone: associateVpcWithHostedZone,
  DisassociateVPCFromHostedZone: disassociateVpcFromHostedZone,
};
