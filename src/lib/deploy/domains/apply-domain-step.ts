// Carries out one step of a set-up. What a step made before an interruption is found, and not made twice. What a step learns
// (the certificate's ARN, what DNS points at) is the progress that the next one is given.

import {
  announceValidationRecords,
  applyAwaitCertificate,
  applyAwaitValidationRecords,
  applyRequestCertificate,
  applyWriteValidationRecords,
} from './apply-certificate-steps.ts';
import {
  applyAwaitDomain,
  applyCreateDomain,
  applyCreateMapping,
  applyUpdateDomain,
  applyUpdateMapping,
} from './apply-domain-name-steps.ts';
import { applyAddEndpoint, applyAwaitSwitch, applyRemoveEndpoint } from './apply-endpoint-steps.ts';
import { announceRecords, applyAwaitRecords, applyWriteRecords } from './apply-record-steps.ts';
import { applyVerify } from './apply-verify.ts';
import { announceDelegation, applyAwaitDelegation, applyCreateZone } from './apply-zone-steps.ts';
import type { DomainStep, DomainStepKind } from './domain-plan.ts';
import type { DomainApplyContext, DomainProgress } from './domain-progress.ts';

type Apply<Kind extends DomainStepKind> = (
  step: Extract<DomainStep, { kind: Kind }>,
  context: DomainApplyContext,
) => Promise<DomainProgress>;

const appliers: { readonly [Kind in DomainStepKind]: Apply<Kind> } = {
  'create-zone': applyCreateZone,
  'await-delegation': applyAwaitDelegation,
  'add-endpoint': applyAddEndpoint,
  'await-switch': applyAwaitSwitch,
  'remove-endpoint': applyRemoveEndpoint,
  'request-certificate': applyRequestCertificate,
  'write-validation-records': applyWriteValidationRecords,
  'await-validation-records': applyAwaitValidationRecords,
  'await-certificate': applyAwaitCertificate,
  'create-domain': applyCreateDomain,
  'update-domain': applyUpdateDomain,
  'create-mapping': applyCreateMapping,
  'update-mapping': applyUpdateMapping,
  'write-records': applyWriteRecords,
  'await-records': applyAwaitRecords,
  'await-domain': applyAwaitDomain,
  verify: applyVerify,
};

/** Carries out a step and gives the progress after it. Throws ApigwError. */
export function applyDomainStep(step: DomainStep, context: DomainApplyContext): Promise<DomainProgress> {
  const { said: _, ...progress } = context.progress;
  const apply = appliers[step.kind] as (step: DomainStep, context: DomainApplyContext) => Promise<DomainProgress>;
  return apply(step, { ...context, progress });
}

/** What has to be read before a step begins, line by line: records that somebody enters. */
export async function announceDomainStep(step: DomainStep, context: DomainApplyContext): Promise<string[]> {
  if (step.kind === 'await-delegation') return announceDelegation(step, context);
  if (step.kind === 'await-validation-records') return announceValidationRecords(step, context);
  return step.kind === 'await-records' ? announceRecords(step, context) : [];
}
