// Shows the plan of a canary's rollout, carries it out after one question, and tells of each look at it.

import { ApigwError } from '../errors.ts';
import { type RunnablePlan, runPlan, showPlan } from './run-plan.ts';
import type { StepRunner } from './run-steps.ts';
import { comparisonView, lookLine, type ShownLook } from './views/canary.ts';

/** What services plan. */
export interface RunnableRollout<Reached extends ReachedRollout> extends RunnablePlan<unknown> {
  waiting: readonly string[];
  run(): AsyncGenerator<{ kind: 'share'; percent: number } | ({ kind: 'look' } & ShownLook), Reached>;
}

interface ReachedRollout {
  outcome: string;
  why?: string;
  deploymentId: string;
  stage: string;
  looks: readonly ShownLook[];
}

/** Gives what was reached. A canary that is left on its way is said to be. */
export async function runRollout<Reached extends ReachedRollout>(
  planned: RunnableRollout<Reached>,
  by: StepRunner,
): Promise<Reached> {
  const { plan, steps, waiting } = planned;
  if (steps.length > 0 || waiting.length === 0) showPlan(by, planned, by.screen);
  else by.logToStderr(`Goes on with the canary of ${plan.api.name} on stage ${plan.stage}.`);
  for (const line of waiting) by.logToStderr(`  then: ${line}`);
  if (waiting.length > 0) await by.confirm(`Go on with the canary on ${plan.stage}?`);
  await runPlan(planned, { ...by, confirm: async () => {} });
  try {
    return await follow(planned.run(), by);
  } catch (error) {
    if (error instanceof ApigwError && error.code !== 'Conflict') {
      by.logToStderr(
        `The canary stays as it is. Run the same command to go on, or: apigw canary abort --stage ${plan.stage}`,
      );
    }
    throw error;
  }
}

async function follow<Reached>(
  events: AsyncGenerator<{ kind: 'share'; percent: number } | ({ kind: 'look' } & ShownLook), Reached>,
  { logToStderr, screen }: StepRunner,
): Promise<Reached> {
  for (;;) {
    const { done, value } = await events.next();
    if (done) return value;
    logToStderr(value.kind === 'share' ? `The canary has ${value.percent} % of the traffic.` : lookLine(value, screen));
  }
}

/** The verdict and its plot, as data for stdout. */
export function rolloutText(reached: ReachedRollout, screen: StepRunner['screen']): string {
  const last = reached.looks.at(-1);
  return [...(last ? [comparisonView(last, screen)] : []), verdictOf(reached, screen)].join('\n');
}

function verdictOf({ deploymentId, looks, outcome, stage, why }: ReachedRollout, { paint }: StepRunner['screen']) {
  const serves = `${stage} serves ${deploymentId}`;
  if (outcome === 'promoted') return paint.green(`Promoted: ${serves}`);
  if (outcome === 'rolled back') return paint.red(`Went back (${why ?? ''}): ${serves}, and has no canary`);
  if (outcome === 'held') {
    const share = looks.at(-1)?.percent ?? 0;
    return `The canary is good and keeps its ${share} %. Promote it: apigw canary promote --stage ${stage}`;
  }
  return serves;
}
