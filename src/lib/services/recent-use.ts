// How many requests a key has made lately, over all its usage plans. GetUsage counts by day, in UTC.

import type { Clients } from '../aws/clients.ts';
import { type FoundPlan, readUsage } from '../aws/usage-plans.ts';
import { dateOf, oneDay } from '../model/quota-period.ts';
import type { Context } from './context.ts';

export interface UseQuestion {
  keyId: string;
  plans: readonly FoundPlan[];
  /** Today is one of them. */
  days: number;
}

/** The requests of these days. */
export async function recentUse(
  { now }: Pick<Context, 'now'>,
  clients: Clients,
  { days, keyId, plans }: UseQuestion,
): Promise<number> {
  const today = now().getTime();
  const range = { startDate: dateOf(today - (days - 1) * oneDay), endDate: dateOf(today) };
  const usages = await Promise.all(plans.map(({ id }) => readUsage(clients, { usagePlanId: id, keyId }, range)));
  const pairs = usages.flatMap((usage) => usage[keyId] ?? []);
  return pairs.reduce((sum, [used = 0]) => sum + used, 0);
}
