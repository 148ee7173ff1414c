// Carries out one step of a plan. A step may be carried out again after any interruption: what it made the first time is
// found and not made twice. What a step learns (ids, warnings) is the progress that the next one is given.

import { applyImportApi, applyPutApi, applyTagApi, applyTagStage, applyUpdateApi } from './apply-api-steps.ts';
import { applyCreateCanary, applyPromoteCanary } from './apply-canary-steps.ts';
import { applyGrantPermission } from './apply-grant-permission.ts';
import { applyKeepSettings } from './apply-keep-settings.ts';
import { applyCreateLogGroup, applySetLogRole } from './apply-log-steps.ts';
import { applyCreateDeployment, applyUpdateStage, applyVerify } from './apply-stage-steps.ts';
import type { Step, StepKind } from './plan.ts';
import type { ApplyContext, Progress } from './progress.ts';

type Apply<Kind extends StepKind> = (step: Extract<Step, { kind: Kind }>, context: ApplyContext) => Promise<Progress>;

const appliers: { readonly [Kind in StepKind]: Apply<Kind> } = {
  'import-api': applyImportApi,
  'put-api': applyPutApi,
  'update-api': applyUpdateApi,
  'tag-api': applyTagApi,
  'grant-permission': applyGrantPermission,
  'set-log-role': applySetLogRole,
  'create-log-group': applyCreateLogGroup,
  'keep-settings': applyKeepSettings,
  'create-deployment': applyCreateDeployment,
  'create-canary': applyCreateCanary,
  'promote-canary': applyPromoteCanary,
  'update-stage': applyUpdateStage,
  'tag-stage': applyTagStage,
  verify: applyVerify,
};

/** Carries out a step and gives the progress after it. Throws ApigwError; until the stage is switched, it serves as before. */
export function applyStep(step: Step, context: ApplyContext): Promise<Progress> {
  return (appliers[step.kind] as (step: Step, context: ApplyContext) => Promise<Progress>)(step, context);
}
