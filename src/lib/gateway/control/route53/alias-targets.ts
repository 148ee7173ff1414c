// What an alias record may point at: another record of its zone, or one of AWS's own names in the zone that AWS keeps them
// in. Developer Guide, "Choosing between alias and non-alias records"; AWS General Reference, "API Gateway endpoints".

import type { AliasTarget } from '@aws-sdk/client-route-53';
import { isAtOrBelow } from '../../../model/record-name.ts';

/** Hosted zone ids of `execute-api.REGION.amazonaws.com`. */
const executeApiZones: Readonly<Record<string, string>> = {
  'us-east-1': 'Z1UJRXOUMOOFQ8',
  'us-east-2': 'ZOJJZC49E0EPZ',
  'us-west-1': 'Z2MUQ32089INYE',
  'us-west-2': 'Z2OJLYMUO9EFXC',
  'af-south-1': 'Z2DHW2332DAMTN',
  'ap-east-1': 'Z3FD1VL90ND7K5',
  'ap-south-1': 'Z3VO1THU9YC4UR',
  'ap-northeast-1': 'Z1YSHQZHG15GKL',
  'ap-northeast-2': 'Z20JF4UZKIW1U8',
  'ap-southeast-1': 'ZL327KTPIQFUL',
  'ap-southeast-2': 'Z2RPCDW04V8134',
  'ca-central-1': 'Z19DQILCV0OWEC',
  'eu-west-1': 'ZLY8HYME6SFDD',
  'eu-west-2': 'ZJ5UAJN8Y3Z2Q',
  'eu-west-3': 'Z3KY65QIEKYHQQ',
  'eu-central-1': 'Z1U9ULNL0V5AJ3',
  'eu-north-1': 'Z3UWIKFBOOGXPP',
  'eu-south-1': 'Z3BT4WSQ9TDYZV',
  'eu-south-2': 'Z02499852UI5HEQ5JVWX3',
  'me-south-1': 'Z20ZBPC0SS8806',
  'me-central-1': 'Z08780021BKYYY8U0YHTV',
  'sa-east-1': 'ZCMLWB8V5SYIT',
  'us-gov-east-1': 'Z3SE9ATJYCRCZJ',
  'us-gov-west-1': 'Z1K6XKP9SAGWDV',
};

const cloudFrontZone = 'Z2FDTNDATAQYW2';

/** Zone id -> the name that all of its targets are below. */
const knownZones = new Map([
  [cloudFrontZone, 'cloudfront.net.'],
  ...Object.entries(executeApiZones).map(([region, id]) => [id, `execute-api.${region}.amazonaws.com.`] as const),
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

export const isCloudFront = ({ HostedZoneId }: AliasTarget): boolean => HostedZoneId === cloudFrontZone;
