// What DNS does not let be done, told before anything is made: zones that nobody asks, names that lead elsewhere, names that
// can have no CNAME, issuers that are not allowed. Route 53 Developer Guide, "Supported DNS record types"; RFC 1034, 3.6.2.

import { ApigwError } from '../../errors.ts';
import type { ChosenCertificate } from './choose-certificate.ts';
import { amazonIssuers, caaForbids, type Delegation, delegationOf } from './delegation.ts';
import { addressTypes, compareRecords, describeRecord, handedDown, leadsToTarget } from './domain-records.ts';
import type { DomainInput, Refusal } from './refuse-endpoint.ts';

const conflict = (message: string, hint: string) => new ApigwError('Conflict', message, { hint });

const privateZone: Refusal = ({ found: { zone }, wanted: { name } }) =>
  zone?.isPrivate
    ? conflict(
        `The hosted zone of ${name}, ${zone.name} (${zone.id}), is private: nobody outside its VPCs asks it`,
        'Make a public hosted zone and have it delegated, or give --dns external to write the records elsewhere',
      )
    : undefined;

const otherZone: Refusal = ({ found: { zone }, wanted: { name } }) => {
  const inner = name.replace(/^\*\./, '');
  if (!zone || inner === zone.name || inner.endsWith(`.${zone.name}`)) return undefined;
  return new ApigwError('InvalidInput', `${name} is not in the hosted zone ${zone.name} (${zone.id})`, {
    hint: 'Leave --zone out to have it chosen',
  });
};

const undelegatedWay = (name: string) =>
  `To wait until that is seen: --create-zone ${name}. To go on all the same (the certificate must be there then): --allow-undelegated`;

const unasked: Refusal = ({ found: { dns, zone }, wanted: { undelegated } }) => {
  if (!zone || undelegated !== 'refuse') return undefined;
  const which = `The hosted zone ${zone.name} (${zone.id})`;
  const own = zone.nameServers.join(', ');
  const reasons: Partial<Record<Delegation, readonly [string, string]>> = {
    none: [
      `${which} is not delegated: DNS knows no name servers of ${zone.name}`,
      `Enter these name servers at the registrar, or as NS records of the zone above: ${own}. ${undelegatedWay(zone.name)}`,
    ],
    elsewhere: [
      `${which} is not the delegated one: DNS asks ${(dns.nameServers ?? []).join(', ')}`,
      `Enter the name servers of this zone at the registrar (${own}), or name the zone that is asked: --zone ID; where DNS is not in Route 53: --dns external. ${undelegatedWay(zone.name)}`,
    ],
  };
  const [message, hint] = reasons[delegationOf(zone, dns.nameServers)] ?? [];
  return message === undefined ? undefined : conflict(message, hint ?? '');
};

const zoneBelow: Refusal = ({ found, wanted }) => {
  const handed = handedDown(found, wanted);
  if (!handed || wanted.undelegated === 'allow') return undefined;
  return conflict(
    `The hosted zone ${found.zone?.name} hands ${handed.name} down to ${handed.values.join(', ')}: records of ${wanted.name} are asked there`,
    `Name the hosted zone of ${handed.name} with --zone, or give --dns external`,
  );
};

/** A name with an SOA record cannot have a CNAME, and outside Route 53 there is no alias. */
const apexCname: Refusal = ({ found, wanted: { name } }) => {
  const { dns, zone } = found;
  // Where nothing could be asked, a name of two labels is taken for the top of its zone.
  const isApex = dns.isApex ?? (dns.zoneName === undefined && name.split('.').length === 2);
  if (zone || !isApex || leadsToTarget(dns, found.domain?.target)) return undefined;
  return conflict(
    `${name} is the top of its zone, where DNS allows no CNAME record`,
    `Take a name below it, such as api.${name}; or move the zone to Route 53, whose alias records stand there`,
  );
};

const recordsElsewhere: Refusal = ({ found, wanted }) => {
  if (!found.zone) return undefined;
  const types = addressTypes(found, wanted);
  const { others } = compareRecords(found.records, { name: wanted.name, types, target: found.domain?.target });
  const routed = others.find(({ setIdentifier }) => setIdentifier !== undefined);
  if (routed) {
    return conflict(
      `${wanted.name} has records of a routing policy: ${describeRecord(routed)} ('${routed.setIdentifier}')`,
      'Change those yourself, with --dns external to be told what they need to lead to',
    );
  }
  if (others.length === 0 || wanted.otherRecords === 'replace') return undefined;
  return conflict(
    `${wanted.name} leads elsewhere: ${others.map(describeRecord).join(', ')}`,
    'To have it deleted and the new record made in one change: --replace-records',
  );
};

/** In the order in which they are told. */
export const dnsRefusals: readonly Refusal[] = [
  privateZone,
  otherZone,
  unasked,
  zoneBelow,
  apexCname,
  recordsElsewhere,
];

/** ACM ends such a request with FailureReason CAA_ERROR. */
export function refuseByCaa({ found: { dns } }: DomainInput, chosen: ChosenCertificate): ApigwError | undefined {
  const names = 'names' in chosen ? chosen.names : [];
  const forbidden = names.find((name) => caaForbids(name, dns.caa));
  if (forbidden === undefined) return undefined;
  const records = dns.caa.map(({ tag, value }) => `${tag} "${value}"`).join(', ');
  return conflict(
    `CAA records keep Amazon from issuing a certificate for ${forbidden}: ${records}`,
    `Add the record: CAA 0 ${forbidden.startsWith('*.') ? 'issuewild' : 'issue'} "${amazonIssuers[0]}"`,
  );
}
