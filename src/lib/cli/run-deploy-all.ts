// Shows the plans of many stages as one, asks once, and carries them out one after the other: stages first, then the domain
// names that lead to them. The first failure ends it, and what is done and what is not is told.

import { ApigwError } from '../errors.ts';
import { type RunnableDeploy, showDeploy } from './run-deploy.ts';
import { runPlan } from './run-plan.ts';
import { runSetup } from './run-setup.ts';
import type { StepRunner } from './run-steps.ts';

/** What services plan. */
export interface RunnablePart<Outcome extends { apiId: string }, Setup> {
  label: string;
  planned: RunnableDeploy<Outcome, Setup>;
  planAgain(): Promise<RunnableDeploy<Outcome, Setup>>;
}

type Part<Outcome extends { apiId: string }, Setup> = RunnablePart<Outcome, Setup>;

/** Shows all of it on stderr. */
export function showDeployAll(parts: readonly Part<{ apiId: string }, unknown>[], by: StepRunner): void {
  for (const [index, { planned }] of parts.entries()) {
    if (index > 0) by.logToStderr('');
    showDeploy({ ...planned, domains: [] }, by);
  }
  for (const { planned } of parts) {
    for (const { plan, prepare } of planned.domains) {
      by.logToStderr('');
      showDeploy({ ...planned, steps: [], domains: [{ plan, prepare }] }, { ...by, logToStderr: withoutNothing(by) });
    }
  }
  const due = parts.filter(({ planned }) => isDue(planned));
  const calls = sum(due, ({ plan }) => plan.calls);
  if (due.length > 1) by.logToStderr(`\nIn all: ${due.length} of ${parts.length} stages, ${calls} calls.`);
}

/** The stage's own plan was shown before. */
const withoutNothing = (by: StepRunner) => (text: string) => {
  if (!text.startsWith('Nothing to do: stage')) by.logToStderr(text);
};

const sum = <O extends { apiId: string }, S>(
  parts: readonly Part<O, S>[],
  of: (planned: RunnableDeploy<O, S>) => number,
) => parts.reduce((total, { planned }) => total + of(planned), 0);

const isDue = ({ domains, steps }: RunnableDeploy<{ apiId: string }, unknown>) => steps.length + domains.length > 0;

/** One thing to do, for the account of what was done. */
interface Task {
  name: string;
  run(): Promise<void>;
}

/** Asks once; gives the outcome of each stage with its domain names. */
export async function runDeployAll<Outcome extends { apiId: string }, Setup>(
  parts: readonly Part<Outcome, Setup>[],
  by: StepRunner,
): Promise<{ label: string; outcome: Outcome; domains: Setup[] }[]> {
  const due = parts.filter(({ planned }) => isDue(planned));
  if (due.length > 0) await by.confirm(`Go on with ${due.length} stage${due.length === 1 ? '' : 's'}?`);
  const confirmed = { ...by, confirm: async () => {} };
  const reached: { label: string; outcome: Outcome; domains: Setup[] }[] = [];
  const stageTask = ({ label, planned, planAgain }: Part<Outcome, Setup>): Task => ({
    name: label,
    run: async () => {
      // Another part may have made the API since.
      const current = planned.plan.api.id === undefined ? await planAgain() : planned;
      if (current.steps.length > 0) by.logToStderr(`\n${label}`);
      reached.push({ label, outcome: await runPlan(current, confirmed), domains: [] });
    },
  });
  const domainTask = ({ label, planAgain }: Part<Outcome, Setup>): Task => ({
    name: `domain names of ${label}`,
    run: async () => {
      const result = reached.find((one) => one.label === label);
      for (const { prepare } of (await planAgain()).domains) {
        if (result) result.domains.push(await runSetup(prepare(result.outcome.apiId), confirmed));
      }
    },
  });
  const withDomains = parts.filter(({ planned }) => planned.domains.length > 0);
  await runInTurn([...parts.map(stageTask), ...withDomains.map(domainTask)]);
  return reached;
}

async function runInTurn(tasks: readonly Task[]): Promise<void> {
  for (const [index, task] of tasks.entries()) {
    try {
      await task.run();
    } catch (error) {
      throw withAccount(error, tasks, index);
    }
  }
}

/** The failure, with what is done, and what is not. */
function withAccount(error: unknown, tasks: readonly Task[], failed: number): unknown {
  if (!(error instanceof ApigwError)) return error;
  const names = (some: readonly Task[]) => (some.length === 0 ? 'nothing' : some.map(({ name }) => name).join(', '));
  const { code, hint, requestId, retryable } = error;
  const name = tasks[failed]?.name ?? '';
  const message = error.message.startsWith(`${name}: `) ? error.message : `${name}: ${error.message}`;
  const told = `Done: ${names(tasks.slice(0, failed))}. Not done: ${names(tasks.slice(failed))}`;
  return new ApigwError(code, `${message}\n${told}`, {
    hint: `${hint === undefined ? '' : `${hint}. `}The same command goes on with what is not done`,
    ...(requestId !== undefined && { requestId }),
    retryable,
    cause: error,
  });
}
