// A plan made ready to run: its steps as tasks, and what is there when they are done.

import { applyStep } from '../deploy/apply-step.ts';
import { describeStep } from '../deploy/describe-step.ts';
import type { Plan } from '../deploy/plan.ts';
import { type Progress, startProgress } from '../deploy/progress.ts';
import { invokeUrl } from './invoke-url.ts';
import { describeRetry, type Target } from './target.ts';

/** One step as a task: `run` says through `report` what keeps it waiting. */
export interface RunnableStep {
  title: string;
  run(report: (line: string) => void): Promise<string | undefined>;
}

export interface PlannedRun {
  plan: Plan;
  /** Account, region, and profile or endpoint, in a line. */
  target: string;
  steps: RunnableStep[];
  /** What was reached; to be asked for when all steps are done. */
  outcome(): Outcome;
}

export interface Outcome {
  apiId: string;
  apiName: string;
  stage: string;
  deploymentId: string;
  /** Where the stage answers. */
  invokeUrl: string;
  /** False: everything was as wanted before. */
  changed: boolean;
  /** What API Gateway warned of. */
  warnings: string[];
}

/** Makes a plan ready for its target. */
export function preparePlan(target: Target, plan: Plan, description: string): PlannedRun {
  let progress = startProgress(plan);
  const steps = plan.steps.map((step) => ({
    title: describeStep(step),
    run: async (report: (line: string) => void) => {
      target.clients.onRetry((retry) => report(describeRetry(retry)));
      progress = await applyStep(step, { clients: target.clients, plan, progress });
      return undefined;
    },
  }));
  return { plan, target: description, steps, outcome: () => outcomeOf(target, plan, progress) };
}

function outcomeOf(target: Target, plan: Plan, progress: Progress): Outcome {
  const apiId = progress.apiId ?? plan.api.id ?? '';
  return {
    apiId,
    apiName: plan.api.name,
    stage: plan.stage,
    deploymentId: progress.deploymentId ?? plan.liveDeploymentId ?? '',
    invokeUrl: invokeUrl(target, apiId, plan.stage),
    changed: plan.steps.length > 0,
    warnings: progress.warnings,
  };
}
