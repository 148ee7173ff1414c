// The steps of a hosted zone that is not there yet: made once, and asked by the world as soon as the zone above names its
// servers. Route 53 Developer Guide, "Making Route 53 the DNS service for an existing domain".

import { getHostedZone } from '../../aws/hosted-zones.ts';
import { createHostedZone, tagHostedZone } from '../../aws/managed-zones.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { bareName } from '../../model/domain-name.ts';
import { type Delegation, delegationOf } from './delegation.ts';
import type { AwaitDelegation, CreateZone } from './domain-plan.ts';
import { type DomainApplyContext, type DomainProgress, patienceOf, zoneIdOf } from './domain-progress.ts';

/** Makes it and tags it; one that an interrupted run made is found by its reference. */
export async function applyCreateZone(
  { name, reference }: CreateZone,
  { clients, progress }: DomainApplyContext,
): Promise<DomainProgress> {
  const { Id } = await createHostedZone(clients, { name, reference });
  await tagHostedZone(clients, Id);
  const { DelegationSet } = await getHostedZone(clients, Id);
  const servers = (DelegationSet?.NameServers ?? []).map(bareName);
  return { ...progress, zoneId: Id, said: servers.join(', ') };
}

/** Waits until DNS tells the zone's own name servers. Where no resolver answers, it says so and is done. */
export async function applyAwaitDelegation(
  step: AwaitDelegation,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const seen = await waitUntil(
    async () => {
      const { delegation, told } = await lookAtDelegation(step, context);
      if (!isWaitedFor(delegation)) return { found: delegation };
      return { state: delegation === 'none' ? 'none are told yet' : `DNS tells ${told.join(', ')}` };
    },
    { ...patienceOf(context), what: `the name servers of ${step.zoneName}, which you enter` },
  );
  const said = seen === 'unknown' ? 'no resolver could be asked' : 'DNS asks the zone';
  return { ...context.progress, said };
}

const isWaitedFor = (delegation: Delegation) => delegation === 'none' || delegation === 'elsewhere';

async function lookAtDelegation({ zoneId, zoneName }: AwaitDelegation, context: DomainApplyContext) {
  const [{ DelegationSet }, told] = await Promise.all([
    getHostedZone(context.clients, zoneIdOf(context, zoneId)),
    context.dns.nameServers(zoneName),
  ]);
  const own = (DelegationSet?.NameServers ?? []).map(bareName);
  return { delegation: delegationOf({ nameServers: own }, told), own, told: told ?? [] };
}

/** What the user has to enter for it. */
export async function announceDelegation(step: AwaitDelegation, context: DomainApplyContext): Promise<string[]> {
  const { delegation, own } = await lookAtDelegation(step, context);
  if (!isWaitedFor(delegation)) return [];
  return [
    `Enter these name servers of ${step.zoneName} at its registrar, or as NS record of that name in the zone above:`,
    ...own.map((server) => `  ${server}`),
  ];
}
