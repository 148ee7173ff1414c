// A saved plan: read back with care, since a file may be anything, and refused when what is live is not what it was made for.

import { ApigwError } from '../errors.ts';
import { liveFingerprint } from './fingerprint.ts';
import { stepKinds } from './order.ts';
import type { LiveState, Plan, Target } from './plan.ts';

/** Reads the text of a saved plan. Throws InvalidInput, naming the file. */
export function parsePlan(text: string, file: string): Plan {
  const value = parseJson(text, file);
  const fault = faultOf(value);
  if (fault === undefined) return value as Plan;
  throw new ApigwError('InvalidInput', `${file}: not a plan that this version can apply: ${fault}`, {
    hint: 'Make it again: apigw deploy --plan-out FILE',
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `${file}: not a plan: ${(cause as Error).message}`, {
      hint: 'Make one: apigw deploy --plan-out FILE',
      cause,
    });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faultOf(plan: unknown): string | undefined {
  if (!isObject(plan)) return 'it is not an object';
  if (plan['format'] !== 1) return `its format is ${JSON.stringify(plan['format'])}, not 1`;
  for (const name of ['stage', 'fingerprint', 'action', 'createdBy']) {
    if (typeof plan[name] !== 'string') return `'${name}' is missing`;
  }
  for (const name of ['api', 'target']) if (!isObject(plan[name])) return `'${name}' is missing`;
  for (const name of ['steps', 'changes', 'settingsChanges', 'notes']) {
    if (!Array.isArray(plan[name])) return `'${name}' is missing`;
  }
  const strange = (plan['steps'] as unknown[]).find(
    (step) => !isObject(step) || !stepKinds.includes(String(step['kind'])),
  );
  return strange === undefined ? undefined : `its step ${JSON.stringify(strange).slice(0, 80)} is not known`;
}

/** Throws PlanStale when what is live, or where, is not what the plan was made for. */
export function checkPlanFresh(plan: Plan, live: LiveState, target: Target): void {
  const { accountId, region } = plan.target;
  if (accountId !== target.accountId || region !== target.region) {
    throw new ApigwError(
      'PlanStale',
      `The plan is for account ${accountId} in ${region}, not for ${target.accountId} in ${target.region}`,
      {
        hint: 'Give the profile and the region that it was made with',
      },
    );
  }
  if (liveFingerprint(live) === plan.fingerprint) return;
  const was = plan.liveDeploymentId ?? 'no deployment';
  const is = live.stage?.deploymentId ?? 'no deployment';
  const what =
    was === is ? 'the settings of the stage or the API changed' : `the stage served ${was} then and serves ${is} now`;
  throw new ApigwError('PlanStale', `What is live has changed since the plan was made: ${what}`, {
    hint: 'Make a new plan: apigw deploy --plan-out FILE',
  });
}
