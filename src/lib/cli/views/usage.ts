// What a key has used of a plan: a bar for each day, and what is left of the quota.

import type { Screen } from '../terminal.ts';
import { barsView } from './bars.ts';
import { formatTime } from './format-time.ts';

export interface ShownUsage {
  startDate: string;
  items: readonly (readonly number[])[];
  quota?: { limit?: number | undefined; period?: string | undefined } | undefined;
  forecast?: { used: number; remaining: number; perDay: number; resetsAt: Date; usedUpAt?: Date };
}

const oneDay = 86_400_000;

/** The plot of the days, and the forecast in a sentence. */
export function usageView(usage: ShownUsage, screen: Screen): string {
  const first = Date.parse(usage.startDate);
  const bars = usage.items.map(([used = 0, remaining], i) => {
    const date = new Date(first + i * oneDay).toISOString().slice(0, 10);
    return { label: remaining === undefined ? date : `${date}  ${remaining.toLocaleString('en')} left`, value: used };
  });
  return [barsView(bars, screen), quotaLine(usage, screen)].join('\n');
}

function quotaLine({ forecast, quota }: ShownUsage, screen: Screen): string {
  if (!forecast || !quota) return screen.paint.dim('No quota.');
  const { perDay, remaining, resetsAt, used, usedUpAt } = forecast;
  const state = `${used} of ${quota.limit} a ${quota.period} used, ${remaining} left`;
  if (remaining === 0) return screen.paint.red(`${state}: refused until ${formatTime(resetsAt, screen)}`);
  const pace = `at ${perDay} a day`;
  if (usedUpAt) return screen.paint.yellow(`${state}: ${pace} it is used up ${when(usedUpAt, screen)}`);
  return `${state}: ${pace} it lasts until it begins anew ${when(resetsAt, screen)}`;
}

const when = (time: Date, screen: Screen) => `${screen.columns === undefined ? 'at ' : ''}${formatTime(time, screen)}`;
