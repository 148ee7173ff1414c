// `apigw plans create`: run again after an interruption, it says that the plan is there.

import { gatewayCall } from '../aws/pacing.ts';
import { createUsagePlan, type FoundPlan, listUsagePlans, readUsagePlan } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import { managedTag } from '../model/managed-tag.ts';
import { describePlanPath, effectiveEdits, planFacts } from '../model/plan-facts.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { checkQuota, type GivenLimits } from './plan-limits.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import { resolveTarget } from './target.ts';

export interface NewPlan extends GivenLimits {
  name: string;
  description?: string;
}

/** Plans the creation. Throws Conflict where a plan of this name is otherwise, InvalidInput and Usage for a quota that is none. */
export async function planPlanCreation(context: Context, wanted: NewPlan): Promise<PlannedSteps<FoundPlan>> {
  checkQuota(wanted);
  if (wanted.name.trim() === '') throw new ApigwError('InvalidInput', 'The name of a usage plan cannot be blank');
  const target = await resolveTarget(context);
  const there = await planNamed(await listUsagePlans(target.clients), wanted);
  let made = there;
  const run = async () => {
    made = await createUsagePlan(target.clients, { ...recordOf(wanted), tags: { [managedTag.key]: managedTag.value } });
    made = await readUsagePlan(target.clients, made.id);
    refuseOther(made, wanted, 'Conflict');
    return made.id;
  };
  return {
    title: `Create the usage plan ${wanted.name}`,
    target: describeTarget(target, await identify(target)),
    steps: there ? [] : [{ title: `Create the usage plan ${wanted.name}: ${limitsText(recordOf(wanted))}`, run }],
    nothing: `the usage plan ${wanted.name} (${there?.id}) is there`,
    notes: there || wanted.rate !== undefined || wanted.quota !== undefined ? [] : ['It limits nothing yet'],
    ...costOf(there ? [] : ['CreateUsagePlan', 'GetUsagePlan'].map(gatewayCall)),
    outcome: () => made ?? { id: '', name: wanted.name },
  };
}

/** Rate, burst and quota in words. */
export function limitsText({ quota, throttle }: Pick<FoundPlan, 'quota' | 'throttle'>): string {
  const parts = [
    throttle?.rateLimit !== undefined && `${throttle.rateLimit} requests a second`,
    throttle?.burstLimit !== undefined && `burst ${throttle.burstLimit}`,
    quota && `${quota.limit} requests a ${quota.period}`,
  ].filter((part) => typeof part === 'string');
  return parts.join(', ') || 'no limits';
}

function recordOf({ burst, description, name, offset, period, quota, rate }: NewPlan) {
  const throttle = {
    ...(rate !== undefined && { rateLimit: rate }),
    ...(burst !== undefined && { burstLimit: burst }),
  };
  return {
    name,
    ...(description !== undefined && { description }),
    ...(Object.keys(throttle).length > 0 && { throttle }),
    ...(quota !== undefined && period && { quota: { limit: quota, period, ...(offset !== undefined && { offset }) } }),
  };
}

async function planNamed(all: readonly FoundPlan[], wanted: NewPlan): Promise<FoundPlan | undefined> {
  const named = all.filter(({ name }) => name === wanted.name);
  const [only, ...others] = named;
  if (others.length > 0) {
    const ids = named.map(({ id }) => id).join(', ');
    throw new ApigwError('Conflict', `There are ${named.length} usage plans named '${wanted.name}': ${ids}`);
  }
  if (only) refuseOther(only, wanted, 'Conflict');
  return only;
}

/** What is not said of a new plan may be anything. */
function refuseOther(plan: FoundPlan, wanted: NewPlan, code: 'Conflict'): void {
  const facts = planFacts(plan);
  const differences = effectiveEdits(facts, planFacts(recordOf(wanted)));
  if (differences.size === 0) return;
  const told = [...differences].map(
    ([path, value]) => `${describePlanPath(path)} is ${facts.get(path) ?? 'none'}, not ${value}`,
  );
  throw new ApigwError(code, `There is a usage plan ${plan.name} (${plan.id}), and its ${told.join('; ')}`, {
    hint: `Change it: apigw plans set ${plan.name}`,
  });
}
