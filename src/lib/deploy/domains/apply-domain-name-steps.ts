// The steps of the domain name itself and of its mapping. API reference (V1), "CreateDomainName", "UpdateDomainName"; the
// operations of a patch are those of "Patch operations for API Gateway", "UpdateDomainName".

import type { CreateDomainNameCommandInput, PatchOperation } from '@aws-sdk/client-api-gateway';
import { createMapping, readMappings, updateMapping } from '../../aws/domain-mappings.ts';
import { createDomainName, keyOfDomain, lookUpDomainName, updateDomainName } from '../../aws/domain-names.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { ApigwError } from '../../errors.ts';
import { managedTag } from '../../model/managed-tag.ts';
import { describeDomainFailure } from './domain-failures.ts';
import type { AwaitDomain, CreateDomain, CreateMapping, UpdateDomain, UpdateMapping } from './domain-plan.ts';
import {
  certificateArnOf,
  type DomainApplyContext,
  type DomainProgress,
  domainOf,
  patienceOf,
  targetIn,
} from './domain-progress.ts';

/** An enhanced policy asks for an access mode. Developer Guide, "Endpoint access mode". */
const isEnhanced = (policy: string) => policy.startsWith('SecurityPolicy_');

/** Creates it; one that another run of ours made meanwhile is what was wanted. */
export async function applyCreateDomain(step: CreateDomain, context: DomainApplyContext): Promise<DomainProgress> {
  const { clients, plan, progress } = context;
  const { domainName } = plan;
  const arn = certificateArnOf(context, step.certificate);
  const input = {
    domainName,
    endpointConfiguration: {
      types: [step.endpointType],
      ...(step.ipAddressType && { ipAddressType: step.ipAddressType }),
    },
    securityPolicy: step.securityPolicy,
    tags: { [managedTag.key]: managedTag.value },
    ...(isEnhanced(step.securityPolicy) && { endpointAccessMode: 'BASIC' }),
    ...(step.endpointType === 'EDGE' ? { certificateArn: arn } : { regionalCertificateArn: arn }),
  } as CreateDomainNameCommandInput & { domainName: string };
  const domain = await createDomainName(clients, input).catch(async (error) => {
    const there = isTaken(error) ? await lookUpDomainName(clients, { domainName }) : undefined;
    if (there) return there;
    throw describeDomainFailure(error, plan);
  });
  return { ...progress, domain, ...saidOf(targetIn(domain, step.endpointType)?.name) };
}

const saidOf = (said: string | undefined) => (said === undefined ? {} : { said });

const isTaken = (error: unknown) => error instanceof ApigwError && /already exists/i.test(error.message);

/** Changes what differs. */
export async function applyUpdateDomain(step: UpdateDomain, context: DomainApplyContext): Promise<DomainProgress> {
  const { clients, plan, progress } = context;
  const { certificate, endpointType, ipAddressType, securityPolicy } = step;
  const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });
  const path = endpointType === 'EDGE' ? '/certificateArn' : '/regionalCertificateArn';
  const patch = [
    ...(certificate ? [replace(path, certificateArnOf(context, certificate))] : []),
    ...(securityPolicy && isEnhanced(securityPolicy) ? [replace('/endpointAccessMode', 'BASIC')] : []),
    ...(securityPolicy ? [replace('/securityPolicy', securityPolicy)] : []),
    ...(ipAddressType ? [replace('/endpointConfiguration/ipAddressType', ipAddressType)] : []),
  ];
  const domain = await updateDomainName(clients, { domainName: plan.domainName }, patch).catch((error) => {
    throw describeDomainFailure(error, plan);
  });
  return { ...progress, domain };
}

const wantedMapping = ({ plan }: DomainApplyContext, key: string) => ({
  ApiMappingKey: key,
  ApiId: plan.api.id,
  Stage: plan.stage,
});

/** Maps a key that led nowhere. */
export async function applyCreateMapping({ key }: CreateMapping, context: DomainApplyContext): Promise<DomainProgress> {
  const domain = await domainOf(context);
  await createMapping(context.clients, domain, wantedMapping(context, key));
  return { ...context.progress, domain };
}

/** Leads a key elsewhere. Throws PlanStale when it does not lead where the plan says. */
export async function applyUpdateMapping(
  { from, key }: UpdateMapping,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const { clients, plan, progress } = context;
  const domain = await domainOf(context);
  const found = (await readMappings(clients, domain)).find((mapping) => mapping.ApiMappingKey === key);
  if (found?.ApiId === plan.api.id && found.Stage === plan.stage) return { ...progress, domain };
  if (found?.ApiId !== from.apiId || (found.Stage ?? '') !== from.stage) {
    throw new ApigwError(
      'PlanStale',
      `The mapping '${key}' of ${plan.domainName} has changed since the plan was made`,
      {
        hint: 'Run the command again',
      },
    );
  }
  await updateMapping(clients, domain, { found, wanted: wantedMapping(context, key) });
  return { ...progress, domain };
}

/** Waits until API Gateway serves the name. Throws Failed with its reason where it never will. */
export async function applyAwaitDomain(_step: AwaitDomain, context: DomainApplyContext): Promise<DomainProgress> {
  const { clients, plan, progress } = context;
  const domain = await waitUntil(
    async () => {
      const found = await lookUpDomainName(clients, { domainName: plan.domainName });
      if (!found) throw new ApigwError('NotFound', `The domain name ${plan.domainName} is not there any more`);
      const { domainNameStatus = 'AVAILABLE', domainNameStatusMessage: message = '' } = found;
      if (domainNameStatus === 'AVAILABLE') return { found };
      const state = [domainNameStatus, message].filter(Boolean).join(': ');
      if (waiting.includes(domainNameStatus)) return { state };
      throw new ApigwError('Failed', `The domain name ${keyOfDomain(found).domainName} is ${state}`, {
        hint: `See: apigw domains show ${plan.domainName}`,
      });
    },
    { ...patienceOf(context), what: 'the domain name to be AVAILABLE' },
  );
  return { ...progress, domain };
}

/** Statuses that pass by themselves. */
const waiting: readonly string[] = ['PENDING', 'UPDATING'];
