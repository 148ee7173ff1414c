// Who the caller is (STS API reference: GetCallerIdentity): the root of the account that the credentials name.

import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Context } from './context.ts';

function getCallerIdentity(_input: object, { account }: Context): GetCallerIdentityResponse {
  return { Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account };
}

/** STS's operations. */
export const stsHandlers = { GetCallerIdentity: getCallerIdentity };
