// A record set of Route 53 as a plan has it: names without their last dot, values as texts.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { bareId } from '../../aws/hosted-zones.ts';
import { bareName } from '../../model/domain-name.ts';
import type { FoundRecord } from './found-domain.ts';

/** Reads a record set as ListResourceRecordSets gives it. */
export function foundRecord(set: ResourceRecordSet): FoundRecord {
  const { AliasTarget: alias, Name = '', ResourceRecords = [], SetIdentifier, TTL, Type = '' } = set;
  return {
    name: bareName(Name),
    type: Type,
    values: ResourceRecords.flatMap(({ Value }) => Value ?? []),
    ...(TTL !== undefined && { ttl: TTL }),
    ...(SetIdentifier !== undefined && { setIdentifier: SetIdentifier }),
    ...(alias && {
      alias: {
        name: bareName(alias.DNSName ?? ''),
        zoneId: bareId(alias.HostedZoneId ?? ''),
        evaluateTargetHealth: alias.EvaluateTargetHealth ?? false,
      },
    }),
  };
}
