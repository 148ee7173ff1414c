// Changes a usage plan path by path: looks again before the call whether it is still as it was shown, and afterwards whether it is
// as wanted, so that of two who change it at once none loses anything unnoticed.

import type { PacedCall } from '../aws/pacing.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { type FoundPlan, readUsagePlan, updateUsagePlan } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import {
  describePlanEdit,
  describePlanPath,
  effectiveEdits,
  type PlanEdits,
  type PlanFacts,
  planFacts,
  planPatch,
} from '../model/plan-facts.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { Target } from './target.ts';

/** The calls of a change that is made and verified. */
export const planChangeCalls: readonly PacedCall[] = ['GetUsagePlan', 'UpdateUsagePlan', 'GetUsagePlan'].map(
  gatewayCall,
);

/** What is wanted of a plan that was shown. */
export interface PlanChange {
  plan: FoundPlan;
  edits: PlanEdits;
}

/** Plans a change; there are no steps where the plan is as wanted. */
export async function planChange(
  target: Target,
  { edits, plan }: PlanChange,
  nothing = `the usage plan ${plan.name} is as wanted`,
): Promise<PlannedSteps<FoundPlan>> {
  const shown = planFacts(plan);
  const wanted = effectiveEdits(shown, edits);
  let after = plan;
  const run = async () => {
    after = await changePlan(target, { plan, edits: wanted });
    return undefined;
  };
  const title = `Change the usage plan ${plan.name} (${plan.id})`;
  return {
    title,
    target: describeTarget(target, await identify(target)),
    steps: wanted.size === 0 ? [] : [{ title: linesOf(shown, wanted), run }],
    nothing,
    notes: [],
    ...costOf(wanted.size === 0 ? [] : planChangeCalls),
    outcome: () => after,
  };
}

const linesOf = (shown: PlanFacts, edits: PlanEdits) =>
  [...edits].map((edit) => describePlanEdit(shown, edit)).join(', ');

/** Makes the change and gives the plan as it is then. Throws PlanStale where it is not any more as it was shown, Conflict where it is not as wanted afterwards. */
export async function changePlan({ clients }: Target, { edits, plan }: PlanChange): Promise<FoundPlan> {
  const shown = planFacts(plan);
  const now = planFacts(await readUsagePlan(clients, plan.id));
  const open = effectiveEdits(now, edits);
  for (const [path] of open) refuseMoved(plan, path, { shown, now });
  if (open.size > 0) await updateUsagePlan(clients, plan.id, planPatch(now, open));
  const after = await readUsagePlan(clients, plan.id);
  const facts = planFacts(after);
  for (const [path, value] of edits) refuseLost(plan, [path, value], facts.get(path));
  return after;
}

function refuseMoved(plan: FoundPlan, path: string, { now, shown }: { shown: PlanFacts; now: PlanFacts }): void {
  if (now.get(path) === shown.get(path)) return;
  const [from, to] = [shown.get(path) ?? 'none', now.get(path) ?? 'none'];
  throw new ApigwError(
    'PlanStale',
    `The usage plan ${plan.name} was changed by somebody else: ${describePlanPath(path)} was ${from} and is ${to}`,
    { hint: 'Nothing was changed. Run the command again to see it as it is', retryable: true },
  );
}

function refuseLost(
  plan: FoundPlan,
  [path, wanted]: readonly [string, string | undefined],
  is: string | undefined,
): void {
  if (is === wanted) return;
  throw new ApigwError(
    'Conflict',
    `The usage plan ${plan.name} is not as it was set: ${describePlanPath(path)} was set to ${wanted ?? 'none'} and is ${is ?? 'none'}`,
    { hint: 'Somebody else changed it at the same time; see: apigw plans show' },
  );
}
