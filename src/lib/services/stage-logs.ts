// What the logs of a stage need around it: the account's role, and the group that access logs go to. Both are looked at before
// a plan is made. Guide: "Set up CloudWatch logging for REST APIs".

import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../aws/clients.ts';
import type { Step } from '../deploy/plan.ts';
import { ApigwError } from '../errors.ts';
import type { Identity } from './identity.ts';

/** Steps that come before the stage's, and what to know about them. */
export interface LogGround {
  steps: Step[];
  notes: string[];
}

const policy = 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/** The account's role: there, or given, or an error that says what it takes. */
export async function planLogRole(clients: Clients, given: string | undefined): Promise<LogGround> {
  const { cloudwatchRoleArn: current } = await clients.apiGateway(new GetAccountCommand({}));
  if (given === undefined && current) return { steps: [], notes: [] };
  if (given !== undefined && given === current)
    return { steps: [], notes: [`The account's log role is ${given} already`] };
  if (given === undefined) {
    throw new ApigwError('InvalidInput', 'Execution logs need a role that the account does not have yet', {
      hint: `Make an IAM role that trusts apigateway.amazonaws.com and has the policy ${policy}, and give it with --log-role ARN; it holds for all APIs of the account and region`,
    });
  }
  const was = current ? `; it is ${current} now` : '';
  const note = `The log role is account-wide: all REST and WebSocket APIs of this account and region write their logs with it${was}`;
  return { steps: [{ kind: 'set-log-role', roleArn: given }], notes: [note] };
}

const groupArn = /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:]+)(:\*)?$/;
const streamArn = /^arn:[^:]+:firehose:[^:]+:\d{12}:deliverystream\/amazon-apigateway-/;

/** The destination of access logs as API Gateway takes it: an ARN, without the `:*` that CloudWatch Logs puts at its end. */
export function accessLogArn(given: string, { accountId, partition, region }: Identity): string {
  if (groupArn.test(given)) return given.replace(/:\*$/, '');
  if (streamArn.test(given)) return given;
  if (/^[A-Za-z0-9_\-/.#]{1,512}$/.test(given))
    return `arn:${partition}:logs:${region}:${accountId}:log-group:${given}`;
  throw new ApigwError('InvalidInput', `'${given}' takes no access logs`, {
    hint: 'Give the name or ARN of a log group, or the ARN of a Firehose stream whose name begins with amazon-apigateway-',
  });
}

/** The log group behind the ARN: made where it is missing. Firehose streams are left to their owners. */
export async function planLogGroup(clients: Clients, arn: string, { accountId, region }: Identity): Promise<LogGround> {
  const [, itsRegion, itsAccount, name] = groupArn.exec(arn) ?? [];
  if (name === undefined) return { steps: [], notes: [] };
  if (itsRegion !== region || itsAccount !== accountId) {
    return {
      steps: [],
      notes: [`The log group ${name} is of account ${itsAccount} in ${itsRegion}: it is not looked at`],
    };
  }
  const there = await hasGroup(clients, name).catch(unknownWhereLacking);
  if (there === undefined) {
    return {
      steps: [],
      notes: [`This server has no CloudWatch Logs: whether there is a log group ${name} is not known`],
    };
  }
  return there ? { steps: [], notes: [] } : { steps: [{ kind: 'create-log-group', name }], notes: [] };
}

async function hasGroup(clients: Clients, name: string): Promise<boolean> {
  let nextToken: string | undefined;
  do {
    const page = await clients.cloudWatchLogs(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: name, ...(nextToken !== undefined && { nextToken }) }),
    );
    if (page.logGroups?.some(({ logGroupName }) => logGroupName === name)) return true;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return false;
}

/** A server that is not AWS may have the gateway alone. */
function unknownWhereLacking(error: unknown): undefined {
  if (error instanceof ApigwError && ['Unsupported', 'NotFound'].includes(error.code)) return undefined;
  throw error;
}
