// Whether limits let anything through: the effective rate of the route, and what is left of the key's quota. Developer Guide,
// "Throttle requests to your REST APIs", "Usage plans and API keys".

import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { findApiKey } from '../../aws/api-keys.ts';
import { type FoundPlan, listUsagePlans, readUsage } from '../../aws/usage-plans.ts';
import { quoted } from '../../deploy/domains/checked-domain.ts';
import { dateOf } from '../../model/quota-period.ts';
import { routeLimit } from '../show-throttle.ts';
import { answerOf, broken, type Hop, pass, skip, type Trail } from './hop.ts';

export const throttleHop: Hop = async (trail) => {
  const { api, route, stage, target } = trail;
  if (!route || !stage || !api) return skip('no method');
  const client = await clientOf(trail);
  const account = await target.clients.apiGateway(new GetAccountCommand({}));
  const { burstLimit = 5000, rateLimit = 10_000 } = account.throttleSettings ?? {};
  const limit = routeLimit(
    { method: route.method, path: route.path, apiKeyRequired: route.definition.apiKeyRequired === true },
    {
      account: { rateLimit, burstLimit },
      settings: stage.settings,
      plan: client?.plan,
      place: { apiId: api.id, stage: stage.stageName },
    },
  );
  const told = `${limit.rateLimit} a second (${limit.rateLevel}), burst ${limit.burstLimit} (${limit.burstLevel})`;
  if (limit.rateLimit === 0 || limit.burstLimit === 0) {
    const to = `--api ${quoted(api.name)} --stage ${quoted(stage.stageName)}`;
    return broken('refused', `nothing gets through: ${told}`, {
      hint: `See which level says so: apigw throttle show ${to}`,
      answer: answerOf('throttled'),
    });
  }
  const isUsedUp = client && (await quotaLeft(trail, client)) === 0;
  if (!isUsedUp) return pass(told);
  const { limit: quota, period } = client.plan.quota ?? {};
  return broken('refused', `the key has used up its quota of ${quota} a ${period} on ${client.plan.name}`, {
    hint: `apigw keys usage ${quoted(trail.request.key ?? '')}; a wider one: apigw plans set ${quoted(client.plan.name)} --quota N`,
    answer: answerOf('quotaExceeded'),
  });
};

interface Client {
  keyId: string;
  plan: FoundPlan;
}

/** The key that is named and its plan for this stage, where the method asks for keys. */
async function clientOf({ api, request, route, stage, target }: Trail): Promise<Client | undefined> {
  if (!route?.definition.apiKeyRequired || request.key === undefined) return undefined;
  const { id: keyId } = await findApiKey(target.clients, request.key);
  const plans = await listUsagePlans(target.clients, keyId);
  const isOurs = ({ apiStages = [] }: FoundPlan) =>
    apiStages.some((one) => one.apiId === api?.id && one.stage === stage?.stageName);
  const plan = plans.find(isOurs);
  return plan && { keyId, plan };
}

/** Undefined: there is no quota, or nothing of it was used yet. */
async function quotaLeft({ context, target }: Trail, { keyId, plan }: Client): Promise<number | undefined> {
  if (plan.quota?.limit === undefined) return undefined;
  const today = dateOf(context.now().getTime());
  const usage = await readUsage(target.clients, { usagePlanId: plan.id, keyId }, { startDate: today, endDate: today });
  const [, left] = usage[keyId]?.at(-1) ?? [];
  return left === undefined ? undefined : Math.max(0, left);
}
