// Who writes where: the account behind the credentials, told before every write.

import type { Clients } from '../aws/clients.ts';

/** What is asked of a target. */
interface Place {
  clients: Pick<Clients, 'sts'>;
  region: string;
  profile?: string;
  endpointUrl?: string;
}

export interface Identity {
  accountId: string;
  region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string;
}

/** The account, region and partition of a target (GetCallerIdentity). */
export async function identify(target: Place): Promise<Identity> {
  // Commands that only read never load it.
  const { GetCallerIdentityCommand } = await import('../aws/sdk/sts.ts');
  const { Account, Arn } = await target.clients.sts(new GetCallerIdentityCommand({}));
  return { accountId: Account ?? '', region: target.region, partition: Arn?.split(':')[1] ?? 'aws' };
}

/** One line for people: account, region, and profile or endpoint. */
export function describeTarget(target: Place, { accountId, region }: Identity): string {
  const where = target.endpointUrl ? `endpoint ${target.endpointUrl}` : `profile ${target.profile ?? 'default'}`;
  return `account ${accountId}, region ${region}, ${where}`;
}
