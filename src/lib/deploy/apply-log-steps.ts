// What a stage's logs need around it: the account's role and a log group. Both are set, not added: twice makes no difference.
// Guide: "Set up CloudWatch logging for REST APIs"; API references: UpdateAccount, CreateLogGroup.

import { UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ApigwError } from '../errors.ts';
import type { CreateLogGroup, SetLogRole } from './plan.ts';
import type { ApplyContext, Progress } from './progress.ts';

/** Sets the role of the whole account and region. */
export async function applySetLogRole({ roleArn }: SetLogRole, { clients, progress }: ApplyContext): Promise<Progress> {
  const patchOperations = [{ op: 'replace' as const, path: '/cloudwatchRoleArn', value: roleArn }];
  await clients.apiGateway(new UpdateAccountCommand({ patchOperations }));
  return progress;
}

/** Makes the group; one that is there already is what was wanted. */
export async function applyCreateLogGroup(
  step: CreateLogGroup,
  { clients, progress }: ApplyContext,
): Promise<Progress> {
  const command = new CreateLogGroupCommand({ logGroupName: step.name });
  // After a lost answer nobody needs to look: a second call says whether there was a first.
  await clients.cloudWatchLogs(command, { recover: async () => undefined }).catch((error: unknown) => {
    if (!(error instanceof ApigwError) || error.code !== 'Conflict') throw error;
  });
  return progress;
}
