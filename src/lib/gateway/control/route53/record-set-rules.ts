// What a record set may not be in its zone: beside a CNAME, at the apex, an alias of nothing, of mixed routing. Developer
// Guide, "Supported DNS record types", "Choosing between alias and non-alias records" (texts recorded).

import type { AliasTarget, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { isAtOrBelow } from '../../../model/record-name.ts';
import { isCloudFront, liesWithin, targetTypes } from './alias-targets.ts';
import { policyConflicts, policyRefusals } from './routing-policies.ts';
import type { ZoneView } from './zone-view.ts';

/** What is wrong with a record set that a batch leaves. */
export function leftProblems(view: ZoneView, set: ResourceRecordSet): string[] {
  const beside = view.at(set.Name ?? '');
  const same = beside.filter(({ Type }) => Type === set.Type);
  return [
    ...placeProblems(view, set),
    ...cnameProblems(view, set, beside),
    ...(set.AliasTarget ? aliasProblems(view, set, set.AliasTarget) : []),
    ...policyRefusals(set),
    ...policyConflicts(set, same),
  ];
}

function placeProblems({ zone }: ZoneView, { Name, Type }: ResourceRecordSet): string[] {
  if (Type === 'CNAME' && Name === zone.name) {
    return [`RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone.name}`];
  }
  if (Type === 'SOA' && Name !== zone.name) {
    // [The text is not recorded.]
    return [`RRSet of type SOA with DNS name ${Name} is not permitted in zone ${zone.name}`];
  }
  return [];
}

function cnameProblems({ zone }: ZoneView, set: ResourceRecordSet, beside: readonly ResourceRecordSet[]): string[] {
  const { Name, Type } = set;
  // The apex is told of by itself.
  if (Name === zone.name && Type === 'CNAME') return [];
  if (Type === 'CNAME' && beside.some((other) => other.Type !== 'CNAME')) {
    return [
      `RRSet of type CNAME with DNS name ${Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
    ];
  }
  if (Type !== 'CNAME' && beside.some((other) => other.Type === 'CNAME')) {
    return [
      `RRSet of type ${Type} with DNS name ${Name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`,
    ];
  }
  return [];
}

function aliasProblems(view: ZoneView, { Name, Type }: ResourceRecordSet, target: AliasTarget): string[] {
  const { DNSName = '', HostedZoneId } = target;
  const tried = `Tried to create an alias that targets ${DNSName}, type ${Type} in zone ${HostedZoneId},`;
  const outside = `${tried} but the alias target name does not lie within the target zone`;
  const missing = `${tried} but that target was not found`;
  if (Type === 'NS' || Type === 'SOA') {
    // [The text is not recorded.]
    return [`RRSet of type ${Type} with DNS name ${Name} is not permitted to be an alias`];
  }
  if (HostedZoneId === view.zone.id) {
    if (!isAtOrBelow(DNSName, view.zone.name)) return [outside, missing];
    const found = DNSName !== Name && view.at(DNSName).some((other) => other.Type === Type);
    return found ? [] : [missing];
  }
  if (!liesWithin(target)) return [outside];
  if (!targetTypes.includes(Type ?? '')) return [missing];
  if (isCloudFront(target) && target.EvaluateTargetHealth) {
    // [The text is not recorded.]
    return [`EvaluateTargetHealth cannot be true for an alias that targets CloudFront: ${DNSName}`];
  }
  return [];
}
