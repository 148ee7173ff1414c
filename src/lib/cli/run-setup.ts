// Shows the plan of a set-up and carries it out. Nobody is asked where it only looks; records that somebody has to enter are
// told between the lists of tasks, for a list that redraws itself would hide them.

import type { StepRunner } from './run-steps.ts';
import { planView } from './views/plan.ts';
import type { Task } from './views/tasks.ts';

export interface SetupTask extends Task {
  onlyReads: boolean;
  /** Whether something has to be read before it begins; then `announce` has the lines. */
  announces: boolean;
  announce(): Promise<string[]>;
}

/** What services plan. */
export interface RunnableSetup<Outcome> {
  plan: {
    domainName: string;
    basePath: string;
    stage: string;
    api: { name: string /** `{apiId}`: it has yet to be made. */; id: string };
    notes: readonly string[];
    calls: number;
    seconds: number;
  };
  target: string;
  /** Absent: it is a set-up. */
  words?: { title: string; nothing: string; question: string };
  steps: readonly SetupTask[];
  outcome(): Outcome;
}

/** Shows the whole plan on stderr: where, which steps, and what to know before saying yes. */
export function showSetup({ plan, steps, target, words }: RunnableSetup<unknown>, by: StepRunner): void {
  const { api, basePath, calls, domainName, notes, seconds, stage } = plan;
  const place = `https://${domainName}/${basePath}`;
  if (steps.every((step) => step.onlyReads)) {
    by.logToStderr(`Nothing to do: ${words?.nothing ?? `${place} leads to ${titleOf(api)}, stage ${stage}`}.`);
  } else {
    const title = words?.title ?? `Set up ${place} for ${titleOf(api)}, stage ${stage}`;
    by.logToStderr(planView({ title, target, steps: steps.map((step) => step.title), calls, seconds }, by.screen));
  }
  for (const note of notes) by.logToStderr(`${by.screen.paint.yellow('Note')}: ${note}`);
}

const titleOf = ({ id, name }: { id: string; name: string }) => (id.startsWith('{') ? name : `${name} (${id})`);

/** Asks before the first write, then carries out every step. */
export async function runSetup<Outcome>(planned: RunnableSetup<Outcome>, by: StepRunner): Promise<Outcome> {
  const { plan, steps, words } = planned;
  if (steps.some((step) => !step.onlyReads)) await by.confirm(words?.question ?? `Set up ${plan.domainName}?`);
  for (const group of announced(steps)) {
    for (const line of (await group[0]?.announce()) ?? []) by.logToStderr(line);
    await by.runTasks(group);
  }
  return planned.outcome();
}

/** Steps in lists, each wait for the user at the head of one. */
function announced(steps: readonly SetupTask[]): SetupTask[][] {
  const groups: SetupTask[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    if (group && !step.announces) group.push(step);
    else groups.push([step]);
  }
  return groups;
}
