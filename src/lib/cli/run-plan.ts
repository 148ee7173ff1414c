// Shows a plan and carries it out: the same for every command that has one.

import type { Screen } from './terminal.ts';
import type { ShownChange } from './views/changes.ts';
import { planView } from './views/plan.ts';
import type { Task } from './views/tasks.ts';

/** A plan that can be shown and run; services give more. */
export interface RunnablePlan<Outcome> {
  plan: {
    action: string;
    api: { name: string; id?: string };
    stage: string;
    changes: readonly ShownChange[];
    settingsChanges: readonly ShownChange[];
    notes: readonly string[];
    calls: number;
    seconds: number;
  };
  target: string;
  steps: readonly Task[];
  outcome(): Outcome;
}

/** Shows the plan on stderr: what changes, which steps, and what to know before saying yes. */
export function showPlan(
  out: { logToStderr(text: string): void },
  planned: RunnablePlan<unknown>,
  screen: Screen,
): void {
  const { plan, steps, target } = planned;
  const title = titleOf(planned);
  if (steps.length === 0) {
    out.logToStderr(`Nothing to do: stage ${plan.stage} of ${plan.api.name} is as wanted.`);
    return;
  }
  const changes = [...plan.changes, ...plan.settingsChanges];
  const shown = { title, target, steps: steps.map((step) => step.title), calls: plan.calls, seconds: plan.seconds };
  out.logToStderr(planView({ ...shown, ...(changes.length > 0 && { changes }) }, screen));
  for (const note of plan.notes) out.logToStderr(`${screen.paint.yellow('Note')}: ${note}`);
}

const titleOf = ({ plan: { action, api, stage } }: RunnablePlan<unknown>): string =>
  `${words[action]?.[0] ?? action} ${api.name}${api.id ? ` (${api.id})` : ''} ${words[action]?.[1] ?? 'to'} stage ${stage}`;

/** What is done to the API, and where. */
const words: Readonly<Record<string, readonly [does: string, where: string]>> = {
  deploy: ['Deploy', 'to'],
  promote: ['Promote', 'to'],
  rollback: ['Roll back', 'on'],
  settings: ['Set', 'on'],
  canary: ['Release a canary of', 'on'],
  'canary change': ['Change the canary of', 'on'],
  'canary promotion': ['Promote the canary of', 'on'],
  'canary removal': ['Remove the canary of', 'on'],
};

/** Asks, then carries out every step. Nothing is asked where nothing is to be done. */
export async function runPlan<Outcome>(
  planned: RunnablePlan<Outcome>,
  by: { confirm(question: string): Promise<void>; runTasks(tasks: readonly Task[]): Promise<void> },
): Promise<Outcome> {
  if (planned.steps.length > 0) {
    await by.confirm(
      `Go on with the ${planned.plan.action} ${words[planned.plan.action]?.[1] ?? 'to'} ${planned.plan.stage}?`,
    );
    await by.runTasks(planned.steps);
  }
  return planned.outcome();
}
