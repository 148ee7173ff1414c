// A record as somebody enters it at a DNS provider: the whole name, and the part of it that is asked for where the provider
// adds the zone by itself. ACM User Guide, "DNS validation" (providers that append the domain).

import { bareName, relativeName } from '../../model/domain-name.ts';

export interface EnteredRecord {
  name: string;
  type: string;
  value: string;
}

/** One line; without a known zone, the whole name alone. */
export function recordText({ name, type, value }: EnteredRecord, zoneName: string | undefined): string {
  const whole = bareName(name);
  const short = zoneName === undefined ? '' : ` (in ${zoneName}: ${relativeName(whole, zoneName)})`;
  return `  ${whole}.${short}  ${type}  ${bareName(value)}.`;
}
