// Makes a hosted zone, once: the caller reference follows from name and account, so a zone whose making was interrupted is
// found by it. Route 53 API reference, "CreateHostedZone", "ChangeTagsForResource".

import { createHash, randomUUID } from 'node:crypto';
import {
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-route-53';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import { managedTag } from '../model/managed-tag.ts';
import { bareId, type FoundZone, listHostedZones, type Route53Clients } from './hosted-zones.ts';

/** The CallerReference of a zone that apigw makes. */
export function zoneReference(name: string, accountId: string): string {
  return `apigw-${createHash('sha256')
    .update(`${accountId}\n${bareName(name)}`)
    .digest('hex')
    .slice(0, 32)}`;
}

/** Whether a zone was made by that reference, or by one that took its place. */
export const isMadeBy = ({ CallerReference = '' }: Pick<FoundZone, 'CallerReference'>, reference: string) =>
  CallerReference === reference || CallerReference.startsWith(`${reference}-`);

/** Makes the public zone, or gives the one that an earlier call made. */
export async function createHostedZone(
  clients: Route53Clients,
  { name, reference }: { name: string; reference: string },
): Promise<FoundZone> {
  const made = await findMade(clients, name, reference);
  if (made) return made;
  try {
    return await create(clients, name, reference);
  } catch (error) {
    // The reference of a zone that was deleted may not be free again.
    if (!(error instanceof ApigwError) || error.code !== 'Conflict') throw error;
    return (await findMade(clients, name, reference)) ?? create(clients, name, `${reference}-${randomUUID()}`);
  }
}

async function create(clients: Route53Clients, name: string, CallerReference: string): Promise<FoundZone> {
  const command = new CreateHostedZoneCommand({
    Name: name,
    CallerReference,
    HostedZoneConfig: { Comment: 'Made by apigw domains setup' },
  });
  const { HostedZone: zone } = await clients.route53(command, {
    recover: async () => {
      const found = await findMade(clients, name, CallerReference);
      return found && { HostedZone: found, ChangeInfo: undefined, DelegationSet: undefined, Location: undefined };
    },
  });
  if (!zone?.Id) throw new ApigwError('Failed', 'CreateHostedZone: the answer has no zone');
  return { ...zone, Id: zone.Id, Name: zone.Name ?? name };
}

async function findMade(clients: Route53Clients, name: string, reference: string): Promise<FoundZone | undefined> {
  const zones = await listHostedZones(clients);
  return zones.find((zone) => bareName(zone.Name) === bareName(name) && isMadeBy(zone, reference));
}

/** Gives it the tag of what apigw makes. */
export async function tagHostedZone({ route53 }: Route53Clients, id: string): Promise<void> {
  const command = new ChangeTagsForResourceCommand({
    ResourceType: 'hostedzone',
    ResourceId: bareId(id),
    AddTags: [{ Key: managedTag.key, Value: managedTag.value }],
  });
  // A tag that is set again is the same tag.
  await route53(command, { recover: async () => undefined });
}

/** Whether it has that tag. */
export async function isManagedZone({ route53 }: Route53Clients, id: string): Promise<boolean> {
  const command = new ListTagsForResourceCommand({ ResourceType: 'hostedzone', ResourceId: bareId(id) });
  const { ResourceTagSet } = await route53(command);
  return (ResourceTagSet?.Tags ?? []).some(({ Key, Value }) => Key === managedTag.key && Value === managedTag.value);
}

/** Deletes a zone that has only its own NS and SOA records. Throws Conflict for any other. */
export async function deleteHostedZone({ route53 }: Route53Clients, id: string): Promise<void> {
  await route53(new DeleteHostedZoneCommand({ Id: bareId(id) }));
}
