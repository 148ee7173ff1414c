// In which order steps are carried out: the ONE table. Up to and including level 2 nothing that clients see has changed.

import type { Step, StepKind } from './plan.ts';

const levels: Readonly<Record<StepKind, number>> = {
  'import-api': 0,
  'put-api': 0,
  'update-api': 1,
  'tag-api': 1,
  // Before the deployment, so that no method goes live whose function refuses it.
  'grant-permission': 2,
  // Before the stage that logs: API Gateway refuses a level where there is no role.
  'set-log-role': 2,
  'create-log-group': 2,
  'keep-settings': 2,
  'create-deployment': 3,
  'create-canary': 3,
  // Before the update-stage that removes the canary.
  'promote-canary': 4,
  'update-stage': 4,
  'tag-stage': 5,
  verify: 6,
};

/** The kinds of steps that there are. */
export const stepKinds: readonly string[] = Object.keys(levels);

/** Steps by level; those of one level keep their order. */
export function orderSteps(steps: readonly Step[]): Step[] {
  return [...steps].sort((a, b) => levels[a.kind] - levels[b.kind]);
}
