// Shows planned steps and carries them out after a yes: for commands whose plan is of steps alone.

import type { Screen } from './terminal.ts';
import { planView } from './views/plan.ts';
import type { Task } from './views/tasks.ts';

/** What services plan. */
export interface ShownSteps {
  title: string;
  target: string;
  steps: readonly Task[];
  /** What follows by itself when these are done; shown with them. */
  waiting?: readonly Task[];
  /** What is said where there are no steps. */
  nothing: string;
  notes: readonly string[];
  calls: number;
  seconds: number;
}

export interface StepRunner {
  logToStderr(text: string): void;
  confirm(question: string): Promise<void>;
  runTasks(tasks: readonly Task[]): Promise<void>;
  screen: Screen;
}

/** Shows the steps, asks, runs them. Where there are none it says so, and asks nothing. */
export async function runSteps(planned: ShownSteps, question: string, by: StepRunner): Promise<void> {
  const { calls, nothing, notes, seconds, steps, target, title, waiting = [] } = planned;
  if (steps.length > 0) {
    const titles = [...steps, ...waiting].map((step) => step.title);
    by.logToStderr(planView({ title, target, steps: titles, calls, seconds }, by.screen));
  } else by.logToStderr(`Nothing to do: ${nothing}.`);
  for (const note of notes) by.logToStderr(`${by.screen.paint.yellow('Note')}: ${note}`);
  if (steps.length === 0) return;
  await by.confirm(question);
  await by.runTasks(steps);
}
