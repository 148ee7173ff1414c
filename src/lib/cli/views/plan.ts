// What a write is going to do, before it is confirmed: the changes, the steps, and what they cost.

import type { Screen } from '../terminal.ts';
import type { ShownChange } from './changes.ts';
import { diffTreeView } from './diff-tree.ts';
import { oneLine } from './text-width.ts';

export interface ShownPlan {
  /** What will be done, in a line: `Deploy pets to stage prod`. */
  title: string;
  /** Where: account, region, profile or endpoint, in a line. */
  target?: string;
  changes?: readonly ShownChange[];
  /** One line a step. */
  steps: readonly string[];
  /** Calls of the control plane that the steps take, and seconds that they take by AWS's quotas. */
  calls?: number;
  seconds?: number;
}

/** The plan as text. */
export function planView(plan: ShownPlan, screen: Screen): string {
  const { paint } = screen;
  const head = [paint.bold(oneLine(plan.title)), ...(plan.target ? [paint.dim(oneLine(plan.target))] : [])].join('\n');
  const changes = plan.changes ? [diffTreeView(plan.changes, screen)] : [];
  const steps = plan.steps.map((step, i) => `  ${paint.dim(`${i + 1}.`)} ${oneLine(step)}`);
  return [head, ...changes, [`${paint.bold('Steps')}${costOf(plan)}`, ...steps].join('\n')].join('\n\n');
}

function costOf({ calls, seconds }: ShownPlan): string {
  if (calls === undefined) return '';
  const time = seconds === undefined ? '' : `, about ${Math.max(1, Math.round(seconds))} s`;
  return ` (${calls} call${calls === 1 ? '' : 's'}${time})`;
}
