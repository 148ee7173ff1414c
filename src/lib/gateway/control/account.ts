// The account's settings (API reference: GetAccount, UpdateAccount; guide: "Set up CloudWatch logging for REST APIs").

import type { Account, UpdateAccountRequest } from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refusePath } from './patch.ts';
import { listValues } from './patch-rules.ts';
import { accountThrottle } from './quotas.ts';

/** What is stored of an account. Its throttle is a quota, of which only the raising is AWS's to decide. */
type StoredAccount = Pick<Account, 'cloudwatchRoleArn' | 'features'>;

function getAccount(_input: object, context: Context): Account {
  return presentAccount(context, findAccount(context));
}

/** An account about which nothing was said has usage plans. */
function findAccount(context: Context): StoredAccount {
  return context.records.get<StoredAccount>(['account']) ?? { features: ['UsagePlans'] };
}

function presentAccount(context: Context, { cloudwatchRoleArn, features }: StoredAccount): Account {
  return {
    ...given({ cloudwatchRoleArn, features }),
    throttleSettings: accountThrottle(context),
    apiKeyVersion: '4',
  };
}

const accountPatchTable: PatchTable<StoredAccount> = {
  refusal: refusePath,
  rules: [
    {
      path: '/cloudwatchRoleArn',
      ops: ['replace'],
      apply({ cloudwatchRoleArn: _before, ...others }, { value }) {
        if (!value) return others;
        if (/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(value)) return { ...others, cloudwatchRoleArn: value };
        throw badRequest('The role ARN does not have required permissions set to API Gateway');
      },
    },
    listValues('/features', 'features'),
  ],
};

function updateAccount(input: UpdateAccountRequest, context: Context): Account {
  const request = { record: findAccount(context), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateAccountInput', request, accountPatchTable);
  if (!patched.features?.includes('UsagePlans')) throw badRequest('Usage Plans cannot be disabled once enabled');
  context.records.put(['account'], patched);
  return presentAccount(context, patched);
}

/** Operations on the account. */
export const accountHandlers = { GetAccount: getAccount, UpdateAccount: updateAccount };
