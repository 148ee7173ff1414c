// Lambda's permissions and STS's caller through their SDK clients (Lambda API reference: AddPermission, GetPolicy).

import { Lambda } from '@aws-sdk/client-lambda';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let lambda: Lambda;
beforeAll(async () => {
  control = await startControl();
  const { endpoint, credentials } = control;
  lambda = new Lambda({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
});
afterAll(() => control.close());

const permission = {
  FunctionName: 'pets',
  StatementId: 'apigw',
  Action: 'lambda:InvokeFunction',
  Principal: 'apigateway.amazonaws.com',
  SourceArn: `arn:aws:execute-api:us-east-1:${account}:abc/*/GET/pets`,
};

test('a statement is added once, shown in the policy, and removed', async () => {
  const arn = `arn:aws:lambda:us-east-1:${account}:function:pets`;
  const statement = {
    Sid: 'apigw',
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: arn,
    Condition: { ArnLike: { 'AWS:SourceArn': permission.SourceArn } },
  };
  const added = await lambda.addPermission(permission);
  expect(added.$metadata.httpStatusCode).toBe(201);
  expect(JSON.parse(added.Statement ?? '')).toEqual(statement);
  expect(await refusal(lambda.addPermission(permission))).toEqual({
    error:
      'ResourceConflictException: The statement id (apigw) provided already exists. Please provide a new statement id, or remove the existing statement.',
    status: 409,
  });
  for (const FunctionName of ['pets', arn, `${account}:function:pets`]) {
    const { Policy, RevisionId } = await lambda.getPolicy({ FunctionName });
    expect(JSON.parse(Policy ?? '')).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [statement] });
    expect(RevisionId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }
  const wrong = { FunctionName: 'pets', StatementId: 'other' };
  expect((await refusal(lambda.removePermission(wrong))).error).toBe(
    'ResourceNotFoundException: Statement other is not found in resource policy.',
  );
  await lambda.removePermission({ FunctionName: arn, StatementId: 'apigw' });
  expect(await refusal(lambda.getPolicy({ FunctionName: 'pets' }))).toEqual({
    error: 'ResourceNotFoundException: The resource you requested does not exist.',
    status: 404,
  });
});

test('an alias has a policy of its own', async () => {
  await lambda.addPermission({ ...permission, FunctionName: 'aliased', Qualifier: 'live' });
  const { Policy } = await lambda.getPolicy({ FunctionName: 'aliased:live' });
  expect(JSON.parse(Policy ?? '').Statement[0].Resource).toMatch(/:function:aliased:live$/);
  expect((await refusal(lambda.getPolicy({ FunctionName: 'aliased' }))).status).toBe(404);
});

test('the caller is the root of the account that the access key names', async () => {
  const { endpoint, credentials } = control;
  const sts = new STS({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
  expect(answer(await sts.getCallerIdentity({}))).toEqual({
    Account: account,
    Arn: `arn:aws:iam::${account}:root`,
    UserId: account,
  });
});
