// Whether DNS leads a name to its endpoint: the zone that is asked, the records in it, and what a resolver answers.
// Route 53 Developer Guide, "Routing traffic to an API Gateway API".

import { type Check, type CheckedDomain, fail, pass, setupCommand, skip, warn } from './checked-domain.ts';
import { type Delegation, delegationOf } from './delegation.ts';
import { compareRecords, describeRecord, handedDown, leadsToTarget } from './domain-records.ts';
import type { DnsTarget } from './found-domain.ts';

const isPrivate = ({ endpoints }: CheckedDomain) => endpoints.every(({ type }) => type === 'PRIVATE');

const targetsOf = ({ endpoints }: CheckedDomain): DnsTarget[] => endpoints.flatMap(({ target }) => target ?? []);

/** Whether the world asks the hosted zone. */
export const checkDelegation: Check = (domain) => {
  const { dns, zone, zoneFault } = domain;
  if (isPrivate(domain)) return skip('a private name needs none');
  if (zoneFault !== undefined) return skip(`the hosted zones are not known: ${zoneFault}`);
  if (!zone) return skip('DNS is elsewhere: no hosted zone of the account holds the name');
  const which = `the hosted zone ${zone.name} (${zone.id})`;
  const enter = `Enter its name servers at the registrar: ${zone.nameServers.join(', ')}; then: ${setupCommand(domain, `--create-zone ${zone.name}`)}`;
  if (zone.isPrivate) return fail(`${which} is private: nobody outside its VPCs asks it`, enter);
  const told = (dns.nameServers ?? []).join(', ');
  const verdicts: Record<Delegation, () => ReturnType<typeof pass>> = {
    whole: () => pass(`DNS asks ${which}`),
    partial: () => warn(`DNS asks ${which} by other name servers than it has: ${told}`, enter),
    elsewhere: () => fail(`DNS does not ask ${which} but ${told}`, enter),
    none: () => fail(`nobody delegates ${zone.name} to ${which}`, enter),
    unknown: () => warn('no DNS resolver answers', 'Name one that does: --resolver HOST:PORT'),
  };
  return verdicts[delegationOf(zone, dns.nameServers)]();
};

/** Whether the records at the name lead to the domain name's target. */
export const checkRecords: Check = (domain) => {
  const targets = targetsOf(domain);
  const [target] = targets;
  if (isPrivate(domain)) return skip('a private name needs none');
  if (!target) return skip('there is no target yet that records could lead to');
  if (domain.zone) return judgeZone(domain, targets);
  if (targets.some((one) => leadsThere(domain, one))) return pass(`${domain.askedName} leads to ${target.name}`);
  return fail(`${domain.askedName} does not lead to ${target.name}`, setupCommand(domain, '--dns external'));
};

function judgeZone(domain: CheckedDomain, targets: readonly DnsTarget[]) {
  const { ipAddressType, name, records } = domain;
  const below = handedDown(domain, domain);
  if (below) {
    return fail(`${below.name} is handed to other name servers: ${below.values.join(', ')}`, setupCommand(domain));
  }
  const types = ipAddressType === 'dualstack' ? (['A', 'AAAA'] as const) : (['A'] as const);
  const compared = targets.map((target) => ({ target, ...compareRecords(records, { name, types, target }) }));
  const right = compared.find(({ missing, others, target }) => isCname(others, target) || missing.length === 0);
  if (right) return pass(`${name} leads to ${right.target.name}`);
  const { missing = [], others = [] } = compared[0] ?? {};
  const [other] = others;
  if (other) {
    const replace = setupCommand(domain, '--replace-records');
    return fail(`${name} leads elsewhere: ${describeRecord(other)}`, replace);
  }
  return fail(`${name} has no alias record to its target: ${missing.join(', ')}`, setupCommand(domain));
}

/** A CNAME to the target does as an alias does. */
const isCname = (records: CheckedDomain['records'], target: DnsTarget) =>
  records.some(
    ({ type, values: [cname] }) => type === 'CNAME' && cname !== undefined && leadsToTarget({ cname }, target),
  );

function leadsThere({ dns, endpoints, targetAddresses }: CheckedDomain, target: DnsTarget): boolean {
  const at = endpoints.findIndex((one) => one.target === target);
  return leadsToTarget({ ...dns, targetAddresses: targetAddresses[at] ?? [] }, target);
}

/** What a resolver answers. Addresses of AWS's endpoints change: others than the target's may be right for a while. */
export const checkDns: Check = (domain) => {
  const { addresses } = domain.dns;
  if (isPrivate(domain)) return skip('a private name resolves in its VPCs alone');
  if (!addresses) return warn('no DNS resolver answers', 'Name one that does: --resolver HOST:PORT');
  const told = `${domain.askedName} is at ${addresses.join(', ')}`;
  if (addresses.length === 0) {
    return fail(`DNS has no address of ${domain.askedName}`, setupCommand(domain));
  }
  const targets = targetsOf(domain);
  if (targets.some((target) => leadsThere(domain, target))) return pass(told);
  const hint = setupCommand(domain, '--replace-records');
  const isLed = [checkRecords(domain)].flat().every(({ status }) => status === 'pass');
  return isLed
    ? warn(`${told}, not where its target is: an answer of before may be kept`)
    : fail(`${told}, not where its target is`, hint);
};
