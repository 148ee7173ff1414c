// What an alias record may point at: another record of its zone, or one of AWS's own names in the zone that AWS keeps them
// in. Developer Guide, "Choosing between alias and non-alias records".

import type { AliasTarget } from '@aws-sdk/client-route-53';
import { isAtOrBelow } from '../../../model/record-name.ts';
import { distributionZone, regionalZones } from '../target-zones.ts';

/** Zone id -> the name that all of its targets are below. */
const knownZones = new Map([
  [distributionZone, 'cloudfront.net.'],
  ...Object.entries(regionalZones).map(([region, id]) => [id, `execute-api.${region}.amazonaws.com.`] as const),
]);

/** Names of AWS's services, for zones whose ids are not known here. */
const awsNames =
  /\.(amazonaws\.com(\.cn)?|cloudfront\.(net|cn)|elasticbeanstalk\.com|awsglobalaccelerator\.com|awsapprunner\.com|on\.aws)\.$/;

/** The zone of AWS's that an alias points into holds names like its target's. */
export function liesWithin({ DNSName = '', HostedZoneId = '' }: AliasTarget): boolean {
  const zone = knownZones.get(HostedZoneId);
  if (zone !== undefined) return DNSName !== zone && isAtOrBelow(DNSName, zone);
  const isOfKnownZone = [...knownZones.values()].some((name) => isAtOrBelow(DNSName, name));
  return !isOfKnownZone && awsNames.test(DNSName);
}

/** AWS's names have addresses, and nothing else that an alias could be. */
export const targetTypes: readonly string[] = ['A', 'AAAA', 'HTTPS'];

export const isCloudFront = ({ HostedZoneId }: AliasTarget): boolean => HostedZoneId === distributionZone;
