// Which level `throttle set|clear` is about: what is refused of them, before anything is looked up.

import { ApigwError } from '../errors.ts';

export interface LevelFlags {
  plan?: string | undefined;
  account: boolean;
}

/** The account's limits are AWS's to change. Throws Unsupported. */
export function refuseAccountLevel({ account }: LevelFlags): void {
  if (!account) return;
  throw new ApigwError('Unsupported', "The account's limits can only be read here: they are a quota of AWS's", {
    hint: 'Ask for more: Service Quotas, API Gateway, "Throttle rate"; see them: apigw throttle show',
  });
}
