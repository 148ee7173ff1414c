// What TestDNSAnswer tells: the zone is asked as DNS asks it, before the call's transaction.

import { questionName } from './data/dns/question-name.ts';
import { type DnsPorts, resolveInZone } from './data/dns/resolve.ts';
import type { Preparation } from './server-preparations.ts';

/** Asks the zone that is named, delegated or not; what is asked wrongly is left for the handler to refuse. */
export function prepareDnsAnswer(ports: DnsPorts): Preparation {
  return async ({ HostedZoneId, RecordName, RecordType }) => {
    const zone = ports.zones.get(String(HostedZoneId).replace(/^\/?hostedzone\//, ''));
    const name = questionName(String(RecordName));
    if (!zone || (name !== zone.name && !name.endsWith(`.${zone.name}`))) return {};
    const { answers, rcode } = resolveInZone({ zone, name, type: String(RecordType) }, ports);
    return { dnsAnswer: { rcode, values: answers.map(({ value }) => value) } };
  };
}
