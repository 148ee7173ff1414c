// The steps of a migration between endpoint types: for a while the domain name has both, so that clients find one whichever
// record they have. Developer Guide, "Migrate a custom domain name to a different API endpoint type".

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { lookUpDomainName, updateDomainName } from '../../aws/domain-names.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { isLed } from './apply-record-steps.ts';
import { describeDomainFailure } from './domain-failures.ts';
import type { AddEndpoint, AwaitSwitch, RemoveEndpoint } from './domain-plan.ts';
import {
  certificateArnOf,
  type DomainApplyContext,
  type DomainProgress,
  patienceOf,
  targetIn,
  targetOf,
} from './domain-progress.ts';
import type { PublicEndpointType } from './found-domain.ts';

const pathOf = (type: PublicEndpointType) => (type === 'EDGE' ? '/certificateArn' : '/regionalCertificateArn');

/** Adds the type and its certificate. */
export async function applyAddEndpoint(step: AddEndpoint, context: DomainApplyContext): Promise<DomainProgress> {
  const value = certificateArnOf(context, step.certificate);
  const after = await settle(context, (types) => types.includes(step.endpointType), [
    { op: 'add', path: '/endpointConfiguration/types', value: step.endpointType },
    { op: 'add', path: pathOf(step.endpointType), value },
  ]);
  const target = after.domain && targetIn(after.domain, step.endpointType);
  return { ...after, ...(target && { said: target.name }) };
}

/** Removes the type that nobody is led to any more, and its certificate. */
export function applyRemoveEndpoint(step: RemoveEndpoint, context: DomainApplyContext): Promise<DomainProgress> {
  return settle(context, (types) => !types.includes(step.endpointType), [
    { op: 'remove', path: '/endpointConfiguration/types', value: step.endpointType },
    { op: 'remove', path: pathOf(step.endpointType) },
  ]);
}

/** Changes it unless it is so already: a change whose answer was lost may be refused the second time. */
async function settle(
  { clients, plan, progress }: DomainApplyContext,
  isDone: (types: readonly string[]) => boolean,
  patch: PatchOperation[],
): Promise<DomainProgress> {
  const key = { domainName: plan.domainName };
  const look = async () => {
    const found = await lookUpDomainName(clients, key);
    return found && isDone(found.endpointConfiguration?.types ?? []) ? found : undefined;
  };
  const domain =
    (await look()) ??
    (await updateDomainName(clients, key, patch).catch(async (error) => {
      const done = await look();
      if (done) return done;
      throw describeDomainFailure(error, plan);
    }));
  return { ...progress, domain };
}

/** Waits until DNS leads to the new endpoint, and as long as resolvers may keep the old record. */
export async function applyAwaitSwitch({ seconds }: AwaitSwitch, context: DomainApplyContext): Promise<DomainProgress> {
  const target = await targetOf(context);
  const patience = patienceOf(context);
  await waitUntil(async () => ((await isLed(target, context)) ? { found: true } : { state: 'not seen yet' }), {
    ...patience,
    what: `DNS to lead ${context.plan.domainName} to ${target.name}`,
  });
  context.report(`Waiting ${seconds} s: resolvers may keep the old record`);
  await context.clock.sleep(seconds * 1000);
  return context.progress;
}
