// A saved plan: read back, and refused when what is live is not what it was made for.

import { ApigwError } from '../errors.ts';
import { liveFingerprint } from './fingerprint.ts';
import { stepKinds } from './order.ts';
import { parsePlanText } from './parse-plan-text.ts';
import type { LiveState, Plan } from './plan.ts';
import type { Target } from './plan-target.ts';

const shape = {
  texts: ['stage', 'fingerprint', 'action', 'createdBy'],
  objects: ['api', 'target'],
  lists: ['steps', 'changes', 'settingsChanges', 'notes'],
  stepKinds,
};

/** Reads the text of a saved plan. Throws InvalidInput, naming the file. */
export function parsePlan(text: string, file: string): Plan {
  return parsePlanText(text, { name: file, remake: 'apigw deploy --plan-out FILE' }, shape) as unknown as Plan;
}

/** Throws PlanStale when what is live, or where, is not what the plan was made for. */
export function checkPlanFresh(plan: Plan, live: LiveState, target: Target): void {
  checkPlanTarget(plan, target);
  if (liveFingerprint(live) === plan.fingerprint) return;
  const was = plan.liveDeploymentId ?? 'no deployment';
  const is = live.stage?.deploymentId ?? 'no deployment';
  const what =
    was === is ? 'the settings of the stage or the API changed' : `the stage served ${was} then and serves ${is} now`;
  throw new ApigwError('PlanStale', `What is live has changed since the plan was made: ${what}`, {
    hint: 'Make a new plan: apigw deploy --plan-out FILE',
  });
}

/** Throws PlanStale when a plan is for another account or region. */
export function checkPlanTarget(plan: { target: Target }, target: Target): void {
  const { accountId, region } = plan.target;
  if (accountId === target.accountId && region === target.region) return;
  throw new ApigwError(
    'PlanStale',
    `The plan is for account ${accountId} in ${region}, not for ${target.accountId} in ${target.region}`,
    { hint: 'Give the profile and the region that it was made with' },
  );
}
