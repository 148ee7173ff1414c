// A saved plan of a set-up: read back, and refused when what is there is not what it was made for.

import { ApigwError } from '../../errors.ts';
import { checkPlanTarget } from '../check-plan.ts';
import { parsePlanText } from '../parse-plan-text.ts';
import type { Target } from '../plan-target.ts';
import type { DomainPlan } from './domain-plan.ts';
import type { FoundState } from './found-domain.ts';
import { domainStepKinds } from './order-domain-steps.ts';
import { domainFingerprint } from './plan-domain.ts';

const remake = 'apigw domains setup --plan-out FILE';

const shape = {
  texts: ['domainName', 'endpointType', 'stage', 'basePath', 'fingerprint', 'action', 'createdBy'],
  objects: ['api', 'target'],
  lists: ['steps', 'notes'],
  stepKinds: domainStepKinds,
};

/** Reads the text of a saved plan. Throws InvalidInput, naming the file. */
export function parseDomainPlan(text: string, file: string): DomainPlan {
  return parsePlanText(text, { name: file, remake }, shape) as unknown as DomainPlan;
}

/** Throws PlanStale when what is there, or where, is not what the plan was made for. */
export function checkDomainPlanFresh(plan: DomainPlan, found: FoundState, target: Target): void {
  checkPlanTarget(plan, target);
  if (domainFingerprint(found) === plan.fingerprint) return;
  throw new ApigwError('PlanStale', `What is there of ${plan.domainName} has changed since the plan was made`, {
    hint: `Make a new plan: ${remake}`,
  });
}
