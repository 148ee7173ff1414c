// The account's settings (API reference: GetAccount, UpdateAccount; guide: "Set up CloudWatch logging for REST APIs").

import type { Account, UpdateAccountRequest } from '@aws-sdk/client-api-gateway';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refusePath } from './patch.ts';
import { listValues } from './patch-rules.ts';

/** Of an account about which nothing was said: AWS's default throttle in its large regions. */
const newAccount: Account = {
  throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
  features: ['UsagePlans'],
  apiKeyVersion: '4',
};

function getAccount(_input: object, context: Context): Account {
  return context.records.get<Account>(['account']) ?? newAccount;
}

const accountPatchTable: PatchTable<Account> = {
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
  const request = { record: getAccount({}, context), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateAccountInput', request, accountPatchTable);
  if (!patched.features?.includes('UsagePlans')) throw badRequest('Usage Plans cannot be disabled once enabled');
  context.records.put(['account'], patched);
  return patched;
}

/** Operations on the account. */
export const accountHandlers = { GetAccount: getAccount, UpdateAccount: updateAccount };
