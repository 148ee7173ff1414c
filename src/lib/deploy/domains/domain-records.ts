// The records that lead a domain name to its endpoint, and which of those that stand there lead elsewhere.
// Route 53 Developer Guide, "Values specific for simple alias records", "Routing traffic to an API Gateway API".

import { bareName } from '../../model/domain-name.ts';
import type { AddressType } from './domain-plan.ts';
import type { DnsTarget, FoundRecord, FoundState, PublicDns, WantedDomain } from './found-domain.ts';

/** Types of record that say where a name leads. */
const leading: readonly string[] = ['A', 'AAAA', 'CNAME'];

/** The alias records that a domain name needs: AAAA only where its endpoint has addresses of IPv6. */
export function addressTypes({ domain }: FoundState, { ipAddressType }: WantedDomain): AddressType[] {
  return (ipAddressType ?? domain?.ipAddressType) === 'dualstack' ? ['A', 'AAAA'] : ['A'];
}

export interface RecordComparison {
  missing: AddressType[];
  /** They lead elsewhere. */
  others: FoundRecord[];
}

/** Compares the records at a name with an alias to the target; without a target yet, every one leads elsewhere. */
export function compareRecords(
  records: readonly FoundRecord[],
  wanted: { name: string; types: readonly AddressType[]; target: DnsTarget | undefined },
): RecordComparison {
  const { name, target, types } = wanted;
  const here = records.filter((record) => bareName(record.name) === name && leading.includes(record.type));
  const right = here.filter((record) => target !== undefined && isAliasOf(record, target));
  return {
    missing: types.filter((type) => !right.some((record) => record.type === type)),
    others: here.filter((record) => !right.includes(record)),
  };
}

/** Names may end in a dot and begin with `dualstack.`; letters count alike. */
export function isAliasOf({ alias, setIdentifier }: FoundRecord, target: DnsTarget): boolean {
  if (!alias || setIdentifier !== undefined) return false;
  return withoutStack(alias.name) === withoutStack(target.name) && alias.zoneId === target.zoneId;
}

const withoutStack = (name: string) => bareName(name).replace(/^dualstack\./, '');

/** A record's content in a few words: `CNAME old.example.net`. */
export function describeRecord({ alias, type, values }: FoundRecord): string {
  return `${type} ${alias ? `alias of ${alias.name}` : values.join(' ')}`;
}

/** Zones that names above the domain name are handed to, from within its zone: the domain name's records are not asked there. */
export function handedDown(
  { records, zone }: Pick<FoundState, 'records' | 'zone'>,
  { name }: Pick<WantedDomain, 'name'>,
): FoundRecord | undefined {
  const above = records.filter(({ type }) => type === 'NS');
  return above.find(
    (record) => record.name !== zone?.name && (name === record.name || name.endsWith(`.${record.name}`)),
  );
}

/** Whether a name leads to the target: by a CNAME, or (flattened by the DNS provider) to its addresses. */
export function leadsToTarget(
  { addresses = [], cname, targetAddresses = [] }: Pick<PublicDns, 'cname' | 'addresses' | 'targetAddresses'>,
  target: DnsTarget | undefined,
): boolean {
  if (!target) return false;
  if (cname !== undefined && withoutStack(cname) === withoutStack(target.name)) return true;
  return addresses.some((address) => targetAddresses.includes(address));
}
