// Permissions of Lambda functions: their resource-based policies, which a deployment grants API Gateway's calls with
// (Lambda API reference: AddPermission, GetPolicy, RemovePermission). They are kept, and hinder no local call.

import { createHash } from 'node:crypto';
import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda';
import { type Json, record } from '../../model/api.ts';
import { Fault } from '../wire/fault.ts';
import type { Context } from './context.ts';

type Place = Pick<GetPolicyRequest, 'FunctionName' | 'Qualifier'>;

function addPermission(input: AddPermissionRequest, context: Context): AddPermissionResponse {
  const arn = functionArn(input, context);
  const { StatementId: id = '' } = input;
  if (!/^[a-zA-Z0-9\-_]{1,100}$/.test(id)) {
    throw new Fault(
      'ValidationException',
      `1 validation error detected: Value '${id}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`,
    );
  }
  if (context.records.get(['permission', arn, id])) {
    throw new Fault(
      'ResourceConflictException',
      `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      { Type: 'User' },
    );
  }
  refuseOtherRevision(input.RevisionId, statementsOf(context, arn));
  const statement = makeStatement(input, arn);
  context.records.put(['permission', arn, id], statement);
  return { Statement: JSON.stringify(statement) };
}

/** The condition that each field of the request makes. */
const conditions = [
  ['SourceAccount', 'StringEquals', 'AWS:SourceAccount'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:FunctionUrlAuthType'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['SourceArn', 'ArnLike', 'AWS:SourceArn'],
] as const;

function makeStatement(input: AddPermissionRequest, arn: string): { [key: string]: Json } {
  const condition = record<{ [key: string]: Json }>();
  for (const [field, operator, name] of conditions) {
    const value = input[field];
    if (value !== undefined) condition[operator] = { ...condition[operator], [name]: value };
  }
  return {
    Sid: input.StatementId ?? '',
    Effect: 'Allow',
    Principal: principalOf(input.Principal ?? ''),
    Action: input.Action ?? '',
    Resource: arn,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(principal: string): Json {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}

/** A function's ARN from its name, partial or full ARN, with the qualifier that either says. */
function functionArn({ FunctionName = '', Qualifier }: Place, { account, region }: Context): string {
  const [, ownRegion, ownAccount, name = FunctionName, version] =
    /^(?:arn:[^:]+:lambda:([^:]+):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/.exec(FunctionName) ?? [];
  const qualifier = Qualifier ?? version;
  const arn = `arn:aws:lambda:${ownRegion ?? region}:${ownAccount ?? account}:function:${name}`;
  return qualifier ? `${arn}:${qualifier}` : arn;
}

function statementsOf(context: Context, arn: string): Json[] {
  return context.records.list<Json>(['permission', arn]).map(({ value }) => value);
}

function getPolicy(input: GetPolicyRequest, context: Context): GetPolicyResponse {
  const statements = statementsOf(context, functionArn(input, context));
  if (statements.length === 0) throw resourceNotFound('The resource you requested does not exist.');
  return {
    Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }),
    RevisionId: revisionOf(statements),
  };
}

function removePermission(input: RemovePermissionRequest, context: Context): object {
  const arn = functionArn(input, context);
  const statements = statementsOf(context, arn);
  if (statements.length === 0) throw resourceNotFound('No policy is associated with the given resource.');
  refuseOtherRevision(input.RevisionId, statements);
  if (context.records.remove(['permission', arn, input.StatementId ?? ''])) return {};
  throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`);
}

/** A revision is told by what the policy says: equal policies have equal revisions. */
function revisionOf(statements: readonly Json[]): string {
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function refuseOtherRevision(revisionId: string | undefined, statements: readonly Json[]): void {
  if (revisionId === undefined || revisionId === revisionOf(statements)) return;
  throw new Fault(
    'PreconditionFailedException',
    'The RevisionId provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    { Type: 'User' },
  );
}

function resourceNotFound(message: string): Fault {
  return new Fault('ResourceNotFoundException', message, { Type: 'User' });
}

/** Lambda's operations on permissions. */
export const lambdaHandlers = {
  AddPermission: addPermission,
  GetPolicy: getPolicy,
  RemovePermission: removePermission,
};
