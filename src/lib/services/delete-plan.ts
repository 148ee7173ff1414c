// `apigw plans delete`. AWS deletes no plan that has stages: they are detached first, in one call.

import { gatewayCall } from '../aws/pacing.ts';
import { deleteUsagePlan, findUsagePlan, listPlanKeys } from '../aws/usage-plans.ts';
import { planFacts } from '../model/plan-facts.ts';
import { changePlan, planChangeCalls } from './change-plan.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import { resolveTarget } from './target.ts';

const mostNames = 10;

/** Plans the deletion; the notes say who loses what. Throws NotFound, Ambiguous. */
export async function planPlanDeletion(
  context: Context,
  nameOrId: string,
): Promise<PlannedSteps<{ id: string; name: string }>> {
  const target = await resolveTarget(context);
  const plan = await findUsagePlan(target.clients, nameOrId);
  const keys = await listPlanKeys(target.clients, plan.id);
  const stages = [...planFacts(plan).keys()].filter((path) => /^\/apiStages\/[^/]+$/.test(path));
  const edits = new Map(stages.map((path) => [path, undefined]));
  const names = stages.map((path) => path.split('/')[2]).join(', ');
  const detach = {
    title: `Detach ${names} from ${plan.name}`,
    run: async () => void (await changePlan(target, { plan, edits })),
  };
  const remove = {
    title: `Delete the usage plan ${plan.name} (${plan.id}); there is no way back`,
    run: async () => void (await deleteUsagePlan(target.clients, plan.id)),
  };
  return {
    title: `Delete the usage plan ${plan.name} (${plan.id})`,
    target: describeTarget(target, await identify(target)),
    steps: [...(stages.length > 0 ? [detach] : []), remove],
    nothing: '',
    notes: keys.length > 0 ? [lossNote(keys)] : [],
    ...costOf([...(stages.length > 0 ? planChangeCalls : []), gatewayCall('DeleteUsagePlan')]),
    outcome: () => ({ id: plan.id, name: plan.name }),
  };
}

function lossNote(keys: readonly { id: string; name?: string | undefined }[]): string {
  const shown = keys.slice(0, mostNames).map(({ id, name }) => name ?? id);
  const more = keys.length > mostNames ? ` and ${keys.length - mostNames} more` : '';
  const whose = keys.length === 1 ? '1 key is' : `${keys.length} keys are`;
  return `${whose} on it, stay, and are refused where they have no other plan: ${shown.join(', ')}${more}`;
}
