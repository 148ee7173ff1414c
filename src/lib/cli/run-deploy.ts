// Shows the plan of a deployment together with those of the domain names that lead to its stage, and carries all of it out
// after one question.

import { type RunnablePlan, runPlan, showPlan } from './run-plan.ts';
import { type RunnableSetup, runSetup, showSetup } from './run-setup.ts';
import type { StepRunner } from './run-steps.ts';

/** What services plan. */
export interface RunnableDeploy<Outcome extends { apiId: string }, Setup> extends RunnablePlan<Outcome> {
  domains: readonly StageDomain<Setup>[];
}

/** A domain name's set-up; ready to run when the id of its API is known. */
interface StageDomain<Setup> {
  plan: { api: { id: string } };
  prepare(apiId: string): RunnableSetup<Setup>;
}

/** Shows all of it on stderr. */
export function showDeploy(planned: RunnableDeploy<{ apiId: string }, unknown>, by: StepRunner): void {
  showPlan(by, planned, by.screen);
  for (const { plan, prepare } of planned.domains) {
    by.logToStderr('');
    showSetup(prepare(plan.api.id), by);
  }
}

/** Asks once, carries out the deployment, then the set-ups; gives what was reached. */
export async function runDeploy<Outcome extends { apiId: string }, Setup>(
  planned: RunnableDeploy<Outcome, Setup>,
  by: StepRunner,
): Promise<{ outcome: Outcome; domains: Setup[] }> {
  const { action, stage } = planned.plan;
  if (planned.steps.length + planned.domains.length > 0) await by.confirm(`Go on with the ${action} to ${stage}?`);
  const confirmed = { ...by, confirm: async () => {} };
  const outcome = await runPlan(planned, confirmed);
  const domains: Setup[] = [];
  for (const { prepare } of planned.domains) domains.push(await runSetup(prepare(outcome.apiId), confirmed));
  return { outcome, domains };
}
