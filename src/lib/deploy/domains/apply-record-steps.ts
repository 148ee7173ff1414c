// The steps of the records that lead clients to the domain name. Route 53 API reference, "ChangeResourceRecordSets": a batch is
// carried out whole or not at all, and a DELETE repeats the record set exactly.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { changeRecords, type WholeChange, waitForChange } from '../../aws/change-records.ts';
import { readRecordSets } from '../../aws/hosted-zones.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { ApigwError } from '../../errors.ts';
import { bareName } from '../../model/domain-name.ts';
import type { AddressType, AwaitRecords, WriteRecords } from './domain-plan.ts';
import { type DomainApplyContext, type DomainProgress, patienceOf, targetOf, zoneIdOf } from './domain-progress.ts';
import { compareRecords, describeRecord, leadsToTarget } from './domain-records.ts';
import type { DnsTarget, PublicDns } from './found-domain.ts';
import { foundRecord } from './found-record.ts';
import { recordText } from './record-text.ts';

/** Makes the alias records that are missing, and takes away what the plan says, all at once. */
export async function applyWriteRecords(step: WriteRecords, context: DomainApplyContext): Promise<DomainProgress> {
  const { clients, plan, progress } = context;
  const target = await targetOf(context);
  const zoneId = zoneIdOf(context, step.zoneId);
  const sets = await readRecordSets(clients, zoneId, plan.domainName);
  const found = sets.map((set) => ({ set, record: foundRecord(set) }));
  const wanted = { name: plan.domainName, types: step.types, target };
  const { missing, others } = compareRecords(
    found.map(({ record }) => record),
    wanted,
  );
  if (missing.length + others.length === 0) return { ...progress, said: 'it stands there already' };
  refuseUnseen(step, others.map(describeRecord));
  // An UPSERT takes the place of what is of its type; Route 53 refuses a DELETE of that beside it.
  const isOverwritten = (type: string) => missing.some((one) => one === type);
  const deleted = found.flatMap(({ record, set }) =>
    others.includes(record) && !isOverwritten(record.type) ? [{ Action: 'DELETE', set } as const] : [],
  );
  const changes: WholeChange[] = [
    ...deleted.map(({ Action, set }) => ({ Action, ResourceRecordSet: set })),
    ...missing.map((type) => ({
      Action: 'UPSERT' as const,
      ResourceRecordSet: aliasOf(plan.domainName, type, target),
    })),
  ];
  const change = await changeRecords(clients, { zoneId, changes, comment: `Leads to ${target.name}` });
  await waitForChange(clients, change, patienceOf(context));
  return { ...progress, said: `alias of ${target.name}` };
}

/** What was not in the plan that the user agreed to is not deleted. */
function refuseUnseen({ replaces }: WriteRecords, others: readonly string[]): void {
  const seen = replaces.map(describeRecord);
  const unseen = others.filter((one) => !seen.includes(one));
  if (unseen.length === 0) return;
  throw new ApigwError('PlanStale', `A record has come since the plan was made: ${unseen.join(', ')}`, {
    hint: 'Run the command again',
  });
}

/** An alias to an endpoint of API Gateway can't be evaluated for health where CloudFront is behind it. */
const aliasOf = (Name: string, Type: AddressType, target: DnsTarget): ResourceRecordSet => ({
  Name,
  Type,
  AliasTarget: { DNSName: target.name, HostedZoneId: target.zoneId, EvaluateTargetHealth: false },
});

/** Watches DNS for the CNAME record; a provider may answer with the addresses behind it instead. */
export async function applyAwaitRecords(_step: AwaitRecords, context: DomainApplyContext): Promise<DomainProgress> {
  const { plan, progress } = context;
  const target = await targetOf(context);
  await waitUntil(async () => ((await isLed(target, context)) ? { found: true } : { state: 'not seen yet' }), {
    ...patienceOf(context),
    what: `the CNAME record of ${plan.domainName}, which you enter`,
  });
  return progress;
}

/** What the user has to enter for it. */
export async function announceRecords({ zoneName }: AwaitRecords, context: DomainApplyContext): Promise<string[]> {
  const target = await targetOf(context);
  if (await isLed(target, context)) return [];
  const record = { name: context.plan.domainName, type: 'CNAME', value: target.name };
  return ['Enter this where the DNS of the name is kept:', recordText(record, zoneName)];
}

/** A wildcard is asked for by a name below it. */
export const askedName = (domainName: string) => domainName.replace(/^\*\./, 'apigw-check.');

/** Whether clients are led to the target. */
export async function isLed(target: DnsTarget, { dns, plan }: DomainApplyContext): Promise<boolean> {
  const seen = await readNameDns(dns, askedName(bareName(plan.domainName)), target);
  return leadsToTarget(seen, target);
}

/** What a name leads to, beside what the target does. */
export async function readNameDns(
  dns: DomainApplyContext['dns'],
  name: string,
  target: DnsTarget | undefined,
): Promise<Pick<PublicDns, 'cname' | 'addresses' | 'targetAddresses'>> {
  const [names, addresses, targetAddresses] = await Promise.all([
    dns.canonicalNames(name),
    dns.addresses(name),
    target ? dns.addresses(target.name) : undefined,
  ]);
  const cname = names?.[0];
  return {
    ...(cname !== undefined && { cname }),
    ...(addresses && { addresses }),
    ...(targetAddresses && { targetAddresses }),
  };
}
