// Changes of a hosted zone's records: a batch is carried out whole or not at all, and is everywhere when it is INSYNC.
// Route 53 API reference, "ChangeResourceRecordSets" (a DELETE repeats the record set exactly), "GetChange".

import {
  type ChangeAction,
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { bareName } from '../model/domain-name.ts';
import { bareId, type Route53Clients, readRecordSets } from './hosted-zones.ts';
import { type Wait, waitUntil } from './wait-until.ts';

/** Changes of one zone; `Comment` is kept with the batch. */
export interface RecordChanges {
  zoneId: string;
  changes: readonly WholeChange[];
  comment?: string;
}

export interface WholeChange {
  Action: ChangeAction;
  ResourceRecordSet: ResourceRecordSet;
}

/**
 * Carries out a batch. Undefined: it was carried out, but the answer with the id of the change was lost. Throws Conflict
 * where Route 53 refuses the batch.
 */
export async function changeRecords(clients: Route53Clients, batch: RecordChanges): Promise<ChangeInfo | undefined> {
  const { changes, comment, zoneId } = batch;
  const command = new ChangeResourceRecordSetsCommand({
    HostedZoneId: bareId(zoneId),
    ChangeBatch: { Changes: [...changes], ...(comment !== undefined && { Comment: comment }) },
  });
  const isRepeatable = changes.every(({ Action }) => Action === 'UPSERT');
  const { ChangeInfo } = await clients.route53(command, {
    // What was created or deleted once can't be so again; UPSERTs can, and then the change has an id.
    recover: async () => (isRepeatable || !(await isInEffect(clients, batch)) ? undefined : { ChangeInfo: undefined }),
  });
  return ChangeInfo;
}

async function isInEffect(clients: Route53Clients, { changes, zoneId }: RecordChanges): Promise<boolean> {
  for (const { Action, ResourceRecordSet: wanted } of changes) {
    const there = await readRecordSets(clients, zoneId, wanted.Name);
    const stands = there.some((set) => sameRecordSet(set, wanted));
    if (stands !== (Action !== 'DELETE')) return false;
  }
  return true;
}

/** Whether two record sets say the same: DNS knows no capitals in names, and values have no order. */
export function sameRecordSet(left: ResourceRecordSet, right: ResourceRecordSet): boolean {
  return contentOf(left) === contentOf(right);
}

function contentOf(set: ResourceRecordSet): string {
  const { AliasTarget: alias, Name = '', ResourceRecords: records, SetIdentifier, TTL, Type } = set;
  const target = alias && [bareId(alias.HostedZoneId ?? ''), bareName(alias.DNSName ?? '')];
  const values = records?.map(({ Value = '' }) => (Type === 'CNAME' ? bareName(Value) : Value)).sort();
  return JSON.stringify([bareName(Name), Type, SetIdentifier ?? null, target ?? [TTL, values]]);
}

/** Waits until all of Route 53's name servers have a change. A change whose id was lost can't be asked for. */
export async function waitForChange(
  clients: Route53Clients,
  change: ChangeInfo | undefined,
  wait: Omit<Wait, 'what'>,
): Promise<void> {
  if (change?.Id === undefined || change.Status === 'INSYNC') return;
  const command = new GetChangeCommand({ Id: bareId(change.Id) });
  await waitUntil(
    async () => {
      const { ChangeInfo } = await clients.route53(command);
      return ChangeInfo?.Status === 'INSYNC' ? { found: true } : { state: ChangeInfo?.Status ?? 'no status' };
    },
    { ...wait, what: "the change of DNS to reach Route 53's name servers" },
  );
}
