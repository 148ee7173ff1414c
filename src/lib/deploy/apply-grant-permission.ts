// Lets the API invoke a Lambda function: AddPermission with a statement id that follows from what it allows, so that the
// same statement is never added twice. Lambda API reference: AddPermission.

import { createHash } from 'node:crypto';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { ApigwError } from '../errors.ts';
import type { GrantPermission } from './plan.ts';
import { type ApplyContext, apiIdOf, type Progress } from './progress.ts';

/** Adds the statement; one that is there already is what was wanted. */
export async function applyGrantPermission(step: GrantPermission, context: ApplyContext): Promise<Progress> {
  const apiId = apiIdOf(context);
  const sourceArn = step.sourceArn.replace('{apiId}', apiId);
  const command = new AddPermissionCommand({
    FunctionName: step.functionName,
    ...(step.qualifier !== undefined && { Qualifier: step.qualifier }),
    StatementId: `apigw-${apiId}-${createHash('sha256').update(sourceArn).digest('hex').slice(0, 20)}`,
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: sourceArn,
  });
  // After a lost answer nobody needs to look: a second AddPermission says whether there was a first.
  const recover = async () => undefined;
  await context.clients.lambda(command, { recover }).catch((error: unknown) => {
    if (!(error instanceof ApigwError)) throw error;
    // A conflict that passes is one with somebody else's change of the function: nothing was added.
    if (error.code !== 'Conflict' || error.retryable) throw explained(error, step);
  });
  return context.progress;
}

function explained(error: ApigwError, { functionName }: GrantPermission): ApigwError {
  const { code, hint, requestId, retryable } = error;
  return new ApigwError(code, `${error.message} (granting API Gateway to invoke ${functionName})`, {
    hint: [hint, 'Nothing was deployed; to leave permissions alone: --no-permissions'].filter(Boolean).join('. '),
    ...(requestId !== undefined && { requestId }),
    retryable,
    cause: error,
  });
}
