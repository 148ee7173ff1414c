// What UpdateStage changes of a stage's canary, and its promotion (guide: "Set up an API Gateway canary release deployment";
// texts recorded).

import { record } from '../../model/api.ts';
import { badRequest } from './faults.ts';
import type { Change, PatchRule } from './patch.ts';
import { type StoredStage, settleCanary } from './stage-store.ts';

type StageRule = PatchRule<StoredStage>;

const canaryFields = {
  deploymentId: (value: string) => ({ deploymentId: value }),
  percentTraffic: (value: string) => ({ percentTraffic: Number(value || Number.NaN) }),
  useStageCache: (value: string) => ({ useStageCache: value === 'true' }),
} as const;

/** Setting any of its fields makes a canary where there is none [recorded]. */
export const canaryRules: StageRule[] = [
  ...Object.entries(canaryFields).map(
    ([field, read]): StageRule => ({
      path: `/canarySettings/${field}`,
      ops: ['replace'],
      apply: (found, { value = '' }) => withCanary(found, read(value)),
    }),
  ),
  {
    path: '/canarySettings/stageVariableOverrides/*',
    ops: ['replace'],
    apply(found, { captures: [name = ''], value = '' }) {
      const before = Object.entries(found.canarySettings?.stageVariableOverrides ?? {});
      return withCanary(found, { stageVariableOverrides: record([...before, [name, value]]) });
    },
  },
];

function withCanary(found: StoredStage, fields: Partial<NonNullable<StoredStage['canarySettings']>>): StoredStage {
  return { ...found, canarySettings: settleCanary(found.deploymentId, { ...found.canarySettings, ...fields }) };
}

/** Promotion: what the canary has is copied to the stage; its variables are merged into the stage's [recorded]. */
export const promotionRules: StageRule[] = ['/deploymentId', '/variables', '/*', '/*/*'].map((path) => ({
  path,
  ops: ['copy'],
  apply: promote,
}));

function promote(found: StoredStage, { path, from }: Change): StoredStage {
  const valid =
    (path === '/deploymentId' && from === '/canarySettings/deploymentId') ||
    (path === '/variables' && from === '/canarySettings/stageVariableOverrides');
  if (!valid) {
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from ?? null}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    );
  }
  const canary = found.canarySettings;
  if (!canary) throw badRequest('Promotion not available. Canary does not exist.');
  if (path === '/deploymentId') return { ...found, deploymentId: canary.deploymentId ?? found.deploymentId };
  const variables = record([
    ...Object.entries(found.variables ?? {}),
    ...Object.entries(canary.stageVariableOverrides ?? {}),
  ]);
  return { ...found, variables };
}
